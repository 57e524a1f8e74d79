"""When the next mail of a cadence is due, by the clock on the reader's wall. Pure."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

_DAILY, _WEEKLY = "daily", "weekly"


def zone_of(name: str) -> ZoneInfo:
    """The zone; UTC where none goes by that name any more, so that no mail waits for ever."""
    try:
        return ZoneInfo(name)
    except (KeyError, OSError, ValueError):  # no file of that name, a folder, no path at all
        return ZoneInfo("UTC")


def next_slot(cadence: str, zone: str, hour: int, weekday: int, after: datetime) -> datetime:
    """The first moment after `after` at which a daily or weekly mail is due, in UTC.

    Where the clock skips the hour it is the first moment that exists after it; where the clock shows it twice, the first.
    """
    wall = zone_of(zone)
    day = after.astimezone(wall).date() - timedelta(days=1)
    while True:
        if cadence == _DAILY or day.weekday() == weekday:
            due = _moment(wall, day, hour)
            if due is not None and due > after:
                return due
        day += timedelta(days=1)


def slot_name(cadence: str, zone: str, due: datetime) -> str:
    """Which mail that is: 'daily 2026-03-05' by the day of the reader, 'weekly 2026-03-02' by the Monday of the week."""
    day = due.astimezone(zone_of(zone)).date()
    if cadence == _WEEKLY:
        day -= timedelta(days=day.weekday())
    return f"{cadence} {day.isoformat()}"


def _moment(wall: ZoneInfo, day: date, hour: int) -> datetime | None:
    """That hour of that day in UTC; None where the zone has no such day."""
    shown = datetime.combine(day, time(hour), tzinfo=wall)
    before, after = shown.utcoffset(), shown.replace(fold=1).utcoffset()
    if before is None or after is None or before >= after:
        return shown.astimezone(UTC)
    first = _change(wall, shown.replace(fold=1).astimezone(UTC), shown.astimezone(UTC))
    return first if first.astimezone(wall).date() == day else None


def _change(wall: ZoneInfo, low: datetime, high: datetime) -> datetime:
    """When the zone's clock was set forward between these two, to the second."""
    old = low.astimezone(wall).utcoffset()
    while high - low > timedelta(seconds=1):
        middle = low + timedelta(seconds=(high - low) // timedelta(seconds=2))
        low, high = (middle, high) if middle.astimezone(wall).utcoffset() == old else (low, middle)
    return high
