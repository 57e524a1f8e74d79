"""Whose a capability is in a list that gives each accused an item, and where another is only named for comparison."""

import pytest

from tests.extraction.finding import claims_of

pytestmark = pytest.mark.model

REPORT = (
    "OpenAI said that Tencent, StepFun and Zhipu AI had distilled GPT-5:\n\n"
    "- Case 1 (2 million exchanges) — a ring of resellers close to Tencent copied GPT-5. It targeted coding and tool use.\n"
    "- Case 2 — StepFun asked for the chain of thought of GPT-5.\n"
    "- Case 3 — Zhipu AI followed the same approach as StepFun to have GPT-5 grade answers against a rubric.\n\n"
    "To make it harder for labs to distill GPT-5, OpenAI now summarises its reasoning and slows down computer vision."
)


def test_a_capability_belongs_to_the_accused_of_its_item() -> None:
    taken = {claim.target: set(claim.capabilities) for claim in claims_of(REPORT) if claim.target}

    assert taken == {"Tencent": {"coding", "tool_use"}, "StepFun": {"chain_of_thought"}, "Zhipu AI": {"grading"}}
