"""What the public may see, and how stored assertions become `Item`s."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from functools import lru_cache
from typing import Any, NamedTuple

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery
from django.db.models.expressions import Combinable

from tracker.collection.models import Report, Source
from tracker.evidence.models import Actor, Assertion, Assessment, Incident, Point, Response, Stage
from tracker.evidence.models.statements import Content, StatementKind
from tracker.evidence.queries import known, rows
from tracker.evidence.queries.apart import Apart
from tracker.evidence.queries.grades import grade
from tracker.evidence.queries.item_links import LINKED, TOLD
from tracker.evidence.queries.linked import attach, with_links
from tracker.evidence.queries.loading import DAYS, loaded, parties_of
from tracker.evidence.titles import Title, stored_title
from tracker.grading.points import end_of
from tracker.grading.rules import PUBLIC_FROM
from tracker.grading.standing import ANSWERS


class _Parties(NamedTuple):
    """Of a figure: whose doing is counted, and who counts."""

    actors: tuple[rows.ActorLink, ...]
    speakers: tuple[rows.ActorLink, ...]


def assertions(as_of: date | None = None) -> QuerySet[Assertion]:
    """Every assertion that stood on that day, or stands, and was graded well enough to be shown."""
    return _assertions(as_of).all()


@lru_cache(maxsize=DAYS)
def _assertions(as_of: date | None) -> QuerySet[Assertion]:
    if as_of is not None:
        held = Apart(known.points(as_of).filter(assertion=OuterRef("pk")))
        # Told by the row itself, so that what was to come only later is passed over.
        return Assertion.objects.filter(held, known_from__lte=end_of(as_of))
    graded = Assessment.objects.filter(superseded_at__isnull=True, score__gte=PUBLIC_FROM, assertion=OuterRef("pk"))
    return Assertion.objects.filter(Apart(graded), retired_at__isnull=True)


def all_assertions(as_of: date | None = None) -> QuerySet[Assertion]:
    """The same for who counts them all: joined, which is quicker than looking up so many one by one."""
    if as_of is not None:
        return Assertion.objects.filter(id__in=known.points(as_of).values("assertion"))
    graded = Assessment.objects.filter(superseded_at__isnull=True, score__gte=PUBLIC_FROM)
    return Assertion.objects.filter(retired_at__isnull=True, id__in=graded.values("assertion"))


def incidents(as_of: date | None = None) -> QuerySet[Incident]:
    """Every incident that is not merged into another and has something to show; for now only those that stand."""
    return _incidents(as_of).all()


@lru_cache(maxsize=DAYS)
def _incidents(as_of: date | None) -> QuerySet[Incident]:
    shown = assertions(as_of).filter(incident=OuterRef("pk"))
    standing = Incident.objects.filter(Apart(shown), merged_into__isnull=True)
    return standing.filter(retired_at__isnull=True) if as_of is None else standing


def score(as_of: date | None = None) -> Combinable:
    """An assertion's score on that day, for an annotation."""
    if as_of is not None:
        return known.column("score", as_of)
    current = Assessment.objects.filter(assertion=OuterRef("pk"), superseded_at__isnull=True)
    return Subquery(current.values("score")[:1])


def items(chosen: QuerySet[Assertion], as_of: date | None = None) -> tuple[rows.Item, ...]:
    """The chosen assertions in their order, as they stood on that day; one query however many they are."""
    pairs = loaded(chosen, as_of)
    if as_of is None:
        return tuple(_item(one, one, one, held, _annotated(one)) for one, held in pairs if held)
    return tuple(_item(one, held, held.representative, held, _annotated(one)) for one, held in pairs if held)


def items_at(points: QuerySet[Point]) -> Iterator[tuple[Point, rows.Item]]:
    """Each of the points with its assertion as it stood at it; two queries however many they are."""
    parties = Assertion.objects.annotate(actor_links=parties_of("actors"), speaker_links=parties_of("speakers"))
    assertions = Prefetch("assertion", with_links(parties, LINKED))
    for point in with_links(points, TOLD).prefetch_related(assertions):
        stored = attach(point.assertion, LINKED)
        yield point, _item(stored, attach(point, TOLD), point.representative, point, _annotated(stored))


def _annotated(stored: Assertion) -> _Parties:
    actors, speakers = (getattr(stored, name) for name in ("actor_links", "speaker_links"))
    return _Parties(tuple(_linked(one) for one in actors), tuple(_linked(one) for one in speakers))


def _linked(loaded: Mapping[str, Any]) -> rows.ActorLink:
    parent = loaded["parent"]
    return named(loaded["slug"], loaded["name"], loaded["kind"], parent["name"] if parent else None)


def named(slug: str, name: str, kind: str, parent: str | None) -> rows.ActorLink:
    """The link of an actor of that name; parent: the name of what it belongs to."""
    return rows.ActorLink(slug=slug, name=name, kind=kind, office=parent or "" if kind == "person" else "")


