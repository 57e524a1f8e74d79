"""Allegations, replies and responses over time: where columns stand, what is left out, what the title says."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.evidence.queries.tallies import MonthTallies, MonthTally
from tracker.web.charts.months import MOST_PERIODS, PLOT, MonthChart, month_chart

FEB, MARCH, JUNE = date(2026, 2, 1), date(2026, 3, 1), date(2026, 6, 1)


def chart(*tallies: tuple[str, date | None, str, int]) -> MonthChart:
    found = MonthTallies(tallies=tuple(MonthTally(*one) for one in tallies), n_reports=7, is_sample=False)
    made = month_chart(found, chart_id="x", known_on=date(2026, 7, 1))
    assert made is not None
    return made


def test_columns_stand_in_their_month_on_one_scale() -> None:
    made = chart(
        ("accusation", FEB, "month", 4), ("reply", FEB, "month", 1), ("reply", JUNE, "month", 1), ("response", MARCH, "month", 2)
    )  # fmt: skip
    accusations, replies, responses = made.bands
    assert [column.n for column in accusations.columns] == [4]
    assert [column.n for column in replies.columns] == [1, 1]
    assert accusations.columns[0].x == replies.columns[0].x < responses.columns[0].x < replies.columns[1].x
    heights = {column.n: column.height for band in made.bands for column in band.columns}
    assert heights[2] == pytest.approx(heights[4] / 2, abs=1)
    assert heights[1] == pytest.approx(heights[4] / 4, abs=1)
    assert heights[4] <= PLOT
    for band in made.bands:
        assert all(column.y + column.height == band.base_y for column in band.columns)


def test_each_kind_has_its_own_look_and_word() -> None:
    made = chart(("accusation", FEB, "month", 1))
    assert [(band.look, band.words) for band in made.bands] == [
        ("solid", "Allegations: 1"),
        ("hollow", "Replies: none with a date"),
        ("striped", "Steps of responses: none with a date"),
    ]


def test_what_has_no_month_is_said_and_not_drawn() -> None:
    made = chart(
        ("accusation", FEB, "month", 1), ("response", date(2025, 1, 1), "year", 2), ("reply", None, "", 1), ("accusation", None, "", 3)
    )  # fmt: skip
    assert made.left_out == (
        "Not drawn: known only to be of 2025: 2 steps of responses; without any date: 3 allegations and 1 reply."
    )
    assert sum(column.n for band in made.bands for column in band.columns) == 1
    assert [[cell.words for cell in row.cells] for row in made.table.rows] == [["Feb 2026", "1", "0", "0"]]


@pytest.mark.parametrize(
    ("last", "unit", "words"),
    [
        (date(2026, 12, 1), "month", "Dec 2026"),
        (date(2027, 12, 1), "quarter", "Oct to Dec 2027"),
        (date(2030, 12, 1), "quarter", "Oct to Dec 2030"),
        (date(2035, 5, 1), "year", "2035"),
    ],
)
def test_a_longer_time_is_drawn_in_longer_steps(last: date, unit: str, words: str) -> None:
    made = chart(("accusation", date(2025, 1, 1), "month", 1), ("accusation", last, "month", 2))
    assert f"One column for each {unit}" in made.reading
    assert made.table.rows[-1].cells[0].words == words
    assert made.table.columns[0] == unit.capitalize()
    x = [column.middle for column in made.bands[0].columns]
    assert 0 < x[0] < x[1] < 100
    assert x[0] == pytest.approx(100 - x[1], abs=0.02)
    assert x[0] > 49 / MOST_PERIODS


@pytest.mark.parametrize(
    ("tallies", "title"),
    [
        (
            [("accusation", FEB, "month", 1)],
            "1 allegation, no reply and no step of a response on record; the allegation in Feb 2026",
        ),
        (
            [("accusation", FEB, "month", 3), ("accusation", JUNE, "month", 1), ("reply", JUNE, "month", 1)],
            "4 allegations, 1 reply and no step of a response on record; most allegations in Feb 2026 (3)",
        ),
        (
            [("accusation", FEB, "month", 2), ("accusation", JUNE, "month", 2), ("response", JUNE, "month", 1)],
            "4 allegations, no reply and 1 step of a response on record",
        ),
        (
            [("response", JUNE, "month", 5)],
            "No allegation, no reply and 5 steps of responses on record; all steps of responses in Jun 2026",
        ),
    ],
)
def test_title_says_the_finding(tallies: list[tuple[str, date, str, int]], title: str) -> None:
    assert chart(*tallies).title == title


def test_without_a_month_there_is_no_chart() -> None:
    for tallies in ((), (MonthTally("reply", None, "", 2),), (MonthTally("reply", date(2026, 1, 1), "year", 2),)):
        assert month_chart(MonthTallies(tallies=tallies, n_reports=1, is_sample=False), chart_id="x") is None


def test_source_names_reports_and_the_day() -> None:
    assert chart(("reply", FEB, "month", 1)).source == "Read in 7 reports; as known on 1 Jul 2026."
