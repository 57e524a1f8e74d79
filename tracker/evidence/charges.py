"""A report's allegations -> charges: what one accuser alleged on one date against the same parties. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from tracker.evidence.said import Said
from tracker.extraction.records import Predicate
from tracker.grading.agreement import days_of

Day = tuple[date, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class Charge:
    """What reports say that one accuser alleged on one date against the same parties; `models.Charge` has its columns.

    day: as stated, with its precision. reported_on: the report's day, None where the charge's own is stated to the day.
    """

    accuser: int
    targets: frozenset[int] = frozenset()
    partners: frozenset[int] = frozenset()
    day: Day | None = None
    reported_on: date | None = None
    is_live: bool = True
    is_admission: bool = False
    split: int | None = None

    @property
    def first(self) -> date:
        """The first day it may mean."""
        return days_of(*self.day)[0] if self.day else self._reported

    @property
    def last(self) -> date:
        """The last day it may mean."""
        return days_of(*self.day)[1] if self.day else self._reported

    @property
    def key(self) -> str:
        """Tells it from every other in this store."""
        named = [sorted(self.targets), sorted(self.partners)]
        told = [self.accuser, *named, self.day, self.reported_on, self.is_live, self.is_admission, self.split]
        return sha256(repr(told).encode()).hexdigest()

    @property
    def _reported(self) -> date:
        if self.reported_on is None:
            raise ValueError("a charge has a day of its own or that of its reports")
        return self.reported_on


def charges_of(report: Sequence[Said], splits: Mapping[int, int], admitted: Mapping[int, int]) -> dict[int, Charge]:
    """The charge of every allegation in one report, by the statement's id; and of admissions of what nobody alleges.

    admitted: for admissions, by the statement's id, whom they concern. splits: for statements that a person set apart,
    the ruling. An allegation without a date is the one against the same party that the report dates, or that another
    accuser makes with it in one sentence.
    """
    ordered = sorted(report, key=lambda said: (said.row.start, said.id))
    allegations = [said for said in ordered if said.is_allegation and said.claimant not in (None, said.target)]
    partners = _partners(allegations)
    days = _days(allegations, partners)
    spoken: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in allegations:
        spoken[said.claimant, said.row.start, days[said.id], _is_live(said), splits.get(said.id)].append(said)
    charges = {}
    for members in spoken.values():
        charge = _charge(members, days[members[0].id], partners, splits.get(members[0].id))
        charges.update({said.id: charge for said in members})
    return charges | _admissions(ordered, allegations, splits, admitted)


def _is_live(said: Said) -> bool:
    return said.row.retired_at is None


def _partners(allegations: Sequence[Said]) -> dict[int, list[Said]]:
    """For every allegation those that others make in the same sentence against the same party."""
    sentences: dict[tuple[object, ...], list[Said]] = defaultdict(list)
    for said in allegations:
        sentences[said.row.start, said.target, _is_live(said)].append(said)
    return {
        said.id: [other for other in together if other.claimant != said.claimant]
        for together in sentences.values()
        for said in together
    }


def _days(allegations: Sequence[Said], partners: Mapping[int, Sequence[Said]]) -> dict[int, Day | None]:
    dated: dict[tuple[object, ...], Day] = {}
    for said in reversed(allegations):
        if said.day is not None:
            dated[said.claimant, said.target, _is_live(said)] = said.day
    own = {said.id: said.day or dated.get((said.claimant, said.target, _is_live(said))) for said in allegations}
    return {
        said.id: own[said.id] or min((day for other in partners[said.id] if (day := own[other.id])), default=None)
        for said in allegations
    }


def _charge(
    members: Sequence[Said], day: Day | None, partners: Mapping[int, Sequence[Said]], split: int | None
) -> Charge:
    first = members[0]
    if first.claimant is None:
        raise ValueError("an allegation that nobody makes is no charge")
    return Charge(
        accuser=first.claimant,
        targets=frozenset(said.target for said in members if said.target is not None),
        partners=frozenset(o.claimant for said in members for o in partners[said.id] if o.claimant is not None),
        day=day,
        reported_on=None if day and day[1] == "day" else first.reported_on,
        is_live=_is_live(first),
        split=split,
    )


def _admissions(
    ordered: Iterable[Said], allegations: Iterable[Said], splits: Mapping[int, int], admitted: Mapping[int, int]
) -> dict[int, Charge]:
    """Admissions to somebody, in a report that alleges nothing against whoever admits."""
    accused = {said.target for said in allegations}
    found = {}
    for said in ordered:
        who, whom = said.claimant, admitted.get(said.id)
        if said.predicate != Predicate.ADMITS or who is None or whom in (None, who) or accused & {None, who}:
            continue
        if whom is not None:
            found[said.id] = Charge(
                accuser=whom,
                targets=frozenset([who]),
                day=said.day,
                reported_on=None if said.day and said.day[1] == "day" else said.reported_on,
                is_live=_is_live(said),
                is_admission=True,
                split=splits.get(said.id),
            )
    return found
