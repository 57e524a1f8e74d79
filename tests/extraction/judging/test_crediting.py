"""The second opinion on credits: who is added, who is left out, and what rules say of it."""

import pytest

from tracker.extraction import extract
from tracker.extraction.judging.crediting import RULE

pytestmark = pytest.mark.model

# The judge speaks of whole reports only.
LEAD = (
    "The market was quiet on Monday. Anthropic accused DeepSeek of illicitly distilling its Claude models with 24,000 "
    "fraudulent accounts. The accounts asked for long answers. They are closed now."
)
FOUND = {
    "an outlet that learnt it": (f"{LEAD} The accounts were closed in May, Reuters has learned.", "Reuters"),
    "a report that is quoted": (
        f"{LEAD} A study by Ironpine, a security firm, counts forty such campaigns.",
        "Ironpine",
    ),
    "the accuser's own post": (f"{LEAD} In a blog post on Monday, Anthropic gave three examples.", "Anthropic"),
}
NOT_FOUND = {
    "who is only accused": (LEAD, "DeepSeek"),
    "who only sells": (f"{LEAD} Nvidia sells the chips on which such models are trained.", "Nvidia"),
    "who only acts": (f"{LEAD} Texas barred the chatbot from state offices.", "Texas"),
    "the report's own outlet": (f"{LEAD} Reuters is part of a larger group.", "Reuters"),
}


def credits_of(text):
    return {cite.name: cite.rule for cite in extract(text, outlet="Reuters" if "larger group" in text else None).cites}


@pytest.mark.parametrize(("text", "name"), FOUND.values(), ids=FOUND)
def test_who_is_credited(text, name):
    assert name in credits_of(text)


@pytest.mark.parametrize(("text", "name"), NOT_FOUND.values(), ids=NOT_FOUND)
def test_who_is_not(text, name):
    assert name not in credits_of(text)


def test_rules_names_are_kept_beside_the_judges():
    rules = set(credits_of(" ".join(text for text, _ in FOUND.values())).values())
    assert rules - {RULE}
