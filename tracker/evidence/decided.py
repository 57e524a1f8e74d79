"""What people ruled about incidents -> campaigns that are one, and campaigns that are not. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING, Final

from tracker.evidence.models.rulings import IncidentRuling

if TYPE_CHECKING:
    from tracker.evidence.campaigns import Campaign

# A campaign whose first day moves by less than this, as older reports come in, is still the one that was ruled on.
NEAR: Final = timedelta(days=45)


@dataclass(frozen=True, slots=True, kw_only=True)
class Anchor:
    """How a ruling names a campaign: by accuser and first day, or as the one that a split made."""

    accuser: int | None
    began: date | None
    split: int | None

    def find(self, campaigns: Iterable[Campaign]) -> Campaign | None:
        """The campaign meant; None while the store has none such."""
        if self.split is not None:
            return next((campaign for campaign in campaigns if campaign.split == self.split), None)
        began = self.began
        if began is None:
            return None
        near = [
            (abs(campaign.first - began), campaign.first, index, campaign)
            for index, campaign in enumerate(campaigns)
            if campaign.about == self.accuser and campaign.split is None and abs(campaign.first - began) <= NEAR
        ]
        return min(near)[-1] if near else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Decided:
    """One ruling on two campaigns that holds."""

    kind: IncidentRuling.Kind
    one: Anchor
    other: Anchor

    @classmethod
    def of(cls, row: IncidentRuling) -> Decided:
        return cls(
            kind=IncidentRuling.Kind(row.kind),
            one=Anchor(accuser=row.one_accuser_id, began=row.one_began, split=row.one_split_id),
            other=Anchor(accuser=row.other_accuser_id, began=row.other_began, split=row.other_split_id),
        )

    def pair(self, campaigns: Sequence[Campaign]) -> tuple[Campaign, Campaign] | None:
        """Both campaigns; None where either is not there, or they are one anyway."""
        one, other = self.one.find(campaigns), self.other.find(campaigns)
        return (one, other) if one is not None and other is not None and one is not other else None


Pair = frozenset["Campaign"]


def are_apart(campaigns: Sequence[Campaign], decided: Iterable[Decided]) -> set[Pair]:
    """The pairs that a person said are not the same."""
    rejected = (ruling.pair(campaigns) for ruling in decided if ruling.kind is IncidentRuling.Kind.REJECT)
    return {frozenset(pair) for pair in rejected if pair is not None}


def apply_merges(
    campaigns: Sequence[Campaign],
    together: Iterable[tuple[Campaign, Campaign]],
    apart: set[Pair],
    decided: Iterable[Decided],
) -> list[Campaign]:
    """The campaigns with those in one that are one: `together` unless that joins what is apart, and what people merged."""
    home = {campaign: campaign for campaign in campaigns}
    held = {campaign: [campaign] for campaign in campaigns}

    def join(one: Campaign, other: Campaign) -> None:
        gone, heir = home[one], home[other]
        if gone is not heir:
            held[heir] += held.pop(gone)
            home.update(dict.fromkeys(held[heir], heir))

    for one, other in together:
        mine, theirs = held[home[one]], held[home[other]]
        if not any(frozenset((left, right)) in apart for left in mine for right in theirs):
            join(other, one)
    for ruling in decided:
        pair = ruling.pair(campaigns) if ruling.kind is IncidentRuling.Kind.MERGE else None
        if pair is not None:
            join(*pair)
    for heir, members in held.items():
        _gather(heir, members)
    return list(held)


def _gather(heir: Campaign, members: Sequence[Campaign]) -> None:
    """What is live leads: a campaign that no report speaks of any more adds nothing but its charges."""
    is_live = any(campaign.is_live for campaign in members)
    if is_live and not heir.is_live:
        heir.is_live, heir.accused, heir.accusers = True, set(), set()
        for charge, rule in list(heir.charges.items()):
            heir.take(charge, rule)
    heir.first = min(campaign.first for campaign in members if campaign.is_live or not is_live)
    first = heir.first
    for campaign in members:
        if campaign is not heir:
            heir.take_in(campaign)
    heir.first = first
