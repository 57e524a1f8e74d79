"""Records as an iCalendar: whole-day events; a month or year that is known no closer is an event as long as it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, timedelta

from icalendar import Calendar, Event

from tracker.grading.agreement import days_of
from tracker.web.exports.records import Record

PRODUCT = "-//Stillwatch//Timeline//EN"
_END = b"END:VCALENDAR\r\n"
# '2026', '2026-02', '2026-02-24'.
_PRECISIONS = {4: "year", 7: "month", 10: "day"}


def calendar(records: Iterable[Record], *, title: str) -> Iterator[bytes]:
    """The calendar's text, an event at a time. Records without a date are left out."""
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", title)
    around = bytes(made.to_ical())
    yield around.removesuffix(_END)
    yield from (bytes(_event(record).to_ical()) for record in records if record.date)
    yield _END


def _event(record: Record) -> Event:
    first, last = _days(record.date)
    event = Event()
    event.add("uid", record.evidence)
    event.add("dtstamp", datetime.fromisoformat(record.known_from))
    event.add("dtstart", first)
    # The end of a whole-day event is the first day that is not part of it.
    event.add("dtend", last + timedelta(days=1))
    event.add("summary", f"{'Sample: ' if record.is_sample else ''}{record.kind}: {record.sentence}")
    event.add("description", _description(record))
    event.add("url", record.evidence)
    event.add("categories", [record.kind])
    event.add("transp", "TRANSPARENT")
    return event


def _description(record: Record) -> str:
    known = "" if len(record.date) == 10 else f"Only the {_PRECISIONS[len(record.date)]} is known: {record.date}. "
    reported = "The day is that of the first report. " if record.date_of == "first report" else ""
    return (
        f"{known}{reported}Grade {record.grade} · {record.score} · {record.label}. “{record.quote}” ({record.outlet})"
    )


def _days(stated: str) -> tuple[date, date]:
    """The first and last day that a date as far as it is known may mean."""
    whole = f"{stated}-01-01"[:10] if len(stated) == 4 else f"{stated}-01"[:10]
    return days_of(date.fromisoformat(whole), _PRECISIONS[len(stated)])
