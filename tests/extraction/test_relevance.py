"""Is a report about unauthorised distillation?"""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction.pages.relevance import judge_text, might_be_relevant

ABOUT_IT = [
    "OpenAI accuses DeepSeek of distilling ChatGPT's answers into its own model.",
    "A bill before the Senate would punish foreign firms that extract the capabilities of American AI models.",
    "The startup admitted that its chatbot had been trained on the outputs of Claude without permission.",
    "Anthropic says thousands of fake accounts were used to siphon off Claude's reasoning.",
    "Anthropic barred firms with Chinese owners from Claude, fearing that they would copy it through distillation.",
    "Google blocked a wave of prompts that were meant to clone Gemini.",
    "Anthropic指控三家公司使用虚假账户蒸馏Claude模型。",
]
NOT_ABOUT_IT = [
    "Knowledge distillation trains a small student model to match the outputs of a large teacher.",
    "The whisky is distilled twice in copper pot stills; thieves stole three casks last year.",
    "An oil refinery separates crude by distillation. Inspectors accused the operator of illegal dumping.",
    "A newspaper sued the AI company, alleging that it copied millions of articles to train its models.",
    "Washington tightened export controls on advanced AI chips, and Beijing denied any violation.",
    "We release six distilled checkpoints of our open-source model under a permissive licence.",
    "One AI company accused a former engineer of stealing trade secrets about its chatbot.",
    "A study tests model extraction attacks against three chatbots and proposes watermarks.",
    "The lab released six dense models distilled from its own large one; developers may distil them further.",
    "The API now offers model distillation: outputs of the large model train a small one.",
    "A former engineer was convicted of stealing AI chip blueprints from his employer.",
]


@pytest.mark.parametrize("text", ABOUT_IT)
def test_relevance_reports_of_the_affair_are_relevant(text: str) -> None:
    judged = judge_text(text)

    assert judged.relevant
    assert judged.reasons


@pytest.mark.parametrize("text", NOT_ABOUT_IT)
def test_relevance_other_reports_are_not(text: str) -> None:
    assert not judge_text(text).relevant


@pytest.mark.parametrize("text", ABOUT_IT)
def test_might_be_relevant_lets_every_relevant_report_pass(text: str) -> None:
    assert might_be_relevant(f"<p>{text}</p>")


def test_might_be_relevant_stops_texts_without_the_act() -> None:
    assert not might_be_relevant("The council debated the new tram line for three hours.")


def test_relevance_title_counts() -> None:
    body = "The company gave no details on Monday."

    assert not judge_text(body).relevant
    assert judge_text(body, "Rival accused of illicit distillation of Claude").relevant


def test_relevance_score_grows_with_what_speaks_for_it() -> None:
    one, two = ABOUT_IT[0], " ".join(ABOUT_IT[:2])

    assert 0 < judge_text(one).score < judge_text(two).score <= 1


CASES = [
    case
    for file in sorted((Path(__file__).parent / "cases").glob("relevance*.toml"))
    for case in tomllib.loads(file.read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_relevance_of_short_reports(case: dict) -> None:
    judged = judge_text(case["text"], case.get("title"))

    assert judged.relevant is case["relevant"]
    assert not judged.relevant or judged.reasons


@pytest.mark.parametrize("case", [c for c in CASES if c["relevant"]], ids=lambda c: c["text"][:60])
def test_might_be_relevant_lets_every_short_report_pass(case: dict) -> None:
    assert might_be_relevant(f"{case.get('title', '')} {case['text']}")


@given(st.lists(st.sampled_from(ABOUT_IT + NOT_ABOUT_IT), max_size=8))
def test_relevance_score_stays_between_0_and_1(sentences: list[str]) -> None:
    assert 0 <= judge_text("\n".join(sentences)).score <= 1


def test_relevance_a_number_that_stands_alone_parts_nothing() -> None:
    told = "MiniMax ran 7 million exchanges with an AI model. {}All of it is only alleged by the maker of the model."

    assert judge_text(told.format("9,000. ")).score == judge_text(told.format("")).score > 0
