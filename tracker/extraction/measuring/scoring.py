"""Compared layers of many reports -> precision, recall and F1, each with how far it may be off."""

from __future__ import annotations

import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from tracker.extraction.measuring.labels import Label
from tracker.extraction.measuring.layers import Compared, Key, Layer, compare
from tracker.extraction.measuring.matching import NameMatcher
from tracker.extraction.records import Extraction, Span

# Percentile bootstrap over reports: of 400 draws in order, the 11th and the 390th bound the middle 95 %.
DRAWS = 400
LOW_DRAW, HIGH_DRAW = 10, 389
SEED = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A labelled report and what was found in it; found is None where it could not be read."""

    label: Label
    found: Extraction | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Score:
    """One layer over all reports. low, high: 95 % interval of f1; n_wanted, n_found: facts in labels, in extractions."""

    precision: float
    recall: float
    f1: float
    low: float
    high: float
    n_wanted: int
    n_found: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """The whole table. unread: labels whose report gave no extraction; n_faults: evidence that is not the text's words."""

    n_reports: int
    unread: tuple[str, ...]
    n_faults: int
    scores: dict[Layer, Score]


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One fact that was missed, or found though it is not there. words: what it was read from; empty if missed."""

    ref: str
    layer: Layer
    is_missed: bool
    key: Key
    words: str


def measure(reads: Sequence[Read], aliases: Sequence[Sequence[str]] = ()) -> Measured:
    """Every layer, over all reports together; facts weigh alike, not reports.

    aliases: groups of names that mean the same everywhere, beside those of each label.
    """
    columns: dict[Layer, list[Compared]] = {}
    for _, compared in compare_all(reads, aliases):
        for layer, one in compared.items():
            columns.setdefault(layer, []).append(one)
    draw = random.Random(SEED)
    return Measured(
        n_reports=len(reads),
        unread=tuple(read.label.ref for read in reads if read.found is None),
        n_faults=sum(_n_faults(read.found) for read in reads if read.found),
        scores={layer: _score(rows, draw) for layer, rows in columns.items()},
    )


def faults_of(reads: Sequence[Read], aliases: Sequence[Sequence[str]] = ()) -> Iterator[Fault]:
    """What was missed and what was wrong, report by report, layer by layer."""
    for read, compared in compare_all(reads, aliases):
        for layer, one in compared.items():
            for key in sorted(one.missed, key=str):
                yield Fault(ref=read.label.ref, layer=layer, is_missed=True, key=key, words="")
            for key in sorted(one.wrong, key=str):
                yield Fault(ref=read.label.ref, layer=layer, is_missed=False, key=key, words=one.found[key])


def compare_all(
    reads: Iterable[Read], aliases: Sequence[Sequence[str]]
) -> Iterator[tuple[Read, dict[Layer, Compared]]]:
    """Each report with its compared layers."""
    for read in reads:
        yield read, compare(read.label, read.found, matcher_for(read.label, aliases))


def matcher_for(label: Label, aliases: Sequence[Sequence[str]]) -> NameMatcher:
    """Which names mean the same in this report."""
    return NameMatcher([*aliases, *(entity.names for entity in label.entities or ())])


def _score(rows: Sequence[Compared], draw: random.Random) -> Score:
    counts = [(len(row.right), len(row.wanted), len(row.found)) for row in rows]
    precision, recall, f1 = _rates(counts)
    drawn = sorted(_rates([draw.choice(counts) for _ in counts])[2] for _ in range(DRAWS))
    return Score(
        precision=precision,
        recall=recall,
        f1=f1,
        low=drawn[LOW_DRAW],
        high=drawn[HIGH_DRAW],
        n_wanted=sum(count[1] for count in counts),
        n_found=sum(count[2] for count in counts),
    )


def _rates(counts: Sequence[tuple[int, int, int]]) -> tuple[float, float, float]:
    """Precision, recall, F1 of (right, wanted, found) counts; finding nothing where nothing is wanted is perfect."""
    right, wanted, found = (sum(column) for column in zip(*counts, strict=True))
    precision = right / found if found else float(not wanted)
    recall = right / wanted if wanted else 1.0
    total = precision + recall
    return precision, recall, 2 * precision * recall / total if total else 0.0


def _n_faults(found: Extraction) -> int:
    spans: list[Span] = [figure.evidence for figure in found.figures]
    spans += [claim.evidence for claim in found.claims]
    spans += [response.evidence for response in found.responses]
    spans += [mention for entity in found.entities for mention in entity.mentions]
    return sum(found.report.text[span.start : span.end] != span.text for span in spans)
