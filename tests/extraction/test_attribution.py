"""Who says what stands at a place in the text."""

import pytest

from tests.extraction.finding import reading_of
from tracker.extraction.speaking.attribution import find_attributions

pytestmark = pytest.mark.model

CASES = {
    "active": ("OpenAI said the accounts were fake.", "fake", ("OpenAI",)),
    "inverted": ("“The accounts were fake,” said OpenAI.", "fake", ("OpenAI",)),
    "according to, in front": ("According to OpenAI, the accounts were fake.", "fake", ("OpenAI",)),
    "according to, behind": ("The accounts were fake, according to OpenAI.", "fake", ("OpenAI",)),
    "apposition": ("Anthropic, a leading AI company, said the accounts were fake.", "fake", ("Anthropic",)),
    "document": ("Anthropic's letter says the accounts were fake.", "fake", ("Anthropic",)),
    "spokesperson": ("A spokesperson for Alibaba said the numbers were wrong.", "wrong", ("Alibaba",)),
    "person of a company": ("OpenAI chief executive Sam Altman said the tests went well.", "well", ("Sam Altman",)),
    "two speakers": ("Anthropic and OpenAI said the accounts were fake.", "fake", ("Anthropic", "OpenAI")),
    "the company": ("Anthropic met the press. The company said the accounts were fake.", "fake", ("Anthropic",)),
    "quotation that goes on": ("“It is serious,” Anthropic said. “The window is narrow.”", "narrow", ("Anthropic",)),
    "own voice": ("The accounts were fake.", "fake", ()),
    "question": ("Has OpenAI said the accounts were fake?", "fake", ()),
    "noun, no verb": ("OpenAI's reports on fake accounts fill a shelf.", "shelf", ()),
}


@pytest.mark.parametrize(("text", "word", "holders"), CASES.values(), ids=CASES)
def test_speaker_of(text: str, word: str, holders: tuple[str, ...]) -> None:
    assert find_attributions(reading_of(text)).speaker_of(text.index(word)) == holders


def test_via_of_names_the_go_between() -> None:
    text = "Anthropic said the accounts were fake, according to TechCrunch."
    found = find_attributions(reading_of(text))

    assert found.speaker_of(text.index("fake")) == ("Anthropic",)
    assert found.via_of(text.index("fake")) == ("TechCrunch",)
