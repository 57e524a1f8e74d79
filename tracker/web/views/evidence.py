"""Everything that one assertion rests on."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.evidence import evidence_page
from tracker.evidence.queries.sums import sums_of
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.sums import formula
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.citable import cited, of_evidence
from tracker.web.views.days import known_on


@page
@known_on
def evidence(request: HttpRequest, as_of: date | None, key: str) -> HttpResponse:
    found = evidence_page(key, as_of)
    if found is None:
        raise Http404("There is no such entry.")
    context = {
        "page": found,
        "item": found.item,
        "formula": formula(found.item.grade),
        "checks": part_checks(sums_of([found.item.id], as_of) if found.item.quantity else ()),
        **cited(of_evidence(request, found, as_of), evidence_url(found.item)),
    }
    return render(request, "web/evidence.html", context)
