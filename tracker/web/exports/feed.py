"""Records as an Atom feed: what became known last stands first."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed

from tracker.web.exports.records import Record

SAMPLE_MARK = "Sample: "


def atom(records: Iterable[Record], *, title: str, subtitle: str, page: str, feed: str) -> str:
    """The feed's XML. page, feed: the whole addresses of what it is a feed of, and of itself."""
    made = Atom1Feed(title=title, link=page, description=subtitle, feed_url=feed, language="en", subtitle=subtitle)
    for record in records:
        known = datetime.fromisoformat(record.known_from)
        made.add_item(
            title=_title(record),
            link=record.evidence,
            unique_id=record.evidence,
            description=_summary(record),
            pubdate=known,
            updateddate=known,
            categories=[record.kind, f"Grade {record.grade}"],
        )
    return made.writeString("utf-8")


def _title(record: Record) -> str:
    mark = SAMPLE_MARK if record.is_sample else ""
    return f"{mark}{record.sentence.removesuffix('.')}"


def _summary(record: Record) -> str:
    """The grade, the words it rests on and whose they are, as text."""
    parts = [
        f"{record.kind}{f', {record.date}' if record.date else ''}. Grade {record.grade} · {record.score} · {record.label}.",
        f"{record.standing[:1].upper()}{record.standing[1:]}." if record.standing else "",
        f"“{record.quote}” ({record.outlet})",
    ]
    return " ".join(part for part in parts if part)
