"""How pages are cited, as files for citation managers: one address beside each page that can be."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from types import MappingProxyType

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse

from tracker.evidence.queries.actors import actor_page
from tracker.evidence.queries.evidence import evidence_page
from tracker.evidence.queries.histories import response_page
from tracker.evidence.queries.incidents import incident_page
from tracker.evidence.queries.reports import report_page
from tracker.web.exports.references import Reference, bibtex, csl
from tracker.web.views import citable
from tracker.web.views.answers import page
from tracker.web.views.days import known_on
from tracker.web.views.figures import cited_figures

BIBTEX = "application/x-bibtex; charset=utf-8"
CSL = "application/vnd.citationstyles.csl+json"
# From a request, the name in its address and the day to the reference; None where there is no such page.
Maker = Callable[[HttpRequest, str, date | None], Reference | None]


@page
@known_on
def reference(request: HttpRequest, as_of: date | None, kind: str, form: str, name: str = "") -> HttpResponse:
    """The reference of a page. kind: the first part of its address; name: the second."""
    made = _MAKERS[kind](request, name, as_of)
    if made is None:
        raise Http404("There is no such page.")
    if form == "bib":
        answer = HttpResponse(bibtex(made), content_type=BIBTEX)
    else:
        answer = JsonResponse(csl(made), safe=False, json_dumps_params={"ensure_ascii": False}, content_type=CSL)
    answer["Content-Disposition"] = f'attachment; filename="{made.key}.{form}"'
    return answer


def _evidence(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    found = evidence_page(name, as_of)
    return citable.of_evidence(request, found, as_of) if found else None


def _incident(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    found = incident_page(name, as_of)
    return citable.of_incident(request, found, as_of) if found else None


def _actor(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    found = actor_page(name, as_of)
    return citable.of_actor(request, found, as_of) if found else None


def _response(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    found = response_page(name, as_of)
    return citable.of_response(request, found, as_of) if found else None


def _report(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    found = report_page(int(name), as_of)
    return citable.of_report(request, found, as_of) if found else None


def _figures(request: HttpRequest, name: str, as_of: date | None) -> Reference | None:
    return citable.of_figures(request, cited_figures(request, as_of), as_of)


_MAKERS: Mapping[str, Maker] = MappingProxyType(
    {
        "evidence": _evidence,
        "incidents": _incident,
        "actors": _actor,
        "responses": _response,
        "reports": _report,
        "figures": _figures,
    }
)
