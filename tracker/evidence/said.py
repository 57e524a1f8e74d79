"""Stored statements as grouping sees them: who says what about whom, when it could be known, and in which report."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from scrapers.records import SourceKind
from tracker.collection.models import Report, Snapshot, Source
from tracker.evidence.counts import counted_as
from tracker.evidence.directness import directness_of
from tracker.evidence.models import Actor, Mention, Notice, Statement
from tracker.evidence.models.statements import WITHDRAWS, StatementKind
from tracker.extraction import lexicon
from tracker.extraction.records import EntityKind, Metric, Predicate
from tracker.grading import Directness
from tracker.grading.agreement import Quantity, days_of

REPLIES = frozenset({Predicate.DENIES, Predicate.NO_RESPONSE, Predicate.ADMITS})
OTHERS_VOICES = frozenset({Predicate.DISPUTES, Predicate.SUPPORTS})


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """One statement. claimant, target, actors, speakers: ids of those who answer for the ones named.

    day: the stated date with its precision. reported_on: the report's own day, that of its fetch where it gives none.
    known_at: from when it could be known; withdrawn_at: when the report stopped saying it. is_direct: it stands in the
    speaker's own document; is_taken_back: that document goes on without naming the accused any more. country: the claimant's, as an actor, where it is a public body of it.
    """

    row: Statement
    claimant: int | None
    target: int | None
    actors: frozenset[int]
    speakers: frozenset[int]
    day: tuple[date, str] | None
    reported_on: date
    known_at: datetime
    withdrawn_at: datetime | None
    is_direct: bool = False
    is_taken_back: bool = False
    country: int | None = None

    @property
    def named_at(self) -> int:
        """Where in its words the claimant is named first; behind them where it is not."""
        claimant, words = self.row.claimant, self.row.words
        facts = lexicon.find_actor(claimant.name) if claimant else None
        names = [claimant.name, *(facts.aliases if facts else ())] if claimant else []
        return min((at for name in names if (at := words.find(name)) >= 0), default=len(words))

    @property
    def report_key(self) -> str:
        """Names the report the same way in every store."""
        return f"{self.row.report.source.slug} {self.row.report.key}"

    @property
    def id(self) -> int:
        return self.row.pk

    @property
    def report_id(self) -> int:
        return self.row.report_id

    @property
    def published_on(self) -> date | None:
        return self.row.report.published_on

    @property
    def answers_for(self) -> frozenset[int]:
        """On whose behalf a reply is made: the claimant's own, and its country's where it is a public body."""
        return frozenset(one for one in (self.claimant, self.country) if one is not None)

    @property
    def is_governments(self) -> bool:
        """Whether a public body says it, or somebody who speaks for one."""
        return self.row.claimant is not None and is_public_body(self.row.claimant)

    @property
    def predicate(self) -> str:
        """The claim's predicate; empty for figures and responses."""
        return self.row.predicate

    @property
    def is_allegation(self) -> bool:
        return self.row.predicate == Predicate.ALLEGES_DISTILLATION

    @property
    def is_withdrawal(self) -> bool:
        """Whether its claimant takes back what it alleged."""
        return self.row.predicate == WITHDRAWS

    def stands_at(self, moment: datetime | None) -> bool:
        """Whether its report said so then, as far as could be known; with None whether it still does."""
        if moment is None:
            return self.row.retired_at is None
        return self.known_at <= moment and (self.withdrawn_at is None or self.withdrawn_at > moment)

    @property
    def quantity(self) -> Quantity | None:
        """The figure as an interval; None for claims and responses."""
        row = self.row
        if row.kind != StatementKind.FIGURE or row.value is None:
            return None
        has_window = row.window_start is not None or row.window_end is not None
        return Quantity(
            metric=row.metric,
            value=row.value,
            low=row.low,
            high=row.high,
            qualifier=row.qualifier,
            statistic=row.statistic,
            unit=row.unit,
            counted=counted_as(row.unit) if row.metric == Metric.EXCHANGES else "",
            actors=frozenset(str(actor) for actor in self.actors),
            window=(row.window_start, row.window_end) if has_window else None,
        )


def usable() -> QuerySet[Statement]:
    """Every statement that counts as evidence now or did once: of relevant reports, and not a mere misreading.

    One that vanished with an edit of its page was said until then; one that vanished while the page stayed the same
    never was. What stands on a page that says of itself that it is retracted is said no longer.
    """
    was_said = Q(retired_at__gte=F("text__snapshot__replaced_by__fetched_at"))
    retracted = Notice.objects.filter(text=OuterRef("text"), kind=Notice.Kind.RETRACTED)
    said = Statement.objects.filter(Q(retired_at=None) | was_said, report__is_relevant=True)
    return said.exclude(Exists(retracted))


