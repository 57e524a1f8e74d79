"""Public bodies' own pages, and bodies that a report names only by kind."""

import pytest

from tests.extraction.finding import alleged, reading_of, triples
from tracker.extraction.accusing.claims import find_claims
from tracker.extraction.records import Predicate
from tracker.extraction.responding.responses import find_responses
from tracker.extraction.speaking.issuers import agencies, issuers_of, ministries

pytestmark = pytest.mark.model

ADVISORY = (
    "The NSA and the FBI are publishing this joint advisory on model theft.\n\n"
    "The authoring agencies assess that MiniMax and StepFun distilled American models without authorization."
)
MEMO = (
    "FROM: The Director, Office of Science and Technology Policy\n\n"
    "This memorandum deals with covert campaigns by entities based in China to distill American models."
)
OWNER = "United States government"


def alleged_on_page(text: str) -> set[tuple[str, str | None]]:
    claims = find_claims(reading_of(text, OWNER))
    return {(c.claimant, c.target) for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION}


def test_issuers_are_those_who_publish_the_page() -> None:
    assert issuers_of(reading_of(ADVISORY, OWNER)) == ("National Security Agency", "Federal Bureau of Investigation")
    assert issuers_of(reading_of(MEMO, OWNER)) == ("White House Office of Science and Technology Policy",)
    assert issuers_of(reading_of("Nothing is said of it.", OWNER)) == ("US government",)


def test_issuers_has_none_on_an_outlets_page() -> None:
    assert issuers_of(reading_of(ADVISORY, "The Daily Lantern")) == ()


def test_allegations_of_an_advisory_are_those_of_its_agencies() -> None:
    assert alleged_on_page(ADVISORY) == {
        (agency, lab)
        for agency in ("National Security Agency", "Federal Bureau of Investigation")
        for lab in ("MiniMax", "StepFun")
    }


def test_allegations_of_a_memorandum_are_those_of_its_sender() -> None:
    assert alleged_on_page(MEMO) == {("White House Office of Science and Technology Policy", "China")}


def test_allegations_need_a_wrong_on_a_bodys_page() -> None:
    assert alleged_on_page("DeepSeek distilled its own large model into smaller ones.") == set()


def test_responses_of_a_memorandum_have_it_issued() -> None:
    reading = reading_of(MEMO, OWNER)
    found = {(r.actor, r.instrument, r.status) for r in find_responses(reading, claims=find_claims(reading))}

    assert found == {("White House Office of Science and Technology Policy", "executive_action", "in_force")}


def test_agencies_are_those_enumerated_in_their_number() -> None:
    text = "Three U.S. agencies spoke. The NSA, CISA and the FBI signed the paper. The agencies met on Monday."
    reading = reading_of(text)

    found = [(reading.text[start:end], len(names)) for start, end, names in agencies(reading)]
    assert found == [("Three U.S. agencies", 3), ("The agencies", 3)]


def test_agencies_without_a_list_are_nobody() -> None:
    assert agencies(reading_of("The agencies met on Monday. The FBI was there.")) == []


def test_ministries_are_chinese_after_a_chinese_body() -> None:
    reading = reading_of("China's commerce ministry protested. The foreign ministry did too.")

    assert [names for _, _, names in ministries(reading)] == [("Chinese Foreign Ministry",)]
    assert ministries(reading_of("The foreign ministry in Berlin protested.")) == []


def test_allegations_of_a_document_are_those_of_who_issued_it() -> None:
    text = (
        "The affair is about labs that copied American models. "
        "The notice, issued on Friday by the NSA and the FBI, names Baidu and StepFun."
    )

    assert alleged(text) == {
        (agency, lab)
        for agency in ("National Security Agency", "Federal Bureau of Investigation")
        for lab in ("Baidu", "StepFun")
    }


def test_denies_has_nobody_as_target_where_accusers_are_named_by_kind() -> None:
    text = (
        "Anthropic accused MiniMax of distilling Claude. "
        "China's foreign ministry said that a notice by U.S. agencies about distillation had no factual basis."
    )

    assert triples(text, Predicate.DENIES) == {("Chinese Foreign Ministry", None)}


def test_denies_answers_every_agency_of_a_group() -> None:
    text = (
        "The NSA and the FBI accused MiniMax of distilling American models. "
        "China's embassy rejected the accusations by the two agencies."
    )

    assert triples(text, Predicate.DENIES) == {
        ("Chinese Embassy in Washington", "National Security Agency"),
        ("Chinese Embassy in Washington", "Federal Bureau of Investigation"),
    }
