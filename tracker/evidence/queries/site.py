"""What every page needs to know: what there is to show, and whether it is what was shown before."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import connection

# Whatever writes evidence counts up the revision; a page that was fetched makes new rows, and sources are few. The highest
# number does not tell of a lower one that is still being written, so whoever is writing is part of the state.
_STATE = """
SELECT (SELECT max(number) FROM evidence_revision),
       (SELECT max(id) FROM collection_articletext),
       (SELECT max(id) FROM collection_snapshot),
       (SELECT max(id) FROM collection_report),
       (SELECT md5(string_agg(source::text, '' ORDER BY id)) FROM collection_source source),
       (SELECT string_agg(backend_xid::text, ',' ORDER BY pid) FROM pg_stat_activity
         WHERE datname = current_database() AND backend_xid IS NOT NULL AND pid <> pg_backend_pid()),
       pg_current_snapshot()::text,
       EXISTS (SELECT FROM collection_source s WHERE s.is_sample
               AND EXISTS (SELECT FROM collection_report r WHERE r.source_id = s.id) IS TRUE)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteState:
    """record: the same as long as pages of the record say the same; store: as long as nothing at all was written.
    holds_sample: whether any report in the store comes from an invented outlet."""

    record: str
    store: str
    holds_sample: bool


def site_state() -> SiteState:
    """The state that can be seen now; one query, which costs the same however much there is."""
    with connection.cursor() as cursor:
        cursor.execute(_STATE)
        *record, seen, holds_sample = cursor.fetchone()
    return SiteState(record=repr(record), store=f"{record} {seen}", holds_sample=bool(holds_sample))
