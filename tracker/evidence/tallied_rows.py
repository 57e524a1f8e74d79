"""What each assertion, incident and report counts as, as SQL: rows of `models.tallies.Tallied` that follow from what is stored.

What may be shown, what a report said when, and when an incident was on record are said in `queries.visible` and
`queries.known`; the same is said here of all days at once (`tests/evidence/test_tallies.py` compares them). With
`OFFSET 0` each table is looked up row by row, whatever the planner believes of its size.
"""

from __future__ import annotations

from decimal import Decimal
from enum import StrEnum
from typing import Final

from tracker.evidence.tallied_entries import COMPANY_ACTS, ENTRY


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
    COMMENT = "comment"
    GRADE_A = "grade_a"
    GRADE_B = "grade_b"
    GRADE_C = "grade_c"
    GRADE_D = "grade_d"
    FIGURE = "figure"
    TOTAL = "total"
    STRONG = "strong"
    FIGURE_OF = "figure_of"
    TOTAL_OF = "total_of"
    TOTAL_BY = "total_by"
    PART = "part"
    MOVE = "move"
    STAGE = "stage"
    STEP = "step"
    ACT_REPORT = "act_report"
    ACT_SAMPLE = "act_sample"
    COUNT = "count"
    COUNT_OF = "count_of"
    COUNT_BY = "count_by"
    STRONG_AT = "strong_at"
    ALLEGED = "alleged"
    ENTRY = "entry"


class Part(StrEnum):
    """What part an actor has in an assertion: the `metric` of its rows of sort `part`."""

    ACCUSES = "accuses"
    ACCUSED = "accused"
    ACCUSATION = "accusation"  # named in one of another against a third
    ANSWERS = "answers"
    REPLY = "reply"  # another's
    SILENT = "silent"
    SILENCE = "silence"  # another's
    VOICES = "voices"
    VOICE = "voice"  # another's, or a withdrawal
    WARNS = "warns"
    COUNTED = "counted"
    COUNTS = "counts"
    FIGURE = "figure"  # of another, by another
    ACTS = "acts"
    ACTS_COMPANY = "acts_company"  # as companies do, in a jurisdiction
    ACTS_ALONE = "acts_alone"  # in none
    RESPONSE = "response"  # another's
    OTHER = "other"


# Predicate -> what an allegation or an answer counts as, on a timeline; no other claim is counted there.
SORTS: Final = {"alleges_distillation": Sort.ACCUSATION, "denies": Sort.REPLY, "admits": Sort.REPLY}
# Letter of a grade -> as what an assertion so graded counts for who makes it and whom it is of; the best first.
GRADES: Final = {"A": Sort.GRADE_A, "B": Sort.GRADE_B, "C": Sort.GRADE_C, "D": Sort.GRADE_D}
# What somebody says who only backs, doubts or warns.
COMMENTS: Final = ("supports", "disputes", "warns")
# A weaker figure is no part of a picture; its table has it.
DRAWN_FROM: Final = Decimal("0.35")
# A weaker number is no headline.
HEADLINE_FROM: Final = Decimal("0.55")
# Peaks and averages measure something else than how much in all.
TOTALS: Final = ("", "total")
# Of an assertion `a`: it stands, and is graded well enough to be shown.
SHOWN: Final = """a.retired_at IS NULL AND EXISTS (
    SELECT FROM evidence_assessment g WHERE g.assertion_id = a.id AND g.superseded_at IS NULL AND g.score >= %(least)s) IS TRUE"""
# As what an assertion `a` is counted on a timeline, NULL for what is not.
_SORT: Final = f"""CASE a.kind WHEN 'response' THEN '{Sort.RESPONSE}' WHEN 'claim' THEN
    CASE a.predicate {" ".join(f"WHEN '{predicate}' THEN '{sort}'" for predicate, sort in SORTS.items())} END END"""
# The points of each of the assertions `a`, as far as they may be shown.
POINTS: Final = """CROSS JOIN LATERAL (
            SELECT p.since, p.until, p.occurred_on FROM evidence_point p
            WHERE p.assertion_id = a.id AND p.score >= %(least)s OFFSET 0) p"""
# The statements of a report `t` with the assertions that they support, of those that are counted on a timeline.
_TOLD: Final = f"""FROM (
            SELECT s.id, s.text_id, s.retired_at FROM evidence_statement s WHERE s.report_id = t.id OFFSET 0) s
        CROSS JOIN LATERAL (SELECT u.assertion_id FROM evidence_support u WHERE u.statement_id = s.id OFFSET 0) u
        CROSS JOIN LATERAL (
            SELECT a.id, a.retired_at FROM evidence_assertion a
            WHERE a.id = u.assertion_id AND {_SORT} IS NOT NULL AND c.kind IN ('', a.kind) OFFSET 0) a"""
