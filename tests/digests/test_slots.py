"""When mails are due, in every zone, over both days on which clocks are set."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tracker.digests.slots import next_slot, slot_name, zone_of

ZONES = sorted(available_timezones())
HOUR = timedelta(hours=1)


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "hour", "after", "due"),
    [
        ("UTC", 7, "2026-03-05T06:59", "2026-03-05T07:00"),
        ("UTC", 7, "2026-03-05T07:00", "2026-03-06T07:00"),
        ("Asia/Kolkata", 7, "2026-03-05T00:00", "2026-03-05T01:30"),
        ("Europe/Berlin", 2, "2026-03-28T12:00", "2026-03-29T01:00"),  # 02:00 is skipped: 03:00 of the wall
        ("Europe/Berlin", 3, "2026-03-28T12:00", "2026-03-29T01:00"),
        ("Europe/Berlin", 2, "2026-10-24T12:00", "2026-10-25T00:00"),  # 02:00 comes twice: the first
        ("Europe/Berlin", 2, "2026-10-25T00:30", "2026-10-26T01:00"),  # between both: not once more
        ("America/New_York", 2, "2026-03-08T00:00", "2026-03-08T07:00"),
        ("Australia/Lord_Howe", 2, "2026-10-03T00:00", "2026-10-03T15:30"),  # half an hour is skipped
        ("Africa/Cairo", 0, "2026-04-23T12:00", "2026-04-23T22:00"),  # midnight itself is skipped
        ("Pacific/Apia", 7, "2011-12-29T18:00", "2011-12-30T17:00"),  # a whole day is skipped
    ],
)
def test_daily_mail_is_due_at_the_hour_of_the_wall(zone: str, hour: int, after: str, due: str) -> None:
    assert next_slot("daily", zone, hour, 0, at(after)) == at(due)


def test_weekly_mail_is_due_on_its_weekday_and_named_by_the_monday() -> None:
    due = next_slot("weekly", "Asia/Tokyo", 7, 2, at("2026-03-02T00:00"))
    assert due == at("2026-03-03T22:00")  # Wednesday there
    assert slot_name("weekly", "Asia/Tokyo", due) == "weekly 2026-03-02"
    assert slot_name("daily", "Asia/Tokyo", due) == "daily 2026-03-04"


@pytest.mark.parametrize("name", ["", "Nowhere/At_All", "../UTC", "Europe", "a" * 300, "UTC\0"])
def test_zone_that_is_none_is_taken_for_utc(name: str) -> None:
    assert zone_of(name).key == "UTC"


@cache
def changes(zone: str) -> tuple[datetime, ...]:
    """The hours of 2026 in which that zone's clocks are set."""
    wall, start = ZoneInfo(zone), at("2026-01-01T00:00")
    hours = [start + HOUR * n for n in range(0, 366 * 24, 6)]
    return tuple(
        one for one in hours if one.astimezone(wall).utcoffset() != (one + 6 * HOUR).astimezone(wall).utcoffset()
    )


@settings(max_examples=400, deadline=None)
@given(zone=st.sampled_from(ZONES), hour=st.integers(0, 23), minutes=st.integers(-3 * 1440, 3 * 1440), data=st.data())
def test_every_day_of_the_wall_has_one_mail(zone: str, hour: int, minutes: int, data: st.DataObject) -> None:
    around = data.draw(st.sampled_from(changes(zone) or (at("2026-06-01T00:00"),)))
    due = around + timedelta(minutes=minutes)
    days: list[date] = []
    for _ in range(7):
        due = next_slot("daily", zone, hour, 0, due)
        shown = due.astimezone(ZoneInfo(zone))
        days.append(shown.date())
        if (shown.hour, shown.minute) != (hour, 0):  # only where that hour does not exist, at the first moment after it
            before = (due - timedelta(seconds=1)).astimezone(ZoneInfo(zone))
            assert before.replace(tzinfo=None) < datetime.combine(shown.date(), time(hour)) < shown.replace(tzinfo=None)
        assert shown.fold == 0
    assert days == [days[0] + timedelta(days=n) for n in range(7)]


def test_every_zone_has_a_mail_on_every_day_on_which_its_clock_is_set() -> None:
    n_days = 0
    for zone in ZONES:
        for change in changes(zone):
            n_days += 1
            for hour in (0, 1, 2, 3):
                first = next_slot("daily", zone, hour, 0, change - 24 * HOUR)
                second = next_slot("daily", zone, hour, 0, first)
                days = [one.astimezone(ZoneInfo(zone)).date() for one in (first, second)]
                assert days[1] - days[0] == timedelta(days=1)
    assert n_days > 300


@settings(max_examples=100, deadline=None)
@given(zone=st.sampled_from(ZONES), hour=st.integers(0, 23), data=st.data())
def test_an_outage_of_36_hours_makes_one_mail(zone: str, hour: int, data: st.DataObject) -> None:
    around = data.draw(st.sampled_from(changes(zone) or (at("2026-06-01T00:00"),)))
    missed = next_slot("daily", zone, hour, 0, around - 48 * HOUR)
    back = missed + 36 * HOUR
    following = next_slot("daily", zone, hour, 0, back)
    assert back < following <= back + 25 * HOUR
    assert slot_name("daily", zone, missed) != slot_name("daily", zone, following)
