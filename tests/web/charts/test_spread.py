"""How a figure spread: heights and places of the steps, copies apart, the origin, what the title says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest

from tests.web import rows
from tracker.evidence.queries.counts import CountedFigure, counted_of
from tracker.evidence.queries.rows import StatedDay
from tracker.evidence.queries.spread import DayTally, Spread
from tracker.web.charts.spread import LEFT, MOST_STEPS, PLOT, RIGHT, SpreadChart, spread_chart

START = date(2026, 2, 23)
FIRST = replace(rows.REPORT, published=StatedDay(START, "day"))


def figure() -> CountedFigure:
    made = counted_of(rows.figure(13e6, "MiniMax", qualifier="more_than"))
    assert made is not None
    return made


def told(after: int | None, own: int, copied: int = 0, precision: str = "day") -> DayTally:
    on = None if after is None else StatedDay(START + timedelta(days=after), precision)
    return DayTally(on=on, n_own=own, n_copied=copied)


def chart(*days: DayTally) -> SpreadChart:
    made = spread_chart(figure(), Spread(first=FIRST, days=days), chart_id="x")
    assert made is not None
    return made


def test_steps_add_up_day_by_day_with_copies_on_top() -> None:
    made = chart(told(0, 1), told(1, 1, 2), told(4, 0, 1))
    assert [[cell.words for cell in row.cells] for row in made.table.rows] == [
        ["23 Feb 2026", "1", "1", "0"],
        ["24 Feb 2026", "4", "2", "2"],
        ["27 Feb 2026", "5", "2", "3"],
    ]
    first, second, last = made.steps
    assert (first.own, first.copied) == (PLOT // 5, 0)
    assert (second.own + second.copied, second.copied) == (PLOT * 4 // 5, PLOT * 2 // 5)
    assert (last.own + last.copied, last.own) == (PLOT, PLOT * 2 // 5)
    assert [step.words for step in made.steps] == ["1", "4", "5"]
    assert first.x == LEFT
    assert second.x == pytest.approx(LEFT + (RIGHT - LEFT) / 4, abs=0.01)
    assert last.x == RIGHT
    assert last.x + last.width == 100
    assert made.origin == "First on record: Wire, 23 Feb 2026"


def test_a_report_of_a_month_counts_from_its_end_and_one_without_a_date_not_at_all() -> None:
    made = chart(told(0, 1), told(0, 1, precision="month"), told(2, 1), told(None, 2))
    assert [row.cells[0].words for row in made.table.rows] == ["23 Feb 2026", "25 Feb 2026", "Feb 2026"]
    assert [row.cells[1].words for row in made.table.rows] == ["1", "2", "3"]
    assert made.left_out == "2 reports without a date not drawn."
    assert made.source == "Read in 5 reports."


def test_many_days_are_thinned_and_what_they_reach_stays_right() -> None:
    made = chart(*(told(index, 1) for index in range(300)))
    assert len(made.steps) <= MOST_STEPS + 1
    assert made.table.rows[-1].cells[1].words == "300"
    assert made.steps[-1].own == PLOT
    places = [step.x for step in made.steps]
    assert places == sorted(places)
    assert len([step for step in made.steps if step.words]) <= 12


@pytest.mark.parametrize(
    ("days", "title"),
    [
        (
            [told(0, 1)],
            "“more than 13 million exchanges” (MiniMax), as alleged: in one dated report so far, Wire, 23 Feb 2026",
        ),
        (
            [told(0, 2)],
            "“more than 13 million exchanges” (MiniMax), as alleged: first in Wire, in 2 reports all of 23 Feb 2026",
        ),
        (
            [told(0, 1), told(2, 1, 1)],
            "“more than 13 million exchanges” (MiniMax), as alleged: first in Wire, in 3 reports by 25 Feb 2026, 1 of them"
            " copied or rewritten",
        ),
    ],
)
def test_title_says_the_finding(days: list[DayTally], title: str) -> None:
    assert chart(*days).title == title


def test_without_a_dated_report_there_is_no_chart() -> None:
    assert spread_chart(figure(), Spread(first=None, days=(told(None, 3),)), chart_id="x") is None
