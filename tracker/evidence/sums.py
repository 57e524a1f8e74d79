"""Joint totals against the sum of their parts: found among an incident's drafts, kept as rows."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from math import isinf
from typing import Final

from tracker.evidence.drafts import Draft
from tracker.evidence.models import Assertion, PartsCheck
from tracker.extraction.records import Qualifier
from tracker.grading.agreement import Interval, Quantity, check_parts
from tracker.grading.agreement import PartsCheck as Verdict

_SCALES: Final = ((10**9, "billion"), (10**6, "million"))
_BOUNDS: Final = {
    Qualifier.ABOUT: "about ",
    Qualifier.RANGE: "about ",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.LESS_THAN: "less than ",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Sum:
    """A total and its parts by their places, the verdict, what the parts add up to, and all of it as a sentence."""

    total: int
    parts: tuple[int, ...]
    verdict: Verdict
    added: Interval
    words: str


def find_sums(drafts: Sequence[Draft]) -> Iterator[Sum]:
    """A sum for every joint total whose every actor has a count of its own by the same speaker over the same time."""
    figures = [(place, draft, quantity) for place, draft in enumerate(drafts) if (quantity := _counted(draft))]
    for place, total, whole in figures:
        if len(whole.actors) < 2:
            continue
        parts: dict[str, tuple[int, Draft, Quantity]] = {}
        for part in figures:
            if _is_part(part[1], part[2], total, whole):
                (actor,) = part[2].actors
                parts[actor] = min(parts.get(actor, part), part, key=_preference)
        if len(parts) == len(whole.actors):
            yield _sum(place, whole, sorted(parts.values(), key=lambda part: (part[2].value, part[0])))


def keep_sums(stored: Sequence[Assertion], drafts: Sequence[Draft], moment: datetime) -> None:
    """The checked sums of these assertions are exactly those that follow from them."""
    known = {check.total_id: check for check in PartsCheck.objects.filter(total__in=stored).prefetch_related("parts")}
    found = {stored[one.total].pk: one for one in find_sums(drafts)}
    PartsCheck.objects.filter(total__in=[pk for pk in known if pk not in found]).delete()
    for pk, one in found.items():
        check = known.get(pk)
        parts = sorted(stored[place].pk for place in one.parts)
        facts = (one.verdict.value, one.added.low, None if isinf(one.added.high) else one.added.high, one.words)
        if check is not None and _is_same(check, facts, parts):
            continue
        verdict, low, high, words = facts
        check, _ = PartsCheck.objects.update_or_create(
            total_id=pk, defaults={"verdict": verdict, "low": low, "high": high, "words": words, "checked_at": moment}
        )
        check.parts.set(parts)


def _is_same(check: PartsCheck, facts: tuple[object, ...], parts: Sequence[int]) -> bool:
    stored = (check.verdict, check.low, check.high, check.words)
    return stored == facts and sorted(part.pk for part in check.parts.all()) == list(parts)


def _counted(draft: Draft) -> Quantity | None:
    """The total that a draft which still stands gives; None for anything else."""
    quantity = draft.stated.wording.quantity
    is_total = quantity is not None and quantity.statistic == "total" and quantity.metric != "traffic_share"
    return quantity if is_total and draft.ended_at is None else None


def _is_part(draft: Draft, part: Quantity, total: Draft, whole: Quantity) -> bool:
    return (
        len(part.actors) == 1
        and part.actors < whole.actors
        and (part.metric, part.window, part.counted) == (whole.metric, whole.window, whole.counted)
        and draft.stated.cluster.signature[-1] == total.stated.cluster.signature[-1]
    )


def _preference(part: tuple[int, Draft, Quantity]) -> tuple[object, ...]:
    """Of several counts of one actor the best supported, then the one that more reports give."""
    place, draft, quantity = part
    return (-draft.support.score, -draft.support.n_reports, quantity.value, place)


def _sum(place: int, whole: Quantity, parts: Sequence[tuple[int, Draft, Quantity]]) -> Sum:
    quantities = [quantity for _, _, quantity in parts]
    verdict, added = check_parts(whole, quantities)
    return Sum(
        total=place,
        parts=tuple(place for place, _, _ in parts),
        verdict=verdict,
        added=added,
        words=f"{_amounts([one.value for one in quantities])} against {_bounded(whole)}: {verdict}",
    )


def _amounts(values: Sequence[float]) -> str:
    """Numbers that are added up: "0.15 + 3.4 + 13 million"; of small ones the numbers as they are."""
    scale, name = next((one for one in _SCALES if max(values) >= one[0]), (1, ""))
    return f"{' + '.join(f'{value / scale:,.10g}' for value in values)} {name}".strip()


def _bounded(quantity: Quantity) -> str:
    """A number with its qualifier: "more than 16 million"."""
    return _BOUNDS.get(Qualifier(quantity.qualifier), "") + _amounts([quantity.value])
