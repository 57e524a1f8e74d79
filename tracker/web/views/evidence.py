"""Everything that one assertion rests on."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render

from tracker.evidence.queries.evidence import evidence_page
from tracker.evidence.queries.sums import sums_of
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.sums import formula
from tracker.web.views.answers import page


@page
def evidence(request: HttpRequest, key: str) -> HttpResponse:
    found = evidence_page(key)
    if found is None:
        raise Http404("There is no such entry.")
    context = {
        "page": found,
        "item": found.item,
        "formula": formula(found.item.grade),
        "checks": part_checks(sums_of([found.item.id]) if found.item.quantity else ()),
    }
    return render(request, "web/evidence.html", context)
