"""Which of an incident's items stand for it: the best graded, the leading total, what may be drawn."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date
from decimal import Decimal

from tracker.evidence.queries.incidents import IncidentRow
from tracker.evidence.queries.rows import ActorLink, Item
from tracker.web.presentation.dates import window_words
from tracker.web.presentation.words import METRICS, Translate

# Below this a point begins with how weak its sources are.
WEAK_BELOW = Decimal("0.35")
# A total below this leads only where none is better.
LEAD_FROM = Decimal("0.55")
MOST_WINDOWS = 3


def allegations(items: Iterable[Item]) -> tuple[Item, ...]:
    return claims(items, {"alleges_distillation"})


def claims(items: Iterable[Item], predicates: Iterable[str]) -> tuple[Item, ...]:
    """The claims of these predicates, the best graded first."""
    wanted = frozenset(predicates)
    chosen = [item for item in items if item.claim and item.claim.predicate in wanted]
    return tuple(sorted(chosen, key=lambda item: (-item.grade.score, item.id)))


def figures(items: Iterable[Item], metric: str = "") -> tuple[Item, ...]:
    """The figures, of one metric or of all, metric by metric, totals before rates, the largest first."""
    chosen = [
        (item, item.quantity) for item in items if item.quantity and (not metric or item.quantity.metric == metric)
    ]
    order = list(METRICS)
    chosen.sort(
        key=lambda pair: (order.index(pair[1].metric), pair[1].statistic != "total", -pair[1].value, pair[0].id)
    )
    return tuple(item for item, _ in chosen)


def weakest(items: Iterable[Item]) -> Item:
    return min(items, key=lambda item: (item.grade.score, item.id))


def of_accuser(items: Iterable[Item]) -> list[Item]:
    """The allegations of whoever makes most of them; those of nobody in particular only where there are no others."""
    told = allegations(items)
    if not told:
        return []
    accuser, _ = Counter(item.claimant for item in told).most_common(1)[0]
    own = [item for item in told if item.claimant == accuser]
    return [item for item in own if item.target] or own


def firm(told: Sequence[Item]) -> Sequence[Item]:
    """Those not weakly graded, or all where none is better."""
    return [item for item in told if item.grade.score >= WEAK_BELOW] or told


def alleged_on(items: Iterable[Item]) -> Item | None:
    """The weakest graded of the allegations that an incident's sentence tells; None where it has none."""
    own = of_accuser(items)
    return weakest(firm(own)) if own else None


def accused_of(
    items: Iterable[Item], order: Iterable[ActorLink]
) -> tuple[tuple[ActorLink, ...], tuple[ActorLink, ...]]:
    """Whom the accuser accuses, in the order given: in what its sentence tells, and only on weaker sources."""
    own = of_accuser(items)
    named = {item.target for item in firm(own)}
    everyone = {item.target for item in own}
    ordered = tuple(dict.fromkeys(order))
    return tuple(one for one in ordered if one in named), tuple(one for one in ordered if one in everyone - named)


def is_weak(item: Item | None) -> bool:
    """Whether what rests on the item is to begin with how weak its sources are."""
    return item is not None and item.grade.score < WEAK_BELOW


def also_counted(incident: IncidentRow) -> tuple[ActorLink, ...]:
    """Whose doing the incident's figures count though no allegation names them, in order of name."""
    named = {*incident.accusers, *incident.accused, *(item.target for item in allegations(incident.items))}
    counted_for = {actor for item in figures(incident.items) for actor in item.actors}
    return tuple(sorted(counted_for - named, key=lambda actor: actor.name))


def activity(items: Iterable[Item], translate: Translate = str) -> str:
    """Over which periods the accused are said to have been active, as well graded totals give them; empty of none."""
    windows: dict[str, tuple[date, date]] = {}
    for item in drawable(figures(items)):
        quantity = item.quantity
        if quantity and quantity.statistic == "total" and quantity.window_start and quantity.window_end:
            windows.setdefault(window_words(quantity, translate), (quantity.window_start, quantity.window_end))
    return "; ".join(sorted(windows, key=lambda words: windows[words])[:MOST_WINDOWS])


def lead(items: Iterable[Item], metric: str) -> Item | None:
    """The total that stands for a metric: of the well graded the one for most actors, then the largest.

    A total that a count of some of its own actors exceeds stands for nothing. Where all are weakly graded, the best
    graded; None where there is none.
    """
    totals = [
        (item, item.quantity.value)
        for item in figures(items, metric)
        if item.quantity and item.quantity.statistic == "total"
    ]
    if not totals:
        return None
    strong = [pair for pair in totals if pair[0].grade.score >= WEAK_BELOW]
    strong = [pair for pair in strong if not _is_outgrown(*pair, strong)] or strong
    if strong:
        return max(strong, key=_lead_order)[0]
    return max(totals, key=lambda pair: (pair[0].grade.score, pair[1], -pair[0].id))[0]


def _lead_order(pair: tuple[Item, float]) -> tuple[bool, int, float, Decimal, int]:
    item, value = pair
    return (item.grade.score >= LEAD_FROM, len(item.actors), value, item.grade.score, -item.id)


def _is_outgrown(item: Item, value: float, others: Iterable[tuple[Item, float]]) -> bool:
    """Whether some of its own actors have a larger count that is as well graded."""
    return any(
        set(other.actors) < set(item.actors) and count > value and other.grade.score >= item.grade.score
        for other, count in others
    )


def drawable(items: Sequence[Item]) -> tuple[Item, ...]:
    """The figures that a picture shows: those not weakly graded."""
    return tuple(item for item in items if item.grade.score >= WEAK_BELOW)
