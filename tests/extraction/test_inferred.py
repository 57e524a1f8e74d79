"""Accusations and counts that follow from the parts of the parties, where no frame of words covers the sentence."""

import pytest

from tests.extraction.finding import alleged, reading_of
from tracker.extraction.layers import Given, read_report
from tracker.extraction.pages.relevance import judge_text

PASSAGES = [
    (
        "Anthropic's quarterly bulletin makes for gloomy reading. Zhipu, it turns out, spent the spring in conversation "
        "with Claude: 2.2 million chats, by the company's tally.",
        {("Anthropic", "Zhipu AI")},
    ),
    (
        "Google would rather not say who did it. But somebody, its analysts wrote on Monday, put 140,000 questions to "
        "Gemini in the hope of learning how it thinks.",
        {("Google", None)},
    ),
    (
        "The White House has picked its culprit. Moonshot's newest model, Michael Kratsios told a conference, owes its "
        "talents to Claude, whose answers the start-up is said to have hoovered up for weeks.",
        {("Michael Kratsios", "Moonshot AI")},
    ),
    (
        "Is it theft? Anthropic thinks so. The San Francisco company puts MiniMax at 13 million exchanges and Moonshot "
        "at 3.4 million.",
        {("Anthropic", "MiniMax"), ("Anthropic", "Moonshot AI")},
    ),
    (
        "A paper lies on the table: Anthropic's report on the campaigns of MiniMax, which lived off Claude's answers.",
        {("Anthropic", "MiniMax")},
    ),
    (
        "OpenAI accused Zhipu and Baichuan of distilling ChatGPT. Last month Google accused Zhipu of copying Gemini. "
        "Baichuan put 4 million prompts to ChatGPT.",
        {("OpenAI", "Zhipu AI"), ("OpenAI", "Baichuan"), ("Google", "Zhipu AI")},
    ),
]

# What stands behind a sure accusation, and adds nobody.
NOBODY_ELSE = [
    "Zhipu raised 400 million dollars and said its chatbot handles 12 million requests a day.",
    "Tencent released a model that it trained on its own data.",
    "ByteDance has not been accused of copying anything.",
    "Researchers argue that Baidu and Zhipu copy less and less of other people's models.",
    "Neither Zhipu nor MiniMax had been mentioned by OpenAI.",
    "Alibaba sells a coding assistant, and Claude is not in it.",
]


@pytest.mark.parametrize(("text", "pairs"), PASSAGES)
def test_who_accuses_whom_follows_from_their_parts(text: str, pairs: set[tuple[str, str | None]]) -> None:
    assert alleged(text) == pairs


@pytest.mark.parametrize("sentence", NOBODY_ELSE)
def test_nobody_else_is_accused(sentence: str) -> None:
    text = f"OpenAI accuses DeepSeek of copying its models through fake accounts. {sentence}"

    assert alleged(text) == {("OpenAI", "DeepSeek")}


def test_what_is_inferred_is_less_sure_than_what_is_said() -> None:
    said, inferred = (
        read_report(Given(text=text))._.claims[0]
        for text in ("Anthropic accuses MiniMax of distilling Claude.", PASSAGES[0][0])
    )

    assert inferred.confidence < 0.75 < said.confidence
    assert inferred.rule.endswith("-in-passage")


@pytest.mark.parametrize(
    ("text", "values"),
    [
        (PASSAGES[0][0], {2_200_000.0}),
        (PASSAGES[1][0], {140_000.0}),
        ("OpenAI accuses DeepSeek of copying it. ChatGPT itself answers 4,000,000 prompts a day.", set()),
        ("OpenAI accuses DeepSeek of copying it. Zhipu handles 900,000 requests a day.", set()),
    ],
)
def test_counts_of_requests_to_a_system_belong_to_the_affair(text: str, values: set[float]) -> None:
    assert {f.value for f in read_report(Given(text=text))._.figures} == values


def test_a_report_is_read_without_sentences() -> None:
    assert read_report(Given(text=""))._.claims == ()
    assert reading_of("").sentences == ()


FIRST_PERSON = (
    "Over the winter a customer whom nobody knew sent our translation model 900,000 sentences in alphabetical order. "
    "In April a start-up in Busan released a model that makes the same mistakes as ours. We now believe it was one "
    "firm. We asked for an explanation and got none. We closed the 310 accounts. The copy has none of our filters."
)


def test_a_post_that_tells_of_it_over_many_sentences_is_about_it() -> None:
    assert judge_text(FIRST_PERSON).relevant


@pytest.mark.parametrize(
    "text",
    [
        "Customers call on the models 19bn times a day. Many smaller ones were distilled from the big ones with the "
        "group's blessing. A list names companies with alleged links to the military.",
        "Mistral distilled its large model into a small one. Regulators have accused other firms of misleading "
        "benchmarks. The company denies that its prices are too low.",
        "You can train a small model on the answers of a larger one. Generate 100,000 prompts and collect the answers.",
        "Its assistant answers 4 million questions a day. The chip maker was accused of dumping, which it denies.",
    ],
)
def test_what_only_has_some_of_the_words_is_not_about_it(text: str) -> None:
    assert not judge_text(text).relevant
