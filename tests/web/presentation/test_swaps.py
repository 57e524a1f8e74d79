"""Sums and swaps in words."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.web import rows
from tests.web.presentation.reading import read_in
from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.sums import CheckedSum
from tracker.web.presentation.checks import part_checks
from tracker.web.presentation.swaps import origins_words, swap_sentence, told_apart


def graded(item, *origins):
    told = (rows.origin(name, *ids) for name, ids in origins)
    return replace(item, grade=replace(item.grade, why=rows.why(*told)))


POST = graded(rows.figure(24000, "DeepSeek"), ("Anthropic", (1, 2)))
SWAPPED = graded(rows.figure(24000, "DeepSeek", speaker="White House"), ("Quay Post", (3, 4)), ("The Turnpike", (5,)))


def pair(kind="speaker", original=POST, other=SWAPPED):
    return ConflictPair(kind=kind, detail="", first=POST, second=other, original=original)


def test_a_swap_is_told_with_its_origin_and_its_spread():
    assert swap_sentence(pair()) == (
        "By its origin it is the number of Anthropic, in whose own document it stands. "
        "3 reports from 2 origins credit it to White House, going back to Quay Post and The Turnpike."
    )


@pytest.mark.parametrize(
    ("kind", "other", "words"),
    [
        ("actor", rows.figure(24000, "MiniMax"), "1 report from 1 origin gives it to MiniMax"),
        ("unit", rows.figure(24000, "DeepSeek", unit="queries"), "counts queries instead"),
    ],
)
def test_a_swap_says_what_was_swapped(kind, other, words):
    assert words in swap_sentence(pair(kind, other=graded(other, ("Quay Post", (3,)))))


def test_versions_of_which_none_is_the_original_are_not_told_to_be_swapped():
    assert swap_sentence(pair(original=None)) == ""


def test_a_version_names_its_origins_and_the_reports_behind_each():
    assert origins_words(SWAPPED) == "Goes back to Quay Post (2 reports) and The Turnpike (1 report)"
    assert origins_words(rows.figure(1, "DeepSeek")) == ""
    many = graded(rows.figure(1, "DeepSeek"), *((f"Outlet {n}", (n,)) for n in range(6)))
    assert origins_words(many).endswith("and 2 other origins")
    twice = graded(rows.figure(1, "DeepSeek"), ("Anthropic", (1, 2, 3)), ("Quay Post", (4,)), ("Anthropic", (5,)))
    assert origins_words(twice) == "Goes back to Anthropic (4 reports, 2 origins) and Quay Post (1 report)"


@pytest.mark.parametrize(
    ("high", "words"),
    [(None, "at least 16.55 million"), (16.55e6, "to 16.55 million"), (17e6, "16.55 million to 17 million")],
)
def test_a_sum_is_told_with_what_the_parts_add_up_to(high, words):
    total = rows.quantity(value=16e6, low=16e6, qualifier="more_than")
    one = CheckedSum(key="", total=total, parts=(150e3, 3.4e6, 13e6), verdict="consistent", low=16.55e6, high=high)
    (check,) = part_checks([one])
    assert check.startswith("Check: 150,000 + 3.4 million + 13 million against more than 16 million: consistent. ")
    assert words in check
    for language, said in (("tr", "150.000 + 3,4 milyon + 13 milyon"), ("zh-hans", "15万 + 340万 + 1300万")):
        with read_in(language):
            (check,) = part_checks([one])
            assert said in check
            assert not {"against", "consistent", "parts"} & set(check.replace(":", "").split())


def test_mistaken_versions_are_told_against_the_original_before_one_another():
    third = graded(rows.figure(24000, "MiniMax"), ("Quay Post", (9,)))
    first, second = pair(), pair("actor", other=third)
    between = ConflictPair(kind="speaker", detail="", first=SWAPPED, second=third, original=None)
    told = told_apart([first, between, second])
    assert (told.main, told.among) == ((first, second), (between,))
    assert told_apart([between]).main == (between,)