def _item(
    stored: Assertion, held: Assertion | Point, content: Content, graded: Assessment | Point, parties: _Parties
) -> rows.Item:
    """held: where its date and standing were read; content: where what was said was; graded: where its grade was."""
    told = held.representative
    return rows.Item(
        id=stored.pk,
        key=stored.key,
        incident=incident_link(stored.incident) if stored.incident else None,
        occurred=stated_day(held.occurred_on, held.occurred_precision),
        reported=_reported(getattr(stored, "reported", None)),
        known_from=stored.known_from,
        claimant=actor_link(stored.claimant) if stored.claimant else None,
        target=actor_link(stored.target) if stored.target else None,
        actors=parties.actors,
        speakers=parties.speakers,
        standing=held.standing,
        replied_on=held.replied_on,
        asked_as_of=held.asked_as_of,
        reply=held.reply,
        answer=held.answer.words if held.answer else "",
        claim=claim(content, methods=held),
        quantity=quantity(content),
        response=response(content, getattr(stored, "stage", None)),
        replied_precision=_replied_precision(held),
        words=told.words,
        report=report_link(told.report),
        grade=grade(graded),
    )


def _reported(told: Mapping[str, str] | None) -> rows.StatedDay | None:
    return stated_day(date.fromisoformat(told["on"]), told["precision"]) if told else None


def _replied_precision(held: Assertion | Point) -> str:
    """How far the day of the accused's answer is known, as the report of it says."""
    told = held.answer if held.reply in ANSWERS else None
    return "day" if told is None else told.occurred_precision or "day"


def claim(stored: Content, methods: Content | Point | None = None) -> rows.ClaimContent | None:
    """The claim in a statement or assertion, None where it is of another kind.

    methods: where its capabilities and techniques are agreed on, if not there.
    """
    if stored.kind != StatementKind.CLAIM:
        return None
    return rows.ClaimContent(
        predicate=stored.predicate,
        capabilities=tuple((methods or stored).capabilities),
        techniques=tuple((methods or stored).techniques),
        is_hedged=stored.is_hedged,
        manner=stored.manner,
    )


def quantity(stored: Content) -> rows.Quantity | None:
    """The figure in a statement or assertion, None where it is of another kind or has no value."""
    if stored.kind != StatementKind.FIGURE or stored.value is None:
        return None
    return rows.Quantity(
        metric=stored.metric,
        value=stored.value,
        low=stored.low,
        high=stored.high,
        qualifier=stored.qualifier,
        unit=stored.unit,
        statistic=stored.statistic,
        window_start=stored.window_start,
        window_end=stored.window_end,
        window_text=stored.window_text,
    )


def response(stored: Content, stage: Stage | None = None) -> rows.ResponseContent | None:
    """The response in a statement or assertion, None where it is of another kind. stage: as what of an instrument."""
    if stored.kind != StatementKind.RESPONSE:
        return None
    return rows.ResponseContent(
        jurisdiction=stored.jurisdiction,
        instrument=stored.instrument,
        status=stored.status,
        name=stored.instrument_name,
        step=stage.step if stage else "",
        home=response_link(stage.response) if stage else None,
    )


def stated_day(value: date | None, precision: str) -> rows.StatedDay | None:
    """A stored date with what of it is known, None where there is no date."""
    return rows.StatedDay(value, precision if precision in ("month", "year") else "day") if value else None


def actor_link(actor: Actor) -> rows.ActorLink:
    """An actor for other rows; of a person the parent must be loaded already."""
    parent = actor.parent.name if actor.kind == "person" and actor.parent else None
    return named(actor.slug, actor.name, actor.kind, parent)


def actor_links(actors: Iterable[Actor]) -> tuple[rows.ActorLink, ...]:
    return tuple(actor_link(actor) for actor in actors)


def incident_link(incident: Incident) -> rows.IncidentLink:
    return rows.IncidentLink(slug=incident.slug, title=title_of(incident))


def response_link(response: Response) -> rows.ResponseLink:
    return rows.ResponseLink(slug=response.slug, title=title_of(response))


def title_of(titled: Incident | Response) -> Title:
    """The title of an incident or response, in words and parts."""
    return stored_title(titled.title, titled.title_parts)


def source_link(source: Source) -> rows.SourceLink:
    return rows.SourceLink(
        slug=source.slug,
        name=source.name,
        kind=source.kind,
        reliability=source.reliability,
        reliability_reason=source.reliability_reason,
        homepage=source.homepage,
        is_sample=source.is_sample,
    )


def report_link(report: Report) -> rows.ReportLink:
    """A report with its source; both must be loaded already."""
    return rows.ReportLink(
        id=report.pk,
        title=report.title,
        url=report.canonical_url or report.url,
        language=report.language,
        published=stated_day(report.published_on, report.published_precision),
        first_seen_at=report.first_seen_at,
        source=source_link(report.source),
    )
