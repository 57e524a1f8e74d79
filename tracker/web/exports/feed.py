"""Records as an Atom feed: what became known last stands first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.utils.feedgenerator import Atom1Feed
from django.utils.html import escape

from tracker.web.exports.records import Record

SAMPLE_MARK = "Sample: "
# What XML has no way to write.
_CONTROLS = dict.fromkeys(code for code in range(0x20) if chr(code) not in "\t\n\r")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a feed. link: its whole address, which names it for good; at: when it became known."""

    title: str
    link: str
    summary: str
    at: datetime
    categories: tuple[str, ...]


def atom(records: Iterable[Record], *, title: str, subtitle: str, page: str, feed: str) -> str:
    """The feed's XML. page, feed: the whole addresses of what it is a feed of, and of itself."""
    return atom_of(map(_entry, records), title=title, subtitle=subtitle, page=page, feed=feed)


def atom_of(entries: Iterable[Entry], *, title: str, subtitle: str, page: str, feed: str) -> str:
    """The same of entries of any kind."""
    title = title.translate(_CONTROLS)
    made = Atom1Feed(title=title, link=page, description=subtitle, feed_url=feed, language="en", subtitle=subtitle)
    for entry in entries:
        made.add_item(
            title=entry.title.translate(_CONTROLS),
            link=entry.link,
            unique_id=entry.link,
            description=escape(entry.summary.translate(_CONTROLS)),  # which feeds give as HTML
            pubdate=entry.at,
            updateddate=entry.at,
            categories=list(entry.categories),
        )
    return made.writeString("utf-8")


def _entry(record: Record) -> Entry:
    return Entry(
        title=_title(record),
        link=record.evidence,
        summary=_summary(record),
        at=datetime.fromisoformat(record.known_from),
        categories=(record.kind, f"Grade {record.grade}"),
    )


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
