"""Search: its page, and the same result as files."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from itertools import islice
from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tracker.evidence.queries.rows import Item
from tracker.evidence.searching.asked import BadQuery, SearchQuery, Sort, read
from tracker.evidence.searching.figures import FigureMatch
from tracker.evidence.searching.found import TAKEN
from tracker.evidence.searching.passages import ReportMatch
from tracker.evidence.searching.result import SearchResult
from tracker.evidence.searching.search import RANKED, every_match, search
from tracker.web.exports.feed import atom_of
from tracker.web.exports.matches import MatchRecord, entry, match_record
from tracker.web.exports.streams import csv_lines, json_parts
from tracker.web.presentation import finding
from tracker.web.presentation.dates import stated_iso
from tracker.web.presentation.links import dated
from tracker.web.presentation.numbers import exact_number, quantity_words
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import RETRY_AFTER, page
from tracker.web.views.days import known_on

FEED_SIZE = 50


@page
@known_on
def search_page(request: HttpRequest, as_of: date | None) -> HttpResponse:
    try:
        query = _read(request)
    except BadQuery as error:
        return _refused(request, error)
    found = search(query, after=request.GET.get("after", ""), as_of=as_of)
    return _shown(request, found, as_of)


@page
@known_on
def search_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The reports that the page goes through, as a file of the form that the address ends in."""
    try:
        query = _read(request)
    except BadQuery as error:
        return _refused(request, error)
    found, matches = every_match(query, as_of)
    if found.is_too_slow:
        return _shown(request, found, as_of)
    made = _File(request, query, as_of)
    answer = made.of(form, found, matches)
    shown = "inline" if form == "atom" else "attachment"
    answer["Content-Disposition"] = f'{shown}; filename="stillwatch-search.{form}"'
    return answer


class _File:
    """Writes one result; every address in it is whole, and keeps the day that is asked for."""

    def __init__(self, request: HttpRequest, query: SearchQuery, as_of: date | None) -> None:
        self.request, self.query, self.as_of = request, query, as_of
        self.title = f"Stillwatch: {query.text or 'reports'}"
        most = TAKEN if query.sort is Sort.DATE else RANKED
        self.note = (
            f"Reports that match, in the order of the page, {most:,} at most"
            f"{'' if query.sort is Sort.DATE else ' (the newest of them)'}. Every number in them is alleged."
        )
        self.most = most

    def of(self, form: str, found: SearchResult, matches: Iterator[ReportMatch]) -> HttpResponseBase:
        records = (self._record(match) for match in matches)
        if form == "csv":
            return StreamingHttpResponse(csv_lines(records, MatchRecord), content_type="text/csv; charset=utf-8")
        if form == "json":
            return StreamingHttpResponse(json_parts(self._head(found), records), content_type="application/json")
        made = atom_of(
            map(entry, islice(records, FEED_SIZE)),
            title=self.title,
            subtitle=f"{self.note} This feed has the first {FEED_SIZE}.",
            page=self._whole(finding.address(self.query)),
            feed=self.request.build_absolute_uri(),
        )
        return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")

    def _whole(self, path: str) -> str:
        return self.request.build_absolute_uri(dated(path, self.as_of) if self.as_of else path)

    def _record(self, match: ReportMatch) -> MatchRecord:
        return match_record(match, self._whole(reverse("web:report", args=[match.report.id])))

    def _head(self, found: SearchResult) -> dict[str, object]:
        return {
            "title": self.title,
            "note": self.note,
            "query": str(self.query),
            "as_known_on": self.as_of.isoformat() if self.as_of else None,
            "page": self._whole(finding.address(self.query)),
            "limit": self.most,
            "total": found.total,
            "is_total_a_lower_bound": found.is_more,
            "names": [
                {
                    "name": one.actor.name,
                    "asked": one.asked,
                    "is_meant": one.is_meant,
                    "page": self._whole(reverse("web:actor", args=[one.actor.slug])),
                }
                for one in found.names.shown
            ],
            "figures": [self._figure(one) for one in found.figures],
            "claims": [self._claim(item) for item in found.claims],
        }

    def _figure(self, figure: FigureMatch) -> dict[str, object]:
        item, quantity = figure.item, figure.item.quantity
        return {
            "words": quantity_words(quantity) if quantity else "",
            "value": exact_number(quantity.value) if quantity else "",
            "qualifier": quantity.qualifier if quantity else "",
            "counted_for": [actor.name for actor in item.actors],
            "said_by": [actor.name for actor in item.speakers],
            "first_report": figure.first.title if figure.first else "",
            "first_outlet": figure.first.source if figure.first else "",
            "first_date": stated_iso(figure.first.published) if figure.first and figure.first.published else "",
            "n_repeats": figure.n_repeats,
            "reply": finding.reply_words(figure.reply) if figure.reply else "",
            "grade": item.grade.letter,
            "evidence": self._whole(evidence_url(item)),
        }

    def _claim(self, item: Item) -> dict[str, object]:
        return {"words": item.words, "grade": item.grade.letter, "evidence": self._whole(evidence_url(item))}


def _read(request: HttpRequest) -> SearchQuery:
    return read((name, value) for name, values in request.GET.lists() for value in values)


def _refused(request: HttpRequest, error: BadQuery) -> HttpResponse:
    context: dict[str, Any] = {"found": SearchResult(query=SearchQuery()), "refused": finding.refusal(error)}
    return render(request, "web/search.html", context, status=400)


def _shown(request: HttpRequest, found: SearchResult, as_of: date | None) -> HttpResponse:
    query = found.query
    context = {
        "found": found,
        "heading": finding.total_words(found),
        "bounds": finding.bounds_words(found),
        "groups": finding.groups(found),
        "chips": finding.chips(found),
        "orders": finding.orders(query),
        "files": finding.files(query),
        "feed": finding.address(replace(query, sort=Sort.DATE), "atom"),
        "kept": [pair for pair in query.pairs() if pair[0] not in ("q", "exact")],
        "literal": finding.address(replace(query, is_literal=True)),
        "spelt": finding.address(replace(query, is_literal=False)),
        "without": finding.without_links(found),
        "examples": [(words, finding.address(SearchQuery(text=words)), meaning) for words, meaning in finding.EXAMPLES],
        "easier": finding.address(SearchQuery(text=found.easier)) if found.easier else "",
        "next_query": str(query),
    }
    answer = render(request, "web/search.html", context, status=503 if found.is_too_slow else 200)
    if found.is_too_slow:
        answer["Retry-After"] = str(RETRY_AFTER)
        answer["Cache-Control"] = "no-store"
    return answer
