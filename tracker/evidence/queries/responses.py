"""Policy and industry responses, by jurisdiction and status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, QuerySet

from tracker.evidence.models import Assertion
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.paging import Mark, Page, after

PAGE_SIZE = 40
# What the filter calls responses of companies, which have no jurisdiction.
INDUSTRY = "industry"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChoices:
    """What the filters can be set to, each with how many responses it gives; industry has the key INDUSTRY."""

    jurisdictions: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]


def _shown() -> QuerySet[Assertion]:
    return visible.assertions().filter(kind=StatementKind.RESPONSE)


def responses_page(
    *, jurisdiction: str = "", status: str = "", mark: Mark | None = None, size: int = PAGE_SIZE
) -> Page[rows.Item]:
    """The newest responses first, those without a date last; four queries."""
    chosen = _shown()
    if jurisdiction:
        chosen = chosen.filter(jurisdiction="" if jurisdiction == INDUSTRY else jurisdiction)
    if status:
        chosen = chosen.filter(status=status)
    ordered = after(chosen, "occurred_on", mark).order_by(F("occurred_on").desc(nulls_last=True), "-id")
    told = visible.items(ordered[: size + 1])
    shown = told[:size]
    return Page(shown, _next_mark(shown[-1]) if len(told) > size else "")


def _next_mark(last: rows.Item) -> str:
    return str(Mark(last.occurred.value if last.occurred else None, last.id))


def response_choices() -> ResponseChoices:
    """What there is to filter by; two queries."""

    def counted(field: str) -> tuple[tuple[str, int], ...]:
        return tuple(_shown().order_by().values_list(field).annotate(n=Count("id")).order_by("-n", field))

    return ResponseChoices(
        jurisdictions=tuple((code or INDUSTRY, n) for code, n in counted("jurisdiction")),
        statuses=counted("status"),
    )
