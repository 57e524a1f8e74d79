"""Who is accused in the headings or list items below a sentence that announces how many are."""

import pytest

from tests.extraction.finding import alleged

FOUND = {
    "headings": (
        "Anthropic's paper on illicit distillation blames two firms. It says of each:\n\n## MiniMax\n\nIt pulled answers "
        "from Claude.\n\n## Moonshot AI\n\nIt rented proxies.",
        {("Anthropic", "MiniMax"), ("Anthropic", "Moonshot AI")},
    ),
    "list": (
        "In its note on model distillation without leave OpenAI identified three rival laboratories:\n\n- DeepSeek, in "
        "January\n- Zhipu AI, in March\n- StepFun, in April",
        {("OpenAI", "DeepSeek"), ("OpenAI", "Zhipu AI"), ("OpenAI", "StepFun")},
    ),
}
NOT_FOUND = {
    "another number": "Anthropic's paper on illicit distillation names four firms.\n\n## MiniMax\n\n## Moonshot AI\n",
    "not about the act": "Anthropic's annual report names two companies.\n\n## MiniMax\n\n## Moonshot AI\n",
    "none is named": "Anthropic's paper on illicit distillation has not named two firms.\n\n## MiniMax\n\n## Moonshot AI\n",
    "headings of something else": "Anthropic's paper on illicit distillation names two firms.\n\n## Method\n\n## Results\n",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_announced_accused_are_those_named_below(text: str, expected: set[tuple[str, str]]) -> None:
    assert expected <= alleged(text)


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND)
def test_announced_lists_of_something_else_accuse_nobody(text: str) -> None:
    assert not {pair for pair in alleged(text) if pair[1] is not None}
