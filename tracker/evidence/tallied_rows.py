"""What each assertion, incident and report counts as, as SQL: rows of `models.tallies.Tallied` that follow from what is stored.

What may be shown, what a report said when, and when an incident was on record are said in `queries.visible` and
`queries.known`; the same is said here of all days at once (`tests/evidence/test_tallies.py` compares them). With
`OFFSET 0` each table is looked up row by row, whatever the planner believes of its size.
"""

from __future__ import annotations

from enum import StrEnum
from typing import Final


class Sort(StrEnum):
    """What a tally counts; see `models.tallies.Counted`."""

    ACCUSATION = "accusation"
    REPLY = "reply"
    RESPONSE = "response"
    REPORT = "report"
    SAMPLE = "sample"
    ACCUSER = "accuser"
    ACCUSED = "accused"
    ACT = "act"
    REMARK = "remark"


# Predicate -> what an allegation or an answer counts as, on a timeline; no other claim is counted there.
SORTS: Final = {"alleges_distillation": Sort.ACCUSATION, "denies": Sort.REPLY, "admits": Sort.REPLY}
# Of an assertion `a`: it stands, and is graded well enough to be shown.
_SHOWN: Final = """a.retired_at IS NULL AND EXISTS (
    SELECT FROM evidence_assessment g WHERE g.assertion_id = a.id AND g.superseded_at IS NULL AND g.score >= %(least)s) IS TRUE"""
# As what an assertion `a` is counted on a timeline, NULL for what is not.
_SORT: Final = f"""CASE a.kind WHEN 'response' THEN '{Sort.RESPONSE}' WHEN 'claim' THEN
    CASE a.predicate {" ".join(f"WHEN '{predicate}' THEN '{sort}'" for predicate, sort in SORTS.items())} END END"""
# The points of each of the assertions `a`, as far as they may be shown.
_POINTS: Final = """CROSS JOIN LATERAL (
            SELECT p.since, p.until FROM evidence_point p WHERE p.assertion_id = a.id AND p.score >= %(least)s OFFSET 0) p"""
# The statements of a report `t` with the assertions that they support, of those that are counted on a timeline.
_TOLD: Final = f"""FROM (
            SELECT s.id, s.text_id, s.retired_at FROM evidence_statement s WHERE s.report_id = t.id OFFSET 0) s
        CROSS JOIN LATERAL (SELECT u.assertion_id FROM evidence_support u WHERE u.statement_id = s.id OFFSET 0) u
        CROSS JOIN LATERAL (
            SELECT a.id, a.retired_at FROM evidence_assertion a
            WHERE a.id = u.assertion_id AND {_SORT} IS NOT NULL OFFSET 0) a"""
