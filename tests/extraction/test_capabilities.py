"""What was taken, and how."""

import tomllib
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.finding import claims_of

pytestmark = pytest.mark.model


def _taken(text: str) -> dict[str | None, tuple[tuple[str, ...], tuple[str, ...]]]:
    return {c.target: (c.capabilities, c.techniques) for c in claims_of(text) if c.predicate == "alleges_distillation"}


def test_capabilities_belong_to_the_accused_named_beside_them() -> None:
    taken = _taken(
        "Anthropic accused DeepSeek and MiniMax of distilling Claude. DeepSeek targeted alignment and censorship-safe "
        "answers, and MiniMax targeted coding and orchestration."
    )

    assert taken["DeepSeek"][0] == ("alignment", "censorship_safe")
    assert taken["MiniMax"][0] == ("coding", "orchestration")


def test_capabilities_of_all_belong_to_each() -> None:
    taken = _taken(
        "Anthropic accused DeepSeek and MiniMax of distilling Claude. The campaigns targeted tool use and agentic coding."
    )

    assert taken["DeepSeek"][0] == taken["MiniMax"][0] == ("agentic", "coding", "tool_use")


def test_capabilities_of_a_product_released_are_not_taken() -> None:
    taken = _taken(
        "Anthropic accused Moonshot AI of distilling Claude. Moonshot AI released a coding agent last month that "
        "outperforms its rivals."
    )

    assert taken["Moonshot AI"][0] == ()


def test_capabilities_orchestrating_a_campaign_is_no_orchestration() -> None:
    assert _taken("Anthropic accused Alibaba of orchestrating a campaign to distil Claude.")["Alibaba"][0] == ()


@pytest.mark.parametrize(
    ("words", "technique"),
    [
        ("created thousands of fraudulent accounts", "fraudulent_accounts"),
        ("reached Claude through commercial proxy services", "proxy_services"),
        ("harvested chain-of-thought data from Claude", "chain_of_thought_elicitation"),
        ("jailbroke Claude to extract its capabilities", "jailbreaking"),
        ("extracted Claude's outputs to make synthetic training data", "synthetic_data"),
    ],
)
def test_techniques_are_found_beside_the_accused(words: str, technique: str) -> None:
    taken = _taken(f"Anthropic accused Alibaba of distilling Claude. Anthropic said Alibaba {words}.")

    assert taken["Alibaba"][1] == (technique,)


def test_techniques_elsewhere_in_the_report_do_not_count() -> None:
    taken = _taken(
        "Anthropic accused Alibaba of distilling Claude.\n\nSeparately, hobbyists jailbroke an old phone, "
        "and a bank found fake invoices."
    )

    assert taken["Alibaba"][1] == ()


CASES = tomllib.loads((Path(__file__).parent / "cases" / "capabilities.toml").read_text(encoding="utf-8"))["case"]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][-70:] for case in CASES])
def test_what_was_taken_from_parties_that_nobody_knows(case: dict[str, Any]) -> None:
    allegations = [c for c in claims_of(case["text"]) if c.predicate == "alleges_distillation"]

    assert allegations
    assert {value for c in allegations for value in c.capabilities} == set(case.get("takes", ()))
    assert {value for c in allegations for value in c.techniques} == set(case.get("techniques", ()))
