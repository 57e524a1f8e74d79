"""Reports on labs and products that nobody knows: they are judged as if known ones stood in their places."""

import pytest

from tests.extraction.finding import read
from tracker.extraction import extract
from tracker.extraction.naming.introduced import find_introduced
from tracker.extraction.naming.stand_ins import stand_in_for_newcomers

ABOUT_IT = [
    "Hackers wanted Sable-4 for nothing, Ferrant warns\n\nFerrant warned on Tuesday that attackers had put more than "
    "100,000 questions to its model Sable-4 in an attempt to clone it. The company blamed commercial rivals.",
    "Ferrant Labs, an AI laboratory in Oslo, says that Nordling, a Chinese start-up, siphoned off what its assistant Sable "
    "can do through thousands of accounts. Nordling denies it.",
]
NOT_ABOUT_IT = [
    "Ferrant Labs, an AI laboratory in Oslo, has released Sable Mini, a model distilled from its flagship Sable. It runs on "
    "a phone, and its answers are nearly as good.",
    "Scammers open fake accounts in the name of the Sable assistant to sell subscriptions that do not exist, Ferrant Labs "
    "warns. The police are looking into it.",
    "The Brenn distillery accuses its rival Ardlow of copying the shape of its bottle. Ardlow denies it.",
]


def stood_in(text: str):
    reading = read(text)
    return stand_in_for_newcomers(text, reading.mentions, find_introduced(text, reading.mentions))


@pytest.mark.model
@pytest.mark.parametrize("text", ABOUT_IT)
def test_a_report_about_newcomers_is_one_about_the_affair(text: str) -> None:
    report = extract(text).report

    assert report.relevant
    assert report.relevance_reasons
    assert all(reason in text.casefold() for reason in map(str.casefold, report.relevance_reasons))


@pytest.mark.model
@pytest.mark.parametrize("text", NOT_ABOUT_IT)
def test_newcomers_alone_make_no_report_one_about_the_affair(text: str) -> None:
    assert not extract(text).report.relevant


@pytest.mark.model
def test_each_side_has_names_of_its_own() -> None:
    found = stood_in(ABOUT_IT[1])

    assert found is not None
    assert found.text.startswith("OpenAI, an AI laboratory in Oslo, says that DeepSeek, a Chinese start-up,")
    assert found.in_own_words("OpenAI says") == "Ferrant Labs says"
    assert found.swapped("Nordling under fire") == "DeepSeek under fire"


@pytest.mark.model
def test_a_name_that_the_report_has_itself_stands_for_nobody() -> None:
    found = stood_in("OpenAI and Ferrant Labs, an AI laboratory, met in May.")

    assert found is not None
    assert found.text == "OpenAI and Anthropic, an AI laboratory, met in May."


@pytest.mark.model
@pytest.mark.parametrize(
    "text",
    [
        "OpenAI met DeepSeek.",
        "Ardlow, a distillery in Skye, met Brenn.",
        "As Lantern AI, a news site in Leeds, reported, rents rose.",
    ],
)
def test_who_is_known_publishes_or_builds_no_ai_needs_no_stand_in(text: str) -> None:
    assert stood_in(text) is None
