"""What lists have in common: what an address asks for, and the same as files."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from datetime import date
from typing import TYPE_CHECKING
from urllib.parse import urlencode

from django.http import HttpRequest, StreamingHttpResponse

from tracker.evidence.queries.actor_list import ActorFilter
from tracker.evidence.queries.incident_list import IncidentFilter
from tracker.evidence.queries.letters import LETTERS
from tracker.evidence.queries.response_list import Wanted
from tracker.web.exports.streams import csv_lines, json_parts
from tracker.web.presentation.links import dated
from tracker.web.views.asking import asked_words

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

NOTE = "What reports say, attributed and graded; every number is alleged, and to be accused is not to be guilty."


def asked(request: HttpRequest, name: str, among: Iterable[str] = ()) -> str:
    """What the address asks for by this name; empty where it is not among what there is."""
    value = asked_words(request, name)
    known = tuple(among)
    return value if not known or value in known else ""


def asked_letter(request: HttpRequest) -> str:
    return asked(request, "least", LETTERS)


def query_of(wanted: IncidentFilter | ActorFilter | Wanted) -> str:
    """The filter as the end of an address."""
    return urlencode({name: value for name, value in asdict(wanted).items() if value})


def whole(request: HttpRequest, path: str, as_of: date | None) -> str:
    """The whole address of a page of this site, of the day if there is one."""
    return request.build_absolute_uri(dated(path, as_of) if as_of else path)


def file_of(
    records: Iterable[DataclassInstance],
    kind: type[DataclassInstance],
    *,
    form: str,
    name: str,
    page: str,
    as_of: date | None,
    note: str = NOTE,
) -> StreamingHttpResponse:
    """The records as CSV or JSON. page: the address of the list that they are of; note: what must be known of them."""
    if form == "csv":
        answer = StreamingHttpResponse(csv_lines(records, kind), content_type="text/csv; charset=utf-8")
    else:
        day = as_of.isoformat() if as_of else None
        head = {"title": f"Stillwatch: {name.capitalize()}", "note": note, "as_known_on": day, "page": page}
        answer = StreamingHttpResponse(json_parts(head, records), content_type="application/json")
    answer["Content-Disposition"] = f'attachment; filename="stillwatch-{name}.{form}"'
    return answer
