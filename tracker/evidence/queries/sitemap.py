"""What pages there are, for search engines: a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db.models import DateTimeField, Max, QuerySet, Value

from tracker.collection.models import Report
from tracker.evidence.models import Actor
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


KINDS = ("incidents", "actors", "responses", "reports")


def parts() -> Iterator[Part]:
    """Every part that may hold a page; a query for each kind."""
    last = {
        "incidents": visible.incidents().aggregate(last=Max("pk"))["last"],
        "actors": Actor.objects.aggregate(last=Max("pk"))["last"],
        "responses": known_responses().aggregate(last=Max("pk"))["last"],
        "reports": Report.objects.aggregate(last=Max("pk"))["last"],
    }
    for kind in KINDS:
        yield from (Part(kind=kind, number=number) for number in range((last[kind] or -1) // PART + 1))


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
