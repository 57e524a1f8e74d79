"""The list of policy and industry responses by place, kind and stage, and how many there are: as kept, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Sum

from tracker.evidence.models import Response, Step, Tally
from tracker.evidence.queries.days_counted import as_day, as_number
from tracker.evidence.queries.paging import Mark, Page
from tracker.evidence.queries.responses import STATES, ResponseRow, response_rows
from tracker.evidence.queries.standing_sums import standing
from tracker.evidence.tallied_responses import BETWEEN
from tracker.evidence.tallied_rows import COMPANY_ACTS, Sort

PAGE_SIZE = 40
COMPANIES, PUBLIC_BODIES = "companies", "public"
# What the filter calls responses of companies, which have no jurisdiction.
INDUSTRY = "industry"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to, empty for everything. step: the latest stage; by: COMPANIES or PUBLIC_BODIES."""

    jurisdiction: str = ""
    kind: str = ""
    step: str = ""
    state: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ResponseTally:
    """How many responses of a place (INDUSTRY for companies' own) and kind have come to a stage."""

    place: str
    kind: str
    step: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTallies:
    """All of them; n_reports: how many reports tell their stages."""

    rows: tuple[ResponseTally, ...]
    n_reports: int
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChoices:
    """What the filters can be set to, each with how many responses it gives; industry has the key INDUSTRY."""

    jurisdictions: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    steps: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]


def responses_page(
    wanted: Wanted,
    *,
    mark: Mark | None = None,
    as_of: date | None = None,
    size: int = PAGE_SIZE,
    tallies: ResponseTallies | None = None,
) -> Page[ResponseRow]:
    """The responses whose latest stage is newest first, those without a day last; five queries.

    tallies: all there are of that day, counted where they are not given, if anything is wanted in particular.
    """
    found = _in_order(wanted, mark, as_of, size + 1, tallies)
    last = found[size - 1] if len(found) > size else None
    next_mark = str(Mark(as_day(vars(last)["day"]), last.pk)) if last else ""
    return Page(response_rows(found[:size], as_of), next_mark)


def _in_order(
    wanted: Wanted, mark: Mark | None, as_of: date | None, size: int, tallies: ResponseTallies | None
) -> list[Response]:
    """So many of the wanted responses after the mark, each with the `day` of its latest stage as a number; one query more
    where they are to be counted first."""
    sort = Sort.STAGE
    kinds: list[tuple[str, bool | None]] = [("", None)]
    if wanted != Wanted():
        sort, kinds = Sort.STEP, list(_kinds(wanted, (tallies or response_tallies(as_of)).rows))
    last = None if mark is None else as_number(mark.when)
    parameters: dict[str, Any] = {
        "sort": sort.value,
        "metrics": [metric for metric, _ in kinds],
        "by_companies": [asked for _, asked in kinds],
        "as_of": as_of,
        "last": last,
        "last_id": mark.id if mark else None,
        "size": size,
    }
    held = "k.since IS NULL" if as_of is None else _HELD
    return list(Response.objects.raw(_WALK.format(held=held, after="" if mark is None else _AFTER), parameters))


def _kinds(wanted: Wanted, rows: Iterable[ResponseTally]) -> Iterator[tuple[str, bool | None]]:
    """The kinds of kept rows that are wanted, and whether of each only those of companies, or of public bodies, are."""
    steps = STATES.get(wanted.state, frozenset()) if wanted.state else None
    for row in rows:
        is_wanted = (
            wanted.jurisdiction in ("", row.place)
            and wanted.kind in ("", row.kind)
            and wanted.step in ("", row.step)
            and (steps is None or row.step in steps)
        )
        # What has no place is a company's own; what companies do in a place, public bodies do as well.
        is_own, is_mixed = row.place == INDUSTRY, row.place != INDUSTRY and row.kind in COMPANY_ACTS
        if not is_wanted or (not is_mixed and wanted.by == (PUBLIC_BODIES if is_own else COMPANIES)):
            continue
        place = "" if is_own else row.place
        yield BETWEEN.join((place, row.kind, row.step)), wanted.by == COMPANIES if is_mixed and wanted.by else None


_HELD = "k.since <= %(as_of)s AND (k.until IS NULL OR k.until > %(as_of)s)"
_AFTER = "AND k.value <= %(last)s AND (k.value < %(last)s OR k.subject_id < %(last_id)s)"
# Of each kind as many as the page may hold, in the order of the index; then all of these in one order.
_WALK = """
SELECT r.*, w.value AS day FROM (
    SELECT w.subject_id, w.value
    FROM unnest(%(metrics)s::text[], %(by_companies)s::boolean[]) AS m(metric, by_companies)
    CROSS JOIN LATERAL (
        SELECT k.subject_id, k.value FROM evidence_tallied k
        WHERE k.sort = %(sort)s AND k.metric = m.metric AND k.actor_id IS NULL AND k.value IS NOT NULL AND {held} {after}
          AND (m.by_companies IS NULL OR m.by_companies = EXISTS (
            SELECT FROM evidence_stage g
            CROSS JOIN LATERAL (SELECT a.claimant_id FROM evidence_assertion a WHERE a.id = g.assertion_id OFFSET 0) a
            CROSS JOIN LATERAL (SELECT c.kind FROM evidence_actor c WHERE c.id = a.claimant_id OFFSET 0) c
            WHERE g.response_id = k.subject_id AND c.kind = 'organisation'))
        ORDER BY k.value DESC, k.subject_id DESC LIMIT %(size)s) w
    ORDER BY w.value DESC, w.subject_id DESC LIMIT %(size)s) w
CROSS JOIN LATERAL (SELECT r.* FROM evidence_response r WHERE r.id = w.subject_id OFFSET 0) r
ORDER BY w.value DESC, w.subject_id DESC"""


def response_tallies(as_of: date | None = None) -> ResponseTallies:
    """How many there are of each sort; one query."""
    asked = (Sort.STEP, Sort.ACT_REPORT, Sort.ACT_SAMPLE)
    kept = Tally.objects.filter(standing(as_of), actor__isnull=True, sort__in=asked).order_by()
    found = kept.values_list("sort", "metric").annotate(total=Sum("n")).filter(total__gt=0)
    sums = {(sort, metric): n for sort, metric, n in found}
    return ResponseTallies(
        rows=tuple(_tally(metric, n) for (sort, metric), n in sorted(sums.items()) if sort == Sort.STEP),
        n_reports=sums.get((Sort.ACT_REPORT, ""), 0),
        is_sample=(Sort.ACT_SAMPLE, "") in sums,
    )


def _tally(metric: str, n: int) -> ResponseTally:
    place, kind, step = metric.split(BETWEEN)
    return ResponseTally(place or INDUSTRY, kind, step, n)


def response_choices(found: ResponseTallies) -> ResponseChoices:
    """What there is to filter by."""
    places: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    for one in found.rows:
        places[one.place] += one.n
        kinds[one.kind] += one.n
        steps[one.step] += one.n
    states = Counter({state: sum(steps[step] for step in within) for state, within in STATES.items()})
    order = [step for step in Step.values if step in steps]
    return ResponseChoices(
        jurisdictions=_by_number(places),
        kinds=_by_number(kinds),
        steps=tuple((step, steps[step]) for step in order),
        states=tuple((state, states[state]) for state in STATES if states[state]),
    )


def _by_number(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
