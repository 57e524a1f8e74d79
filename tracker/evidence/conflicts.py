"""Clusters of one incident -> what cannot hold together. Pure; every pair once, in the order of the clusters."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import combinations

from tracker.evidence.clusters import Cluster, days_differ, is_behind
from tracker.evidence.models import Conflict
from tracker.evidence.said import REPLIES, Said
from tracker.evidence.steps import REPEATABLE, are_out_of_order
from tracker.evidence.wording import words_for
from tracker.extraction.records import Predicate
from tracker.grading import Version
from tracker.grading.agreement import Quantity, days_of, in_conflict, near, same_figure

ConflictKind = Conflict.Kind
# One number that is told of another speaker, unit or actor than it is of.
SWAPS = frozenset({ConflictKind.SPEAKER, ConflictKind.UNIT, ConflictKind.ACTOR})


@dataclass(frozen=True, slots=True, kw_only=True)
class Clash:
    """Two clusters, by their place in the sequence, and why they cannot both hold as stated.

    original: of a swap the one that stands in the speaker's own document, where just one does. versions: what each says.
    """

    kind: ConflictKind
    one: int
    other: int
    versions: tuple[Version, Version]
    original: int | None = None

    @property
    def detail(self) -> str:
        """What the two say, in English words."""
        return "; ".join(words_for(version) for version in self.versions)

    def casts_doubt_on(self, place: int) -> bool:
        """Whether it lowers the grade of the cluster at this place.

        What repeats a number with another speaker, unit or actor casts no doubt on the original. Where none is the
        original, only the actor matters: who said a number first may be open without casting doubt on the number.
        """
        if place not in (self.one, self.other):
            return False
        if self.kind not in SWAPS:
            return True
        return place != self.original if self.original is not None else self.kind is ConflictKind.ACTOR


@dataclass(frozen=True, slots=True, kw_only=True)
class Stated:
    """A cluster with the wording that stands for it, and what that says. is_direct: the speaker does so."""

    cluster: Cluster
    wording: Said
    version: Version
    is_direct: bool

    @property
    def words(self) -> str:
        """What it says, in a few English words."""
        return words_for(self.version)


def find_clashes(stated: Sequence[Stated]) -> Iterator[Clash]:
    """Every conflict among these; clusters of which nothing stands any more are in none."""
    live = [(place, one) for place, one in enumerate(stated) if one.cluster.live]
    for (place, one), (other_place, other) in combinations(live, 2):
        kind = _kind(one, other)
        if kind is not None:
            yield Clash(
                kind=kind,
                one=place,
                other=other_place,
                versions=(one.version, other.version),
                original=_original(kind, (place, one), (other_place, other)),
            )


def _original(kind: ConflictKind, *sides: tuple[int, Stated]) -> int | None:
    direct = [place for place, side in sides if side.is_direct]
    return direct[0] if kind in SWAPS and len(direct) == 1 else None


def _kind(one: Stated, other: Stated) -> ConflictKind | None:
    mine, theirs = one.wording.quantity, other.wording.quantity
    if mine is not None and theirs is not None:
        return _figures(mine, theirs, one.cluster.signature, other.cluster.signature)
    if mine is not None or theirs is not None:
        return None
    if one.cluster.signature == other.cluster.signature or _are_stages(one.cluster, other.cluster):
        return ConflictKind.DATE if _dates_clash(one.cluster, other.cluster) else None
    return ConflictKind.REPLY if _replies_clash(one.cluster, other.cluster) else None


def _dates_clash(one: Cluster, other: Cluster) -> bool:
    """An allegation is made, and a law enacted, on one day; a party may deny, stay silent, or ask for a law on many."""
    if _are_stages(one, other):
        return are_out_of_order(one.signature[2], one.day, other.signature[2], other.day)
    if one.statements[0].predicate in REPLIES or one.signature[2] in REPEATABLE:
        return False
    if one.day and other.day:
        return days_differ(one.day, other.day)
    return _was_told_before(one, other) or _was_told_before(other, one)


def _was_told_before(undated: Cluster, dated: Cluster) -> bool:
    """Whether an allegation without a day was reported before the day that others give it."""
    if not (undated.statements[0].is_allegation and dated.day and undated.day is None and undated.live):
        return False
    return is_behind(dated.day, min(said.reported_on for said in undated.live))


def _are_stages(one: Cluster, other: Cluster) -> bool:
    """Whether they are two stages of one instrument, each in a place of its own."""
    mine, theirs = one.signature, other.signature
    return mine[0] == theirs[0] == "response" and mine[1] == theirs[1] and mine[2] != theirs[2]


def _figures(one: Quantity, other: Quantity, mine: Sequence[str], theirs: Sequence[str]) -> ConflictKind | None:
    if in_conflict(one, other):
        return ConflictKind.QUALIFIER if near(one, other) else ConflictKind.VALUE
    if one.actors == other.actors:
        if mine != theirs:
            return ConflictKind.SPEAKER if same_figure(one, replace(other, counted=one.counted)) else None
        return ConflictKind.UNIT if not same_figure(one, other) and _is_swap(one, other) else None
    if not (one.actors and other.actors):
        is_retold = same_figure(one, replace(other, actors=one.actors, counted=one.counted))
        return ConflictKind.SPEAKER if is_retold and mine[-1] != theirs[-1] else None
    is_part = one.actors < other.actors or other.actors < one.actors
    return ConflictKind.ACTOR if is_part and _is_swap(one, other) else None


def _is_swap(one: Quantity, other: Quantity) -> bool:
    """Whether it is one number, whatever it is said to count and whoever is said to have done it."""
    return same_figure(one, replace(other, actors=one.actors, counted=one.counted))


def _replies_clash(one: Cluster, other: Cluster) -> bool:
    """One party answers, and is found silent, or answers the contrary, on that very day or, if silent, after it.

    That it answered otherwise later, or was silent before, is no contradiction.
    """
    if one.signature[0] != "claim" or other.signature[0] != "claim" or one.signature[2] != other.signature[2]:
        return False
    predicates = {one.signature[1]: one, other.signature[1]: other}
    if predicates.keys() == {Predicate.DENIES, Predicate.ADMITS}:
        return _of_one_day(one, other)
    silence = predicates.pop(Predicate.NO_RESPONSE, None)
    answer = predicates.get(Predicate.DENIES) or predicates.get(Predicate.ADMITS)
    if silence is None or answer is None:
        return False
    if _of_one_day(silence, answer) and not _reports(silence) & _reports(answer):
        return True
    return max(first for first, _ in _days(silence)) > min(last for _, last in _days(answer))


def _of_one_day(one: Cluster, other: Cluster) -> bool:
    return any(first == last and (first, last) in _days(other) for first, last in _days(one))


def _reports(cluster: Cluster) -> set[int]:
    return {said.report_id for said in cluster.live}


def _days(cluster: Cluster) -> list[tuple[date, date]]:
    """The first and last day on which each statement's matter may have happened; the report's where it gives none."""
    return [days_of(*said.day) if said.day else (said.reported_on, said.reported_on) for said in cluster.live]
