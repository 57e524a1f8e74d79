"""The rules of a grade and all their constants, in one place; the methodology page is written from here.

Source: README.md#grades. Change a constant and RULES_VERSION together: a grade names the rules it was made by.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Final

from tracker.grading.records import Cap, CapCause, Directness, Label, Letter, Origin, Reliability

RULES_VERSION: Final = "grades/3"

RELIABILITY: Final = {
    Reliability.A: Decimal("0.95"),
    Reliability.B: Decimal("0.85"),
    Reliability.C: Decimal("0.70"),
    Reliability.D: Decimal("0.50"),
    Reliability.E: Decimal("0.30"),
    Reliability.F: Decimal("0.40"),
}
DIRECTNESS: Final = {
    Directness.DIRECT: Decimal("1"),
    Directness.NAMED: Decimal("0.8"),
    Directness.UNNAMED: Decimal("0.5"),
    Directness.UNATTRIBUTED: Decimal("0.4"),
}
NAMELESS: Final = frozenset({Directness.UNNAMED, Directness.UNATTRIBUTED})

CAP: Final = Decimal("0.99")
CAP_WITHOUT_DIRECT: Final = Decimal("0.89")
CAP_ONE_NAMELESS: Final = Decimal("0.54")

CONFLICT_PENALTY: Final = Decimal("0.15")
# A rival is comparable from this far below; the penalty is taken once, however many rivals there are.
COMPARABLE_MARGIN: Final = Decimal("0.20")

# That an accuser took its allegation back counts from here on: its own document says so, or a report well enough sourced.
RETRACTED_FROM: Final = Decimal("0.55")

PUBLIC_FROM: Final = Decimal("0.10")


@dataclass(frozen=True, slots=True, kw_only=True)
class Band:
    """Scores from `low` up to the next band. better needs a direct origin; both are equal in a band of one letter."""

    low: Decimal
    better: Letter
    lower: Letter
    meaning: str


# From the highest down.
BANDS: Final = (
    Band(low=Decimal("0.90"), better=Letter.A, lower=Letter.A, meaning="high: direct sources"),
    Band(low=Decimal("0.75"), better=Letter.A, lower=Letter.B, meaning="strong"),
    Band(low=Decimal("0.55"), better=Letter.B, lower=Letter.C, meaning="medium"),
    Band(low=Decimal("0.35"), better=Letter.C, lower=Letter.D, meaning="weak to medium"),
    Band(low=Decimal("0.10"), better=Letter.D, lower=Letter.D, meaning="weak signal"),
    Band(
        low=Decimal("0.00"), better=Letter.D, lower=Letter.D, meaning="internal monitoring: never shown to the public"
    ),
)

LABEL_MEANINGS: Final = {
    Label.DIRECT: "at least one origin is the speaker's own document",
    Label.MIXED: "several origins, none direct: some name who says so, some do not",
    Label.REPORTED: "several origins, none direct, all of which name who says so",
    Label.SINGLE: "one origin, not direct, which names who says so",
    Label.UNATTRIBUTED: "no origin names who says so",
}


def weigh(reliability: Reliability, directness: Directness, confidence: Decimal) -> Decimal:
    """How much one origin adds, 0 to 1."""
    return RELIABILITY[reliability] * DIRECTNESS[directness] * confidence


def combine(weights: Sequence[Decimal]) -> Decimal:
    """1 − Π(1 − w): how likely it is that not all of the independent origins are wrong; 0 of none."""
    doubt = Decimal(1)
    for weight in sorted(weights):
        doubt *= 1 - weight
    return 1 - doubt


def cap_for(origins: Sequence[Origin]) -> Cap:
    """The highest score that such origins allow, and why."""
    if any(origin.directness is Directness.DIRECT for origin in origins):
        return Cap(limit=CAP, cause=CapCause.CERTAINTY)
    if len(origins) == 1 and origins[0].directness in NAMELESS:
        return Cap(limit=CAP_ONE_NAMELESS, cause=CapCause.NAMELESS)
    return Cap(limit=CAP_WITHOUT_DIRECT, cause=CapCause.INDIRECT)


def contested(support: Decimal) -> Decimal:
    """What a conflict leaves of a score: less, but never so little that the conflict itself would not be shown."""
    return max(support - CONFLICT_PENALTY, min(support, PUBLIC_FROM))


def round_score(score: Decimal) -> Decimal:
    """The score as shown: two digits, half up, never below nought."""
    return max(score, Decimal(0)).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)


def band_for(score: Decimal) -> Band:
    """The band of a score that is already rounded."""
    return next(band for band in BANDS if score >= band.low)


def letter_for(score: Decimal, *, has_direct: bool) -> Letter:
    """The letter of a score that is already rounded, so that what is shown and the letter never disagree."""
    band = band_for(score)
    return band.better if has_direct else band.lower


def label_for(origins: Sequence[Origin]) -> Label:
    """What kind of sources these are; see LABEL_MEANINGS."""
    if any(origin.directness is Directness.DIRECT for origin in origins):
        return Label.DIRECT
    named = sum(1 for origin in origins if origin.directness not in NAMELESS)
    if not named:
        return Label.UNATTRIBUTED
    if len(origins) == 1:
        return Label.SINGLE
    return Label.REPORTED if named == len(origins) else Label.MIXED


def is_public(score: Decimal) -> bool:
    """Whether a score may be shown to the public."""
    return score >= PUBLIC_FROM
