"""Cleaning: characters repaired, mark-up and furniture out, the article's own sentences kept."""

import tomllib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.extraction import clean_text


@pytest.mark.parametrize(
    ("raw", "clean"),
    [
        ("three labs โ Acme, Bolt and Crane โ denied", "three labs — Acme, Bolt and Crane — denied"),
        ("Acmeโs lawyers", "Acme’s lawyers"),
        ("Acme\u0e42\u20ac\u201d a lab", "Acme— a lab"),
        ("itâ€™s over", "it’s over"),
        ("&#8220;Quoted,&#8221; he said &amp; left", "“Quoted,” he said & left"),
        ("caf\u0065\u0301", "café"),
        ("zero\u200bwidth and soft\u00adhyphen", "zerowidth and softhyphen"),
        ("a\u00a0b\u2009c", "a b c"),
        ("Claude\\u2019s answers", "Claude’s answers"),
        ("**Bold** and _slanted_ and `code`", "Bold and slanted and code"),
        ("## A heading", "A heading"),
        ("See [the report](https://acme.example/r) and [[Acme|the lab]].", "See the report and the lab."),
        ("<p>One <a href='/x'>link</a>.</p><p>Two.</p>", "One link.\n\nTwo."),
        ("check_circleIt holds", "It holds"),
        ("- 1Acme did it", "- Acme did it"),
        ("ไทย โลก และ", "ไทย โลก และ"),
    ],
)
def test_text_is_repaired(raw, clean):
    assert clean_text(raw) == clean


@pytest.mark.parametrize(
    "line",
    [
        "Also read: Ten gadgets for spring",
        "Subscribe to our newsletter",
        "Advertisement",
        "Image Credits: Jane Roe / Harbor Pictures",
        "Share on Facebook",
        "We use cookies to improve your experience.",
        "© 2026 Harbor Wire",
        "5 min read",
        "Skip to main content",
        "Jane Roe is a senior reporter who covers chips. You can contact her on Signal.",
    ],
)
def test_furniture_goes(line):
    assert clean_text(f"Acme sued Bolt.\n\n{line}") == "Acme sued Bolt."


def test_a_box_of_links_goes_up_to_the_next_sentence():
    raw = "Acme sued Bolt.\n\nRelated articles\n- Ten gadgets\n- Spring sale\n\nBolt has not answered the claim."
    assert clean_text(raw) == "Acme sued Bolt.\n\nBolt has not answered the claim."


@pytest.mark.parametrize(
    "sentence",
    [
        "Share prices fell 8 percent after the letter.",
        "Read the letter, and the picture changes.",
        "Search engines were not affected.",
        "Jane Roe is a lawyer who advised Acme.",
        "Subscribers of the service were told on Monday that access ends in May, the company said.",
        "Contact with the embassy was lost.",
    ],
)
def test_sentences_that_begin_like_furniture_stay(sentence):
    assert clean_text(f"{sentence}\n\nAcme sued Bolt.") == f"{sentence}\n\nAcme sued Bolt."


def test_bars_of_tables_and_bullets_stay():
    raw = "| Lab | Exchanges |\n|---|---|\n| Acme | 3M |\n\n- one\n- two"
    assert clean_text(raw) == "| Lab | Exchanges |\n\n| Acme | 3M |\n\n- one\n- two"


CASES = [
    case
    for file in ("cleaning.toml", "cleaning_reports.toml")
    for case in tomllib.loads((Path(__file__).parent / "cases" / file).read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["raw"][:60] for case in CASES])
def test_pages_keep_their_article_and_nothing_else(case):
    cleaned = clean_text(case["raw"])

    assert [words for words in case["kept"] if words not in cleaned] == []
    assert [words for words in case["gone"] if words in cleaned] == []


@given(st.lists(st.sampled_from([line for case in CASES for line in case["raw"].split("\n")]), max_size=30))
def test_cleaning_pages_twice_changes_nothing(lines):
    once = clean_text("\n".join(lines))
    assert clean_text(once) == once


@given(st.text(max_size=400))
def test_cleaning_twice_changes_nothing(text):
    once = clean_text(text)
    assert clean_text(once) == once


@given(
    st.lists(
        st.sampled_from(
            [
                "&amp;",
                "lt;",
                "<p>",
                "**",
                "[[",
                "]]",
                "โ",
                " ",
                "\n",
                "a",
                "Related",
                "- ",
                "_",
                "`",
                "|",
                "\\u2019",
                "\\",
                "x.",
            ]
        ),
        max_size=40,
    )
)
def test_cleaning_twice_changes_nothing_where_marks_abound(pieces):
    once = clean_text("".join(pieces))
    assert clean_text(once) == once
