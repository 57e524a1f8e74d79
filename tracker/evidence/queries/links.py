"""Links between reports: through which one a report was found, and to which documents it leads."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Q

from tracker.collection.models import Link
from tracker.evidence.queries import known, rows, visible


@dataclass(frozen=True, slots=True, kw_only=True)
class Linked:
    """The report at the other end of a link. words: those that are linked; is_read: its page was fetched."""

    report: rows.ReportLink
    words: str
    is_read: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """found_through: reports whose link brought this one into the store, none where a feed did; linked_from: the others
    that link to it; documents: those that it links to, in its order."""

    found_through: tuple[Linked, ...]
    linked_from: tuple[Linked, ...]
    documents: tuple[Linked, ...]


def links_of(report_id: int, as_of: date | None) -> Links:
    """The report's links both ways, as far as both ends were known on that day; one query."""
    told = Link.objects.filter(Q(report=report_id) | Q(document=report_id))
    told = told.filter(known.listed(as_of, "report__"), known.listed(as_of, "document__"))
    links = list(told.select_related("report__source", "document__source").order_by("start", "pk"))
    to_it = [link for link in links if link.document_id == report_id]
    return Links(
        found_through=tuple(_linked(link, is_from=True) for link in to_it if link.depth),
        linked_from=tuple(_linked(link, is_from=True) for link in to_it if not link.depth),
        documents=tuple(_linked(link, is_from=False) for link in links if link.report_id == report_id),
    )


def _linked(link: Link, *, is_from: bool) -> Linked:
    report = link.report if is_from else link.document
    return Linked(report=visible.report_link(report), words=link.words, is_read=report.current_text_id is not None)
