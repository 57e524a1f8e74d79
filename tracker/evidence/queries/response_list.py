"""The list of policy and industry responses by place, kind and stage, and how many there are: as kept, in their order."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from django.db.models import Sum

from tracker.evidence.models import Response, Step, Tally
from tracker.evidence.queries.days_counted import as_day
from tracker.evidence.queries.kept_walks import walk
from tracker.evidence.queries.paging import Mark, Page, read_mark
from tracker.evidence.queries.responses import STATES, ResponseRow, response_rows
from tracker.evidence.queries.standing_sums import standing
from tracker.evidence.tallied_entries import BETWEEN
from tracker.evidence.tallied_responses import PUBLIC_BODIES
from tracker.evidence.tallied_rows import Sort

PAGE_SIZE = 40
EXPORT_BATCH = 200
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
    """How many responses of a place (INDUSTRY for companies' own) and kind have come to a stage. by: COMPANIES or
    PUBLIC_BODIES, of whom each has a row of its own."""

    place: str
    kind: str
    step: str
    n: int
    by: str = PUBLIC_BODIES


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


def every_response(wanted: Wanted, as_of: date | None = None) -> Iterator[ResponseRow]:
    """All wanted responses in the order of the list, a batch at a time: for downloads."""
    tallies = response_tallies(as_of)
    mark: Mark | None = None
    while True:
        found = responses_page(wanted, mark=mark, as_of=as_of, size=EXPORT_BATCH, tallies=tallies)
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return


def _in_order(
    wanted: Wanted, mark: Mark | None, as_of: date | None, size: int, tallies: ResponseTallies | None
) -> list[Response]:
    """So many of the wanted responses after the mark, each with the `day` of its latest stage as a number; one query more
    where they are to be counted first."""
    sort, kinds = Sort.STAGE, [""]
    if wanted != Wanted():
        sort, kinds = Sort.STEP, list(_kinds(wanted, (tallies or response_tallies(as_of)).rows))
    found = walk(sort, kinds, as_of, size=size, mark=mark)
    return list(Response.objects.raw(_FOUND.format(walk=found.sql), found.parameters))


def _kinds(wanted: Wanted, rows: Iterable[ResponseTally]) -> Iterator[str]:
    """The kinds of kept rows that are wanted."""
    steps = STATES.get(wanted.state, frozenset()) if wanted.state else None
    for row in rows:
        is_wanted = (
            wanted.jurisdiction in ("", row.place)
            and wanted.kind in ("", row.kind)
            and wanted.step in ("", row.step)
            and (steps is None or row.step in steps)
            and wanted.by in ("", row.by)
        )
        if is_wanted:
            yield BETWEEN.join(("" if row.place == INDUSTRY else row.place, row.kind, row.step, row.by))


_FOUND = """
SELECT r.*, w.value AS day FROM ({walk}) w
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
    place, kind, step, by = metric.split(BETWEEN)
    return ResponseTally(place or INDUSTRY, kind, step, n, by)


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
