"""Numbers as readers type them, and how else they are written."""

from __future__ import annotations

import pytest

from tests.web import factories as make
from tests.web.factories import Said
from tracker.evidence.searching.asked import read
from tracker.evidence.searching.matching import Sql, match_of
from tracker.evidence.searching.numbers import (
    asked_numbers,
    spellings,
    telling_numbers,
    unqualified,
    unspaced_spellings,
)
from tracker.evidence.searching.search import search
from tracker.evidence.searching.statement import bounded, fetch
from tracker.evidence.searching.words import alternatives


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
        ("超过2880万次", (28.8e6,)),
        ("1.51亿", (151e6,)),
        ("25k", (25_000,)),
        ("50%", (0.5,)),
    ],
)
def test_number_is_read_as_people_type_it(typed: str, values: tuple[float, ...]) -> None:
    assert [number.values for number in asked_numbers(typed)] == [values]


def test_letters_and_codes_are_no_numbers() -> None:
    codes = ("GPT-4o", "NSTM-4", "m", "v1.2.3", "", "9" * 50)
    assert [[one for one in asked_numbers(query) if one.values] for query in codes] == [[]] * 6


def test_versions_and_years_are_no_telling_numbers() -> None:
    assert [telling_numbers(query) for query in ("Qwen 3", "2026")] == [(), ()]
    assert [len(telling_numbers(query)) for query in ("24,000", "50%", "28800000", "16m")] == [1, 1, 1, 1]


def test_number_is_spelt_in_every_way() -> None:
    (number,) = asked_numbers("16m")
    assert spellings(number) == ("16m", "16 million", "16,000,000", "16000000")
    assert unspaced_spellings(number) == ("1600万", "1,600万")
    (number,) = asked_numbers("151 million")
    assert unspaced_spellings(number) == ("1.51亿", "15100万", "15,100万")


def test_words_before_a_number_are_let_go() -> None:
    assert unqualified("over 13 million exchanges") == "13 million exchanges"
    assert unqualified("超过2880万") == "2880万"
    assert unqualified("about senators") == "about senators"


@pytest.mark.django_db
def test_figures_that_are_the_number_stand_before_those_near_it() -> None:
    told = make.report(text="over 5 million exchanges")
    for value in (16.5e6, 16e6, 24e3, 17e6):
        make.figure("exchanges", value, Said(told, "over 5 million exchanges"))

    def found(query: str) -> list[float]:
        return [one.item.quantity.value for one in search(read([("q", query)])).figures if one.item.quantity]

    assert found("16m") == [16e6, 16.5e6]
    assert found("24.000") == [24e3]
    assert found("exchanges") == []


@pytest.mark.django_db
def test_share_is_no_count_and_a_range_is_found_by_its_ends() -> None:
    told = make.report(text="over 5 million exchanges")
    said = Said(told, "over 5 million exchanges")
    make.figure("traffic_share", 0.5, said, unit="")
    make.figure("accounts", 15_000, said, qualifier="range", bounds=(10_000, 20_000))
    assert len(search(read([("q", "50%")])).figures) == 1
    assert search(read([("q", "0.5")])).figures == ()
    assert len(search(read([("q", "20,000 accounts")])).figures) == 1


# Told in every notation, and texts that have all words of one apart.
TOLD = (
    "It counted 16 million exchanges.",
    "It counted 16,000,000 exchanges, and 3,000 accounts.",
    "Sixteen firms, 16 of 1,000 asked, sent 000 and 7,000,000 words: not a million.",
    "Over 28.8 million, or 28,800,000, of 1.5bn.",
    "Of 28.8 points, 800 are for a million and 000 for none; 28 for 1.5, bn for nothing.",
    "Exchanges of 25.5k and of 25 k; the 16-million count of 1 250 000.",
    "The 16m of 1\u00a0250\u00a0000, and 24'000; the 250 000 of 1.",
    "Of 24 000 is known, of 24 the 000.",
    "超过1600万次交互。",
)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "typed",
    ["16 million", "16m", "16,000,000", "16 million exchanges", "28.8m", "1.5bn", "1.5 bn", "25.5k", "1 250 000",
     "24'000", "24,000", "3,000 accounts", "1,000", '"16 million" exchanges', "-words 16,000,000", "16 million or 24'000"],
)  # fmt: skip
def test_no_text_is_looked_at_that_only_has_the_words_of_a_number(typed: str) -> None:
    for text in TOLD:
        make.report(title="Told", text=text)
    sql = Sql()
    match = match_of(alternatives(typed), sql)
    assert match is not None
    texts = "SELECT t.id FROM collection_articletext t WHERE"
    with bounded():
        found = fetch(f"{texts} {' OR '.join(f'({branch})' for branch in match.branches)}", sql.parameters)
        held = fetch(f"{texts} {match.filtering}", sql.parameters)
    assert sorted(found) == sorted(held) != []
    assert search(read([("q", typed)])).total == len(held)
