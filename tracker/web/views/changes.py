"""What changed on the record: the page, one change by itself, and the same as files."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext

from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.changes import (
    KINDS,
    ChangeFilter,
    Subject,
    change_by,
    changes_page,
    every_change,
    newest_noted,
    subject,
)
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.rows import ActorLink, IncidentLink
from tracker.evidence.telling import LEAST_MOVE
from tracker.web.exports.changes import ChangeRecord, change_record, entries
from tracker.web.exports.feed import atom_of
from tracker.web.exports.streams import csv_lines, json_parts
from tracker.web.presentation.changes import WORDS, change_sentence
from tracker.web.presentation.links import dated
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import Translate
from tracker.web.templatetags.stillwatch import evidence_url
from tracker.web.views.answers import page
from tracker.web.views.asking import asked_day, asked_number, asked_words
from tracker.web.views.days import known_on

FEED_SIZE = 60
SUBTITLE = "What is new, regraded, answered, put right or no longer said; every statement is somebody’s."


@page
@known_on
def changes(request: HttpRequest, as_of: date | None) -> HttpResponse:
    wanted = _wanted(request)
    found = changes_page(wanted, read_mark(request.GET.get("after", "")), as_of=as_of)
    about = subject(wanted)
    context = {
        "page": found,
        "wanted": wanted,
        "about": about,
        "title": _title(about, gettext),
        "query": _query(wanted),
        "least_move": LEAST_MOVE,
        "kinds": [(kind, WORDS[kind], kind in wanted.kinds) for kind in KINDS],
        "actors": _actors(found.rows, about.actor),
        "incidents": _incidents(found.rows, about.incident),
    }
    return render(request, "web/changes.html", context)


@page
@known_on
def change(request: HttpRequest, as_of: date | None, key: str) -> HttpResponse:
    """One change, at an address that stays."""
    found = change_by(key, as_of)
    if found is None:
        raise Http404("There is no such change.")
    return render(
        request, "web/change.html", {"row": found, "title": change_sentence(found), "word": WORDS[found.kind]}
    )


@page
@known_on
def changes_file(request: HttpRequest, as_of: date | None, form: str) -> HttpResponseBase:
    """The chosen changes as a file of the form that the address ends in."""
    wanted = _wanted(request)
    query = _query(wanted)
    address = f"{reverse('web:changes')}?{query}" if query else reverse("web:changes")
    title = f"Stillwatch: {_title(subject(wanted))}"

    def whole(path: str) -> str:
        return request.build_absolute_uri(dated(path, as_of) if as_of else path)

    def record(row: ChangeRow) -> ChangeRecord:
        return change_record(
            row,
            change=whole(reverse("web:change", args=[row.address])),
            evidence=whole(evidence_url(row.item)) if row.item else "",
            report=lambda pk: whole(reverse("web:report", args=[pk])),
        )

    records: Iterator[ChangeRecord] = (record(row) for row in every_change(wanted, as_of))
    answer: HttpResponseBase
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(records, ChangeRecord), content_type="text/csv; charset=utf-8")
    elif form == "json":
        head = {"title": title, "note": SUBTITLE, "as_known_on": as_of.isoformat() if as_of else None}
        parts = json_parts(head | {"page": whole(address)}, records)
        answer = StreamingHttpResponse(parts, content_type="application/json")
    else:
        newest = (record(row) for row in newest_noted(wanted, as_of=as_of, size=FEED_SIZE))
        made = atom_of(
            entries(newest), title=title, subtitle=SUBTITLE, page=whole(address), feed=request.build_absolute_uri()
        )
        answer = HttpResponse(made, content_type="application/atom+xml; charset=utf-8")
    shown = "inline" if form == "atom" else "attachment"
    answer["Content-Disposition"] = f'{shown}; filename="stillwatch-changes.{form}"'
    return answer


def _wanted(request: HttpRequest) -> ChangeFilter:
    return ChangeFilter(
        kinds=tuple(kind for kind in KINDS if kind in request.GET.getlist("kind")),
        actor=asked_words(request, "actor"),
        incident=asked_words(request, "incident"),
        report=asked_number(request, "report"),
        since=asked_day(request, "since"),
    )


def _query(wanted: ChangeFilter) -> str:
    """The filter as the end of an address, so that files give what the page shows."""
    pairs = [("kind", kind) for kind in wanted.kinds]
    pairs += [("actor", wanted.actor), ("incident", wanted.incident)]
    pairs += [("report", str(wanted.report or "")), ("since", wanted.since.isoformat() if wanted.since else "")]
    return urlencode([(name, value) for name, value in pairs if value])


def _title(about: Subject, translate: Translate = str) -> str:
    named = (
        shown_name(about.actor.name) if about.actor else "",
        title_words(about.incident.title) if about.incident else "",
        about.report.title if about.report else "",
    )
    of = ", ".join(name for name in named if name)
    return translate(_("What changed: {subjects}")).format(subjects=of) if of else translate(_("What changed"))


def _actors(rows: tuple[ChangeRow, ...], chosen: ActorLink | None) -> list[ActorLink]:
    """Who is named on this page, for the choice; whom one looks for beyond it has a page with a link here."""
    items = [row.item for row in rows if row.item]
    named = [actor for item in items for actor in (item.claimant, item.target, *item.actors, *item.speakers) if actor]
    return sorted((one for one in dict.fromkeys(named) if one != chosen), key=lambda actor: actor.name.casefold())


def _incidents(rows: tuple[ChangeRow, ...], chosen: IncidentLink | None) -> list[IncidentLink]:
    told = dict.fromkeys(row.item.incident for row in rows if row.item and row.item.incident)
    return [one for one in told if one is not None and one != chosen]
