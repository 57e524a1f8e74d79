"""Responses by place and stage: sizes of dots, what is left out, what the title says."""

from __future__ import annotations

import pytest

from tracker.evidence.queries.response_list import ResponseTallies, ResponseTally
from tracker.web.charts.matrix import MOST_PLACES, MatrixChart, matrix_chart


def chart(*tallies: tuple[str, str, int]) -> MatrixChart:
    rows = tuple(ResponseTally(place, "legislation", step, n) for place, step, n in tallies)
    made = matrix_chart(ResponseTallies(rows=rows, n_reports=4, is_sample=True), chart_id="x")
    assert made is not None
    return made


def test_area_of_a_dot_is_its_number_and_nought_has_none() -> None:
    made = chart(("US", "in_force", 4), ("US", "called_for", 1), ("CN", "in_force", 1))
    us, china = made.lines
    assert (us.name, china.name) == ("United States", "China")
    asked, done = us.dots
    assert (asked.n, done.n) == (1, 4)
    assert done.radius**2 == pytest.approx(4 * asked.radius**2, rel=0.05)
    assert [dot.look for dot in us.dots] == ["hollow", "solid"]
    assert [dot.x for dot in china.dots] == [done.x]


def test_stages_of_one_state_count_together() -> None:
    made = chart(("US", "proposed", 2), ("US", "passed", 3), ("US", "lifted", 1))
    assert [dot.n for dot in made.lines[0].dots] == [5, 1]
    assert [cell.words for cell in made.table.rows[0].cells] == ["United States", "0", "5", "0", "1", "6"]


def test_more_places_than_fit_are_said_and_stand_in_the_table() -> None:
    made = chart(*((f"X{index}", "proposed", 20 - index) for index in range(MOST_PLACES + 2)))
    assert len(made.lines) == MOST_PLACES
    assert made.left_out == "2 further places with 23 responses in the table only."
    assert len(made.table.rows) == MOST_PLACES + 2


@pytest.mark.parametrize(
    ("tallies", "title"),
    [
        ([("US", "called_for", 1)], "One response is on record, of the United States: asked for, not done"),
        (
            [("US", "in_force", 2), ("US", "called_for", 1), ("industry", "in_force", 1)],
            "Of 4 responses, 3 are done or in force and 1 is only asked for; most are of the United States (3)",
        ),
        ([("CN", "proposed", 2)], "Of 2 responses, none is done or in force; all are of China"),
        ([("CN", "in_force", 1), ("US", "proposed", 1)], "Of 2 responses, 1 is done or in force"),
    ],
)
def test_title_says_the_finding(tallies: list[tuple[str, str, int]], title: str) -> None:
    assert chart(*tallies).title == title


def test_without_responses_there_is_no_chart() -> None:
    assert matrix_chart(ResponseTallies(rows=(), n_reports=0, is_sample=False), chart_id="x") is None
