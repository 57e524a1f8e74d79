"""One response with its whole history: stages, whom it answers, what it cites, where its dates disagree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import F

from tracker.evidence.models import Answered, Cited, FormerResponse, Support
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.conflicts import ConflictPair, conflicts_among
from tracker.evidence.queries.responses import ResponseRow, known_responses, response_rows
from tracker.evidence.titles import stored_title


@dataclass(frozen=True, slots=True, kw_only=True)
class AnsweredRow:
    """An incident that a response answers. reason: by what that is known, and the report that it is known from."""

    incident: rows.IncidentLink
    reason: str
    report: rows.ReportLink


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedRow:
    """A figure that a response cites. reason: where it gives it."""

    reason: str
    item: rows.Item


@dataclass(frozen=True, slots=True, kw_only=True)
class CitedIn:
    """A response that cites a figure. figure: the assertion's id."""

    figure: int
    response: rows.ResponseLink


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponsePage:
    """A response whole. conflicts: of its stages' dates."""

    response: ResponseRow
    answered: tuple[AnsweredRow, ...]
    cited: tuple[CitedRow, ...]
    conflicts: tuple[ConflictPair, ...]


def response_page(slug: str, as_of: date | None = None) -> ResponsePage | None:
    """The response at this address as known on that day, or now; None where nothing may be shown of such a one."""
    stored = list(known_responses(as_of).filter(slug=slug))
    found = response_rows(stored, as_of)
    if not found:
        return None
    response = found[0]
    return ResponsePage(
        response=response,
        answered=_answered(response.id, as_of),
        cited=_cited(response.id, as_of),
        conflicts=conflicts_among([stage.item for stage in response.stages], as_of),
    )


def cited_in(figures: Iterable[int], as_of: date | None = None) -> tuple[CitedIn, ...]:
    """Which responses cite these figures, each once, the newest response first; one query."""
    links = Cited.objects.filter(
        known.since_said(as_of, "figure__"),
        response__in=known_responses(as_of),
        figure__supports__assertion__in=list(figures),
    )
    told = links.order_by("-response", "figure__supports__assertion").values_list(
        "figure__supports__assertion", "response__slug", "response__title", "response__title_parts"
    )
    found: dict[str, CitedIn] = {}
    for figure, slug, title, parts in told:
        found.setdefault(slug, CitedIn(figure=figure, response=rows.ResponseLink(slug, stored_title(title, parts))))
    return tuple(found.values())


def response_by_former(slug: str) -> str | None:
    """The slug that a response goes by now that went by this one; None where none did."""
    return FormerResponse.objects.filter(slug=slug).values_list("response__slug", flat=True).first()


def response_of(assertion: int, as_of: date | None = None) -> rows.ResponseLink | None:
    """The response that an assertion is a stage of; None where it is none."""
    found = known_responses(as_of).filter(stages__assertion=assertion).first()
    return visible.response_link(found) if found else None


def _answered(response: int, as_of: date | None) -> tuple[AnsweredRow, ...]:
    told = Answered.objects.filter(known.since_said(as_of, "statement__"), response=response)
    links = told.filter(incident__in=visible.incidents(as_of))
    loaded = links.select_related("incident", "statement__report__source")
    return tuple(
        AnsweredRow(
            incident=visible.incident_link(link.incident),
            reason=link.get_reason_display(),
            report=visible.report_link(link.statement.report),
        )
        for link in loaded.order_by(F("incident__began_on").asc(nulls_last=True), "incident")
    )


def _cited(response: int, as_of: date | None) -> tuple[CitedRow, ...]:
    """Each figure once, as the assertion that its statement belongs to."""
    reasons: dict[int, str] = {}
    links = Cited.objects.filter(known.since_said(as_of, "figure__"), response=response).order_by("reason", "id")
    homes = dict(Support.objects.filter(statement__in=links.values("figure")).values_list("statement", "assertion"))
    for link in links:
        if link.figure_id in homes:
            reasons.setdefault(homes[link.figure_id], link.get_reason_display())
    told = visible.assertions(as_of).filter(pk__in=reasons).annotate(counted=known.column("value", as_of))
    shown = visible.items(told.order_by("-counted", "id"), as_of)
    return tuple(CitedRow(reason=reasons[item.id], item=item) for item in shown)