def load(statements: QuerySet[Statement]) -> tuple[Said, ...]:
    """Those statements, oldest report first and in the order of the text."""
    rows = statements.select_related(
        "report__source", "text__snapshot__replaced_by", "claimant__parent__parent", "target__parent__parent"
    ).prefetch_related("actors__parent__parent", "speakers__parent__parent")
    rows = rows.defer("text__text", "text__search", "text__snapshot__body", "text__snapshot__headers")
    voices = _Voices()
    said = [_said(row, voices) for row in rows]
    return tuple(sorted(said, key=lambda said: (said.known_at, said.report_id, said.row.start)))


def principal(actor: Actor) -> Actor:
    """Who answers for somebody: the maker of a product, the body or company of a person or unit, else the actor itself."""
    while actor.parent is not None and answers_to_parent(actor):
        actor = actor.parent
    return actor


def answers_to_parent(actor: Actor) -> bool:
    """Whether its parent, where it has one, answers for it."""
    return actor.is_unit or actor.kind in (EntityKind.PRODUCT, EntityKind.PERSON)


class _Voices:
    """Whose pages sources are and which actors are countries, looked up once and only where a statement asks."""

    @cached_property
    def owners(self) -> Mapping[int, int]:
        """For every company's own source the actor whose pages they are."""
        sources = dict(Source.objects.filter(kind=SourceKind.COMPANY).values_list("pk", "owner"))
        actors = {actor.name: principal(actor).pk for actor in Actor.objects.filter(name__in=set(sources.values()))}
        return {source: actors[owner] for source, owner in sources.items() if owner in actors}

    @cached_property
    def countries(self) -> Mapping[str, int]:
        return countries_by_code()


def is_public_body(actor: Actor) -> bool:
    """Whether it, or whom it speaks for, is a body of a government."""
    return principal(actor).kind == EntityKind.GOVERNMENT_BODY


def countries_by_code() -> dict[str, int]:
    """The actors that are countries, by ISO code."""
    names = [facts.name for facts in lexicon.load_actors() if facts.role == "country"]
    return dict(Actor.objects.filter(name__in=names).values_list("country", "pk"))


def _said(row: Statement, voices: _Voices) -> Said:
    snapshot = row.text.snapshot
    replaced_by = getattr(snapshot, "replaced_by", None)
    speakers = _principals(row.speakers.all())
    if row.kind == StatementKind.FIGURE and not speakers:
        # A company's own page: a number without a speaker is the company's.
        owner = voices.owners.get(row.report.source_id)
        speakers = frozenset() if owner is None else frozenset({owner})
    return Said(
        row=row,
        claimant=principal(row.claimant).pk if row.claimant else None,
        target=principal(row.target).pk if row.target else None,
        actors=_principals(row.actors.all()),
        speakers=speakers,
        day=_day(row),
        reported_on=row.report.published_on or snapshot.fetched_at.date(),
        known_at=known_from(row.report, snapshot),
        withdrawn_at=replaced_by.fetched_at if replaced_by is not None and row.retired_at is not None else None,
        is_direct=directness_of(row) is Directness.DIRECT,
        is_taken_back=_is_taken_back(row),
        country=voices.countries.get(principal(row.claimant).country)
        if row.claimant and is_public_body(row.claimant)
        else None,
    )


def _is_taken_back(row: Statement) -> bool:
    """Whether the accuser's own page, edited since, is retracted or names the accused nowhere: reworded is not withdrawn."""
    is_allegation = row.predicate == Predicate.ALLEGES_DISTILLATION and row.target_id is not None
    if row.retired_at is None or not is_allegation or directness_of(row) is not Directness.DIRECT:
        return False
    current = row.report.current_text_id
    if Notice.objects.filter(text=current, kind=Notice.Kind.RETRACTED).exists():
        return True
    family = Q(actor=row.target_id) | Q(actor__parent=row.target_id)
    if row.target and row.target.parent_id and answers_to_parent(row.target):
        family |= Q(actor=row.target.parent_id) | Q(actor__parent=row.target.parent_id)
    return not Mention.objects.filter(family, text=current).exists()


def _day(row: Statement) -> tuple[date, str] | None:
    """The stated date; without one, what the accuser's own document alleges it alleges on the day it comes out."""
    if row.occurred_on is not None:
        return row.occurred_on, row.occurred_precision or "day"
    published_on, precision = row.report.published_on, row.report.published_precision
    is_own = row.predicate == Predicate.ALLEGES_DISTILLATION and directness_of(row) is Directness.DIRECT
    return (published_on, "day") if is_own and published_on is not None and precision in ("time", "day") else None


def _principals(actors: Iterable[Actor]) -> frozenset[int]:
    return frozenset(principal(actor).pk for actor in actors)


def known_from(report: Report, snapshot: Snapshot) -> datetime:
    """When the report came out, at the latest moment that its stated date allows; an edit is known from our fetch of it."""
    if snapshot.replaces_id is not None or report.published_at is None:
        return snapshot.fetched_at
    published = report.published_at
    if report.published_precision in ("day", "month", "year"):
        last = days_of(published.date(), report.published_precision)[1]
        published = datetime.combine(last, time.max, tzinfo=UTC)
    return min(published, snapshot.fetched_at)
