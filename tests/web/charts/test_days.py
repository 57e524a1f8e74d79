"""Figures by day: where each dot stands, how qualifiers look, what is left out, what the title says."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from django.template.loader import render_to_string

from tests.web import rows
from tracker.evidence.queries.rows import Item, StatedDay
from tracker.web.charts.days import LEFT, PLOT, RIGHT, TOP, DayChart, day_chart

START = date(2026, 2, 23)


def told(value: float, after: int | None = 0, *, precision: str = "day", **fields: Any) -> Item:
    day = None if after is None else StatedDay(START + timedelta(days=after), precision)
    return rows.figure(value, "MiniMax", occurred=day, reported=None, **fields)


def chart(*items: Item, **how: Any) -> DayChart:
    made = day_chart(items, chart_id="x", **how)
    assert made is not None
    return made


def test_a_dot_for_each_figure_by_day_and_size() -> None:
    made = chart(told(1e6, 0), told(1e7, 50), told(1e8, 100))
    assert [dot.x for dot in made.dots] == [LEFT, (LEFT + RIGHT) / 2, RIGHT]
    heights = [TOP + PLOT - dot.y for dot in made.dots]
    assert heights[1] - heights[0] == pytest.approx(heights[2] - heights[1], abs=1), "each ten times the one before"
    assert [level.words for level in made.levels][-1] == "100 million"
    assert all(TOP <= dot.y <= TOP + PLOT for dot in made.dots)


@pytest.mark.parametrize(
    ("fields", "look"),
    [
        ({"qualifier": "exact"}, "solid"),
        ({"qualifier": "more_than"}, "open"),
        ({"qualifier": "about"}, "soft"),
        ({"qualifier": "less_than"}, "faint"),
        ({"qualifier": "range", "low": 4e6, "high": 6e6}, "span"),
    ],
)
def test_every_qualifier_has_its_own_look(fields: dict[str, object], look: str) -> None:
    made = chart(told(5e6, **fields), told(1e6, qualifier="exact"))
    dot = min(made.dots, key=lambda one: one.y)
    assert dot.look == look
    assert (dot.top < dot.y, dot.bottom > dot.y) == {
        "open": (True, False),
        "faint": (False, True),
        "span": (True, True),
    }.get(look, (False, False))
    pictures = {one: render_to_string(made.drawing, {"chart": one}) for one in (made, chart(told(5e6), told(1e6)))}
    assert len(set(pictures.values())) == (1 if look == "solid" else 2)


def test_a_month_is_drawn_as_long_as_it_is() -> None:
    made = chart(told(1e6, 0), told(2e6, 20, precision="month"), told(3e6, 60))
    lengths = [round(dot.to_x - dot.from_x) for dot in made.dots]
    assert lengths.count(0) == 2
    assert max(lengths) > 20


def test_what_is_not_drawn_is_counted() -> None:
    made = chart(told(1e6), told(2e6, None), told(3e6, statistic="peak"))
    assert len(made.dots) == 1
    assert made.left_out == "Not drawn: without a date: 1 figure; peaks, rates and other units: 1 figure."
    assert day_chart([told(2e6, None)], chart_id="x") is None
    more = chart(told(1e6), told(2e6), has_more=True)
    assert more.left_out == "Drawn are those of the newest 2 figures only; older ones stand in the ledger."


def test_title_says_the_finding_and_who_says_so() -> None:
    made = chart(told(1e6, 0), told(13e6, 10, qualifier="more_than"))
    assert made.title == (
        "Exchanges, as alleged, by day: 2 figures from 23 Feb 2026 to 5 Mar 2026; "
        "the largest more than 13 million (MiniMax; said by Anthropic, 5 Mar 2026)"
    )
    assert chart(told(1e6)).title == (
        "Exchanges, as alleged, by day: one figure, 1 million (MiniMax; said by Anthropic, 23 Feb 2026)"
    )
    assert "all of 23 Feb 2026" in chart(told(1e6), told(2e6)).title


def test_versions_in_conflict_are_dots_of_their_own() -> None:
    one, other = told(13e6), told(3.5e6)
    made = chart(one, other, contested={one.id, other.id})
    assert [dot.is_contested for dot in made.dots] == [True, True]
    assert [row.cells[4].words for row in made.table.rows] == ["in conflict"] * 2


def test_table_has_every_dot_with_its_evidence() -> None:
    made = chart(told(1e6, 0), told(2e6, 5))
    assert [row.cells[3].exact for row in made.table.rows] == ["2026-02-28", "2026-02-23"]
    assert all(row.link.startswith("/evidence/") for row in made.table.rows)
