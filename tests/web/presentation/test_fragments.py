"""Addresses that lead to the very words."""

import pytest

from tracker.web.presentation.fragments import to_words

PAGE = "https://outlet.example/story"


@pytest.mark.parametrize(
    ("words", "end"),
    [
        ("over 5 million", "over%205%20million"),
        ("28.8 million, it said", "28.8%20million%2C%20it%20said"),
        ("model-to-model & back", "model%2Dto%2Dmodel%20%26%20back"),
        ("1600万次交流", "1600%E4%B8%87%E6%AC%A1%E4%BA%A4%E6%B5%81"),
        (" ".join("abcdefghijklmnop"), "a%20b%20c%20d%20e,l%20m%20n%20o%20p"),
    ],
)
def test_words_become_a_text_fragment(words: str, end: str) -> None:
    assert to_words(PAGE, words) == f"{PAGE}#:~:text={end}"


def test_an_address_keeps_no_other_fragment() -> None:
    assert to_words(f"{PAGE}?a=1#part", "five") == f"{PAGE}?a=1#:~:text=five"


@pytest.mark.parametrize(("url", "words"), [(PAGE, "  "), ("file:story.txt", "five")])
def test_what_no_browser_can_find_stays_as_it_is(url: str, words: str) -> None:
    assert to_words(url, words) == url