# Before every day: where what has none stands in order of time.
NEVER: Final = -1_000_000
# A day as a number, by which rows stand in order of time.
DAY: Final = "({day} - date '1970-01-01')::float8"
# What part the actor `x` has in the assertion `t`.
_PART: Final = f"""CASE t.kind
    WHEN 'figure' THEN CASE WHEN t.value IS NULL THEN '{Part.OTHER}' WHEN x.is_counted THEN '{Part.COUNTED}'
        WHEN x.counts THEN '{Part.COUNTS}' ELSE '{Part.FIGURE}' END
    WHEN 'response' THEN CASE WHEN t.claimant_id IS DISTINCT FROM x.id THEN '{Part.RESPONSE}'
        WHEN t.jurisdiction = '' THEN '{Part.ACTS_ALONE}' WHEN t.instrument IN {COMPANY_ACTS} THEN '{Part.ACTS_COMPANY}'
        ELSE '{Part.ACTS}' END
    WHEN 'claim' THEN CASE
        WHEN t.predicate = 'alleges_distillation' THEN CASE WHEN t.claimant_id = x.id THEN '{Part.ACCUSES}'
            WHEN t.target_id = x.id THEN '{Part.ACCUSED}' ELSE '{Part.ACCUSATION}' END
        WHEN t.predicate IN ('denies', 'admits') THEN
            CASE WHEN t.claimant_id = x.id THEN '{Part.ANSWERS}' ELSE '{Part.REPLY}' END
        WHEN t.predicate = 'no_response' THEN
            CASE WHEN t.claimant_id = x.id THEN '{Part.SILENT}' ELSE '{Part.SILENCE}' END
        WHEN t.predicate IN ('supports', 'disputes') AND t.claimant_id = x.id THEN '{Part.VOICES}'
        WHEN t.predicate IN ('supports', 'disputes', 'withdraws') THEN '{Part.VOICE}'
        WHEN t.predicate = 'warns' AND t.claimant_id = x.id THEN '{Part.WARNS}'
        ELSE '{Part.OTHER}' END
    ELSE '{Part.OTHER}' END"""
# Whoever has a part in the assertion `t`, each once.
PARTIES: Final = """(
        SELECT y.id, bool_or(y.is_counted) AS is_counted, bool_or(y.counts) AS counts FROM (
            SELECT t.claimant_id AS id, FALSE AS is_counted, FALSE AS counts
            UNION ALL SELECT t.target_id, FALSE, FALSE
            UNION ALL SELECT o.actor_id, TRUE, FALSE FROM evidence_assertion_actors o WHERE o.assertion_id = t.id
            UNION ALL SELECT o.actor_id, FALSE, TRUE FROM evidence_assertion_speakers o WHERE o.assertion_id = t.id) y
        WHERE y.id IS NOT NULL GROUP BY y.id OFFSET 0) x"""
