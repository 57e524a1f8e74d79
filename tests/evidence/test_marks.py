"""Marks of agencies, of first publishers and of translations."""

from __future__ import annotations

import time

import pytest

from tracker.evidence.marks import MarkKind, find_marks, wire_name

BODY = "The company named three laboratories on Monday and gave no further detail."


def only(text):
    (mark,) = find_marks(text)
    assert text[mark.start : mark.end] == mark.words
    return mark.name, mark.kind.value


@pytest.mark.parametrize(
    ("text", "name", "kind"),
    [
        (f"WASHINGTON (AP) — {BODY}", "Associated Press", "copy"),
        (f"SAN FRANCISCO, Feb 23 (Reuters) - {BODY}", "Reuters", "copy"),
        (f"(Reuters) - {BODY}", "Reuters", "copy"),
        (f"BEIJING, Sept. 9 (Xinhua) -- {BODY}", "Xinhua", "copy"),
        (f"PARIS (AFP) – {BODY}", "AFP", "copy"),
        (f"New Delhi, 24 Feb (PTI): {BODY}", "PTI", "copy"),
        (f"SAN JOSE, Calif., June 24, 2026 (GLOBE NEWSWIRE) -- {BODY}", "GlobeNewswire", "copy"),
        (f"{BODY}\n\n— Reuters", "Reuters", "copy"),
        (f"{BODY} — AFP", "AFP", "copy"),
        (f"{BODY} (dpa)", "dpa", "copy"),
        (f"{BODY}\n\nSource: Xinhua", "Xinhua", "copy"),
        (f"{BODY}\n\n(Via Bloomberg)", "Bloomberg", "copy"),
        (f"By The Associated Press\n\n{BODY}", "Associated Press", "copy"),
        (f"{BODY}\n\nThis story was produced by Kyodo News.", "Kyodo News", "copy"),
        (f"{BODY}\n\nThis story was originally published by Harbour Wire.", "Harbour Wire", "copy"),
        (f"This article first appeared in the Quay Review on 3 March.\n\n{BODY}", "Quay Review", "copy"),
        (f"{BODY}\n\nRepublished with permission from Meridian Post.", "Meridian Post", "copy"),
        (f"{BODY}\n\nReuters contributed to this report.", "Reuters", "rewrite"),
        (f"{BODY}\n\nThe Associated Press contributed reporting.", "Associated Press", "rewrite"),
        (f"{BODY}\n\nWith reporting by Reuters.", "Reuters", "rewrite"),
        (f"{BODY}\n\n(With inputs from ANI)", "ANI", "rewrite"),
        ("据新华社电 公司周一点名三家实验室。", "Xinhua", "rewrite"),
        ("综合路透社报道，公司周一点名三家实验室。", "Reuters", "rewrite"),
        ("新华社北京2月24日电 公司周一点名三家实验室。", "Xinhua", "copy"),
        ("公司周一点名三家实验室。\n来源：新华社", "Xinhua", "copy"),
        ("公司周一点名三家实验室。\n本文转载自《港口晚报》", "港口晚报", "copy"),
        (f"{BODY}\n\nTranslated from an article in Hafenblatt.", "Hafenblatt", "translated"),
        (f"Originally published in Chinese by Harbour Daily.\n\n{BODY}", "Harbour Daily", "translated"),
        ("编译自：Harbour Wire\n公司周一点名三家实验室。", "Harbour Wire", "translated"),
    ],
)
def test_find_marks_tells_whose_text_it_is(text, name, kind):
    assert only(text) == (name, kind)


@pytest.mark.parametrize(
    "text",
    [
        BODY,
        "The company told Reuters that it had closed the accounts.",
        "Reuters reported earlier that the firms were named in a letter.",
        "According to the Associated Press, the letter was sent on Monday.",
        "He contributed to the report, a spokesman for Reuters said.",
        "The memo (AP has seen a copy) names nobody.",
        "This story is about a company that published its numbers.",
        "The article was published by the ministry to answer its critics, people in Reuters's newsroom said.",
        "Source: company filings",
        "By Jane Harbour\nShe covers chips.",
        "据知情人士消息，公司已关闭账户。",
        "新华社记者问：公司是否回应？",
        "Bloomberg Philanthropies paid for the study.",
        "The paper was translated from the French by its authors.",
        "According to a translation of the post by the embassy, the firm denies it.",
        "PA systems in the hall failed — again.",
    ],
)
def test_find_marks_leaves_sentences_of_an_article_alone(text):
    assert find_marks(text) == ()


def test_find_marks_says_what_says_most_once():
    text = f"LONDON (Reuters) - {BODY}\n\nReuters contributed to this report."
    assert [(mark.name, mark.kind) for mark in find_marks(text)] == [("Reuters", MarkKind.COPY)]


def test_wire_name_knows_the_spellings_of_an_agency():
    assert [wire_name(name) for name in ("AP", "The Associated Press", "新华社", "Harbour Wire")] == [
        "Associated Press",
        "Associated Press",
        "Xinhua",
        "Harbour Wire",
    ]


@pytest.mark.parametrize(
    "attack", ["(", "A ", "this story was ", "— ", "据新华社", "Feb 2 ", "translated from ", "\n(AP"]
)
def test_find_marks_takes_time_in_proportion(attack):
    text = attack * (100_000 // len(attack))
    began = time.process_time()
    find_marks(text)
    assert time.process_time() - began < 4  # a quadratic pattern takes minutes
