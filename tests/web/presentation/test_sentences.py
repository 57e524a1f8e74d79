"""Sentences: attributed, hedged, never an assertion of guilt."""

from __future__ import annotations

from datetime import date

import pytest

from tests.web import rows
from tracker.evidence.queries.rows import ResponseLink
from tracker.evidence.titles import Title
from tracker.web.presentation.sentences import (
    headline,
    joint_headline,
    reply_sentence,
    same_saying,
    standing_sentence,
    standing_words,
)


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (
            rows.claim("alleges_distillation", "Anthropic", "MiniMax"),
            "Anthropic alleges that MiniMax distilled or copied a model without permission",
        ),
        (rows.claim("denies", "Alibaba", "Anthropic"), "Alibaba rejects the allegation made by Anthropic"),
        (rows.claim("no_response", "DeepSeek", manner="declined"), "DeepSeek declined to comment"),
        (rows.claim("no_response", "DeepSeek"), "DeepSeek had not answered"),
        (rows.claim("admits", "xAI"), "xAI concedes the act, or part of it"),
        (rows.claim("withdraws", "Anthropic", "MiniMax"), "Anthropic takes back its allegation against MiniMax"),
        (rows.claim("withdraws", "US senators"), "US senators take back their allegation"),
        (rows.claim("supports", "NSA", "Anthropic"), "NSA backs the allegation made by Anthropic"),
        (
            rows.figure(13e6, "MiniMax", qualifier="more_than"),
            "Anthropic alleges more than 13 million exchanges attributed to MiniMax",
        ),
        (rows.figure(5, speaker=""), "Wire gives 5 exchanges"),
        (rows.response("legislation", "proposed", "House", name="H.R. 8283"), "House proposes H.R. 8283"),
        (rows.response("technical_defence", "in_force", "Anthropic"), "Anthropic: technical defence, in use"),
        (rows.response("sanctions", "in_force", "Treasury"), "Treasury: sanctions, in force"),
        (rows.response("sanctions", "in_force", "Treasury", step="held"), "Treasury: sanctions, approved but held"),
        (rows.response("sanctions", "under_consideration", "He", step="threatened"), "He threatens sanctions"),
        (rows.response("legislation", "proposed", "US senators"), "US senators propose legislation"),
        (rows.response("legislation", "proposed"), "An unnamed party proposes legislation"),
        (
            rows.claim("disputes", "experts", "White House"),
            "Experts doubt or criticise the allegation made by White House",
        ),
        (rows.claim("supports", "US House of Representatives"), "US House of Representatives backs the allegation"),
        (rows.claim("warns", "xAI"), "xAI warns of a consequence of such distillation"),
        (
            rows.claim("alleges_distillation", "US officials", "China"),
            "US officials allege that China distilled or copied a model without permission",
        ),
        (rows.figure(5, speaker="researchers"), "Researchers allege 5 exchanges"),
    ],
)
def test_headlines(item: object, words: str) -> None:
    assert headline(item) == words


def test_one_sentence_tells_several_accused_of_one_accuser() -> None:
    told = [rows.claim("alleges_distillation", "Anthropic", lab) for lab in ("DeepSeek", "Moonshot AI", "MiniMax")]
    assert len({same_saying(item) for item in told}) == 1
    assert joint_headline(told) == (
        "Anthropic alleges that DeepSeek, Moonshot AI and MiniMax distilled or copied a model without permission"
    )


def test_denials_are_never_told_together() -> None:
    denials = [rows.claim("denies", lab) for lab in ("DeepSeek", "Alibaba")]
    assert same_saying(denials[0]) != same_saying(denials[1])


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"standing": "denied", "replied_on": date(2026, 6, 24)}, "Alibaba denies it (24 Jun 2026)."),
        (
            {"standing": "denied", "replied_on": date(2026, 6, 30), "replied_precision": "month"},
            "Alibaba denies it (Jun 2026).",
        ),
        ({"standing": "denied"}, "Alibaba denies it."),
        ({"standing": "admitted"}, "Alibaba admits it, at least in part."),
        ({"asked_as_of": date(2026, 2, 24)}, "Alibaba: no reply on record as of 24 Feb 2026."),
        ({}, "Alibaba: no reply on record as of 1 Mar 2026."),
    ],
)
def test_the_accused_s_side(fields: dict[str, object], words: str) -> None:
    item = rows.claim("alleges_distillation", "Anthropic", "Alibaba", **fields)
    assert reply_sentence(item, last_read="1 Mar 2026") == words


def test_silence_without_any_dated_report_has_no_date() -> None:
    item = rows.claim("alleges_distillation", "Anthropic", "Alibaba")
    assert reply_sentence(item, last_read="") == "Alibaba: no reply on record."


def test_alleged_needs_no_further_sentence() -> None:
    assert standing_sentence(rows.claim("alleges_distillation", standing="alleged")) == ""


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"standing": "denied", "replied_on": date(2026, 3, 10)}, "denied by the accused on 10 Mar 2026"),
        (
            {"standing": "denied", "replied_on": date(2026, 3, 31), "replied_precision": "month"},
            "denied by the accused in Mar 2026",
        ),
        ({"standing": "alleged", "asked_as_of": date(2026, 2, 24)}, "alleged; not answered as of 24 Feb 2026"),
        (
            {"standing": "disputed", "asked_as_of": date(2026, 2, 24), "reply": "declined"},
            "disputed; not answered as of 24 Feb 2026 (declined to comment)",
        ),
        ({"standing": "retracted"}, "withdrawn by the accuser"),
        ({"standing": ""}, "alleged"),
    ],
)
def test_a_standing_is_told_with_the_day_of_the_reply_or_of_the_silence(fields, words) -> None:
    assert standing_words(rows.claim("alleges_distillation", "Anthropic", "DeepSeek", **fields)) == words


def test_one_sentence_tells_several_who_took_an_instrument_one_step() -> None:
    home = ResponseLink("advisory", Title("Advisory"))
    told = [
        rows.response("technical_defence", "called_for", name, step="called_for", home=home)
        for name in ("NSA", "CISA", "NSA")
    ]
    assert len({same_saying(item) for item in told}) == 1
    assert joint_headline(told) == "NSA and CISA call for technical defence"
    later = rows.response("technical_defence", "in_force", "NSA", step="in_force", home=home)
    assert same_saying(later) != same_saying(told[0])
