"""Bars: how qualifiers are drawn, what is left out, what the title says."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.web import rows
from tracker.evidence.queries.rows import IncidentLink
from tracker.evidence.titles import Title
from tracker.web.charts.bars import MOST_BARS, ROW, bar_chart
from tracker.web.charts.scale import LETTER, NARROW, RIGHT_END, axis_for

positive = st.floats(min_value=0.001, max_value=1e15, allow_nan=False)


@given(st.lists(positive, min_size=1, max_size=20))
def test_axis_holds_every_value_in_order(values: list[float]) -> None:
    axis = axis_for(values)
    places = [axis.at(value) for value in sorted(values)]
    assert places == sorted(places)
    assert all(0 < place <= RIGHT_END for place in places)
    assert 2 <= len(axis.ticks()) <= 9


def test_axis_is_logarithmic_only_where_it_must_be() -> None:
    assert axis_for([150e3, 13e6]).is_log
    assert not axis_for([3.4e6, 13e6]).is_log


@pytest.mark.parametrize(
    ("fields", "kinds", "n_ends"),
    [
        ({"qualifier": "more_than"}, ["solid", "open"], 0),
        ({"qualifier": "about"}, ["solid", "soft"], 0),
        ({"qualifier": "less_than"}, ["faint"], 1),
        ({"qualifier": "exact"}, ["solid"], 1),
        ({"qualifier": "range", "low": 4.0, "high": 6.0}, ["faint", "solid"], 2),
    ],
)
def test_every_qualifier_has_its_own_bar(fields: dict[str, object], kinds: list[str], n_ends: int) -> None:
    chart = bar_chart([rows.figure(5, "MiniMax", **fields)], chart_id="x")
    assert chart is not None
    assert [segment.kind for segment in chart.bars[0].segments] == kinds
    assert len(chart.bars[0].ends) == n_ends


def test_versions_in_conflict_are_two_bars() -> None:
    one, other = rows.figure(13e6, "MiniMax"), rows.figure(3.5e6, "MiniMax")
    chart = bar_chart([one, other], chart_id="x", contested={one.id, other.id})
    assert chart is not None
    assert [(bar.words, bar.is_contested) for bar in chart.bars] == [("13 million", True), ("3.5 million", True)]


def test_chart_holds_totals_of_one_metric_only() -> None:
    others = [
        rows.figure(9e6, "MiniMax", statistic="peak"),
        rows.figure(24e3, "MiniMax", metric="accounts"),
        rows.figure(0, "DeepSeek"),
    ]
    chart = bar_chart([rows.figure(13e6, "MiniMax"), *others], chart_id="x")
    assert chart is not None
    assert [bar.words for bar in chart.bars] == ["13 million"]


def test_nothing_to_draw_is_no_chart() -> None:
    assert bar_chart([], chart_id="x") is None
    assert bar_chart([rows.claim("denies", "Alibaba")], chart_id="x") is None


def test_what_is_left_out_is_counted() -> None:
    chart = bar_chart([rows.figure(n + 1.0, "MiniMax") for n in range(MOST_BARS + 3)], chart_id="x")
    assert chart is not None
    assert (len(chart.bars), chart.n_left_out) == (MOST_BARS, 3)
    assert chart.left_out == "3 further figures not drawn."
    assert chart.title.startswith("Anthropic’s largest alleged counts run from 4 exchanges (MiniMax)")


def test_title_says_the_finding_and_whose_it_is() -> None:
    alone = bar_chart([rows.figure(13e6, "MiniMax", qualifier="more_than")], chart_id="x")
    assert alone is not None
    assert alone.title == "Anthropic’s alleged count: more than 13 million exchanges, MiniMax"
    several = bar_chart([rows.figure(13e6, "MiniMax"), rows.figure(2e6, "DeepSeek", speaker="Google")], chart_id="x")
    assert several is not None
    assert several.title.startswith("Alleged counts run from 2 million exchanges (DeepSeek) to 13 million (MiniMax)")


def test_many_actors_have_a_short_label() -> None:
    chart = bar_chart([rows.figure(2e8, "Alibaba", "DeepSeek", "Moonshot AI", "Zhipu", "Xiaomi")], chart_id="x")
    assert chart is not None
    assert chart.bars[0].label == "Alibaba and 4 others together"


def test_about_reaches_a_tenth_to_either_side_and_more_than_does_not() -> None:
    drawn = [
        rows.figure(150, "C"),
        rows.figure(100, "A", qualifier="about"),
        rows.figure(90, "B", qualifier="more_than"),
    ]
    chart = bar_chart(drawn, chart_id="x")
    assert chart is not None
    axis = axis_for([150, 100, 90])
    soft = chart.bars[1].segments[1]
    assert soft.x == pytest.approx(axis.at(90), abs=0.3)
    assert soft.end == pytest.approx(axis.at(110), abs=0.3)
    assert chart.bars[2].segments[0].end == axis.at(90)


@pytest.mark.parametrize(
    ("actors", "label", "short"),
    [
        (["MiniMax"], "MiniMax", "MiniMax"),
        (["DeepSeek", "MiniMax"], "DeepSeek and MiniMax together", "DeepSeek and MiniMax together"),
        (["DeepSeek", "MiniMax", "Moonshot AI"], "DeepSeek, MiniMax and Moonshot AI together", "DeepSeek and 2 others"),
        (["A" * 30, "B" * 30], f"{'A' * 30} and 1 other together", f"{'A' * 30} and …"),
    ],
)
def test_a_label_is_shorter_where_a_phone_has_no_room(actors: list[str], label: str, short: str) -> None:
    chart = bar_chart([rows.figure(13e6, *actors)], chart_id="x")
    assert chart is not None
    assert (chart.bars[0].label, chart.bars[0].short) == (label, short)


@given(st.lists(positive, min_size=1, max_size=20))
def test_labels_left_on_a_phone_s_axis_never_touch(values: list[float]) -> None:
    ticks = axis_for(values).ticks()
    assert not ticks[0].is_minor
    assert not ticks[-1].is_minor
    ends = []
    for tick in (tick for tick in ticks if not tick.is_minor):
        at, width = tick.x / 100 * NARROW, len(tick.words) * LETTER
        left = at if tick is ticks[0] else at - width if tick is ticks[-1] else at - width / 2
        ends.append((left, left + width))
    between = ends if len(ends) > 2 else []
    assert all(right < left for (_, right), (left, _) in pairwise(between))


def test_marks_of_a_long_axis_are_thinned() -> None:
    assert [tick.is_minor for tick in axis_for([150_000, 200e6]).ticks()] == [False, True, False, True, False]


def test_length_on_a_log_scale_is_the_logarithm() -> None:
    values = [100e6, 10e6, 1e6, 200e3]
    chart = bar_chart([rows.figure(value, "MiniMax") for value in values], chart_id="x")
    assert chart is not None
    assert chart.is_log
    assert "Log scale: each mark is ten times the one before." in chart.reading
    lengths = [bar.segments[-1].end for bar in chart.bars]
    assert lengths[0] - lengths[1] == pytest.approx(lengths[1] - lengths[2], abs=0.02)
    assert [tick.words for tick in chart.ticks] == ["100,000", "1 million", "10 million", "100 million"]
    assert lengths[0] == chart.ticks[-1].x


def test_a_range_spans_its_bounds_and_unknown_bounds_span_nothing() -> None:
    span = rows.figure(500, "A", qualifier="range", low=100.0, high=900.0)
    unknown = rows.figure(150, "B", qualifier="range")
    chart = bar_chart([span, unknown], chart_id="x")
    assert chart is not None
    axis = axis_for([500, 150, 900, 100])
    known, bare = chart.bars
    assert known.segments[1].x == axis.at(100)
    assert known.segments[1].end == pytest.approx(axis.at(900), abs=0.02)
    assert axis.at(900) < axis.ticks()[-1].x
    assert known.ends == (axis.at(100), axis.at(900))
    assert [segment.kind for segment in bare.segments] == ["solid"]


def test_figures_of_several_incidents_stand_under_their_names() -> None:
    june, feb = (
        IncidentLink(slug=slug, title=Title(words))
        for slug, words in (("june", "A accuses B"), ("feb", "A accuses C and D"))
    )
    drawn = [
        rows.figure(9e6, "C", incident=feb),
        rows.figure(30e6, "B", incident=june),
        rows.figure(8e6, "D", incident=feb),
        rows.figure(10e6),
    ]
    chart = bar_chart(drawn, chart_id="x")
    assert chart is not None
    assert [(bar.heading, bar.label) for bar in chart.bars] == [
        ("A accuses B", "B"),
        ("In no single incident", "Unnamed actors"),
        ("A accuses C and D", "C"),
        ("", "D"),
    ]
    tops = [bar.y for bar in chart.bars]
    assert tops == sorted(tops)
    assert chart.height > tops[-1] + ROW
    alone = bar_chart(drawn[:1], chart_id="x")
    assert alone is not None
    assert alone.bars[0].heading == ""


def test_table_has_words_for_people_and_numbers_for_machines() -> None:
    chart = bar_chart([rows.figure(13e6, "MiniMax", qualifier="more_than", low=13e6)], chart_id="x")
    assert chart is not None
    cells = dict(zip(chart.table.columns, chart.table.rows[0].cells, strict=True))
    assert (cells["Alleged figure"].words, cells["Alleged figure"].exact) == (
        "more than 13 million exchanges",
        "13000000",
    )
    assert (cells["At least"].words, cells["At least"].exact) == ("13,000,000", "13000000")
    assert (cells["At most"].words, cells["At most"].exact) == ("not stated", "")
    assert cells["Date"].words == "not known"


def test_money_in_two_currencies_shares_no_axis() -> None:
    dollars = rows.figure(5e6, "A", metric="money", unit="USD")
    yuan = rows.figure(4e6, "B", metric="money", unit="CNY")
    chart = bar_chart([dollars, yuan], chart_id="x")
    assert chart is not None
    assert [bar.label for bar in chart.bars] == ["A"]


def test_source_counts_reports_and_origins_once() -> None:
    post, letter = rows.origin("Post", 1, 2), rows.origin("Letter", 2, 3)
    one = rows.figure(5e6, "A", grade=replace(rows.grade(), why=rows.why(post)))
    two = rows.figure(6e6, "B", grade=replace(rows.grade(), why=rows.why(post, letter)))
    chart = bar_chart([one, two], chart_id="x", known_on=date(2026, 6, 24))
    assert chart is not None
    assert chart.source == "Read in 3 reports from 2 origins; as known on 24 Jun 2026."
