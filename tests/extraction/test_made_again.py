"""What one accuser alleges against the same party at two times: two allegations, each with its date."""

from __future__ import annotations

from datetime import date

import pytest

from tracker.extraction import extract
from tracker.extraction.records import Predicate

pytestmark = pytest.mark.model


def alleged(text, on=date(2026, 10, 12)):
    claims = extract(text, published_on=on).claims
    return [
        (claim.claimant, claim.target, str(claim.date.value)[:7] if claim.date else "")
        for claim in claims
        if claim.predicate is Predicate.ALLEGES_DISTILLATION
    ]


@pytest.mark.parametrize(
    ("text", "months"),
    [
        (
            "In February 2026 Anthropic accused Moonshot AI of distilling Claude. In September 2026 Anthropic accused "
            "Moonshot AI of distilling Claude once more.",
            ["2026-02", "2026-09"],
        ),
        (
            "OpenAI said in January 2025 that DeepSeek had distilled its models. Asked again on February 12, 2026, "
            "OpenAI told lawmakers that DeepSeek was still distilling its models.",
            ["2025-01", "2026-02"],
        ),
        (
            "Anthropic accused Alibaba on June 24, 2026 of distilling Claude. On September 10, 2026, Anthropic "
            "accused Alibaba of distillation on a far larger scale.",
            ["2026-06", "2026-09"],
        ),
    ],
)
def test_two_dates_far_apart_are_two_allegations(text, months):
    assert [month for _, _, month in alleged(text)] == months


@pytest.mark.parametrize(
    "text",
    [
        "Anthropic accused MiniMax of distilling Claude on February 23, 2026. By March 2, 2026, Anthropic had accused "
        "MiniMax of distilling Claude in a letter too.",
        "Anthropic accused MiniMax of distilling Claude. Anthropic accuses MiniMax of having distilled Claude again.",
        "Anthropic accused MiniMax of distilling Claude in February 2026. MiniMax distilled Claude, Anthropic says.",
    ],
)
def test_one_accusation_told_twice_is_one(text):
    assert len(alleged(text)) == 1
