"""With whom an actor appears: in how many incidents, and in how many reports a statement names both."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import combinations

from tracker.evidence.queries.incidents import IncidentRow
from tracker.evidence.queries.rows import ActorLink, Item

MOST_SHOWN = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Fellow:
    """Another that appears with the actor. n_incidents: in which both have a part; n_reports: that name both in one
    statement."""

    actor: ActorLink
    n_incidents: int
    n_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Company:
    """fellows: the most frequent first, of n_all; ties: pairs of the actor and those that are shown, with in how many of
    the incidents both have a part, the actor being None."""

    fellows: tuple[Fellow, ...]
    n_all: int
    ties: tuple[tuple[ActorLink | None, ActorLink, int], ...]


def company(me: ActorLink, items: Iterable[Item], incidents: Iterable[IncidentRow]) -> Company:
    """Whom the items and incidents name beside the actor."""
    parts: dict[str, set[ActorLink]] = defaultdict(set)
    reports: dict[ActorLink, set[int]] = defaultdict(set)
    for row in incidents:
        parts[row.slug].update((*row.accusers, *row.accused))
    for item in items:
        named = _named(item)
        if me not in named:
            continue
        told = {item.report.id, *(report for one in item.grade.origins for report in one.report_ids)}
        if item.incident:
            parts[item.incident.slug].update(named)
        for other in named - {me}:
            reports[other] |= told
    shared = [named - {me} for named in parts.values() if me in named]
    counts = Counter(other for named in shared for other in named)
    everyone = sorted({*counts, *reports}, key=lambda other: (-counts[other], -len(reports.get(other, ())), other.name))
    fellows = tuple(
        Fellow(actor=other, n_incidents=counts[other], n_reports=len(reports.get(other, ())))
        for other in everyone[:MOST_SHOWN]
    )
    shown = [fellow.actor for fellow in fellows]
    pairs = Counter(pair for named in shared for pair in combinations([one for one in shown if one in named], 2))
    ties = [(None, fellow.actor, fellow.n_incidents) for fellow in fellows if fellow.n_incidents]
    return Company(
        fellows=fellows, n_all=len(everyone), ties=(*ties, *((one, other, n) for (one, other), n in pairs.items()))
    )


def _named(item: Item) -> set[ActorLink]:
    return {one for one in (item.claimant, item.target, *item.actors, *item.speakers) if one}
