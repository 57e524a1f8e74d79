"""An assertion's points -> the changes that they tell, day by day. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date
from decimal import Decimal
from enum import StrEnum

from tracker.grading import EvidenceItem, Rival
from tracker.grading.rules import PUBLIC_FROM

# A grade that moves by less, with the same letter and label, is no news.
LEAST_MOVE = Decimal("0.05")
# So many of the reports that brought a change about are named.
MOST_CAUSES = 8


class Aspect(StrEnum):
    """What of an assertion changed on a day."""

    ADDED = "added"
    RESTATED = "restated"
    STANDING = "standing"
    REGRADED = "regraded"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class Held:
    """Of a point what changes are told by. amount: a figure's value, bounds and qualifier, empty of anything else."""

    since: date
    until: date | None
    score: Decimal
    letter: str
    label: str
    standing: str
    reply: str
    amount: tuple[object, ...]


def told(points: Sequence[Held]) -> Iterator[tuple[date, Aspect]]:
    """What changed on which day. points: of one assertion, oldest first; what is graded too low to be shown is not there."""
    before: Held | None = None
    for point in points:
        if point.score < PUBLIC_FROM:
            continue
        if before is not None and before.until != point.since:
            yield before.until or point.since, Aspect.WITHDRAWN
            before = None
        if before is None:
            yield point.since, Aspect.ADDED
        else:
            yield from ((point.since, aspect) for aspect in _differing(before, point))
        before = point
    if before is not None and before.until is not None:
        yield before.until, Aspect.WITHDRAWN


def _differing(before: Held, after: Held) -> Iterator[Aspect]:
    if before.amount != after.amount:
        yield Aspect.RESTATED
    if (before.standing, before.reply) != (after.standing, after.reply):
        yield Aspect.STANDING
    if (before.letter, before.label) != (after.letter, after.label) or abs(after.score - before.score) >= LEAST_MOVE:
        yield Aspect.REGRADED


def causes(items: Iterable[EvidenceItem], rivals: Iterable[Rival]) -> dict[date, list[int]]:
    """For every day the reports that came or went then, those that say the same before those that contradict it."""
    found: dict[date, dict[int, None]] = {}
    for item in [*items, *(one for rival in rivals for one in rival.items)]:
        for moment in (item.known_at, item.withdrawn_at):
            if moment is not None:
                found.setdefault(moment.astimezone(UTC).date(), {})[item.report_id] = None
    return {day: list(reports)[:MOST_CAUSES] for day, reports in found.items()}


Causes = Mapping[date, Sequence[int]]
