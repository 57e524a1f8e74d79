"""Texts of somebody's own that a sentence names."""

from __future__ import annotations

import time

import pytest

from tracker.evidence.documents import find_documents, gap_of


@pytest.mark.parametrize(
    ("sentence", "kind", "owner"),
    [
        ("Harbour AI said in a blog post on Monday that three labs were involved.", "post", ""),
        ("In a letter to two senators, Harbour AI named the firm.", "letter", ""),
        ("The firm is accused in a letter seen by CNBC.", "letter", ""),
        ("A letter dated June 10 and reviewed by this outlet names the firm.", "letter", ""),
        ("The firm was silent on a letter in which Harbour AI accuses it.", "letter", ""),
        ("A memo that accuses the firm of copying was sent to a committee.", "memo", ""),
        ("The lab answered the letter alleging 28 million exchanges.", "letter", ""),
        ("Harbour AI’s June letter counts 28 million exchanges.", "letter", "Harbour AI"),
        ("According to a memo from Harbour AI, routers hid the traffic.", "memo", "Harbour AI"),
        ("The company wrote in its 12-page threat report that seven labs did so.", "publication", ""),
        ("The lab denied it in a statement on Tuesday.", "statement", ""),
        ("The agencies say in a joint cybersecurity advisory that six firms did so.", "advisory", ""),
        ("The suit is described in a court filing.", "filing", ""),
        ("The ministry's statement rejects the claim.", "statement", "ministry"),
        ("公司在博客文章中表示，三家实验室参与其中。", "post", ""),
        ("公司在致两名参议员的信中点名该企业。", "letter", ""),
        ("该公司在声明中否认。", "statement", ""),
    ],
)
def test_find_documents_knows_what_a_sentence_rests_on(sentence, kind, owner):
    found = find_documents(sentence)
    assert [(one.kind, one.owner.removeprefix("The ").removeprefix("the ")) for one in found[:1]] == [(kind, owner)]
    assert sentence[found[0].start : found[0].end] == found[0].words


@pytest.mark.parametrize(
    "sentence",
    [
        "Harbour AI said on Monday that three labs were involved.",
        "The lab denied it in a statement to CNBC.",
        "He reads the Morning Post.",
        "The firm posted a profit.",
        "They reported the matter to the police.",
        "She works in the post office.",
        "Letters of the alphabet were used as names.",
        "The firm restated its earnings.",
        "It was a post in which nobody had served.",
        "A statement that pleased nobody came late.",
    ],
)
def test_find_documents_takes_nothing_else_for_one(sentence):
    assert find_documents(sentence) == ()


def test_find_documents_finds_two():
    found = find_documents("In a blog post and in a letter to the committee, the company said so.")
    assert [one.kind for one in found] == ["post", "letter"]


def test_mentions_of_letters_lie_farther_apart_than_those_of_posts():
    assert gap_of("letter") > gap_of("post")


@pytest.mark.parametrize("attack", ["in a ", "A B ", "the a a a a letter ", "Anthropic’s ", "致"])
def test_find_documents_takes_time_in_proportion(attack):
    sentence = attack * (100_000 // len(attack))
    began = time.process_time()
    find_documents(sentence)
    assert time.process_time() - began < 2
