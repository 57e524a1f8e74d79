"""How pages are cited: what stands on them, and the same as files for citation managers."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.evidence import EvidencePage, evidence_page
from tracker.evidence.queries.incidents import IncidentPage, incident_page
from tracker.evidence.queries.origins import OriginGroup
from tracker.evidence.queries.rows import Grade, ReportLink
from tracker.web.exports.references import Reference, bibtex, csl
from tracker.web.presentation import choosing
from tracker.web.presentation.links import dated
from tracker.web.presentation.sentences import dated as when
from tracker.web.presentation.sentences import headline, standing_words
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.days import known_on

BIBTEX = "application/x-bibtex; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json"


def of_evidence(request: HttpRequest, found: EvidencePage, as_of: date | None) -> Reference:
    item = found.item
    return Reference(
        key=f"stillwatch-{item.key[:16]}",
        title=f"{headline(item)}{when(item)}",
        hedge="; ".join(part for part in (standing_words(item) if item.standing else "", _graded(item.grade)) if part),
        day=_day(as_of),
        url=lasting(request, evidence_url(item), as_of),
        sources=_firsts(voice.origin for voice in found.voices),
        is_sample=item.report.source.is_sample,
    )


def of_incident(request: HttpRequest, found: IncidentPage, as_of: date | None) -> Reference:
    alleged = choosing.alleged_on(found.incident.items)
    sources = _firsts(found.origins)
    return Reference(
        key=f"stillwatch-{found.incident.slug}",
        title=found.incident.title,
        hedge=f"alleged; {_graded(alleged.grade)}" if alleged else "alleged",
        day=_day(as_of),
        url=lasting(request, reverse("web:incident", args=[found.incident.slug]), as_of),
        sources=sources,
        is_sample=any(one.source.is_sample for one in sources),
    )


@page
@known_on
def evidence_reference(request: HttpRequest, as_of: date | None, key: str, form: str) -> HttpResponse:
    found = evidence_page(key, as_of)
    if found is None:
        raise Http404("There is no such entry.")
    return _file(of_evidence(request, found, as_of), form)


@page
@known_on
def incident_reference(request: HttpRequest, as_of: date | None, slug: str, form: str) -> HttpResponse:
    found = incident_page(slug, as_of)
    if found is None:
        raise Http404("There is no such incident.")
    return _file(of_incident(request, found, as_of), form)


def _file(reference: Reference, form: str) -> HttpResponse:
    if form == "bib":
        answer = HttpResponse(bibtex(reference), content_type=BIBTEX)
    else:
        answer = JsonResponse(csl(reference), safe=False, json_dumps_params={"ensure_ascii": False}, content_type=CSL)
    answer["Content-Disposition"] = f'attachment; filename="{reference.key}.{form}"'
    return answer


def _graded(grade: Grade) -> str:
    return f"grade {grade.letter} · {grade.score} · {grade.label}: how well it is established that it was said"


def _day(as_of: date | None) -> date:
    return as_of or now().date()


def lasting(request: HttpRequest, path: str, as_of: date | None) -> str:
    """The whole address of the page as known on the day, which will say the same next year."""
    return request.build_absolute_uri(dated(path, _day(as_of)))


def _firsts(origins: Iterable[OriginGroup]) -> tuple[ReportLink, ...]:
    """Of each origin the report that had it first."""
    return tuple(origin.reports[0] for origin in origins if origin.reports)
