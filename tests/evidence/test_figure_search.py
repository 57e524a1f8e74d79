"""Numbers as readers type them, and the counts they find."""

from __future__ import annotations

import pytest

from tests.web import factories as make
from tests.web.factories import Said
from tracker.evidence.figure_search import asked_numbers, find_figures, widened


@pytest.mark.parametrize(
    ("typed", "values"),
    [
        ("28.8 million", (28.8e6,)),
        ("16m", (16e6,)),
        ("16 M exchanges", (16e6,)),
        ("24.000", (24_000, 24)),
        ("24,000 accounts", (24_000, 24)),
        ("151 000 000", (151e6,)),
        ("1,5 bn", (1.5e9,)),
        ("1600万", (16e6,)),
        ("25k", (25_000,)),
        ("50%", (0.5,)),
    ],
)
def test_number_is_read_as_people_type_it(typed: str, values: tuple[float, ...]) -> None:
    assert [number.values for number in asked_numbers(typed)] == [values]


def test_letters_and_codes_are_no_numbers() -> None:
    assert [asked_numbers(query) for query in ("GPT-4o", "NSTM-4", "m", "v1.2.3", "")] == [()] * 5


def test_query_gets_its_number_under_every_spelling() -> None:
    assert widened("16m") == '16m or "16 million" or "16,000,000" or 16000000'
    assert widened('"16 million" exchanges') == '"16 million" exchanges'
    assert widened("senators") == "senators"


@pytest.mark.django_db
def test_figures_that_are_the_number_stand_before_those_near_it() -> None:
    told = make.report(text="over 5 million exchanges")
    for value in (16.5e6, 16e6, 24e3, 17e6):
        make.figure("exchanges", value, Said(told, "over 5 million exchanges"))
    assert [item.quantity.value for item in find_figures("16m") if item.quantity] == [16e6, 16.5e6]
    assert [item.quantity.value for item in find_figures("24.000") if item.quantity] == [24e3]
    assert find_figures("exchanges") == ()


@pytest.mark.django_db
def test_share_is_no_count() -> None:
    told = make.report(text="over 5 million exchanges")
    said = Said(told, "over 5 million exchanges")
    make.figure("traffic_share", 0.5, said, unit="")
    assert len(find_figures("50%")) == 1
    assert find_figures("0.5") == ()
