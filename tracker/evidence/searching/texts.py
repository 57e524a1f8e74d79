"""Which texts a search reads: of every report the one that stands, or stood on a day past, as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.evidence.queries import known
from tracker.grading.points import end_of

_NOW = "collection_articletext t JOIN collection_report r ON r.current_text_id = t.id"
_THEN = (
    "collection_articletext t JOIN collection_snapshot s ON s.id = t.snapshot_id "
    "JOIN collection_report r ON r.id = s.report_id LEFT JOIN collection_snapshot n ON n.replaces_id = s.id"
)
# As `known.edition` has it; of an edition's texts the one that stands, else the one that was derived last.
_STOOD = """ AND (n.id IS NULL OR n.fetched_at > %(end)s)
    AND (s.fetched_at <= %(end)s OR s.replaces_id IS NULL AND r.published_at < CASE r.published_precision
        WHEN 'month' THEN %(month)s WHEN 'year' THEN %(year)s ELSE %(day)s END)
    AND (t.id = r.current_text_id OR NOT EXISTS (SELECT FROM collection_articletext o
        WHERE o.snapshot_id = s.id AND (o.id > t.id OR o.id = r.current_text_id)))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """The tables, with each report as `r` and its text as `t`; what else must hold, from ` AND` on; its parameters."""

    tables: str
    condition: str
    parameters: Mapping[str, datetime]


def texts_of(as_of: date | None) -> Texts:
    """The texts that stood on that day, or stand."""
    if as_of is None:
        return Texts(tables=_NOW, condition="", parameters={})
    return Texts(tables=_THEN, condition=_STOOD, parameters={"end": end_of(as_of), **known.published_before(as_of)})
