"""The outlets: the list as a page and as files, and one."""

from datetime import date

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.sources import ACCOUNT_DAYS, Showing, every_source, source_list, source_page
from tracker.web.exports.sources import SourceRecord, source_record
from tracker.web.views.answers import living_page
from tracker.web.views.asking import asked_words
from tracker.web.views.days import known_on
from tracker.web.views.listings import file_of, whole

NOTE = (
    "Whom this site reads, the letter each is given and why, and how it fares. Of a day past only the reports are those "
    "known on it; letters and polls are today’s."
)


@living_page
@known_on
def sources(request: HttpRequest, as_of: date | None) -> HttpResponse:
    showing = _showing(request)
    found = source_list(as_of, showing, read_mark(request.GET.get("after", "")))
    return render(request, "web/sources.html", {"page": found, "moment": now(), "query": _query(showing)})


@living_page
@known_on
def sources_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The same as a file of the form that the address ends in."""
    showing = _showing(request)
    records = (
        source_record(row, page=whole(request, reverse("web:source", args=[row.source.slug]), as_of))
        for row in every_source(showing, as_of)
    )
    here = whole(request, f"{reverse('web:sources')}?{_query(showing)}".removesuffix("?"), as_of)
    return file_of(records, SourceRecord, form=form, name="sources", page=here, as_of=as_of, note=NOTE)


def _showing(request: HttpRequest) -> Showing:
    asked = asked_words(request, "show")
    return Showing(asked) if asked in set(Showing) else Showing.ALL


def _query(showing: Showing) -> str:
    return "" if showing is Showing.ALL else f"show={showing}"


@living_page
@known_on
def source(request: HttpRequest, as_of: date | None, slug: str) -> HttpResponse:
    found = source_page(slug, as_of)
    if found is None:
        raise Http404("There is no such source.")
    return render(
        request, "web/source.html", {"page": found, "row": found.row, "moment": now(), "account_days": ACCOUNT_DAYS}
    )