# Of a figure `t` as held `h`: as what it counts, and how much it is where a chart may draw it.
_DRAWN: Final = f"(h.score >= {DRAWN_FROM} AND h.statistic IN {TOTALS} AND h.value > 0)"
_COUNTS: Final = f"CASE WHEN {_DRAWN} THEN 'total{{side}}' ELSE 'figure{{side}}' END, {{actor}}, NULL::date, ''"
# When it came to be known, as a number.
_MOMENT: Final = "extract(epoch FROM t.known_from)::float8"
_AMOUNT: Final = f"t.metric, CASE WHEN {_DRAWN} THEN h.value END"
ASSERTIONS: Final = f"""
SELECT k.sort, k.actor_id, k.month, k.precision, k.metric, %(subject)s AS subject, t.id AS subject_id,
       lower(span) AS since, upper(span) AS until, k.value
FROM evidence_assertion t
CROSS JOIN LATERAL (
SELECT c.sort, c.actor_id, c.month, c.precision, c.metric, c.value, range_agg(daterange(h.since, h.until)) AS spans
FROM (
    SELECT NULL::date AS since, NULL::date AS until, t.occurred_on, t.occurred_precision, t.representative_id,
           g.score, g.letter, t.statistic, t.value
    FROM evidence_assessment g
    WHERE g.assertion_id = t.id AND g.superseded_at IS NULL AND g.score >= %(least)s AND t.retired_at IS NULL
    UNION ALL
    SELECT p.since, p.until, p.occurred_on, p.occurred_precision, p.representative_id,
           p.score, p.letter, s.statistic, s.value
    FROM (SELECT p.* FROM evidence_point p WHERE p.assertion_id = t.id AND p.score >= %(least)s OFFSET 0) p
    CROSS JOIN LATERAL (
        SELECT s.statistic, s.value FROM evidence_statement s WHERE s.id = p.representative_id OFFSET 0) s) h
CROSS JOIN LATERAL (
    SELECT s.report_id FROM evidence_statement s WHERE s.id = h.representative_id OFFSET 0) s
CROSS JOIN LATERAL (
    SELECT coalesce(h.occurred_on, CASE WHEN r.published_on IS NOT NULL
               THEN (t.known_from AT TIME ZONE 'UTC')::date END) AS day,
           CASE WHEN h.occurred_on IS NOT NULL THEN h.occurred_precision ELSE r.published_precision END = 'year' AS of_year
    FROM collection_report r WHERE r.id = s.report_id OFFSET 0) d
CROSS JOIN LATERAL (
    SELECT {_SORT} AS sort, NULL::bigint AS actor_id, date_trunc('month', d.day)::date AS month,
           CASE WHEN d.day IS NULL THEN '' WHEN d.of_year THEN 'year' ELSE 'month' END AS precision,
           '' AS metric, NULL::float8 AS value
    FROM (SELECT t.kind, t.predicate) a
    UNION ALL
    SELECT CASE t.kind WHEN 'response' THEN 'act' WHEN 'claim' THEN 'remark' END, t.claimant_id, NULL, '', '', NULL
    WHERE t.claimant_id IS NOT NULL
    UNION ALL
    SELECT 'comment', t.claimant_id, NULL, '', '', NULL
    WHERE t.claimant_id IS NOT NULL AND t.kind = 'claim' AND t.predicate IN {COMMENTS}
    UNION ALL
    SELECT 'grade_' || lower(h.letter), x.id, NULL, '', '', NULL
    FROM (SELECT t.claimant_id AS id UNION SELECT t.target_id) x WHERE x.id IS NOT NULL
    UNION ALL
    SELECT '{Sort.PART}', x.id, date_trunc('month', d.day)::date,
           CASE WHEN d.day IS NULL THEN '' WHEN d.of_year THEN 'year' ELSE 'month' END, {_PART}, {DAY.format(day="t.falls_on")}
    FROM {PARTIES}
    UNION ALL
    SELECT '{Sort.ENTRY}', x.id, NULL, '', e.metric, {DAY.format(day="t.falls_on")}
    FROM (SELECT {ENTRY} AS metric) e CROSS JOIN (SELECT NULL::bigint AS id UNION ALL SELECT x.id FROM {PARTIES}) x
    WHERE e.metric IS NOT NULL
    UNION ALL
    SELECT {_COUNTS.format(side="", actor="NULL")}, {_AMOUNT} WHERE t.kind = 'figure' AND t.value IS NOT NULL
    UNION ALL
    SELECT 'strong', NULL, NULL, '', {_AMOUNT}
    WHERE t.kind = 'figure' AND t.value IS NOT NULL AND {_DRAWN} AND h.score >= {HEADLINE_FROM}
    UNION ALL
    SELECT {_COUNTS.format(side="_of", actor="x.actor_id")}, {_AMOUNT} FROM evidence_assertion_actors x
    WHERE x.assertion_id = t.id AND t.kind = 'figure' AND t.value IS NOT NULL
    UNION ALL
    SELECT 'total_by', x.actor_id, NULL, '', {_AMOUNT} FROM evidence_assertion_speakers x
    WHERE x.assertion_id = t.id AND t.kind = 'figure' AND t.value IS NOT NULL AND {_DRAWN}
    UNION ALL
    SELECT '{Sort.STRONG_AT}', NULL, NULL, '', t.metric, {_MOMENT}
    WHERE t.kind = 'figure' AND t.value IS NOT NULL AND {_DRAWN} AND h.score >= {HEADLINE_FROM}
    UNION ALL
    SELECT '{Sort.COUNT}', NULL, NULL, '', t.metric, {_MOMENT} WHERE t.kind = 'figure' AND h.value IS NOT NULL
    UNION ALL
    SELECT '{Sort.COUNT_OF}', x.actor_id, NULL, '', t.metric, {_MOMENT} FROM evidence_assertion_actors x
    WHERE x.assertion_id = t.id AND t.kind = 'figure' AND h.value IS NOT NULL
    UNION ALL
    SELECT '{Sort.COUNT_BY}', x.actor_id, NULL, '', t.metric, {_MOMENT} FROM evidence_assertion_speakers x
    WHERE x.assertion_id = t.id AND t.kind = 'figure' AND h.value IS NOT NULL) c
WHERE c.sort IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6, h.since IS NULL) k
CROSS JOIN LATERAL unnest(k.spans) AS span
WHERE {{mine}}"""
INCIDENTS: Final = f"""
SELECT c.sort, c.actor_id, NULL::date AS month, '' AS precision, '' AS metric, %(subject)s AS subject, t.id AS subject_id,
       h.since, h.until, coalesce({DAY.format(day="t.began_on")}, {NEVER}) AS value
FROM evidence_incident t
CROSS JOIN LATERAL (
    SELECT 'accuser' AS sort, x.actor_id FROM evidence_incident_accusers x WHERE x.incident_id = t.id
    UNION ALL
    SELECT 'accused', x.actor_id FROM evidence_incident_accused x WHERE x.incident_id = t.id) c
CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until
    WHERE t.retired_at IS NULL AND EXISTS (
        SELECT FROM evidence_assertion a WHERE a.incident_id = t.id AND {SHOWN}) IS TRUE
    UNION ALL
    SELECT lower(span), upper(span) FROM unnest((
        SELECT range_agg(daterange(p.since, p.until))
        FROM (SELECT a.id FROM evidence_assertion a
              WHERE a.incident_id = t.id
                AND (c.sort = 'accuser' OR a.target_id = c.actor_id OR a.claimant_id = c.actor_id) OFFSET 0) a
        {POINTS})) AS span) h
WHERE t.merged_into_id IS NULL AND {{mine}}
UNION ALL
SELECT '{Sort.ALLEGED}', NULL::bigint, NULL::date, '', h.letter, %(subject)s, t.id, lower(span), upper(span),
       coalesce({DAY.format(day="t.began_on")}, {NEVER})
FROM evidence_incident t
CROSS JOIN LATERAL (
    SELECT g.letter, range_agg(daterange(g.since, g.until)) AS spans
    FROM (SELECT a.id, a.retired_at FROM evidence_assertion a
          WHERE a.incident_id = t.id AND a.predicate = 'alleges_distillation' OFFSET 0) a
    CROSS JOIN LATERAL (
        SELECT g.letter, NULL::date AS since, NULL::date AS until FROM evidence_assessment g
        WHERE g.assertion_id = a.id AND g.superseded_at IS NULL AND g.score >= %(least)s
          AND a.retired_at IS NULL AND t.retired_at IS NULL
        UNION ALL
        SELECT p.letter, p.since, p.until FROM evidence_point p WHERE p.assertion_id = a.id AND p.score >= %(least)s) g
    GROUP BY g.letter, g.since IS NULL) h
CROSS JOIN LATERAL unnest(h.spans) AS span
WHERE t.merged_into_id IS NULL AND {{mine}}"""
# The last day of the month or year that a report is dated by, after which it was out for certain.
_OUT: Final = """CASE
    WHEN r.published_precision IN ('', 'time', 'day') THEN (r.published_at AT TIME ZONE 'UTC')::date
    WHEN r.published_precision IN ('month', 'year') THEN (date_trunc(r.published_precision, r.published_at AT TIME ZONE 'UTC')
        + CASE r.published_precision WHEN 'month' THEN interval '1 month' ELSE interval '1 year' END)::date - 1 END"""
