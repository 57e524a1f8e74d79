"""Who is not accused, though the sentence names them."""

import pytest

from tests.extraction.finding import alleged

pytestmark = pytest.mark.model

ONLY = {
    "compared": "Anthropic told lawmakers that, unlike Tencent, MiniMax had used 700 fake accounts to distil Claude.",
    "backers in a relative clause": "Anthropic accused MiniMax, which is backed by Baidu and Tencent, of distilling Claude.",
    "backer in brackets": "Anthropic accused MiniMax (owned by Baidu) of distilling Claude.",
    "a rival": "Anthropic accused MiniMax, a rival of DeepSeek, of distilling Claude.",
    "fellow accuser": "Anthropic alleged that MiniMax distilled Claude, while Google said that Gemini had been copied too.",
    "subject of a relative clause": "MiniMax, whose founder once worked at Tencent, was accused by Anthropic of distilling Claude.",
    "backers of the accuser": "Anthropic, backed by Google and Amazon, accused MiniMax of distilling Claude.",
    "shares of others": "After Anthropic accused MiniMax of distilling Claude, shares of Tencent and Baidu fell.",
}
NOBODY = {
    "said not to have": "Anthropic said that Tencent was not among the labs that distilled Claude.",
    "a purpose": "Google works with Amazon and Nvidia to detect distillation by Chinese labs.",
    "claims that are doubted": "Nvidia said Anthropic's claims of distillation were overblown.",
    "licensed": "Meta's Llama was distilled by Tencent into smaller models with Meta's permission.",
    "its own models": "Mistral AI says it has distilled its own models for years.",
}


@pytest.mark.parametrize("text", ONLY.values(), ids=ONLY)
def test_agents_are_only_those_who_are_accused(text: str) -> None:
    assert alleged(text) == {("Anthropic", "MiniMax")}


@pytest.mark.parametrize("text", NOBODY.values(), ids=NOBODY)
def test_agents_are_nobody_where_nobody_is_accused(text: str) -> None:
    assert alleged(text) == set()


def test_agents_whoever_published_a_report_is_not_accused_by_whom_it_names() -> None:
    found = alleged("The report, published by the Tidewater Institute, says DeepSeek distilled OpenAI models.")

    assert ("DeepSeek", "Tidewater Institute") not in found
