"""The sums that pages show, kept as evidence is written: how many entries fall into a month, how involved an actor is.

What each assertion, incident and report counts as, from when to when, follows from its own rows and is kept as `Tallied`;
what differs from that is added to the sums, or taken from them. So it is safe to run twice, and in any order.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Final

from django.db import connection, transaction
from django.db.backends.utils import CursorWrapper

from tracker.evidence import concerns
from tracker.evidence.locks import lock_evidence
from tracker.evidence.models import Assertion, Stage, Statement, Tallied, Tally, Weight
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.tallied_responses import MOVES, RESPONSES
from tracker.evidence.tallied_rows import ASSERTIONS, GRADES, INCIDENTS, REPORTS, Sort
from tracker.grading.rules import PUBLIC_FROM


@dataclass(frozen=True, slots=True, kw_only=True)
class Touched:
    """What was written, by ids: what it counts as may be another now. statements: whose reports are meant."""

    assertions: frozenset[int] = field(default_factory=frozenset)
    incidents: frozenset[int] = field(default_factory=frozenset)
    statements: frozenset[int] = field(default_factory=frozenset)
    responses: frozenset[int] = field(default_factory=frozenset)

    def __or__(self, other: Touched) -> Touched:
        return Touched(
            assertions=self.assertions | other.assertions,
            incidents=self.incidents | other.incidents,
            statements=self.statements | other.statements,
            responses=self.responses | other.responses,
        )


def keep(touched: Touched) -> None:
    """The sums are those that follow from what is stored, as far as it was touched."""
    # A stage counts by what its response says of it.
    stages = Stage.objects.filter(response__in=touched.responses).values_list("assertion", flat=True)
    assertions = touched.assertions.union(stages) if touched.responses else touched.assertions
    reports = Statement.objects.filter(pk__in=touched.statements).values_list("report", flat=True).distinct()
    moved: set[int] = set()
    with connection.cursor() as cursor:
        for subject, chosen in (
            ("assertion", assertions),
            ("response", touched.responses),
            ("incident", touched.incidents),
            ("report", list(reports)),
        ):
            moved |= _move(cursor, subject, chosen)
        _weigh(cursor, moved)


def keep_acts_of(actors: Collection[int]) -> None:
    """What these actors do counts as what actors of their kind do, which is another now."""
    acts = Assertion.objects.filter(kind=StatementKind.RESPONSE, claimant__in=actors)
    own = dict(acts.values_list("pk", "stage__response"))
    with transaction.atomic():
        lock_evidence()
        keep(Touched(assertions=frozenset(own), responses=frozenset(home for home in own.values() if home)))


def rebuild() -> None:
    """All sums anew, and whom changes concern, from all that is stored."""
    concerns.rebuild()
    with connection.cursor() as cursor:
        Tallied.objects.all().delete()
        Tally.objects.all().delete()
        Weight.objects.all().delete()
        moved: set[int] = set()
        for subject in _WANTED:
            moved |= _move(cursor, subject, None)
        _weigh(cursor, moved)


def count_uncounted() -> None:
    """The sums of a store that was filled before there were any; one that has some is left as it is."""
    if Assertion.objects.exists() and not Tallied.objects.exists():
        with transaction.atomic():
            lock_evidence()
            rebuild()


def _move(cursor: CursorWrapper, subject: str, chosen: Collection[int] | None) -> set[int]:
    """The actors whose numbers for now are others after these subjects, or all, were counted anew."""
    if chosen is not None and not chosen:
        return set()
    mine = "TRUE" if chosen is None else "t.id = ANY(%(chosen)s::bigint[])"
    theirs = "" if chosen is None else "AND subject_id = ANY(%(chosen)s::bigint[])"
    cursor.execute(
        _MOVE.format(wanted=_WANTED[subject].format(mine=mine), theirs=theirs),
        {"chosen": sorted(chosen or ()), "subject": subject, "least": PUBLIC_FROM},
    )
    return {actor for (actor,) in cursor.fetchall()}


def _weigh(cursor: CursorWrapper, actors: Collection[int]) -> None:
    if actors:
        cursor.execute(_WEIGH, [sorted(actors)])


# What is counted -> its rows; `mine` says of which ones.
_WANTED: Final = {
    "assertion": f"{ASSERTIONS} UNION ALL {MOVES}",
    "response": RESPONSES,
    "incident": INCIDENTS,
    "report": REPORTS,
}
_COUNTED: Final = "sort, actor_id, month, precision, metric"
_TALLIED: Final = f"{_COUNTED}, subject, subject_id, since, until, value"
_MOVE: Final = f"""
WITH wanted AS ({{wanted}}),
stored AS (SELECT {_TALLIED} FROM evidence_tallied WHERE subject = %(subject)s {{theirs}}),
gone AS (SELECT * FROM stored EXCEPT SELECT * FROM wanted),
fresh AS (SELECT * FROM wanted EXCEPT SELECT * FROM stored),
dropped AS (
    DELETE FROM evidence_tallied t USING gone g
    WHERE t.subject = g.subject AND t.subject_id = g.subject_id
      AND (t.sort, t.precision, t.metric) = (g.sort, g.precision, g.metric) AND t.value IS NOT DISTINCT FROM g.value
      AND t.actor_id IS NOT DISTINCT FROM g.actor_id AND t.month IS NOT DISTINCT FROM g.month
      AND t.since IS NOT DISTINCT FROM g.since AND t.until IS NOT DISTINCT FROM g.until),