# From when to when a report said the statement `s`: `e`, none of what was taken back before anybody could know it.
SAID: Final = f"""CROSS JOIN LATERAL (SELECT x.snapshot_id FROM collection_articletext x WHERE x.id = s.text_id OFFSET 0) x
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
            WHERE s.retired_at IS NULL OR d.replaced IS NOT NULL) e"""
REPORTS: Final = f"""
SELECT c.sort, NULL::bigint AS actor_id, NULL::date AS month, '' AS precision, '' AS metric, %(subject)s AS subject,
       t.id AS subject_id, h.since, h.until, NULL::float8 AS value
FROM collection_report t
CROSS JOIN LATERAL (
    SELECT c.kind, c.sort FROM (
        VALUES ('', '{Sort.REPORT}', FALSE), ('', '{Sort.SAMPLE}', TRUE),
               ('response', '{Sort.ACT_REPORT}', FALSE), ('response', '{Sort.ACT_SAMPLE}', TRUE)) AS c(kind, sort, is_sample)
    WHERE NOT c.is_sample OR EXISTS (SELECT FROM collection_source o WHERE o.id = t.source_id AND o.is_sample)) c
CROSS JOIN LATERAL (
    SELECT NULL::date AS since, NULL::date AS until
    WHERE EXISTS (SELECT {_TOLD} WHERE s.retired_at IS NULL AND {SHOWN}) IS TRUE
    UNION ALL
    SELECT lower(span), upper(span) FROM unnest((
        SELECT range_agg(daterange(p.since, p.until) * daterange(e.since, e.until))
        {_TOLD}
        {POINTS}
        {SAID})) AS span) h
WHERE {{mine}}"""
