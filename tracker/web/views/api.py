"""What the site gives beside its pages: the page that lists every file, the same for programs, and the feeds."""

from __future__ import annotations

from datetime import date

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tracker.web.api.fields import described
from tracker.web.api.files import FILES, File
from tracker.web.api.openapi import document
from tracker.web.views.answers import MAX_AGE, page
from tracker.web.views.days import known_on

# Addresses of feeds as one writes them by hand.
EXAMPLES = (
    "/timeline.atom?actor=NAME",
    "/changes.atom?actor=NAME",
    "/timeline.atom?incident=NAME&kind=reply&kind=silence",
    "/timeline.ics?kind=policy&least=B",
    "/search.atom?q=28.8+million&sort=date",
)


@page
@known_on
def api(request: HttpRequest, as_of: date | None) -> HttpResponse:
    context = {"files": [_shown(one) for one in FILES], "as_of": as_of, "max_age": MAX_AGE}
    return render(request, "web/api.html", context)


@page
def openapi(request: HttpRequest) -> HttpResponse:
    """The description for programs, in English."""
    made = document(request.build_absolute_uri(reverse("web:home")))
    return JsonResponse(made, json_dumps_params={"ensure_ascii": False, "indent": 1})


@page
@known_on
def feeds(request: HttpRequest, as_of: date | None) -> HttpResponse:
    context = {
        "feeds": [
            (gettext("Timeline"), reverse("web:timeline-file", args=["atom"])),
            (gettext("Changes"), reverse("web:changes-file", args=["atom"])),
        ],
        "examples": [request.build_absolute_uri(example) for example in EXAMPLES],
    }
    return render(request, "web/feeds.html", context)


def _shown(file: File) -> dict[str, object]:
    """A file as the page shows it. addresses: each with its form, and whether it can be asked for as it stands."""
    return {
        "name": file.name,
        "title": file.title,
        "words": file.words,
        "addresses": [(address, form, "{" not in address) for address, form in file.addresses],
        "parameters": file.parameters,
        "is_dated": file.is_dated,
        "fields": list(described(file.record)) if file.record else [],
    }
