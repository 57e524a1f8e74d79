"""The list of reports, or what an address chooses of it: page and files."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.report_lists import ABOUT, ReportFilter, every_report, outlets, report_list
from tracker.evidence.queries.timeline import TimelineFilter, subject
from tracker.web.exports.reports import ListedReport, listed_report
from tracker.web.presentation.words import LANGUAGES
from tracker.web.views.answers import living_page
from tracker.web.views.asking import asked_day, asked_words
from tracker.web.views.days import known_on
from tracker.web.views.listings import file_of, whole

LETTERS = "ABCDEF"


@living_page
@known_on
def reports(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = _wanted(request)
    found = report_list(read_mark(request.GET.get("after", "")), wanted=wanted, as_of=as_of)
    offered = outlets(wanted.source)
    context = {
        "page": found,
        "wanted": wanted,
        "source": next((one for one in offered.links if one.slug == wanted.source), None),
        "outlets": offered,
        "languages": LANGUAGES,
        "letters": LETTERS,
        "incident": wanted.incident,
        "about": subject(TimelineFilter(incident=wanted.incident), as_of).incident,
        "query": _query(wanted),
    }
    return render(request, "web/reports.html", context)


@living_page
@known_on
def reports_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The chosen reports as a file of the form that the address ends in."""
    wanted = _wanted(request)
    records = (
        listed_report(row, page=whole(request, reverse("web:report", args=[row.report.id]), as_of))
        for row in every_report(wanted, as_of)
    )
    here = whole(request, f"{reverse('web:reports')}?{_query(wanted)}".removesuffix("?"), as_of)
    return file_of(records, ListedReport, form=form, name="reports", page=here, as_of=as_of)


def _wanted(request: HttpRequest) -> ReportFilter:
    about, letter = asked_words(request, "about"), asked_words(request, "letter")
    return ReportFilter(
        source=asked_words(request, "source"),
        incident=asked_words(request, "incident"),
        language=asked_words(request, "language")[:8],
        about=about if about in ABOUT else "",
        letter=letter if len(letter) == 1 and letter in LETTERS else "",
        since=asked_day(request, "since"),
        until=asked_day(request, "until"),
    )


def _query(wanted: ReportFilter) -> str:
    """The filter as the end of an address, so that files give what the page shows."""
    pairs = {
        "source": wanted.source,
        "incident": wanted.incident,
        "language": wanted.language,
        "about": wanted.about,
        "letter": wanted.letter,
        "since": wanted.since.isoformat() if wanted.since else "",
        "until": wanted.until.isoformat() if wanted.until else "",
    }
    return urlencode({name: value for name, value in pairs.items() if value})
