"""Whom changes concern, kept as changes are written: the changes of one actor are read in their order, however many there are.

What concerns whom follows from the stored changes and assertions; what differs from that is written. So it is safe to run twice.
"""

from __future__ import annotations

from collections.abc import Collection
from typing import Final

from django.db import connection

from tracker.evidence.models import Concern
from tracker.evidence.tallied_rows import PARTIES


def keep(assertions: Collection[int], reports: Collection[int]) -> None:
    """The changes of these assertions, and of the pages of these reports, concern whoever has a part in them now."""
    if assertions or reports:
        chosen = "c.assertion_id = ANY(%(assertions)s::bigint[])", "c.report_id = ANY(%(reports)s::bigint[])"
        _keep(chosen, {"assertions": sorted(assertions), "reports": sorted(reports)})


def rebuild() -> None:
    """The same of all changes."""
    Concern.objects.all().delete()
    _keep(("TRUE",), {})


def _keep(chosen: Collection[str], parameters: dict[str, list[int]]) -> None:
    some = " UNION ".join(f"SELECT c.* FROM evidence_change c WHERE {one}" for one in chosen)
    with connection.cursor() as cursor:
        cursor.execute(_KEEP.format(some=some), parameters)


_CONCERNED: Final = "change_id, actor_id, kind, day"
_KEEP: Final = f"""
WITH chosen AS MATERIALIZED ({{some}}),
wanted AS (
    SELECT c.id AS change_id, x.id AS actor_id, c.kind, c.day
    FROM chosen c
    CROSS JOIN LATERAL (SELECT t.* FROM evidence_assertion t WHERE t.id = c.assertion_id OFFSET 0) t
    CROSS JOIN LATERAL {PARTIES}
    UNION
    SELECT c.id, x.id, c.kind, c.day
    FROM chosen c
    CROSS JOIN LATERAL (SELECT s.id FROM evidence_statement s WHERE s.report_id = c.report_id OFFSET 0) s
    CROSS JOIN LATERAL (SELECT u.assertion_id FROM evidence_support u WHERE u.statement_id = s.id OFFSET 0) u
    CROSS JOIN LATERAL (SELECT t.* FROM evidence_assertion t WHERE t.id = u.assertion_id OFFSET 0) t
    CROSS JOIN LATERAL {PARTIES}),
stored AS (SELECT {_CONCERNED} FROM evidence_concern WHERE change_id IN (SELECT c.id FROM chosen c)),
gone AS (
    DELETE FROM evidence_concern k
    USING (SELECT change_id, actor_id FROM stored EXCEPT SELECT change_id, actor_id FROM wanted) g
    WHERE (k.change_id, k.actor_id) = (g.change_id, g.actor_id))
INSERT INTO evidence_concern ({_CONCERNED}) SELECT * FROM wanted EXCEPT SELECT * FROM stored
ON CONFLICT (change_id, actor_id) DO UPDATE SET (kind, day) = (EXCLUDED.kind, EXCLUDED.day)
"""