_ASSERTIONS: Final = f"""
SELECT c.sort, c.actor_id, c.month, c.precision, %(subject)s AS subject, t.id AS subject_id, h.since, h.until
FROM evidence_assertion t
CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until, a.occurred_on, a.occurred_precision, a.representative_id
    FROM evidence_assertion a WHERE a.id = t.id AND {_SHOWN}
    UNION ALL
    SELECT p.since, p.until, p.occurred_on, p.occurred_precision, p.representative_id
    FROM evidence_point p WHERE p.assertion_id = t.id AND p.score >= %(least)s) h
CROSS JOIN LATERAL (
    SELECT s.report_id FROM evidence_statement s WHERE s.id = h.representative_id OFFSET 0) s
CROSS JOIN LATERAL (
    SELECT coalesce(h.occurred_on, CASE WHEN r.published_on IS NOT NULL
               THEN (t.known_from AT TIME ZONE 'UTC')::date END) AS day,
           CASE WHEN h.occurred_on IS NOT NULL THEN h.occurred_precision ELSE r.published_precision END = 'year' AS of_year
    FROM collection_report r WHERE r.id = s.report_id OFFSET 0) d
CROSS JOIN LATERAL (
    SELECT {_SORT} AS sort, NULL::bigint AS actor_id, date_trunc('month', d.day)::date AS month,
           CASE WHEN d.day IS NULL THEN '' WHEN d.of_year THEN 'year' ELSE 'month' END AS precision
    FROM (SELECT t.kind, t.predicate) a
    UNION ALL
    SELECT CASE t.kind WHEN 'response' THEN 'act' WHEN 'claim' THEN 'remark' END, t.claimant_id, NULL, ''
    WHERE t.claimant_id IS NOT NULL) c
WHERE c.sort IS NOT NULL AND {{mine}}"""
_INCIDENTS: Final = f"""
SELECT c.sort, c.actor_id, NULL::date AS month, '' AS precision, %(subject)s AS subject, t.id AS subject_id, h.since, h.until
FROM evidence_incident t
CROSS JOIN LATERAL (
    SELECT 'accuser' AS sort, x.actor_id FROM evidence_incident_accusers x WHERE x.incident_id = t.id
    UNION ALL
    SELECT 'accused', x.actor_id FROM evidence_incident_accused x WHERE x.incident_id = t.id) c
CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until
    WHERE t.retired_at IS NULL AND EXISTS (
        SELECT FROM evidence_assertion a WHERE a.incident_id = t.id AND {_SHOWN}) IS TRUE
    UNION ALL
    SELECT lower(span), upper(span) FROM unnest((
        SELECT range_agg(daterange(p.since, p.until))
        FROM (SELECT a.id FROM evidence_assertion a
              WHERE a.incident_id = t.id
                AND (c.sort = 'accuser' OR a.target_id = c.actor_id OR a.claimant_id = c.actor_id) OFFSET 0) a
        {_POINTS})) AS span) h
WHERE t.merged_into_id IS NULL AND {{mine}}"""
# The last day of the month or year that a report is dated by, after which it was out for certain.
_OUT: Final = """CASE
    WHEN r.published_precision IN ('', 'time', 'day') THEN (r.published_at AT TIME ZONE 'UTC')::date
    WHEN r.published_precision IN ('month', 'year') THEN (date_trunc(r.published_precision, r.published_at AT TIME ZONE 'UTC')
        + CASE r.published_precision WHEN 'month' THEN interval '1 month' ELSE interval '1 year' END)::date - 1 END"""
_REPORTS: Final = f"""
SELECT c.sort, NULL::bigint AS actor_id, NULL::date AS month, '' AS precision, %(subject)s AS subject, t.id AS subject_id,
       h.since, h.until
FROM collection_report t
CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until
    WHERE EXISTS (SELECT {_TOLD} WHERE s.retired_at IS NULL AND {_SHOWN}) IS TRUE
    UNION ALL
    SELECT lower(span), upper(span) FROM unnest((
        SELECT range_agg(daterange(p.since, p.until) * daterange(e.since, e.until))
        {_TOLD}
        {_POINTS}
        CROSS JOIN LATERAL (SELECT x.snapshot_id FROM collection_articletext x WHERE x.id = s.text_id OFFSET 0) x
        CROSS JOIN LATERAL (
            SELECT f.fetched_at, f.replaces_id, f.report_id FROM collection_snapshot f WHERE f.id = x.snapshot_id OFFSET 0) f
        CROSS JOIN LATERAL (SELECT {_OUT} AS day FROM collection_report r WHERE r.id = f.report_id OFFSET 0) came_out
        LEFT JOIN LATERAL (
            SELECT n.fetched_at FROM collection_snapshot n WHERE n.replaces_id = x.snapshot_id OFFSET 0) n ON TRUE
        CROSS JOIN LATERAL (
            SELECT least((f.fetched_at AT TIME ZONE 'UTC')::date, CASE WHEN f.replaces_id IS NULL THEN came_out.day END) AS since,
                   (n.fetched_at AT TIME ZONE 'UTC')::date AS replaced) d
        CROSS JOIN LATERAL (
            SELECT d.since, CASE WHEN s.retired_at IS NOT NULL THEN greatest(d.since, d.replaced) END AS until
            WHERE s.retired_at IS NULL OR d.replaced IS NOT NULL) e)) AS span) h
CROSS JOIN LATERAL (
    SELECT 'report' AS sort
    UNION ALL
    SELECT 'sample' FROM collection_source o WHERE o.id = t.source_id AND o.is_sample) c
WHERE {{mine}}"""
# What is counted -> its rows; `mine` says of which ones.
WANTED: Final = {"assertion": _ASSERTIONS, "incident": _INCIDENTS, "report": _REPORTS}
