"""Statements -> campaigns: which allegations are one incident, and which other statements belong to it.

Pure: the same statements in any order give the same campaigns. Simple on purpose: accuser, accused and period.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Final

from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said
from tracker.extraction.records import Predicate
from tracker.grading.agreement import days_of, same_figure

# An accuser's allegations against the same parties within this time are one campaign.
PERIOD: Final = timedelta(days=45)
# Against different parties they are one only if made at about the same time.
SAME_MOMENT: Final = timedelta(days=7)

_PRECISIONS: Final = {"day": 0, "month": 1, "year": 2}


@dataclass(slots=True, eq=False)
class Campaign:
    """One accusation campaign while it is being gathered.

    accuser: the first-named of the accusers, who are several where they made it in one statement. first: its earliest
    stated or, failing that, reported day.
    """

    accuser: int
    first: date
    accusers: set[int] = field(default_factory=set)
    accused: set[int] = field(default_factory=set)
    statements: list[Said] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.accusers.add(self.accuser)

    @property
    def key(self) -> str:
        """Tells campaigns apart in the same way in every store."""
        return min(said.row.key for said in self.statements)

    def take(self, mention: _Mention) -> None:
        self.accused |= mention.targets
        self.statements += mention.statements

    def take_in(self, other: Campaign) -> None:
        self.first = min(self.first, other.first)
        self.accusers |= other.accusers
        self.accused |= other.accused
        self.statements += other.statements


@dataclass(frozen=True, slots=True, kw_only=True)
class _Mention:
    """What one report says that one accuser alleged at one date (None where the report gives no date)."""

    accuser: int
    day: tuple[date, str] | None
    reported_on: date
    targets: frozenset[int]
    statements: tuple[Said, ...]

    @property
    def days(self) -> tuple[date, date]:
        """The first and last day it may mean."""
        return days_of(*self.day) if self.day else (self.reported_on, self.reported_on)

    @property
    def order(self) -> tuple[bool, int, date, date, str]:
        """Precise dates found campaigns, vague ones join them; last comes who accuses without naming whom."""
        rank = _PRECISIONS[self.day[1]] if self.day else len(_PRECISIONS)
        return not self.targets, rank, self.days[0], self.reported_on, self.statements[0].report_key


def find_campaigns(allegations: Iterable[Said]) -> list[Campaign]:
    """Campaigns of all these allegations, each allegation in exactly one."""
    by_accuser: dict[int, list[_Mention]] = defaultdict(list)
    for mention in _mentions(allegations):
        by_accuser[mention.accuser].append(mention)
    campaigns = []
    for accuser in sorted(by_accuser):
        campaigns += _campaigns_of(sorted(by_accuser[accuser], key=lambda mention: mention.order))
    return _joint(campaigns)


def _joint(campaigns: Sequence[Campaign]) -> list[Campaign]:
    """The same, but what several accusers said in one sentence against the same party is one campaign of them all."""
    home = {said.id: campaign for campaign in campaigns for said in campaign.statements}
    sentences: dict[tuple[str, int, int | None], list[Said]] = defaultdict(list)
    for campaign in campaigns:
        for said in campaign.statements:
            sentences[said.report_key, said.row.start, said.target].append(said)
    named_first: dict[Campaign, Counter[int]] = defaultdict(Counter)
    for sentence in sorted(sentences, key=str):
        first, *others = sorted(sentences[sentence], key=lambda said: (said.named_at, said.row.key))
        heir = home[first.id]
        for other in (home[said.id] for said in others):
            if other is not heir:
                heir.take_in(other)
                home.update({said.id: heir for said in other.statements})
                named_first[heir] += named_first.pop(other, Counter())
        if others and first.claimant is not None:
            named_first[heir][first.claimant] += first.named_at < len(first.row.words)
    for campaign, votes in named_first.items():
        campaign.accuser = max(votes, key=lambda accuser: (votes[accuser], accuser == campaign.accuser))
    return [campaign for campaign in campaigns if campaign in home.values()]


def place(statements: Sequence[Said], campaigns: Sequence[Campaign]) -> dict[int, Campaign]:
    """For every statement that belongs to a campaign, that campaign; policy responses are not placed here."""
    placed = {said.id: campaign for campaign in campaigns for said in campaign.statements}
    documents = _documents(statements, campaigns)
    own: dict[int, list[Said]] = defaultdict(list)
    for said in statements:
        if said.is_allegation and said.id in placed:
            own[said.report_id].append(said)
    open_ones = [said for said in statements if _is_open(said) and said.id not in placed]
    for said in open_ones:
        campaign = _as_given(said, documents) or _nearest(said, own[said.report_id], placed) or _latest(said, campaigns)
        if campaign is not None:
            placed[said.id] = campaign
    figures = [(said, placed[said.id]) for said in open_ones if said.id in placed and said.quantity is not None]
    for said in open_ones:
        campaign = None if said.id in placed else _as_given(said, figures)
        if campaign is not None:
            placed[said.id] = campaign
    return placed


def _is_open(said: Said) -> bool:
    """Whether it is to be placed here: allegations make the campaigns, policy responses stand beside them."""
    return said.row.kind != StatementKind.RESPONSE and not said.is_allegation


def _mentions(allegations: Iterable[Said]) -> list[_Mention]:
    """An undated allegation in a report that dates another one against the same party is that one again."""
    grouped: dict[tuple[int, int], list[Said]] = defaultdict(list)
    for said in sorted(allegations, key=lambda said: (said.row.start, said.id)):
        if said.claimant is not None and said.claimant != said.target:
            grouped[said.report_id, said.claimant].append(said)
    mentions = []
    for (_, accuser), members in grouped.items():
        dates = {said.target: said.day for said in reversed(members) if said.day is not None}
        dated: dict[tuple[date, str] | None, list[Said]] = defaultdict(list)
        for said in members:
            dated[said.day or dates.get(said.target)].append(said)
        for day, statements in dated.items():
            mentions.append(
                _Mention(
                    accuser=accuser,
                    day=day,
                    reported_on=statements[0].reported_on,
                    targets=frozenset(said.target for said in statements if said.target is not None),
                    statements=tuple(statements),
                )
            )
    return mentions


def _campaigns_of(mentions: Sequence[_Mention]) -> list[Campaign]:
    campaigns: list[Campaign] = []
    for mention in mentions:
        campaign = _join(mention, campaigns)
        if campaign is None:
            campaign = Campaign(accuser=mention.accuser, first=mention.days[0])
            campaigns.append(campaign)
        campaign.take(mention)
    return campaigns


def _join(mention: _Mention, campaigns: Sequence[Campaign]) -> Campaign | None:
    """The campaign that a mention speaks of: the closest in time that fits, and for a look-back without a date the
    latest one before it that accused the same parties."""
    close = [(_gap(mention, campaign), campaign) for campaign in campaigns]
    fitting = [
        (gap, -campaign.first.toordinal(), index)
        for index, (gap, campaign) in enumerate(close)
        if gap <= (PERIOD if _share_targets(mention, campaign) else SAME_MOMENT)
    ]
    if fitting:
        return campaigns[min(fitting)[2]]
    if mention.day is None:
        past = [c for c in campaigns if c.first <= mention.reported_on and mention.targets <= c.accused]
        return max(past, key=lambda campaign: campaign.first, default=None)
    return None


def _share_targets(mention: _Mention, campaign: Campaign) -> bool:
    return not mention.targets or not campaign.accused or bool(mention.targets & campaign.accused)


def _gap(mention: _Mention, campaign: Campaign) -> timedelta:
    first, last = mention.days
    return max(first - campaign.first, campaign.first - last, timedelta(0))


def _documents(statements: Sequence[Said], campaigns: Sequence[Campaign]) -> list[tuple[Said, Campaign]]:
    """The figures in accusers' own documents, each with the campaign where the document speaks of one alone."""
    spoken: dict[int, set[Campaign]] = defaultdict(set)
    for campaign in campaigns:
        for said in campaign.statements:
            if said.is_direct:
                spoken[said.report_id].add(campaign)
    return [
        (said, campaign)
        for said in statements
        if said.is_direct and said.quantity is not None and len(spoken[said.report_id]) == 1
        for campaign in spoken[said.report_id]
    ]


