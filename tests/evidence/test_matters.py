"""What a denial answers, and what a counted word stands for."""

from __future__ import annotations

import pytest

from tracker.evidence.counts import counted_as
from tracker.evidence.matters import is_about_distillation, is_of_another_matter


@pytest.mark.parametrize(
    "words",
    [
        "Moonshot AI denied a rumour that its founder had been arrested.",
        "The company called reports of layoffs untrue.",
        "StepFun rejects talk of an IPO this year.",
        "公司否认创始人被拘留的传闻。",
    ],
)
def test_a_denial_of_something_else_is_told(words):
    assert is_of_another_matter(words)


@pytest.mark.parametrize(
    "words",
    [
        "Alibaba denied it.",
        "The firm rejects Anthropic's accusation outright.",
        "It denied having copied the model and said nobody was detained over it.",
        "DeepSeek said the charge was false.",
        "公司否认蒸馏指控。",
        "A spokesman for the military-free laboratory denied distilling anything.",
    ],
)
def test_a_denial_that_may_mean_the_allegation_is_taken_for_it(words):
    assert not is_of_another_matter(words)


@pytest.mark.parametrize(
    ("unit", "meaning"),
    [
        ("exchanges", "exchanges"),
        ("Interactions", "exchanges"),
        ("API  calls", "requests"),
        ("queries", "requests"),
        ("conversations", "conversations"),
        ("次", ""),
        ("widgets", ""),
        ("", ""),
    ],
)
def test_words_that_count_the_same_mean_the_same(unit, meaning):
    assert counted_as(unit) == meaning


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        ("The committee wants DeepSeek listed for distilling American models.", True),
        ("A bill against the theft of American AI by model extraction.", True),
        ("商务部就蒸馏指控作出回应。", True),
        ("Texas bans DeepSeek from its devices for the sake of privacy.", False),
        ("Italy blocks the app over the data that it collects.", False),
    ],
)
def test_a_measure_says_whether_it_is_about_distillation(words, wanted):
    assert is_about_distillation(words) is wanted
