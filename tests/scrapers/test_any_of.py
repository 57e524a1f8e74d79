"""A pattern of many words finds what a list of them finds, the longest first."""

from __future__ import annotations

import random
import re

import pytest

from scrapers.any_of import any_of

WORDS = ("a", "ab", "abc", "b", "b.c", "b|", "(", "ca", "cab", "c a")


def listed(words: tuple[str, ...]) -> str:
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@pytest.mark.parametrize("seed", range(40))
def test_it_finds_what_a_list_of_the_words_finds(seed: int) -> None:
    chance = random.Random(seed)
    words = tuple(chance.sample(WORDS, chance.randint(1, len(WORDS))))
    text = "".join(chance.choices("abc.|( ", k=300))
    assert re.findall(any_of(words), text) == re.findall(listed(words), text)
    assert re.findall(any_of(words) + "c", text) == re.findall(f"(?:{listed(words)})c", text), "a shorter one may do"


def test_it_takes_small_and_large_letters_as_it_is_told() -> None:
    assert re.findall(any_of(("¿ya eres", "只限会员")), "¿YA ERES? 只限会员", re.IGNORECASE) == ["¿YA ERES", "只限会员"]
