"""What pages are made of: frozen records without a database behind them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal

from tracker.evidence.titles import Title
from tracker.grading.parts import Explanation, OriginPart
from tracker.grading.standing import AHEAD_ANYWHERE


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day known to `precision` only (`day`, `month` or `year`); the rest of `value` means nothing."""

    value: date
    precision: str

    def until(self, moment: datetime) -> StatedDay:
        """The same; the moment's day where this one had not come anywhere by then: an outlet may state one that is ahead."""
        return self if self.value <= (moment + AHEAD_ANYWHERE).date() else StatedDay(moment.date(), "day")


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorLink:
    """An actor as other rows name it. office: the body that a person speaks for, empty for others."""

    slug: str
    name: str
    kind: str
    office: str = field(default="", compare=False)


@dataclass(frozen=True, slots=True)
class IncidentLink:
    slug: str
    title: Title


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceLink:
    """An outlet as other rows name it. reliability: Admiralty letter, with its reason in words."""

    slug: str
    name: str
    kind: str
    reliability: str
    reliability_reason: str
    homepage: str
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportLink:
    """A report as other rows name it. published: None where the outlet gives no date."""

    id: int
    title: str
    url: str
    language: str
    published: StatedDay | None
    first_seen_at: datetime
    source: SourceLink

    @property
    def told_until(self) -> StatedDay | None:
        """The day until which it can tell that nothing happened."""
        return self.published.until(self.first_seen_at) if self.published else None


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerLimit:
    """What capped a score or contradicted it, as an older store kept it. kind: `cap` or `conflict`; words: English."""

    kind: str
    words: str
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class FormerWords:
    """An explanation as an older store kept it, in English sentences; the next assessment puts parts in their place."""

    sentence: str
    limits: tuple[FormerLimit, ...]
    raises: tuple[str, ...]
    lowers: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Grade:
    """How well it is established that this was said, and why. former: in whose place `why` has nothing but origins."""

    score: Decimal
    letter: str
    label: str
    n_origins: int
    n_reports: int
    why: Explanation
    rules_version: str
    assessed_at: datetime
    former: FormerWords | None = None

    @property
    def origins(self) -> tuple[OriginPart, ...]:
        """What it rests on, the strongest first."""
        return self.why.origins

    @property
    def limits(self) -> frozenset[str]:
        """Whether something caps it (`cap`) or contradicts it (`conflict`)."""
        if self.former:
            return frozenset(one.kind for one in self.former.limits)
        held = {"cap": self.why.cap, "conflict": self.why.conflict}
        return frozenset(kind for kind, part in held.items() if part is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A figure's content; bounds inclusive, None where the wording sets none; shares are fractions of 1."""

    metric: str
    value: float
    low: float | None
    high: float | None
    qualifier: str
    unit: str
    statistic: str
    window_start: date | None
    window_end: date | None
    window_text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimContent:
    predicate: str
    capabilities: tuple[str, ...]
    techniques: tuple[str, ...]
    is_hedged: bool
    manner: str


@dataclass(frozen=True, slots=True)
class ResponseLink:
    """A response as other rows name it: one instrument with all its stages."""

    slug: str
    title: Title


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseContent:
    """A policy or industry response. jurisdiction: empty for industry; name: the instrument's own name or empty.

    step: how far it has come with this, closer than its status; home: the instrument that it is a stage of. Both are
    known of an assertion only.
    """

    jurisdiction: str
    instrument: str
    status: str
    name: str
    step: str = ""
    home: ResponseLink | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One assertion with its current grade. Exactly one of claim, quantity and response is set.

    key: names its evidence page for good. claimant: who says it, or who acts; target: whom it is about; actors: whose
    doing a figure counts; speakers: who gives it. words: the most careful wording, as `report` has it.
    reported: the day of its first dated report, None where none is dated; known_from is then when we fetched one.
    replied_on: the day of the accused's answer, the last that it may have been where the report gives its month or year
    only (replied_precision); asked_as_of: the newest day on which a report found none; reply: which of
    the two came last and how (a `Turn`), answer: its words.
    """

    id: int
    key: str
    incident: IncidentLink | None
    occurred: StatedDay | None
    reported: StatedDay | None
    known_from: datetime
    claimant: ActorLink | None
    target: ActorLink | None
    actors: tuple[ActorLink, ...]
    speakers: tuple[ActorLink, ...]
    standing: str
    replied_on: date | None
    asked_as_of: date | None
    claim: ClaimContent | None
    quantity: Quantity | None
    response: ResponseContent | None
    words: str
    report: ReportLink
    grade: Grade
    reply: str = ""
    answer: str = ""
    replied_precision: str = "day"

    @property
    def day(self) -> StatedDay | None:
        """When it happened, else when it was first reported; None where no report says either."""
        return self.occurred or self.reported
