"""What statements call their instruments by: numbers however they are written, titles, and who acts how and when."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from tracker.evidence.instruments import instruments
from tracker.evidence.models import Actor, Statement
from tracker.evidence.references import Called, called, called_in_report, fold_name


def call(words: str, *, name: str = "", kind: str = "legislation", actor: str = "body", **fields: Any) -> Called:
    row = Statement(
        kind="response",
        instrument=kind,
        instrument_name=name,
        words=words,
        status=fields.pop("status", "proposed"),
        jurisdiction=fields.pop("jurisdiction", "US"),
        claimant=Actor(name=fields.pop("who", "Body")),
    )
    said: Any = SimpleNamespace(row=row, day=fields.pop("day", None), published_on=fields.pop("on", date(2026, 4, 20)))
    return called(said, actor=actor)


def codes(one: Called) -> list[str]:
    return sorted(number.code for number in one.numbers)


@pytest.mark.parametrize(
    ("words", "kind", "code"),
    [
        ("H.R. 9911 went to the floor.", "legislation", "us-hr-9911"),
        ("H.R.9911 went to the floor.", "legislation", "us-hr-9911"),
        ("HR 9911 went to the floor.", "legislation", "us-hr-9911"),
        ("The senators brought in S. 3003.", "legislation", "us-s-3003"),
        ("A resolution, H. Res. 77, condemns it.", "legislation", "us-hres-77"),
        ("It became Public Law 119-45.", "legislation", "us-pl-119-45"),
        ("Executive Order No. 15001 was signed.", "executive_action", "us-eo-15001"),
        ("EO 15001 was signed.", "executive_action", "us-eo-15001"),
        ("The memorandum NSTM-9 binds agencies.", "executive_action", "us-nstm-9"),
        ("Alert AA27-012B lists the signs.", "executive_action", "us-aa-27-012b"),
        ("The notice, FR Doc. 2026-31999, is out.", "executive_action", "us-fr-2026-31999"),
        ("Comments go to docket BIS-2026-0100.", "export_control", "us-docket-bis-2026-0100"),
        ("The suit, No. 3:26-cv-04321, was filed.", "legal_action", "us-case-3-cv-26-04321"),
        ("Regulation (EU) 2026/999 applies.", "legislation", "eu-act-2026-999"),
        ("The proposal COM(2026) 321 is out.", "legislation", "eu-com-2026-321"),
        ("Brussels opened case AT.40999.", "investigation", "eu-file-at-40999"),
        ("Announcement No. 12 of 2026 lists it.", "export_control", "cn-announcement-2026-12"),
        ("商务部公告2026年第12号列出该技术。", "export_control", "cn-announcement-2026-12"),
    ],
)
def test_a_number_is_the_same_however_it_is_written(words: str, kind: str, code: str) -> None:
    assert codes(call(words, kind=kind)) == [code]


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("The U.S. 2026 budget is late.", "legislation"),
        ("It cost S. 3.5 million.", "legislation"),
        ("In H.R. 9911 and S. 3003 both chambers act.", "legislation"),
        ("After H.R. 9911 passed, an inquiry began.", "investigation"),
        ("The HR department has 9911 staff.", "legislation"),
        ("Section 301 allows for tariffs.", "investigation"),
        ("Order 66 was carried out.", "executive_action"),
        ("The A100 and H200 chips are out of reach.", "export_control"),
        ("On C-17 the talks went on.", "diplomacy"),
    ],
)
def test_what_is_no_number_of_the_instrument_is_none(words: str, kind: str) -> None:
    assert codes(call(words, kind=kind)) == []


def test_a_title_and_the_number_beside_it_are_one() -> None:
    both = call("The Fair Models Act (H.R. 7001) was introduced.", name="Fair Models Act")
    turned = call("H.R. 7001, the Fair Models Act, was introduced.", name="H.R. 7001")
    assert codes(both) == codes(turned) == ["us-hr-7001"]
    assert both.name == turned.name == "fair models act"


def test_a_better_known_title_than_the_words_have_takes_their_number() -> None:
    words = "The Fair Frontier Models Act (H.R. 7001), introduced in May, is long."
    assert codes(call(words, name="Fair Frontier Model Use Act")) == []
    assert codes(call(words, name="Fair Frontier Models Safety Act")) == ["us-hr-7001"]
    assert codes(call(words, name="Export Licence Act")) == []


def test_the_words_overrule_a_number_read_for_the_name() -> None:
    assert codes(call("H.R. 9911 left the committee.", name="NSTM-9")) == ["us-hr-9911"]
    assert codes(call("It left the committee.", name="H.R. 9911")) == ["us-hr-9911"]
    assert codes(call("NSTM-9 came before H.R. 9911.", name="H.R. 9911")) == ["us-hr-9911"]


def test_a_number_elsewhere_in_the_sentence_is_not_the_title_s() -> None:
    assert codes(call("The Fair Models Act goes further than what H.R. 7001 does.", name="Fair Models Act")) == []


@pytest.mark.parametrize(
    "title", ["the Fair Models Act", "Fair Models Act of 2026", "“Fair Models Act”", "FAIR MODELS ACT."]
)
def test_a_title_is_the_same_however_it_is_written(title: str) -> None:
    assert fold_name(title) == "fair models act"


def test_a_list_under_which_much_is_done_names_no_instrument() -> None:
    one = call("It joins the Entity List.", name="Entity List", kind="sanctions")
    assert not one.name
    assert one.tokens == {"act|body|sanctions|US|entity-list|2026-04"}


def test_without_an_actor_or_a_day_only_copies_are_the_same() -> None:
    told = {
        1: call("Rules are coming.", actor=""),
        2: call("Rules are coming!", on=None),
        3: call("New rules loom.", on=None),
    }
    assert [one.members for one in instruments(told)] in ([(1, 2), (3,)], [(3,), (1, 2)])


def test_a_title_of_two_numbers_leads_to_the_chamber_that_is_spoken_of() -> None:
    told = {
        1: call("The Fair Models Act (H.R. 7001) is in.", name="Fair Models Act"),
        2: call("The Fair Models Act (S. 3003) is in.", name="Fair Models Act"),
        3: call("The Senate took up the Fair Models Act.", name="Fair Models Act"),
        4: call("The Fair Models Act is debated.", name="Fair Models Act"),
    }
    found = {one.identity: one.members for one in instruments(told)}
    assert found == {"number us-hr-7001": (1,), "number us-s-3003": (2, 3), "name fair models act|US": (4,)}


def test_one_title_in_two_jurisdictions_is_two_instruments() -> None:
    told = {
        1: call("The Basic AI Act passed.", name="Basic AI Act", jurisdiction="KR"),
        2: call("The Basic AI Act passed.", name="Basic AI Act", jurisdiction="JP"),
        3: call("Firms want the Basic AI Act.", name="Basic AI Act", jurisdiction=""),
    }
    assert len(instruments(told)) == 3


def test_an_end_belongs_to_the_latest_beginning_within_a_year() -> None:
    def ban(on: date, status: str) -> Called:
        return call("It.", kind="use_ban", status=status, on=on)

    told = {
        1: ban(date(2025, 1, 5), "in_force"),
        2: ban(date(2026, 2, 5), "in_force"),
        3: ban(date(2026, 6, 5), "eased"),
        4: ban(date(2027, 8, 5), "eased"),
    }
    assert sorted(one.members for one in instruments(told)) == [(1,), (2, 3), (4,)]


@pytest.mark.parametrize(
    ("words", "code"),
    [
        ("The memorandum was welcomed by the agencies.", ["us-nstm-9"]),
        ("China said that the advisory lacks a basis.", []),
        ("The alert names six companies.", []),
    ],
)
def test_an_advisory_is_not_the_memorandum_that_its_report_names(words: str, code: list[str]) -> None:
    told = {1: "The White House issued NSTM-9.", 2: words}
    own = {pk: call(text, kind="executive_action", actor=f"body {pk}") for pk, text in told.items()}
    rows = {pk: Statement(instrument="executive_action", words=text) for pk, text in told.items()}
    assert codes(called_in_report(rows, own)[2]) == code


@pytest.mark.parametrize(
    ("title", "words", "code"),
    [
        ("NSTM-9: On copying", "This memorandum informs agencies.", ["us-nstm-9"]),
        (
            "Joint advisory AA27-012B: Signs of copying",
            "Three agencies are releasing this joint advisory.",
            ["us-aa-27-012b"],
        ),
        ("Joint advisory AA27-012B: Signs of copying", "This memorandum informs agencies.", []),
        ("What NSTM-9 and NSTM-10 ask for", "The memorandum informs agencies.", []),
        ("H.R. 9911 goes to the floor", "This memorandum informs agencies.", []),
        ("What the agencies say", "This memorandum informs agencies.", []),
    ],
)
def test_a_document_is_called_by_the_number_in_its_title(title: str, words: str, code: list[str]) -> None:
    rows = {1: Statement(instrument="executive_action", words=words)}
    own = {1: call(words, kind="executive_action")}
    assert codes(called_in_report(rows, own, title)[1]) == code
