"""What a denial answers, and what a counted word stands for."""

from __future__ import annotations

import pytest

from tracker.evidence.counts import counted_as
from tracker.evidence.matters import is_of_another_matter


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
