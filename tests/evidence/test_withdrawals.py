"""Sentences that take an allegation back, and sentences that only speak of it."""

from __future__ import annotations

import re
import time

import pytest

from tracker.evidence.withdrawals import Named, Told, find_withdrawals
from tracker.extraction.accusing.withdrawing import may_withdraw

ACTORS = {"Anthropic": "Anthropic", "OpenAI": "OpenAI", "MiniMax": "MiniMax", "DeepSeek": "DeepSeek",
          "Moonshot AI": "Moonshot AI", "Kimi K3": "Moonshot AI", "Claude": "Anthropic", "Alibaba": "Alibaba",
          "White House": "White House", "稀宇科技": "MiniMax", "Reuters": "Reuters"}  # fmt: skip


def named(text):
    places = [(match, name, who) for name, who in ACTORS.items() for match in re.finditer(re.escape(name), text)]
    return sorted(
        (
            Named(
                start=match.start(),
                end=match.end(),
                name=name,
                answers_for=who,
                speaks=name == who,
                passes_on=name == "Reuters",
            )
            for match, name, who in places
        ),
        key=lambda one: one.start,
    )


def found(text, **told):
    return [(one.accuser, one.accused) for one in find_withdrawals(text, named(text), Told(**told))]


@pytest.mark.parametrize(
    ("text", "accuser", "accused"),
    [
        ("Anthropic on Friday withdrew its accusation that MiniMax had distilled Claude.", "Anthropic", "MiniMax"),
        ("Anthropic has retracted its claim that Kimi K3 was trained on Claude.", "Anthropic", "Kimi K3"),
        ("MiniMax said on Friday that Anthropic had withdrawn its allegation.", "Anthropic", "MiniMax"),
        ("Anthropic, a rival of OpenAI, has taken back what were grave allegations against DeepSeek.", "Anthropic",
         "DeepSeek"),
        ("OpenAI dropped its distillation allegation against DeepSeek on Thursday.", "OpenAI", "DeepSeek"),
        ("Anthropic's allegation against MiniMax has since been withdrawn.", "Anthropic", "MiniMax"),
        ("The accusation against Alibaba was formally retracted by the White House.", "White House", "Alibaba"),
        ("Anthropic no longer believes that DeepSeek took part.", "Anthropic", "DeepSeek"),
        ("OpenAI apologised to MiniMax for wrongly accusing it of distillation.", "OpenAI", "MiniMax"),
        ("Anthropic's retraction of its allegation against MiniMax leaves DeepSeek accused.", "Anthropic", "MiniMax"),
        ("Anthropic acknowledged that it had mistakenly named Alibaba.", "Anthropic", "Alibaba"),
        ("Anthropic周五撤回了此前对稀宇科技的指控。", "Anthropic", "稀宇科技"),
        ("Anthropic不再认为DeepSeek参与其中。", "Anthropic", "DeepSeek"),
        ("The White House walked back the claim that Moonshot AI copied a model.", "White House", "Moonshot AI"),
        ("OpenAI dropped its claim that DeepSeek had copied it.", "OpenAI", "DeepSeek"),
    ],
)  # fmt: skip
def test_a_withdrawal_is_told_with_who_and_against_whom(text, accuser, accused):
    assert found(f"The row goes on. {text} More on Monday.") == [(accuser, (accused,))]


def test_several_are_listed_and_those_named_further_on_are_not_meant():
    text = (
        "Anthropic withdrew its accusation against DeepSeek, MiniMax and Moonshot AI, which Alibaba had called unfair."
    )
    assert found(text) == [("Anthropic", ("DeepSeek", "MiniMax", "Moonshot AI"))]


def test_on_its_own_page_the_owner_speaks():
    text = "We withdraw the allegation against MiniMax that we published in February. We apologise."
    assert found(text, owner="Anthropic") == [("Anthropic", ("MiniMax",))]
    assert found(text) == []


def test_whom_a_sentence_does_not_name_is_the_reports_only_one():
    text = "The company has withdrawn its accusation."
    assert found(text, accuser="Anthropic", accused="MiniMax") == [("Anthropic", ("MiniMax",))]
    assert found(text, accuser="Anthropic") == [("Anthropic", ())]
    assert found(text) == []


def test_the_one_told_of_last_is_meant_where_a_sentence_names_nobody():
    text = "OpenAI withdrew its accusation against DeepSeek. The company had retracted its claim in private before."
    assert found(text) == [("OpenAI", ("DeepSeek",))] * 2
    assert found(text, accuser="Anthropic", accused="MiniMax") == [("OpenAI", ("DeepSeek",))] * 2


def test_another_accusers_accused_is_not_meant():
    assert found("OpenAI has withdrawn its accusation.", accuser="Anthropic", accused="MiniMax") == [("OpenAI", ())]


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Anthropic withdrew its accusation against MiniMax, Reuters reported.", ("Reuters",)),
        ("Anthropic told Reuters that it had withdrawn its accusation against MiniMax.", ("Reuters",)),
        ("According to Reuters, Anthropic withdrew its accusation against MiniMax.", ("Reuters",)),
        ("Anthropic, which has sued Reuters over a headline, withdrew its accusation against MiniMax.", ()),
        ("Anthropic withdrew its accusation against MiniMax. Reuters reported a loss.", ()),
    ],
)
def test_through_whom_a_withdrawal_is_told(text, via):
    assert [one.via for one in find_withdrawals(text, named(text), Told())] == [via]


@pytest.mark.parametrize(
    "text",
    [
        "Anthropic has yet to see its claim withdrawn.",
        "Anthropic stopped short of withdrawing its accusation against MiniMax.",
        "Yandex dropped its claim to be first.",
        "Shares of MiniMax dropped after Anthropic's allegation.",
        "Anthropic refused to withdraw its accusation that MiniMax had distilled Claude.",
        "MiniMax demanded that Anthropic retract the allegation.",
        "MiniMax called on Anthropic to take back its claims.",
        "Anthropic has not withdrawn its accusation against MiniMax.",
        "Anthropic hasn't retracted its claims about DeepSeek.",
        "Anthropic denied that it had withdrawn its allegation against Alibaba.",
        "It is unclear whether Anthropic has retracted its accusation against MiniMax.",
        "Anthropic may have withdrawn the allegation against MiniMax by then.",
        "Alibaba threatened to sue if Anthropic's allegation was not withdrawn.",
        "Anthropic will withdraw the accusation if MiniMax opens its books.",
        "Anthropic accused MiniMax of extracting answers and then training on them.",
        "Anthropic withdrew MiniMax's access and banned its accounts.",
        "OpenAI withdrew from China in 2024, and claims that DeepSeek followed.",
        "DeepSeek retracted its paper after Anthropic published its findings.",
        "Anthropic拒绝撤回对MiniMax的指控。",
        "MiniMax要求Anthropic撤回相关指控。",
    ],
)
def test_what_is_asked_for_refused_or_another_matter_is_no_withdrawal(text):
    assert found(f"The row goes on. {text} More on Monday.", owner="", accuser="Anthropic") == []


@pytest.mark.parametrize("word", ["withdrew ", "accusation ", "withdrawn its claim not ", "撤回", "Anthropic, "])
def test_a_long_text_takes_little_time(word):
    text = word * (100_000 // len(word))
    started = time.process_time()
    may_withdraw(text)
    find_withdrawals(text, (), Told())
    assert time.process_time() - started < 3