def _as_given(said: Said, figures: Sequence[tuple[Said, Campaign]]) -> Campaign | None:
    """The one campaign for which these give the same number of the same actors; None for several or none."""
    quantity = said.quantity
    if quantity is None or not quantity.actors:
        return None
    homes = {
        campaign
        for given, campaign in figures
        if given.quantity is not None
        and same_figure(given.quantity, quantity)
        and (not said.speakers or campaign.accusers & said.speakers)
    }
    return homes.pop() if len(homes) == 1 else None


def _nearest(said: Said, own: Sequence[Said], placed: Mapping[int, Campaign]) -> Campaign | None:
    """Among the campaigns its own report speaks of, the fitting one that is spoken of nearest in the text.

    The speaker's own comes first: a number is its speaker's, whoever else is spoken of near it.
    """
    near = [
        (
            not _is_counted_with(said, allegation),
            not placed[allegation.id].accusers & said.speakers,
            abs(allegation.row.start - said.row.start),
            allegation.row.start,
            allegation.id,
        )
        for allegation in own
        if _fits(said, placed[allegation.id]) or _is_counted_with(said, allegation)
    ]
    return placed[min(near)[-1]] if near else None


def _is_counted_with(said: Said, allegation: Said) -> bool:
    """Whether it is a number of the accuser's in the very sentence that dates the allegation, whosever doing it counts."""
    is_theirs = said.row.kind == StatementKind.FIGURE and allegation.claimant in said.speakers
    overlaps = said.row.start < allegation.row.end and allegation.row.start < said.row.end
    return is_theirs and overlaps and allegation.day is not None


