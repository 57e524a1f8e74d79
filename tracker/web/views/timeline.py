"""The timeline of everything, or of what the address chooses: page, table and files."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse

from tracker.collection.clock import now
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.rows import ActorLink, Item
from tracker.evidence.queries.timeline import (
    TimelineFilter,
    each_newest_known,
    every_item,
    newest_known,
    subject,
    timeline_page,
)
from tracker.web.exports.calendar import calendar
from tracker.web.exports.feed import atom
from tracker.web.exports.records import Record, record_of
from tracker.web.exports.streams import csv_lines, json_parts
from tracker.web.presentation.links import dated
from tracker.web.presentation.speech import gettext
from tracker.web.presentation.timeline import timeline
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.citable import lasting
from tracker.web.views.days import known_on
from tracker.web.views.entries import choice, query_of, title_of, wanted_by

TABLE = "table"
# A calendar that people subscribe to holds so many events at most, those that became known last.
CALENDAR_SIZE = 1000
FEED_SIZE = 50
SUBTITLE = "What reports say, attributed and graded; every number is alleged."


@dataclass(frozen=True, slots=True, kw_only=True)
class _Asked:
    """What a request for a file asks: the filter, the day, in words, and how items become records."""

    wanted: TimelineFilter
    as_of: date | None
    title: str
    page: str
    address: str
    record: Callable[[Item], Record]


@page
@known_on
def timeline_of(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = wanted_by(request)
    found = timeline_page(wanted, read_mark(request.GET.get("after", "")), as_of=as_of)
    as_table = request.GET.get("view") == TABLE
    chosen = choice(wanted, about=subject(wanted, as_of), actors=_named(found.rows))
    query = chosen.query
    shown = "&".join(part for part in (query, f"view={TABLE}" if as_table else "") if part)
    context = {
        "page": found,
        "moments": timeline(found.rows, is_newest_first=not wanted.is_oldest_first),
        "as_table": as_table,
        "records": [
            (item, record_of(item, evidence=evidence_url(item), incident=_incident(item))) for item in found.rows
        ]
        if as_table
        else [],
        "choice": chosen,
        "title": chosen.title,
        "query": query,
        "lasting": lasting(request, f"{reverse('web:timeline')}{f'?{shown}' if shown else ''}", as_of),
        "lasting_day": as_of or now().date(),
        "further": gettext("Later entries") if wanted.is_oldest_first else gettext("Earlier entries"),
        "next_query": shown,
    }
    return render(request, "web/timeline.html", context)


@page
@known_on
def timeline_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The same as a file of the form that the address ends in."""
    wanted = wanted_by(request)
    query = query_of(wanted)
    address = f"{reverse('web:timeline')}?{query}" if query else reverse("web:timeline")

    def whole(path: str) -> str:
        return request.build_absolute_uri(dated(path, as_of) if as_of else path)

    def record(item: Item) -> Record:
        incident = _incident(item)
        return record_of(item, evidence=whole(evidence_url(item)), incident=whole(incident) if incident else "")

    asked = _Asked(
        wanted=wanted,
        as_of=as_of,
        title=f"Stillwatch: {title_of(wanted, subject(wanted, as_of))}",
        page=whole(address),
        address=request.build_absolute_uri(),
        record=record,
    )
    answer = _FORMS[form](asked)
    answer["Content-Disposition"] = f'{_SHOWN.get(form, "attachment")}; filename="stillwatch-timeline.{form}"'
    return answer


def _csv(asked: _Asked) -> HttpResponseBase:
    return StreamingHttpResponse(csv_lines(_records(asked)), content_type="text/csv; charset=utf-8")


def _json(asked: _Asked) -> HttpResponseBase:
    head = {
        "title": asked.title,
        "note": SUBTITLE,
        "as_known_on": asked.as_of.isoformat() if asked.as_of else None,
        "page": asked.page,
    }
    return StreamingHttpResponse(json_parts(head, _records(asked)), content_type="application/json")


def _atom(asked: _Asked) -> HttpResponseBase:
    newest = (asked.record(item) for item in newest_known(asked.wanted, as_of=asked.as_of, size=FEED_SIZE))
    made = atom(newest, title=asked.title, subtitle=SUBTITLE, page=asked.page, feed=asked.address)
    return HttpResponse(made, content_type="application/atom+xml; charset=utf-8")


def _ics(asked: _Asked) -> HttpResponseBase:
    newest = each_newest_known(asked.wanted, as_of=asked.as_of, size=CALENDAR_SIZE)
    made = calendar((asked.record(item) for item in newest), title=asked.title)
    return StreamingHttpResponse(made, content_type="text/calendar; charset=utf-8")


_FORMS: dict[str, Callable[[_Asked], HttpResponseBase]] = {"csv": _csv, "json": _json, "atom": _atom, "ics": _ics}
# What a browser or reader opens as it is; other forms are saved.
_SHOWN = {"atom": "inline"}


def _records(asked: _Asked) -> Iterator[Record]:
    return (asked.record(item) for item in every_item(asked.wanted, asked.as_of))


def _named(items: Iterable[Item]) -> tuple[ActorLink, ...]:
    """Whom the entries of the page name, by name: what the page may be narrowed to without asking for more."""
    named = (one for item in items for one in (item.claimant, item.target, *item.actors, *item.speakers) if one)
    return tuple(sorted(dict.fromkeys(named), key=lambda actor: actor.name.casefold()))


def _incident(item: Item) -> str:
    return reverse("web:incident", args=[item.incident.slug]) if item.incident else ""
