"""Clusters of one incident -> what cannot hold together. Pure; every pair once, in the order of the clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from tracker.evidence.clusters import Cluster, days_differ
from tracker.evidence.models import Conflict
from tracker.evidence.said import REPLIES, Said
from tracker.extraction.records import Predicate
from tracker.grading.agreement import Quantity, days_of, in_conflict, near, same_figure

ConflictKind = Conflict.Kind


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two clusters, by their place in the sequence, and why they cannot both hold as stated."""

    kind: ConflictKind
    one: int
    other: int
    detail: str

    @property
    def casts_doubt(self) -> bool:
        """Whether it lowers grades; who said a number first may be open without casting doubt on the number."""
        return self.kind is not ConflictKind.SPEAKER


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A cluster with the wording that stands for it, and in a few words what it says."""

    cluster: Cluster
    wording: Said
    words: str


def find_clashes(stated: Sequence[Stated]) -> Iterator[Clash]:
    """Every conflict among these; clusters of which nothing stands any more are in none."""
    live = [(place, one) for place, one in enumerate(stated) if one.cluster.live]
    for (place, one), (other_place, other) in combinations(live, 2):
        kind = _kind(one, other)
        if kind is not None:
            yield Clash(kind=kind, one=place, other=other_place, detail=f"{one.words}; {other.words}")


def _kind(one: Stated, other: Stated) -> ConflictKind | None:
    mine, theirs = one.wording.quantity, other.wording.quantity
    if mine is not None and theirs is not None:
        return _figures(mine, theirs, one.cluster.signature, other.cluster.signature)
    if mine is not None or theirs is not None:
        return None
    if one.cluster.signature == other.cluster.signature:
        return ConflictKind.DATE if _dates_clash(one.cluster, other.cluster) else None
    return ConflictKind.REPLY if _replies_clash(one.cluster, other.cluster) else None


def _dates_clash(one: Cluster, other: Cluster) -> bool:
    """An allegation is made, and a law enacted, on one day; a party may deny, or stay silent, on many."""
    is_repeatable = one.statements[0].predicate in REPLIES
    return not is_repeatable and bool(one.day and other.day and days_differ(one.day, other.day))


def _figures(one: Quantity, other: Quantity, mine: Sequence[str], theirs: Sequence[str]) -> ConflictKind | None:
    if in_conflict(one, other):
        return ConflictKind.QUALIFIER if near(one, other) else ConflictKind.VALUE
    if one.actors == other.actors:
        return ConflictKind.SPEAKER if mine != theirs and same_figure(one, other) else None
    is_swap = one.actors < other.actors or other.actors < one.actors
    if is_swap and one.actors and other.actors and same_figure(one, replace(other, actors=one.actors)):
        return ConflictKind.ACTOR
    return None


def _replies_clash(one: Cluster, other: Cluster) -> bool:
    """One party denies and admits, or is found silent after the last day that its answer may have come on."""
    if one.signature[0] != "claim" or other.signature[0] != "claim" or one.signature[2] != other.signature[2]:
        return False
    predicates = {one.signature[1]: one, other.signature[1]: other}
    if predicates.keys() == {Predicate.DENIES, Predicate.ADMITS}:
        return True
    silence = predicates.pop(Predicate.NO_RESPONSE, None)
    answer = predicates.get(Predicate.DENIES) or predicates.get(Predicate.ADMITS)
    if silence is None or answer is None:
        return False
    return max(first for first, _ in _days(silence)) > min(last for _, last in _days(answer))


def _days(cluster: Cluster) -> list[tuple[date, date]]:
    """The first and last day on which each statement's matter may have happened; the report's where it gives none."""
    return [days_of(*said.day) if said.day else (said.reported_on, said.reported_on) for said in cluster.live]
