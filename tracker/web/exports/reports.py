"""Reports as flat records, and what was read out of one as an object: short quotations only, never a text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass

from tracker.evidence.queries.report_lists import ReportRow
from tracker.evidence.queries.reports import ReadItem, ReportPage
from tracker.web.exports.records import QUOTE_LENGTH
from tracker.web.presentation.changes import grade_words
from tracker.web.presentation.dates import stated_iso
from tracker.web.presentation.sentences import headline, standing_words

NOTE = (
    "What a program read out of the report, item by item, with short quotations of the words that each rests on. "
    "Everything is what somebody says; a grade says how well it is established that it was said."
)


@dataclass(frozen=True, slots=True, kw_only=True)
class ListedReport:
    """published: as far as it is known, empty where the outlet gives no date. about: whether it is about the affair: yes,
    no, or empty where it was not read."""

    id: int
    title: str
    outlet: str
    reliability: str
    language: str
    published: str
    url: str
    about: str
    relevance: str
    n_items: int
    first_seen_at: str
    is_sample: bool
    page: str


def listed_report(row: ReportRow, *, page: str) -> ListedReport:
    """page: the whole address of our page about it."""
    report = row.report
    return ListedReport(
        id=report.id,
        title=report.title,
        outlet=report.source.name,
        reliability=report.source.reliability,
        language=report.language,
        published=stated_iso(report.published) if report.published else "",
        url=report.url,
        about="" if row.is_relevant is None else "yes" if row.is_relevant else "no",
        relevance="" if row.relevance is None else f"{row.relevance:.2f}",
        n_items=row.n_items,
        first_seen_at=report.first_seen_at.isoformat(timespec="seconds"),
        is_sample=report.source.is_sample,
        page=page,
    )


def extraction(found: ReportPage, *, page: str, evidence: Callable[[ReadItem], str]) -> dict[str, object]:
    """page: the whole address of the report's page; evidence: that of an item's."""
    report = found.report
    return {
        "note": NOTE,
        "page": page,
        "is_sample": report.source.is_sample,
        "report": {
            "title": report.title,
            "outlet": report.source.name,
            "reliability": report.source.reliability,
            "language": report.language,
            "published": stated_iso(report.published) if report.published else None,
            "url": report.url,
            "is_about_distillation": found.is_relevant,
            "relevance": found.relevance,
            "has_it_from": found.derivation.kind if found.derivation else None,
        },
        "snapshots": [
            {"fetched_at": edition.fetched_at.isoformat(timespec="seconds"), "sha256": edition.sha256}
            for edition in found.editions
        ],
        "items": [_item(read, page, evidence(read)) for read in found.items],
    }


def _item(read: ReadItem, page: str, evidence: str) -> dict[str, object]:
    said = next((one for one in (read.said, read.counted, read.done) if one is not None), None)
    words = read.around[read.start : read.end]
    return {
        "kind": "claim" if read.said else "figure" if read.counted else "response",
        "sentence": f"{headline(read.item)}.",
        "standing": standing_words(read.item) if read.item.standing else None,
        "by": read.by.name if read.by else None,
        "about": [actor.name for actor in read.item.actors or ((read.item.target,) if read.item.target else ())],
        "said_by": [actor.name for actor in read.item.speakers],
        "as_read_here": _plain(asdict(said)) if said else None,
        "quote": words if len(words) <= QUOTE_LENGTH else f"{words[: QUOTE_LENGTH - 1]}…",
        "confidence": round(read.confidence, 2),
        "grade": grade_words(read.item.grade),
        "at": f"{page}#i-{read.anchor}",
        "evidence": evidence,
    }


def _plain(fields: dict[str, object]) -> dict[str, object]:
    """What is known of it; what is not is left out."""
    known = {name: value for name, value in fields.items() if value not in (None, "", ())}
    return {name: value.isoformat() if hasattr(value, "isoformat") else value for name, value in known.items()}
