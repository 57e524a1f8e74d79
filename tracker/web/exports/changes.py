"""A change of the record as one flat record, the same in every kind of file."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime

from tracker.evidence.queries.change_rows import ChangeRow
from tracker.web.exports.feed import Entry
from tracker.web.presentation.changes import WORDS, change_reason, change_sentence, grade_words

# From a path of this site to its whole address as known on the day asked for.
Address = Callable[[str], str]


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRecord:
    """day: from when on it could be known; noted_at: when this store first had it. grade: after the change, or as it last
    stood; grade_before: empty of what is new. because_of: pages of the reports that brought it about."""

    day: str
    kind: str
    sentence: str
    reason: str
    incident: str
    grade: str
    grade_before: str
    outlet: str
    because_of: str
    noted_at: str
    is_sample: bool
    evidence: str
    change: str


def change_record(row: ChangeRow, *, change: str, evidence: str, report: Callable[[int], str]) -> ChangeRecord:
    """change, evidence: whole addresses, the latter empty without an item; report: from a report's id to its page."""
    told = row.item.report if row.item else row.report
    causes = row.causes or ((row.report,) if row.report else ())
    return ChangeRecord(
        day=row.day.isoformat(),
        kind=WORDS[row.kind],
        sentence=change_sentence(row),
        reason=change_reason(row),
        incident=row.item.incident.title.words if row.item and row.item.incident else "",
        grade=grade_words(row.item.grade) if row.item else "",
        grade_before=grade_words(row.before.grade) if row.before else "",
        outlet=told.source.name if told else "",
        because_of="; ".join(report(cause.id) for cause in causes),
        noted_at=row.noted_at.isoformat(timespec="seconds"),
        is_sample=row.is_sample,
        evidence=evidence,
        change=change,
    )


def entries(records: Iterable[ChangeRecord]) -> Iterable[Entry]:
    """The records as a feed tells them."""
    for record in records:
        mark = "Sample: " if record.is_sample else ""
        yield Entry(
            title=f"{mark}{record.kind}: {record.sentence.removesuffix('.')}",
            link=record.change,
            summary=" ".join(part for part in (record.sentence, record.reason, f"Known from {record.day}.") if part),
            at=datetime.fromisoformat(record.noted_at),
            categories=(record.kind,),
        )
