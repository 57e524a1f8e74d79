"""What each response counts as, and each stage of one, as SQL: rows of `models.tallies.Tallied` that follow from what is stored.

How far a response had come on which day, and when that was, is said in `queries.responses.known_responses`; the same is
said here of all days at once (`tests/evidence/test_tallies.py` compares them).
"""

from __future__ import annotations

from typing import Final

from tracker.evidence.tallied_entries import BETWEEN, COMPANY_ACTS, ORGANISATION
from tracker.evidence.tallied_rows import DAY, NEVER, POINTS, SAID, SHOWN, Sort

# Who does it, as the `metric` of rows of sort `step` ends: what has no place is a company's own; what companies do in a
# place, public bodies do as well.
COMPANIES: Final = "companies"
PUBLIC_BODIES: Final = "public"
_BY: Final = f"""CASE WHEN t.jurisdiction = '' OR t.kind IN {COMPANY_ACTS} AND EXISTS (
        SELECT FROM (SELECT g.assertion_id FROM evidence_stage g WHERE g.response_id = t.id OFFSET 0) g
        CROSS JOIN LATERAL (SELECT a.claimant_id FROM evidence_assertion a WHERE a.id = g.assertion_id OFFSET 0) a
        CROSS JOIN LATERAL (SELECT c.kind FROM evidence_actor c WHERE c.id = a.claimant_id OFFSET 0) c
        WHERE c.kind = '{ORGANISATION}') THEN '{COMPANIES}' ELSE '{PUBLIC_BODIES}' END"""
# From when to when which day was the first on which a dated report told the assertion `a`; of what was said to the end only
# reports that came out before all that were known by then.
_REPORTED: Final = f"""(
    SELECT o.since, o.until, o.published_on FROM (
        SELECT e.since, e.until, r.published_on,
               min(r.published_on) FILTER (WHERE e.until IS NULL) OVER (
                   ORDER BY e.since, r.published_on, s.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 PRECEDING) AS before
        FROM (SELECT u.statement_id FROM evidence_support u WHERE u.assertion_id = a.id OFFSET 0) u
        CROSS JOIN LATERAL (
            SELECT s.id, s.report_id, s.text_id, s.retired_at FROM evidence_statement s WHERE s.id = u.statement_id OFFSET 0) s
        CROSS JOIN LATERAL (SELECT r.published_on FROM collection_report r WHERE r.id = s.report_id OFFSET 0) r
        {SAID}
        WHERE r.published_on IS NOT NULL AND (e.until IS NULL OR e.until > e.since)) o
    WHERE o.until IS NOT NULL OR o.before IS NULL OR o.published_on < o.before)"""
# Of an assertion `a` that is a step of a response, from when to when it stood on which day, without `since` for now.
_DAYS: Final = f"""CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until, coalesce(a.occurred_on, (
        SELECT min(r.published_on)
        FROM (SELECT u.statement_id FROM evidence_support u WHERE u.assertion_id = a.id OFFSET 0) u
        CROSS JOIN LATERAL (
            SELECT s.report_id FROM evidence_statement s WHERE s.id = u.statement_id AND s.retired_at IS NULL OFFSET 0) s
        CROSS JOIN LATERAL (SELECT r.published_on FROM collection_report r WHERE r.id = s.report_id OFFSET 0) r)) AS day
    WHERE {SHOWN}
    UNION ALL
    SELECT p.since, p.until, p.occurred_on FROM (SELECT NULL) one {POINTS} WHERE p.occurred_on IS NOT NULL
    UNION ALL
    (WITH reported AS MATERIALIZED {_REPORTED}
    SELECT k.since, k.until, (
        SELECT min(r.published_on) FROM reported r WHERE r.since <= k.since AND (r.until IS NULL OR r.until > k.since))
    FROM (SELECT NULL) one {POINTS}
    CROSS JOIN LATERAL (
        SELECT c.since, coalesce(lead(c.since) OVER (ORDER BY c.since), p.until) AS until
        FROM (SELECT p.since UNION SELECT r.since FROM reported r UNION SELECT r.until FROM reported r) c
        WHERE c.since >= p.since AND (p.until IS NULL OR c.since < p.until)) k
    WHERE p.occurred_on IS NULL)) v"""
# Steps of responses by their day, those without one aside.
MOVES: Final = f"""
SELECT '{Sort.MOVE}' AS sort, NULL::bigint AS actor_id, NULL::date AS month, '' AS precision, '' AS metric,
       %(subject)s AS subject, t.id AS subject_id, lower(span) AS since, upper(span) AS until, k.value
FROM evidence_assertion t
CROSS JOIN LATERAL (
    SELECT {DAY.format(day="v.day")} AS value, range_agg(daterange(v.since, v.until)) AS spans
    FROM (SELECT t.id, t.occurred_on, t.retired_at OFFSET 0) a {_DAYS}
    WHERE v.day IS NOT NULL GROUP BY v.day, v.since IS NULL) k
CROSS JOIN LATERAL unnest(k.spans) AS span
WHERE t.kind = 'response' AND {{mine}}"""
# How far a response had come when: of the stages that could be known the latest, what is asked for only where that is all.
_LATEST: Final = f"""CROSS JOIN LATERAL (
    WITH held AS MATERIALIZED (
        SELECT g.is_asked, g.position, g.step, v.since, v.until, v.day
        FROM (SELECT g.assertion_id, g.is_asked, g.position, g.step
              FROM evidence_stage g WHERE g.response_id = t.id OFFSET 0) g
        CROSS JOIN LATERAL (
            SELECT a.id, a.occurred_on, a.retired_at FROM evidence_assertion a
            WHERE a.id = g.assertion_id AND a.kind = 'response' OFFSET 0) a
        {_DAYS})
    (SELECT h.since, h.until, h.step, h.day FROM held h WHERE h.since IS NULL ORDER BY h.is_asked, h.position DESC LIMIT 1)
    UNION ALL
    SELECT c.since, c.until, l.step, l.day
    FROM (
        SELECT c.since, lead(c.since) OVER (ORDER BY c.since) AS until FROM (
            SELECT h.since FROM held h WHERE h.since IS NOT NULL
            UNION SELECT h.until FROM held h WHERE h.until IS NOT NULL) c) c
    CROSS JOIN LATERAL (
        SELECT h.step, h.day FROM held h WHERE h.since <= c.since AND (h.until IS NULL OR h.until > c.since)
        ORDER BY h.is_asked, h.position DESC LIMIT 1) l) h"""
RESPONSES: Final = f"""
SELECT k.sort, NULL::bigint AS actor_id, NULL::date AS month, '' AS precision, k.metric, %(subject)s AS subject,
       t.id AS subject_id, lower(span) AS since, upper(span) AS until, k.value
FROM evidence_response t
CROSS JOIN LATERAL (
    SELECT c.sort, c.metric, coalesce({DAY.format(day="h.day")}, {NEVER}) AS value,
           range_agg(daterange(h.since, h.until)) AS spans
    FROM (SELECT NULL) one {_LATEST}
    CROSS JOIN LATERAL (VALUES
        ('{Sort.STAGE}', ''),
        ('{Sort.STEP}', concat_ws('{BETWEEN}', t.jurisdiction, t.kind, h.step, {_BY}))) AS c(sort, metric)
    GROUP BY c.sort, c.metric, h.day, h.since IS NULL) k
CROSS JOIN LATERAL unnest(k.spans) AS span
WHERE {{mine}}"""
