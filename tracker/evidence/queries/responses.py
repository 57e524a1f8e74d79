"""Policy and industry responses, by jurisdiction and status."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Count, F, Q, QuerySet
from django.db.models.functions import Coalesce

from tracker.evidence.models import Assertion
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.paging import Mark, Page, after

PAGE_SIZE = 40
# What a company does on its own; anything else that it is named with is an act of a public body.
COMPANY_ACTS = frozenset({"submission", "information_sharing", "access_restriction", "technical_defence", "use_ban"})
COMPANIES, PUBLIC_BODIES = "companies", "public"
# What the filter calls responses of companies, which have no jurisdiction.
INDUSTRY = "industry"


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChoices:
    """What the filters can be set to, each with how many responses it gives; industry has the key INDUSTRY."""

    jurisdictions: tuple[tuple[str, int], ...]
    statuses: tuple[tuple[str, int], ...]


def _shown() -> QuerySet[Assertion]:
    return visible.assertions().filter(kind=StatementKind.RESPONSE)


def newest_responses(chosen: QuerySet[Assertion], mark: Mark | None = None) -> QuerySet[Assertion]:
    """The responses after the mark, the newest first by their own day or that of their first report; undated last."""
    dated = chosen.annotate(day=Coalesce("occurred_on", visible.first_reported("published_on")))
    return after(dated, "day", mark).order_by(F("day").desc(nulls_last=True), "-id")


def responses_page(
    *, jurisdiction: str = "", status: str = "", by: str = "", mark: Mark | None = None, size: int = PAGE_SIZE
) -> Page[rows.Item]:
    """The newest responses first; four queries. by: COMPANIES, PUBLIC_BODIES or empty for both."""
    chosen = _shown()
    if jurisdiction:
        chosen = chosen.filter(jurisdiction="" if jurisdiction == INDUSTRY else jurisdiction)
    if status:
        chosen = chosen.filter(status=status)
    own = Q(jurisdiction="") | Q(claimant__kind="organisation", instrument__in=COMPANY_ACTS)
    if by == COMPANIES:
        chosen = chosen.filter(own)
    elif by == PUBLIC_BODIES:
        # Negated in a filter of ids, because nobody may be named: what is not known to be a company's is public.
        chosen = chosen.exclude(id__in=_shown().filter(own).values("id"))
    told = visible.items(newest_responses(chosen, mark)[: size + 1])
    shown = told[:size]
    if len(told) <= size:
        return Page(shown, "")
    last = shown[-1]
    return Page(shown, str(Mark(last.day.value if last.day else None, last.id)))


def response_choices() -> ResponseChoices:
    """What there is to filter by; two queries."""

    def counted(field: str) -> tuple[tuple[str, int], ...]:
        return tuple(_shown().order_by().values_list(field).annotate(n=Count("id")).order_by("-n", field))

    return ResponseChoices(
        jurisdictions=tuple((code or INDUSTRY, n) for code, n in counted("jurisdiction")),
        statuses=counted("status"),
    )
