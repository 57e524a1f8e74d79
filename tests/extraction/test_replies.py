"""What the accused answer."""

import pytest

from tests.extraction.finding import claims_of, triples
from tracker.extraction.records import Manner, Predicate

pytestmark = pytest.mark.model

ACCUSED = "Anthropic accused DeepSeek, Moonshot AI and MiniMax of distilling Claude. "


@pytest.mark.parametrize(
    ("reply", "who", "manner"),
    [
        ("DeepSeek did not immediately respond to a request for comment.", {"DeepSeek"}, Manner.SILENT),
        ("A spokesperson for MiniMax declined to comment.", {"MiniMax"}, Manner.DECLINED),
        ("Moonshot AI could not be reached for comment.", {"Moonshot AI"}, Manner.UNREACHABLE),
        ("DeepSeek and MiniMax have yet to comment publicly.", {"DeepSeek", "MiniMax"}, Manner.SILENT),
        ("None of the three companies has responded.", {"DeepSeek", "Moonshot AI", "MiniMax"}, Manner.SILENT),
        ("There was no immediate response from MiniMax.", {"MiniMax"}, Manner.SILENT),
    ],
)
def test_no_response_names_who_is_silent_and_how(reply: str, who: set[str], manner: Manner) -> None:
    silent = [c for c in claims_of(ACCUSED + reply) if c.predicate is Predicate.NO_RESPONSE]

    assert {c.claimant for c in silent} == who
    assert {c.manner for c in silent} == {manner}


@pytest.mark.parametrize(
    "text",
    [
        "The company did not return to profit last year.",
        "Anthropic did not respond to a request for comment.",
        "DeepSeek responded quickly and denied the accusation.",
        "The model did not answer the question about DeepSeek.",
    ],
)
def test_no_response_is_not_seen_elsewhere(text: str) -> None:
    assert triples(ACCUSED + text, Predicate.NO_RESPONSE) == set()


@pytest.mark.parametrize(
    ("reply", "expected"),
    [
        ("DeepSeek denied the allegations.", ("DeepSeek", "Anthropic")),
        ("Moonshot AI dismissed the claims as baseless.", ("Moonshot AI", "Anthropic")),
        ("MiniMax said the accusations were groundless.", ("MiniMax", "Anthropic")),
        ("The Chinese Foreign Ministry rejected the accusations.", ("Chinese Foreign Ministry", "Anthropic")),
    ],
)
def test_denies_has_the_accuser_as_target(reply: str, expected: tuple[str, str]) -> None:
    assert triples(ACCUSED + reply, Predicate.DENIES) == {expected}


@pytest.mark.parametrize(
    "text", ["DeepSeek was denied a licence to buy chips.", "Anthropic rejected an offer from an investor."]
)
def test_denies_is_not_seen_where_something_else_is_denied(text: str) -> None:
    assert triples(ACCUSED + text, Predicate.DENIES) == set()


def test_admits_is_found_with_the_act() -> None:
    text = ACCUSED + "MiniMax acknowledged that engineers had used Claude outputs to train an early model."

    assert triples(text, Predicate.ADMITS) == {("MiniMax", None)}


def test_admits_a_person_speaks_of_their_own_company() -> None:
    text = "Elon Musk said in court that his company xAI had distilled OpenAI's models."

    assert triples(text, Predicate.ADMITS) == {("Elon Musk", None)}


def test_admits_is_not_seen_where_an_accuser_concedes_a_point() -> None:
    text = ACCUSED + "Anthropic acknowledged that distillation is a legitimate technique."

    assert triples(text, Predicate.ADMITS) == set()


def test_no_response_of_a_group_in_chinese() -> None:
    text = "OpenAI指控阶跃星辰和MiniMax蒸馏其模型。截至发稿，两家公司均未公开回应。"

    assert triples(text, Predicate.NO_RESPONSE) == {("StepFun", None), ("MiniMax", None)}


def test_denies_in_chinese() -> None:
    text = "Anthropic指控MiniMax蒸馏Claude。MiniMax表示，该指控毫无根据。"

    assert triples(text, Predicate.DENIES) == {("MiniMax", "Anthropic")}


def test_denies_where_accusers_are_only_a_kind() -> None:
    text = "China's commerce ministry said that accusations of distillation by American officials lacked any basis."

    assert triples(text, Predicate.DENIES) == {("Chinese Ministry of Commerce", None)}
