"""Policy and industry responses."""

import pytest

from tests.extraction.finding import reading_of, responses_of
from tracker.extraction.responding.responses import find_responses

pytestmark = pytest.mark.model

ACCUSED = "Anthropic accused DeepSeek of distilling Claude. "
FOUND = {
    "export control called for": (
        "Anthropic called for tighter export controls.",
        ("Anthropic", "export_control", "called_for"),
    ),
    "export control eased": (
        "The Trump administration allowed Nvidia to export H200 chips to China.",
        ("Trump administration", "export_control", "eased"),
    ),
    "bill introduced": (
        "Lawmakers introduced a bill against model theft.",
        ("US lawmakers", "legislation", "proposed"),
    ),
    "bill advanced": (
        "The House Foreign Affairs Committee advanced the bill on Monday.",
        ("House Foreign Affairs Committee", "legislation", "proposed"),
    ),
    "bill by itself": (
        "The bill would authorize sanctions on foreign firms that distil models.",
        ("Congress", "sanctions", "proposed"),
    ),
    "sanctions weighed": (
        "The Commerce Department is weighing whether to add the lab to the Entity List.",
        ("US Department of Commerce", "sanctions", "under_consideration"),
    ),
    "investigation": (
        "The House Select Committee on China opened an investigation into the theft.",
        ("House Select Committee on China", "investigation", "in_force"),
    ),
    "diplomacy": (
        "The State Department sent a cable to its embassies about the distillation of American models.",
        ("US State Department", "diplomacy", "in_force"),
    ),
    "use ban by a state": (
        "Texas banned DeepSeek from government devices.",
        ("Texas", "use_ban", "in_force"),
    ),
    "use ban by a company": (
        "Alibaba has banned employees from using Claude Code.",
        ("Alibaba", "use_ban", "in_force"),
    ),
    "submission": (
        "OpenAI sent a memo to House lawmakers.",
        ("OpenAI", "submission", "in_force"),
    ),
    "information sharing": (
        "Google shares threat intelligence on distillation with other labs.",
        ("Google", "information_sharing", "in_force"),
    ),
    "information sharing called for": (
        "Anthropic is calling for a coordinated response by everyone in the industry.",
        ("Anthropic", "information_sharing", "called_for"),
    ),
    "access restriction": (
        "OpenAI banned the accounts that it suspected of distillation.",
        ("OpenAI", "access_restriction", "in_force"),
    ),
    "technical defence": (
        "Anthropic built classifiers that recognise distillation.",
        ("Anthropic", "technical_defence", "in_force"),
    ),
}
NOT_FOUND = {
    "the writer's expectation": "The government may well impose sanctions on the lab.",
    "the writer's recommendation": "Labs should watermark their outputs.",
    "a question": "Will Congress pass a bill against distillation?",
    "controls that are evaded": "The lab wants to circumvent export controls.",
    "a suit about something else": "Record labels sued Anthropic over song lyrics.",
    "guardrails that are missing": "Distilled models lack safeguards against misuse.",
    "a word inside a body's name": "The Federal Bureau of Investigation moved into a new building.",
    "a senator called Bill": "Bill Hagerty spoke in Nashville.",
    "chips only named": "Advanced chips are made in Taiwan.",
}


@pytest.mark.parametrize(("text", "expected"), FOUND.values(), ids=FOUND)
def test_responses_are_found_with_actor_and_status(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in responses_of(ACCUSED + text)


@pytest.mark.parametrize("text", NOT_FOUND.values(), ids=NOT_FOUND)
def test_responses_are_not_seen_where_nobody_acts(text: str) -> None:
    assert responses_of(ACCUSED + text) == set()


def test_responses_of_industry_have_no_jurisdiction_and_those_of_a_public_body_its_own() -> None:
    reading = reading_of(ACCUSED + "Anthropic built classifiers against distillation. Lawmakers introduced a bill.")
    found = {r.instrument.value: r.jurisdiction for r in find_responses(reading)}

    assert found == {"technical_defence": None, "legislation": "US"}


def test_responses_keep_the_name_of_the_instrument() -> None:
    reading = reading_of("The Commerce Department is weighing whether to add the lab to the Entity List.")

    assert [r.name for r in find_responses(reading)] == ["Entity List"]


def test_responses_a_threat_by_an_official_is_the_governments() -> None:
    text = "Scott Bessent said that sanctions are on the table."

    assert responses_of(ACCUSED + text) == {("US government", "sanctions", "under_consideration")}


MORE = {
    "an appeal governs all that follows": (
        "Anthropic asked the committee for four measures, among them penalties and clear rules to share threat information.",
        ("Anthropic", "information_sharing", "called_for"),
    ),
    "approved but held": (
        "The Commerce Department approved the listing of the lab on the Entity List but is holding the decision back.",
        ("US Department of Commerce", "sanctions", "under_consideration"),
    ),
    "sponsors of a bill": (
        "The bill on model theft was introduced by Representatives Jane Doe and Mary Major.",
        ("Jane Doe", "legislation", "proposed"),
    ),
    "reported by a committee": (
        "The House Foreign Affairs Committee voted 30 to 2 to report a bill against model theft.",
        ("House Foreign Affairs Committee", "legislation", "proposed"),
    ),
}


@pytest.mark.parametrize(("text", "expected"), MORE.values(), ids=MORE)
def test_responses_have_the_status_of_their_sentence(text: str, expected: tuple[str, str, str]) -> None:
    assert expected in responses_of(ACCUSED + text)


def test_responses_are_not_what_nobody_asked_for() -> None:
    assert responses_of(ACCUSED + "Anthropic did not ask for a ban on Chinese models.") == set()


def test_responses_of_a_letter_are_its_authors() -> None:
    text = ACCUSED + "The letter, seen by Harbor Times, is addressed to two senators."
    assert responses_of(text) == {("Anthropic", "submission", "in_force")}


def test_responses_have_the_subject_of_their_own_verb() -> None:
    text = "On Monday the White House issued a memo, and on Friday the State Department sent a cable to its embassies."
    assert {found for found in responses_of(ACCUSED + text) if found[1] == "diplomacy"} == {
        ("US State Department", "diplomacy", "in_force")
    }


def test_responses_have_a_suit_that_is_planned() -> None:
    text = "Acme Robotics accuses OpenAI of distilling its model and plans to sue."
    assert responses_of(text) == {("Acme Robotics", "legal_action", "under_consideration")}


@pytest.mark.parametrize(
    "text",
    [
        "The Chinese embassy eased tensions by welcoming talks about the memorandum.",
        "The European AI Office has opened no inquiry.",
        "No sanctions have been imposed so far.",
    ],
)
def test_responses_are_none_of_those_who_cannot_or_did_not_act(text: str) -> None:
    assert responses_of(ACCUSED + text) == set()


def test_responses_are_not_those_of_who_is_sued() -> None:
    text = "The New York Times, which is suing OpenAI, wrote that OpenAI had accused DeepSeek of distillation."
    assert responses_of(text) == set()


def test_each_instrument_goes_by_the_name_in_its_own_sentence() -> None:
    reading = reading_of(
        ACCUSED
        + "The White House issued memorandum NSTM-4 on April 23. H.R. 8283, introduced on April 15, was reported "
        "by the House Foreign Affairs Committee on April 22."
    )
    names = {found.instrument.value: found.name for found in find_responses(reading)}
    assert names == {"executive_action": "NSTM-4", "legislation": "H.R. 8283"}
