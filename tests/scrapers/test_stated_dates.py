"""Dates as they are written: what is known of them, and what is no date."""

from __future__ import annotations

import tomllib
from datetime import UTC, date, datetime, timedelta
from importlib import resources

import pytest

from scrapers.records import DatePrecision, DateSource, StatedDate
from scrapers.stated_dates import DateFault, read_date

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)


def read(raw: str) -> StatedDate | DateFault:
    return read_date(raw, source=DateSource.META, now=NOW)


@pytest.mark.parametrize(
    ("raw", "moment"),
    [
        ("2026-02-23T10:00:00Z", "2026-02-23T10:00Z"),
        ("2026-02-23T10:00:00.123456+08:00", "2026-02-23T02:00Z"),
        ("2026-02-23 10:00:00 UTC", "2026-02-23T10:00Z"),
        ("Mon, 23 Feb 2026 10:00:00 -0500", "2026-02-23T15:00Z"),
        ("Mon, 23 Feb 2026 10:00:00 PST", "2026-02-23T18:00Z"),
        ("23 Feb 26 10:00 GMT", "2026-02-23T10:00Z"),
        ("February 23, 2026 at 10:00 AM ET", "2026-02-23T15:00Z"),
        ("lun., 23 févr. 2026 10:00:00 +0100", "2026-02-23T09:00Z"),
        ("23.02.2026 10:00 CET", "2026-02-23T09:00Z"),
        ("July 1, 2026, 10:00 p.m. ET", "2026-07-02T02:00Z"),
        ("Feb. 23, 2026 | 12:05 AM PT", "2026-02-23T08:05Z"),
        ("2026年2月23日 北京时间 10:30", "2026-02-23T02:30Z"),
        ("2016-12-31T23:59:60Z", "2016-12-31T23:59:59Z"),
        ("20260223T100000Z", "2026-02-23T10:00Z"),
        ("March 8, 2026, 2:30 AM ET", "2026-03-08T07:30Z"),  # an hour that no clock there showed
        ("November 1, 2025, 1:30 AM ET", "2025-11-01T05:30Z"),
    ],
)
def test_moment(raw: str, moment: str) -> None:
    date = read(raw)
    assert isinstance(date, StatedDate)
    assert date.moment == datetime.fromisoformat(moment)
    assert date.raw == raw


@pytest.mark.parametrize(
    ("raw", "first", "precision"),
    [
        ("2026-02-23", (2026, 2, 23), DatePrecision.DAY),
        ("2026-02-23T10:00:00", (2026, 2, 23), DatePrecision.DAY),
        ("2026/2/3 8:05", (2026, 2, 3), DatePrecision.DAY),
        ("20260223", (2026, 2, 23), DatePrecision.DAY),
        ("20260223100000", (2026, 2, 23), DatePrecision.DAY),
        ("23rd February 2026", (2026, 2, 23), DatePrecision.DAY),
        ("Published: Sept. 5, 2025", (2025, 9, 5), DatePrecision.DAY),
        ("Monday 23 February 2026 10.00 GMT", (2026, 2, 23), DatePrecision.DAY),
        ("2026年2月23日", (2026, 2, 23), DatePrecision.DAY),
        ("1. März 2026", (2026, 3, 1), DatePrecision.DAY),
        ("Montag, 23. Februar 2026, 14:30 Uhr", (2026, 2, 23), DatePrecision.DAY),
        ("23.Februar 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23 août 2026", (2026, 8, 23), DatePrecision.DAY),
        ("PUBLIÉ LE 1ER FEVRIER 2026 À 14H30", (2026, 2, 1), DatePrecision.DAY),
        ("23 febbraio 2026", (2026, 2, 23), DatePrecision.DAY),
        ("1º de febrero de 2026", (2026, 2, 1), DatePrecision.DAY),
        ("23 de Março de 2026", (2026, 3, 23), DatePrecision.DAY),
        ("12.mai.2026", (2026, 5, 12), DatePrecision.DAY),
        ("23 mei 2026", (2026, 5, 23), DatePrecision.DAY),
        ("23 października 2026 r.", (2026, 10, 23), DatePrecision.DAY),
        ("23 мая 2026 г., 14:30", (2026, 5, 23), DatePrecision.DAY),
        ("23 ŞUBAT 2026 Pazartesi", (2026, 2, 23), DatePrecision.DAY),
        ("23 KASIM 2025", (2025, 11, 23), DatePrecision.DAY),
        ("23. října 2026", (2026, 10, 23), DatePrecision.DAY),
        ("2026. február 23., hétfő", (2026, 2, 23), DatePrecision.DAY),
        ("den 23. januar 2026", (2026, 1, 23), DatePrecision.DAY),
        ("23 augusti 2026", (2026, 8, 23), DatePrecision.DAY),
        ("23. helmikuuta 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23 februarie 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23 ΦΕΒΡΟΥΑΡΙΟΥ 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23 лютого 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23.2.2026", (2026, 2, 23), DatePrecision.DAY),
        ("Stand: 03.02.2026, 14:30", (2026, 2, 3), DatePrecision.DAY),
        ("23. 2. 2026", (2026, 2, 23), DatePrecision.DAY),
        ("23/02/2026", (2026, 2, 23), DatePrecision.DAY),
        ("02/23/2026", (2026, 2, 23), DatePrecision.DAY),
        ("2-23-2026", (2026, 2, 23), DatePrecision.DAY),
        ("02.23.2026", (2026, 2, 23), DatePrecision.DAY),
        ("02/02/2026", (2026, 2, 2), DatePrecision.DAY),
        ("febbraio 2026", (2026, 2, 1), DatePrecision.MONTH),
        ("Fevereiro de 2026", (2026, 2, 1), DatePrecision.MONTH),
        ("2026-02", (2026, 2, 1), DatePrecision.MONTH),
        ("February 2026", (2026, 2, 1), DatePrecision.MONTH),
        ("2026", (2026, 1, 1), DatePrecision.YEAR),
    ],
)
def test_precision_is_what_is_stated(raw: str, first: tuple[int, int, int], precision: DatePrecision) -> None:
    date = read(raw)
    assert isinstance(date, StatedDate)
    assert date.moment == datetime(*first, tzinfo=UTC)
    assert date.precision is precision


