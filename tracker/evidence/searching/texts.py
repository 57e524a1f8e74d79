"""Which texts a search reads: of every report the one that stands, or stood on a day past, as SQL."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from tracker.evidence.queries import known
from tracker.grading.points import end_of

# In the order of the fields of `Texts`.
_NOW = (
    "JOIN collection_report r ON r.current_text_id = d.id JOIN collection_articletext t ON t.id = d.id",
    "JOIN collection_report r ON r.current_text_id = d.id",
    "CROSS JOIN LATERAL (SELECT t.* FROM collection_articletext t WHERE t.id = r.current_text_id OFFSET 0) t",
)
_REPLACED = "LEFT JOIN collection_snapshot n ON n.replaces_id = s.id"
_THEN = (
    "JOIN collection_articletext t ON t.id = d.id JOIN collection_snapshot s ON s.id = t.snapshot_id "
    f"JOIN collection_report r ON r.id = s.report_id {_REPLACED}",
    "JOIN collection_articletext t ON t.id = d.id JOIN collection_snapshot s ON s.id = t.snapshot_id "
    f"JOIN collection_report r ON r.id = s.report_id {_REPLACED}",
    "CROSS JOIN LATERAL (SELECT s.* FROM collection_snapshot s WHERE s.report_id = r.id OFFSET 0) s "
    "CROSS JOIN LATERAL (SELECT t.* FROM collection_articletext t WHERE t.snapshot_id = s.id OFFSET 0) t "
    f"{_REPLACED}",
)
# Of a snapshot and its report `r`, whether its text was known by a day's end: as `known._edition_known` has it.
EDITION_KNOWN = """({snapshot}.fetched_at <= {end} OR {snapshot}.replaces_id IS NULL AND r.published_at < CASE r.published_precision
        WHEN 'month' THEN {month} WHEN 'year' THEN {year} ELSE {day} END)"""
# As `known.edition` has it; of an edition's texts the one that stands, else the one that was derived last.
_NAMED = {name: f"%({name})s" for name in ("end", "month", "year", "day")}
_STOOD = f""" AND (n.id IS NULL OR n.fetched_at > %(end)s)
    AND {EDITION_KNOWN.format(snapshot="s", **_NAMED)}
    AND (t.id = r.current_text_id OR NOT EXISTS (SELECT FROM collection_articletext o
        WHERE o.snapshot_id = s.id AND (o.id > t.id OR o.id = r.current_text_id)))"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Texts:
    """Joins that lead to each report `r` and its text `t`; what else must hold, from ` AND` on; its parameters.

    from_texts: from rows `d` that have ids of texts; to_reports: the same where nothing is asked of the text itself, which
    need not be read then; from_reports: from reports `r`, report by report, whatever is asked of the text. The order of
    the joins is to be kept.
    """

    from_texts: str
    to_reports: str
    from_reports: str
    condition: str
    parameters: Mapping[str, datetime]


def texts_of(as_of: date | None) -> Texts:
    """The texts that stood on that day, or stand."""
    if as_of is None:
        return Texts(from_texts=_NOW[0], to_reports=_NOW[1], from_reports=_NOW[2], condition="", parameters={})
    parameters = {"end": end_of(as_of), **known.published_before(as_of)}
    return Texts(
        from_texts=_THEN[0], to_reports=_THEN[1], from_reports=_THEN[2], condition=_STOOD, parameters=parameters
    )