added AS (INSERT INTO evidence_tallied ({_TALLIED}) SELECT {_TALLIED} FROM fresh),
signed AS (SELECT *, 1 AS sign FROM fresh UNION ALL SELECT *, -1 FROM gone),
edges AS (
    SELECT {_COUNTED}, since AS on_day, sign FROM signed
    UNION ALL SELECT {_COUNTED}, until, -sign FROM signed WHERE until IS NOT NULL),
grains AS (
    SELECT {_COUNTED}, 'now' AS grain, NULL::date AS day, sign FROM edges WHERE on_day IS NULL
    UNION ALL
    SELECT {_COUNTED}, grain, date_trunc(grain, on_day)::date, sign
    FROM edges CROSS JOIN unnest(ARRAY['year', 'month', 'day']) AS grain WHERE on_day IS NOT NULL),
summed AS (
    INSERT INTO evidence_tally AS held ({_COUNTED}, grain, day, n)
    SELECT {_COUNTED}, grain, day, sum(sign) FROM grains GROUP BY {_COUNTED}, grain, day HAVING sum(sign) <> 0
    ON CONFLICT ON CONSTRAINT tally_once DO UPDATE SET n = held.n + EXCLUDED.n
    RETURNING actor_id, grain)
SELECT DISTINCT actor_id FROM summed WHERE grain = 'now' AND actor_id IS NOT NULL
"""
# Columns of `Weight` with the sort that each is the sum of.
_WEIGHED: Final = {
    "n_as_accuser": Sort.ACCUSER,
    "n_as_accused": Sort.ACCUSED,
    "n_responses": Sort.ACT,
    "n_remarks": Sort.REMARK,
    "n_comments": Sort.COMMENT,
    **{f"n_{sort}": sort for sort in GRADES.values()},
}
_WEIGH: Final = f"""
INSERT INTO evidence_weight AS held (actor_id, {", ".join(_WEIGHED)})
SELECT actor_id, {", ".join(f"coalesce(sum(n) FILTER (WHERE sort = '{sort}'), 0)" for sort in _WEIGHED.values())}
FROM evidence_tally WHERE grain = 'now' AND actor_id = ANY(%s) GROUP BY actor_id
ON CONFLICT (actor_id) DO UPDATE SET ({", ".join(_WEIGHED)}) = ({", ".join(f"EXCLUDED.{name}" for name in _WEIGHED)})
"""