@pytest.mark.parametrize(
    ("raw", "fault"),
    [
        ("0000-00-00", DateFault.UNREADABLE),
        ("10000-01-01", DateFault.UNREADABLE),
        ("-0001-01-01", DateFault.UNREADABLE),
        ("2021-W01-1", DateFault.UNREADABLE),
        ("1" * 40, DateFault.UNREADABLE),
        ("2026-02-30", DateFault.UNREADABLE),
        ("31 Feb 2026", DateFault.UNREADABLE),
        ("yesterday", DateFault.UNREADABLE),
        ("3 hours ago", DateFault.UNREADABLE),
        ("", DateFault.UNREADABLE),
        ("May I 2026", DateFault.UNREADABLE),
        ("02/03/2026", DateFault.UNREADABLE),  # the second of March, or the third of February
        ("2-3-2026", DateFault.UNREADABLE),
        ("23.2.2026.1", DateFault.UNREADABLE),
        ("31.02.2026", DateFault.UNREADABLE),
        ("23.13.2026", DateFault.UNREADABLE),
        ("vor 3 Stunden", DateFault.UNREADABLE),
        ("23 février", DateFault.UNREADABLE),
        ("lundi", DateFault.UNREADABLE),
        ("mag 2 2026", DateFault.UNREADABLE),
        ("ago 2026", DateFault.UNREADABLE),
        ("1970-01-01T00:00:00Z", DateFault.TOO_EARLY),
        ("1994-12-31", DateFault.TOO_EARLY),
        ("2099-01-01", DateFault.IN_FUTURE),
        ("2038-01-19T03:14:07Z", DateFault.IN_FUTURE),
    ],
)
def test_what_is_no_date(raw: str, fault: DateFault) -> None:
    assert read(raw) is fault


def test_window_ends_two_days_ahead() -> None:
    assert isinstance(read((NOW + timedelta(hours=47)).isoformat()), StatedDate)
    assert read((NOW + timedelta(hours=49)).isoformat()) is DateFault.IN_FUTURE


def test_impossible_clock_leaves_the_day() -> None:
    date = read("2026-02-23T25:61:00Z")
    assert isinstance(date, StatedDate)
    assert date.precision is DatePrecision.DAY


@pytest.mark.parametrize(
    ("raw", "day"),
    [
        ("2026-02-23T17:30:00-08:00", (2026, 2, 23)),
        ("Tue, 24 Feb 2026 08:30:00 +0900", (2026, 2, 24)),
        ("2026-02-24T01:30:00Z", (2026, 2, 24)),
        ("2026-02-23", (2026, 2, 23)),
    ],
)
def test_day_is_that_of_the_outlets_own_calendar(raw: str, day: tuple[int, int, int]) -> None:
    assert read(raw).day == date(*day)


@pytest.mark.parametrize("raw", ["1 Apr\u0131l 2026", "1 APR\u0130L 2026", "1 Augu\u017ft 2026", "\u017fept. 1, 2026"])
def test_letters_that_a_pattern_takes_for_others_are_no_fault(raw: str) -> None:
    assert isinstance(read(raw), StatedDate)


def test_no_word_is_the_name_of_two_months() -> None:
    months = tomllib.loads(resources.files("scrapers").joinpath("date_words.toml").read_text("utf-8"))["months_of"]
    assert all(len(words) == 12 for words in months.values())
    meant: dict[str, int] = {}
    for words in months.values():
        for number, names in enumerate(words, 1):
            assert {name: meant.setdefault(name, number) for name in names.split()} == dict.fromkeys(
                names.split(), number
            )
