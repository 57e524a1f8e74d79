"""What pages there are, for search engines: a bounded part at a time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

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
    match part.kind:
        case "incidents":
            chosen = visible.incidents().filter(**within).exclude(slug="").order_by("pk")
            told = chosen.values_list("slug", "changed_at")
        case "responses":
            told = known_responses().filter(**within).order_by("pk").values_list("slug", "changed_at")
        case "actors":
            people = Actor.objects.filter(is_known=True, **within).order_by("pk")
            yield from (Listed(name=slug, changed_on=None) for slug in people.values_list("slug", flat=True))
            return
        case _:
            reports = Report.objects.filter(is_relevant=True, **within).order_by("pk")
            told = reports.values_list("pk", "current_text__created_at")
    yield from (Listed(name=str(name), changed_on=at.date() if at else None) for name, at in told)
