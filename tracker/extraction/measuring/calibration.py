"""Confidence -> how often it is deserved: of the items of one band, the share that the labels bear out."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from tracker.extraction.measuring.layers import COMPARED_METRICS, claim_key, figure_key, response_key
from tracker.extraction.measuring.scoring import Read, matcher_for

BANDS = (0.0, 0.5, 0.6, 0.7, 0.8, 0.9)
SURE_FROM = 0.8
PROMISED = 0.9


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """The items whose confidence is at least `low` and below the next band."""

    low: float
    high: float
    n_items: int
    n_right: int

    @property
    def share(self) -> float | None:
        """How many of the items are right; None without items."""
        return self.n_right / self.n_items if self.n_items else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    bands: tuple[Band, ...]

    @property
    def sure(self) -> Band:
        """The bands of which at least nine in ten are promised to be right, together."""
        sure = [band for band in self.bands if band.low >= SURE_FROM]
        return Band(low=SURE_FROM, high=1.0, n_items=sum(b.n_items for b in sure), n_right=sum(b.n_right for b in sure))

    @property
    def is_kept(self) -> bool:
        """Whether the promise holds; it does where nothing was promised."""
        return self.sure.share is None or self.sure.share >= PROMISED


def calibrate(reads: Sequence[Read], aliases: Sequence[Sequence[str]] = ()) -> Calibration:
    """Figures (value and actors), claims, and responses (actor, instrument and status) by their confidence.

    An item is right if its report's label has the same; figures of metrics that labels do not note are left out.
    """
    judged = [one for read in reads for one in _judged(read, aliases)]
    edges = [*BANDS[1:], float("inf")]
    return Calibration(
        bands=tuple(
            Band(
                low=low,
                high=min(edge, 1.0),
                n_items=sum(low <= confidence < edge for confidence, _ in judged),
                n_right=sum(is_right for confidence, is_right in judged if low <= confidence < edge),
            )
            for low, edge in zip(BANDS, edges, strict=True)
        )
    )


def _judged(read: Read, aliases: Sequence[Sequence[str]]) -> Iterator[tuple[float, bool]]:
    label, found = read.label, read.found
    if found is None:
        return
    names = matcher_for(label, aliases)
    figures = {figure_key(figure, names) for figure in label.figures}
    claims = {claim_key(claim, names) for claim in label.claims}
    responses = {response_key(response, names) for response in label.responses}
    for figure in found.figures:
        if figure.metric in COMPARED_METRICS:
            yield figure.confidence, figure_key(figure, names) in figures
    for claim in found.claims:
        yield claim.confidence, claim_key(claim, names) in claims
    for response in found.responses:
        yield response.confidence, response_key(response, names) in responses