def _fits(said: Said, campaign: Campaign) -> bool:
    if said.row.kind == StatementKind.FIGURE:
        is_theirs = not said.speakers or bool(campaign.accusers & said.speakers)
        names_accused = not said.actors or bool(said.actors & campaign.accused)
        return names_accused and (is_theirs or bool(said.actors))
    if said.predicate in REPLIES:
        is_after = said.day is None or days_of(*said.day)[1] >= campaign.first
        return is_after and bool(said.answers_for & campaign.accused) and said.target in (None, *campaign.accusers)
    if said.predicate in OTHERS_VOICES:
        return said.target in (None, *campaign.accusers)
    return said.claimant in campaign.accusers or (said.predicate == Predicate.WARNS and said.claimant is not None)


def _latest(said: Said, campaigns: Sequence[Campaign]) -> Campaign | None:
    """For a statement in a report without an allegation of its own: the latest campaign before it that it can mean."""
    slack = timedelta(0) if said.predicate in REPLIES else SAME_MOMENT
    until = days_of(*said.day)[1] if said.day else said.reported_on + slack
    past = [c for c in campaigns if c.first <= until and _can_mean(said, c)]
    return max(past, key=lambda campaign: (campaign.first, campaign.key), default=None)


def _can_mean(said: Said, campaign: Campaign) -> bool:
    if said.row.kind == StatementKind.FIGURE:
        is_close = abs(said.reported_on - campaign.first) <= PERIOD
        is_theirs = bool(campaign.accusers & said.speakers)
        return is_theirs and said.actors <= campaign.accused and (bool(said.actors) or is_close)
    if said.predicate in REPLIES:
        return _fits(said, campaign)
    if said.predicate in OTHERS_VOICES:
        return said.target in campaign.accusers
    return said.predicate == Predicate.ATTRIBUTES_EVIDENCE and said.claimant in campaign.accusers
