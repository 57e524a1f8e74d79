"""What pages there are, for search engines: a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from types import MappingProxyType
from typing import Any

from django.db import connection
from django.db.models import DateTimeField, Model, QuerySet, Value

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Incident, Response
from tracker.evidence.queries import visible
from tracker.evidence.queries.responses import known_responses

# A part holds so many pages at most, by the numbers of their rows; a sitemap may hold 50,000.
PART = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A part of the pages of one kind. kind: as `KINDS`; number: which."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Listed:
    """A page. name: of its slug or number; changed_on: None where that is not known."""

    name: str
    changed_on: date | None


KINDS: Mapping[str, type[Model]] = MappingProxyType(
    {"incidents": Incident, "actors": Actor, "responses": Response, "reports": Report}
)
_PARTS = """
WITH RECURSIVE part AS (
    (SELECT id / %(size)s AS number FROM {rows} ORDER BY id LIMIT 1)
    UNION ALL
    SELECT (SELECT id / %(size)s FROM {rows} WHERE id >= (part.number + 1) * %(size)s ORDER BY id LIMIT 1)
    FROM part WHERE part.number IS NOT NULL)
SELECT number FROM part WHERE number IS NOT NULL
"""


def parts() -> Iterator[Part]:
    """Every part that has a row, whether or not it may be shown: a number looked up for each, whatever lies between them;
    a query for each kind."""
    for kind, model in KINDS.items():
        with connection.cursor() as cursor:
            cursor.execute(_PARTS.format(rows=connection.ops.quote_name(model._meta.db_table)), {"size": PART})
            yield from (Part(kind=kind, number=number) for (number,) in cursor.fetchall())


def listed(part: Part) -> Iterator[Listed]:
    """The pages of the part; one query. Reports on something else have no page worth finding."""
    within = {"pk__gte": part.number * PART, "pk__lt": (part.number + 1) * PART}
    pages: QuerySet[Any, tuple[object, datetime | None]]
    match part.kind:
        case "incidents":
            pages = visible.incidents().exclude(slug="").values_list("slug", "changed_at")
        case "responses":
            pages = known_responses().values_list("slug", "changed_at")
        case "actors":
            pages = Actor.objects.filter(is_known=True).values_list("slug", Value(None, DateTimeField()))
        case _:
            pages = Report.objects.filter(is_relevant=True).values_list("pk", "current_text__created_at")
    for name, at in pages.filter(**within).order_by("pk"):
        yield Listed(name=str(name), changed_on=at.date() if at else None)
