"""What the public may see, and how stored assertions become `Item`s."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery

from tracker.collection.models import Report, Source
from tracker.evidence.models import Actor, Assertion, Assessment, Incident
from tracker.evidence.models.statements import Content, StatementKind
from tracker.evidence.queries import rows
from tracker.grading.rules import PUBLIC_FROM

_CURRENT = "current_assessments"


def assertions() -> QuerySet[Assertion]:
    """Every assertion that stands and is graded well enough to be shown."""
    return Assertion.objects.filter(
        retired_at__isnull=True,
        id__in=Assessment.objects.filter(superseded_at__isnull=True, score__gte=PUBLIC_FROM).values("assertion"),
    )


def incidents() -> QuerySet[Incident]:
    """Every incident that stands, is not merged into another and has something to show."""
    shown = assertions().filter(incident__isnull=False).values("incident")
    return Incident.objects.filter(retired_at__isnull=True, merged_into__isnull=True, id__in=shown)


def first_reported(field: str) -> Subquery:
    """A field of the first dated report that an assertion rests on, for an annotation."""
    dated = Report.objects.filter(
        statements__supports__assertion=OuterRef("pk"),
        statements__retired_at__isnull=True,
        published_on__isnull=False,
    )
    return Subquery(dated.order_by("published_on", "id").values(field)[:1])


def items(chosen: QuerySet[Assertion]) -> tuple[rows.Item, ...]:
    """The chosen assertions in their order; four queries however many they are."""
    dated = chosen.annotate(
        reported_on=first_reported("published_on"), reported_precision=first_reported("published_precision")
    )
    loaded = dated.select_related(
        "incident", "claimant__parent", "target__parent", "representative__report__source", "answer"
    ).prefetch_related(
        Prefetch("actors", Actor.objects.select_related("parent")),
        Prefetch("speakers", Actor.objects.select_related("parent")),
        Prefetch("assessments", Assessment.objects.filter(superseded_at__isnull=True), to_attr=_CURRENT),
    )
    return tuple(_item(assertion) for assertion in loaded)


def _item(stored: Assertion) -> rows.Item:
    return rows.Item(
        id=stored.pk,
        key=stored.key,
        incident=incident_link(stored.incident) if stored.incident else None,
        occurred=stated_day(stored.occurred_on, stored.occurred_precision),
        reported=stated_day(getattr(stored, "reported_on", None), getattr(stored, "reported_precision", "") or ""),
        known_from=stored.known_from,
        claimant=actor_link(stored.claimant) if stored.claimant else None,
        target=actor_link(stored.target) if stored.target else None,
        actors=actor_links(stored.actors.all()),
        speakers=actor_links(stored.speakers.all()),
        standing=stored.standing,
        replied_on=stored.replied_on,
        asked_as_of=stored.asked_as_of,
        reply=stored.reply,
        answer=stored.answer.words if stored.answer else "",
        claim=claim(stored),
        quantity=quantity(stored),
        response=response(stored),
        words=stored.representative.words,
        report=report_link(stored.representative.report),
        grade=grade(getattr(stored, _CURRENT)[0]),
    )


def claim(stored: Content) -> rows.ClaimContent | None:
    """The claim in a statement or assertion, None where it is of another kind."""
    if stored.kind != StatementKind.CLAIM:
        return None
    return rows.ClaimContent(
        predicate=stored.predicate,
        capabilities=tuple(stored.capabilities),
        techniques=tuple(stored.techniques),
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


def response(stored: Content) -> rows.ResponseContent | None:
    """The response in a statement or assertion, None where it is of another kind."""
    if stored.kind != StatementKind.RESPONSE:
        return None
    return rows.ResponseContent(
        jurisdiction=stored.jurisdiction,
        instrument=stored.instrument,
        status=stored.status,
        name=stored.instrument_name,
    )


def grade(stored: Assessment) -> rows.Grade:
    """A stored grade with its explanation (`tracker.grading.explain.Explanation.to_json`)."""
    explanation: dict[str, Any] = stored.explanation
    return rows.Grade(
        score=stored.score,
        letter=stored.letter,
        label=stored.label,
        n_origins=stored.n_origins,
        n_reports=stored.n_reports,
        sentence=explanation["sentence"],
        rows=tuple(
            rows.GradeRow(
                kind=row["kind"],
                words=row["words"],
                reliability=row["reliability"],
                directness=row["directness"],
                confidence=row["confidence"],
                effect=row["effect"],
                report_ids=tuple(row["report_ids"]),
            )
            for row in explanation["rows"]
        ),
        raises=tuple(explanation["would_raise"]),
        lowers=tuple(explanation.get("would_lower", ())),
        rules_version=stored.rules_version,
        assessed_at=stored.assessed_at,
    )


def stated_day(value: date | None, precision: str) -> rows.StatedDay | None:
    """A stored date with what of it is known, None where there is no date."""
    return rows.StatedDay(value, precision if precision in ("month", "year") else "day") if value else None


def actor_link(actor: Actor) -> rows.ActorLink:
    """An actor for other rows; of a person the parent must be loaded already."""
    office = actor.parent.name if actor.kind == "person" and actor.parent else ""
    return rows.ActorLink(slug=actor.slug, name=actor.name, kind=actor.kind, office=office)


def actor_links(actors: Iterable[Actor]) -> tuple[rows.ActorLink, ...]:
    return tuple(actor_link(actor) for actor in actors)


def incident_link(incident: Incident) -> rows.IncidentLink:
    return rows.IncidentLink(slug=incident.slug, title=incident.title)


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
