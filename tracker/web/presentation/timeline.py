"""Items -> the entries of a timeline rail, long gaps folded."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from tracker.evidence.queries.rows import Item, StatedDay
from tracker.web.presentation.dates import gap_words
from tracker.web.presentation.sentences import headline

# Silence on record for longer than this is said in words instead of space.
GAP_DAYS = 45
# kind -> the word beside its mark.
WORDS = {
    "accusation": "Accusation",
    "figure": "Figure",
    "reply": "Reply",
    "silence": "Silence",
    "voice": "Other voice",
    "policy": "Policy",
    "industry": "Industry",
}
_CLAIMS = {
    "alleges_distillation": "accusation",
    "denies": "reply",
    "admits": "reply",
    "no_response": "silence",
    "disputes": "voice",
    "supports": "voice",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One event on the rail. is_reported: the day is that of its first report, its own is unknown."""

    kind: str
    day: StatedDay
    is_reported: bool
    sentence: str
    item: Item

    @property
    def word(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The entries of one day, after a gap (in words) or none."""

    day: StatedDay
    gap: str
    entries: tuple[Entry, ...]


def kind_of(item: Item) -> str:
    """The mark that an item has on the rail; empty for what has no place there."""
    if item.claim:
        return _CLAIMS.get(item.claim.predicate, "")
    if item.quantity:
        return "figure"
    return "policy" if item.response and item.response.jurisdiction else "industry"


def timeline(items: Iterable[Item], *, is_newest_first: bool = False) -> tuple[Moment, ...]:
    """The items day by day; what has no place on a rail is left out."""
    entries = [
        Entry(
            kind=kind,
            day=item.day,
            is_reported=item.occurred is None,
            sentence=headline(item),
            item=item,
        )
        for item in items
        if (kind := kind_of(item))
    ]
    order = tuple(WORDS)
    by_day: dict[StatedDay, list[Entry]] = {}
    for entry in sorted(entries, key=lambda one: (one.day.value, one.day.precision, order.index(one.kind))):
        by_day.setdefault(entry.day, []).append(entry)
    days = list(by_day)
    if is_newest_first:
        days.reverse()
    gaps = {later: _gap(earlier, later) for earlier, later in pairwise(days)}
    return tuple(Moment(day=day, gap=gaps.get(day, ""), entries=tuple(by_day[day])) for day in days)


def _gap(one: StatedDay, other: StatedDay) -> str:
    days = abs((other.value - one.value).days)
    return gap_words(days) if days > GAP_DAYS else ""
