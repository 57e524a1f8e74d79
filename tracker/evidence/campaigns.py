"""Charges -> campaigns: which allegations are one incident.

Pure, and the same for the same charges in any order. Simple on purpose: accuser, accused and period. Charges are taken
in ranks, each against the campaigns that the ranks before it made: dated to the day first, then vaguer ones, then those
without a date, last whoever accuses without naming whom; then the same of what no report says any more.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import groupby
from typing import Final

from tracker.evidence.charges import Charge
from tracker.evidence.decided import Decided, apply_merges, are_apart
from tracker.evidence.models.placements import Rule

# An accuser's allegations against the same parties within this time are one campaign.
PERIOD: Final = timedelta(days=45)
# Against different parties they are one only if made at about the same time; so are those of several accusers.
SAME_MOMENT: Final = timedelta(days=7)
TIME_ZONES: Final = timedelta(days=1)

_PRECISIONS: Final = {"day": 0, "month": 1, "year": 2}
_UNDATED: Final = 3


@dataclass(slots=True, eq=False)
class Campaign:
    """One accusation campaign while it is being gathered.

    first: its earliest stated day, or that of the first report where that came before: nothing is reported before it is
    said. about: whose campaign it is, though only the other side admits it. accusers and accused are those of what
    reports say now, if any of them still says it.
    """

    about: int
    first: date
    is_live: bool
    accusers: set[int] = field(default_factory=set)
    accused: set[int] = field(default_factory=set)
    charges: dict[Charge, Rule] = field(default_factory=dict)
    split: int | None = None

    def take(self, charge: Charge, rule: Rule) -> None:
        self.charges[charge] = rule
        if charge.is_live == self.is_live:
            self.accused |= charge.targets
            self.accusers |= set() if charge.is_admission else {charge.accuser}
            if charge.day is None and not charge.is_admission:
                self.first = min(self.first, charge.first)

    def take_in(self, other: Campaign) -> None:
        self.first = min(self.first, other.first)
        for charge, rule in other.charges.items():
            self.take(charge, rule)


def find_campaigns(
    charges: Iterable[Charge], names: Mapping[int, str], decided: Sequence[Decided] = ()
) -> list[Campaign]:
    """Campaigns of all these charges, each charge in exactly one.

    names: of everybody in them, the same in every store, for what has to go by some order. decided: what people ruled.
    """
    by_accuser: dict[int, list[Charge]] = defaultdict(list)
    by_split: dict[int, list[Charge]] = defaultdict(list)
    for charge in charges:
        if charge.split is None:
            by_accuser[charge.accuser].append(charge)
        else:
            by_split[charge.split].append(charge)
    found: list[Campaign] = []
    for accuser in sorted(by_accuser, key=lambda pk: names[pk]):
        found += _campaigns_of(by_accuser[accuser], names)
    apart = are_apart(found, decided)
    together = [(one, other) for one, other in _spoken_together(found) if frozenset((one, other)) not in apart]
    found += [_set_apart(split, by_split[split]) for split in sorted(by_split)]
    return apply_merges(found, together, apart, decided)


def _campaigns_of(charges: Sequence[Charge], names: Mapping[int, str]) -> list[Campaign]:
    """The campaigns of one accuser."""
    campaigns: list[Campaign] = []
    for _, rank in groupby(sorted(charges, key=_rank), key=_rank):
        own = sorted(rank, key=lambda charge: (charge.first, sorted(names[pk] for pk in charge.targets)))
        if own[0].is_admission:
            _take_admissions(own, campaigns)
        else:
            _take_rank(own, campaigns)
    return campaigns


def _rank(charge: Charge) -> tuple[bool, bool, bool, int]:
    precision = _PRECISIONS[charge.day[1]] if charge.day else _UNDATED
    if charge.is_admission:
        return not charge.is_live, True, False, 0
    return not charge.is_live, False, not charge.targets, precision


def _take_rank(charges: Sequence[Charge], campaigns: list[Campaign]) -> None:
    """Each goes where it fits among the campaigns so far; what is left over makes campaigns of its own."""
    homes = [(charge, _home(charge, campaigns)) for charge in charges]
    for charge, home in homes:
        if home is not None:
            home[0].take(charge, home[1])
    new: list[Campaign] = []
    homeless = [charge for charge, home in homes if home is None]
    for first, together in groupby(homeless, key=lambda charge: charge.first):
        said = list(together)
        _take_day(first, said, new)
    campaigns += new


def _take_day(first: date, said: Sequence[Charge], campaigns: list[Campaign]) -> None:
    """What an accuser alleges from one day on is one campaign, or belongs to a recent one."""
    latest = max((charge.reported_on for charge in said if charge.reported_on), default=None)
    whole = replace(said[0], targets=frozenset().union(*(charge.targets for charge in said)), reported_on=latest)
    home = _home(whole, campaigns)
    if home is None:
        home = Campaign(about=whole.accuser, first=first, is_live=whole.is_live), Rule.FOUNDED
        campaigns.append(home[0])
    for charge in said:
        home[0].take(charge, home[1])


def _take_admissions(charges: Sequence[Charge], campaigns: list[Campaign]) -> None:
    """An admission answers the latest accusation before it of the one who admits; without any it stands for itself."""
    for charge in charges:
        until = charge.last + SAME_MOMENT
        past = [c for c in campaigns if c.first <= until and charge.targets <= c.accused]
        home = max(past, key=lambda campaign: campaign.first, default=None)
        rule = Rule.ADMITTED
        if home is None:
            home, rule = Campaign(about=charge.accuser, first=charge.first, is_live=charge.is_live), Rule.FOUNDED
            campaigns.append(home)
        home.take(charge, rule)


def _home(charge: Charge, campaigns: Sequence[Campaign]) -> tuple[Campaign, Rule] | None:
    """The campaign that a charge speaks of: the closest in time that fits, and for a look-back without a date the
    latest one before it that accused the same parties."""
    fitting = [
        (_distance(charge, campaign), index)
        for index, campaign in enumerate(campaigns)
        if _can_mean(charge, campaign)
        and _gap(charge, campaign) <= (PERIOD if _share_targets(charge, campaign) else SAME_MOMENT)
    ]
    if fitting:
        return campaigns[min(fitting)[1]], Rule.SAME_TIME
    if charge.day is None:
        past = [c for c in campaigns if c.first <= charge.last and charge.targets <= c.accused]
        if past:
            return max(past, key=lambda campaign: campaign.first), Rule.LOOK_BACK
    return None


def _can_mean(charge: Charge, campaign: Campaign) -> bool:
    """Whether it was there to speak of, and names whom it accuses only if the charge may know it.

    Who is named later is not taken for whom an accusation without names meant.
    """
    if charge.reported_on is not None and campaign.first > charge.reported_on + SAME_MOMENT:
        return False
    if charge.targets:
        return bool(campaign.accused)
    return not campaign.accused or charge.last >= campaign.first - TIME_ZONES


def _share_targets(charge: Charge, campaign: Campaign) -> bool:
    return not charge.targets or bool(charge.targets & campaign.accused)


def _gap(charge: Charge, campaign: Campaign) -> timedelta:
    return max(charge.first - campaign.first, campaign.first - charge.last, timedelta(0))


def _distance(charge: Charge, campaign: Campaign) -> tuple[object, ...]:
    """A stated day tells best; where it is vague, who is accused."""
    gap, others = _gap(charge, campaign), not _share_targets(charge, campaign)
    recent = -campaign.first.toordinal()
    return (gap, others, recent) if charge.reported_on is None else (others, gap, recent)


def _spoken_together(campaigns: Sequence[Campaign]) -> Iterator[tuple[Campaign, Campaign]]:
    """Campaigns of two accusers who speak in one sentence, and began at about the same time."""
    partners = [
        (campaign, {accuser for charge in campaign.charges for accuser in charge.partners}) for campaign in campaigns
    ]
    linked = [(campaign, others) for campaign, others in partners if others]
    for index, (one, theirs) in enumerate(linked):
        for other, others in linked[index + 1 :]:
            is_mutual = other.about in theirs and one.about in others
            if is_mutual and one.is_live == other.is_live and abs(one.first - other.first) <= SAME_MOMENT:
                yield one, other


def _set_apart(split: int, charges: Sequence[Charge]) -> Campaign:
    """The campaign that a person made of these charges."""
    live = [charge for charge in charges if charge.is_live] or list(charges)
    campaign = Campaign(
        about=min(charge.accuser for charge in live),
        first=min(charge.first for charge in live),
        is_live=live[0].is_live,
        split=split,
    )
    for charge in charges:
        campaign.take(charge, Rule.RULED)
    return campaign
