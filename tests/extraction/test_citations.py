"""Whom a report credits."""

import pytest

from tests.extraction.finding import cites_of

pytestmark = pytest.mark.model

CASES = {
    "according to": ("OpenAI plans a new tool, according to Reuters.", {"Reuters"}),
    "told an outlet": ("The official told CNBC that talks went on.", {"CNBC"}),
    "first reported": ("Bloomberg first reported the letter.", {"Bloomberg"}),
    "blog post": ("Anthropic's blog post lists the accounts.", {"Anthropic"}),
    "sources line": ("Talks went on.\n\nSources: TechCrunch, CNN", {"TechCrunch", "CNN"}),
    "unnamed": (
        "The firm will sue, according to people familiar with the matter.",
        {"people familiar with the matter"},
    ),
    "not: an outlet in the news itself": ("Reuters raised the price of its terminal.", set()),
    "not: who is only told": ("Anthropic told DeepSeek to stop.", set()),
    "not: a question": ("Is it true, according to Reuters?", set()),
}


@pytest.mark.parametrize(("text", "expected"), CASES.values(), ids=CASES)
def test_cites(text: str, expected: set[str]) -> None:
    assert cites_of(text) == expected


def test_cites_never_name_the_reports_own_outlet() -> None:
    assert cites_of("The official told CNBC that talks went on, according to Reuters.", outlet="CNBC") == {"Reuters"}
