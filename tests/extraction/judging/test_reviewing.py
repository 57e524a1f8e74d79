"""The second opinion on responses: what it adds, what it takes away, and what it leaves alone."""

import tomllib
from pathlib import Path

import pytest

from tracker.extraction import extract
from tracker.extraction.judging.reviewing import RULE

pytestmark = pytest.mark.model

AFFAIR = "Anthropic has accused DeepSeek of illicitly distilling its Claude models.\n\n"
CASES = tomllib.loads((Path(__file__).parent.parent / "cases" / "judged_responses.toml").read_text(encoding="utf-8"))[
    "case"
]


def found_in(text):
    return extract(AFFAIR + text).responses


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_responses_of_a_sentence(case):
    found = {f"{r.actor} | {r.instrument} | {r.status}" for r in found_in(case["text"])}
    assert found == set(case["found"])


def test_what_only_the_judges_see_names_them_and_is_less_sure():
    added = [r for case in CASES for r in found_in(case["text"]) if r.rule == RULE]
    assert added
    assert all(0.5 <= response.confidence < 0.8 for response in added)


def test_the_same_text_gets_the_same_opinion():
    text = " ".join(case["text"] for case in CASES)
    assert found_in(text) == found_in(text)


def test_evidence_is_the_sentence_itself():
    for case in CASES:
        report = extract(AFFAIR + case["text"])
        for response in report.responses:
            span = response.evidence
            assert report.report.text[span.start : span.end] == span.text
