"""Marks in a text: findings that share words, overlap, touch, or lie outside."""

import pytest

from tracker.extraction.explaining.entries import Entry, Kind
from tracker.extraction.explaining.marking import mark, numbers_words
from tracker.extraction.records import Span

TEXT = "Quintar sued.\nOstrel, silent, left."


def entry(number, words, kind=Kind.CLAIM):
    start = TEXT.index(words)
    return Entry(number=number, kind=kind, summary="", details=(), marked=Span(start, start + len(words), words))


def marked(*entries, colour=False):
    return ["".join(piece.text for piece in line) for line in mark(TEXT, entries, (), colour=colour)]


def test_findings_with_the_same_words_share_a_mark():
    assert marked(entry(1, "sued"), entry(2, "sued"), entry(3, "sued"), entry(4, "sued", Kind.FIGURE)) == [
        "Quintar [1–3 claim; 4 figure]sued[/1–4].",
        "Ostrel, silent, left.",
    ]


def test_a_finding_within_another_has_its_mark_within():
    assert marked(entry(2, "Quintar", Kind.NAME), entry(1, "Quintar sued")) == [
        "[1 claim][2 name]Quintar[/2] sued[/1].",
        "Ostrel, silent, left.",
    ]


def test_findings_that_cross_keep_their_own_marks():
    assert marked(entry(1, "Ostrel, silent"), entry(2, "silent, left")) == [
        "Quintar sued.",
        "[1 claim]Ostrel, [2 claim]silent[/1], left[/2].",
    ]


def test_findings_that_touch_end_before_the_next_begins():
    assert marked(entry(1, "Quintar "), entry(2, "sued"))[0] == "[1 claim]Quintar [/1][2 claim]sued[/2]."


def test_a_finding_may_go_over_lines():
    assert marked(entry(1, "sued.\nOstrel")) == ["Quintar [1 claim]sued.", "Ostrel[/1], silent, left."]


@pytest.mark.parametrize("span", [Span(-1, 4, ""), Span(5, 5, ""), Span(3, 999, ""), None])
def test_a_finding_without_words_in_the_text_has_no_mark(span):
    entry = Entry(number=1, kind=Kind.CLAIM, summary="", details=(), marked=span)
    assert marked(entry) == TEXT.split("\n")


def test_without_colour_nothing_is_styled():
    lines = mark(TEXT, [entry(1, "sued")], [Span(0, 7, "Quintar")], colour=False)
    assert {piece.style for line in lines for piece in line} == {""}


def test_colour_is_that_of_the_shortest_finding_and_every_mention_is_underlined():
    entries = [entry(1, "Quintar sued"), entry(2, "sued", Kind.RESPONSE)]
    pieces = [
        piece
        for line in mark(TEXT, entries, [Span(0, 7, "Quintar"), Span(14, 20, "Ostrel")], colour=True)
        for piece in line
    ]
    styles = {piece.text: piece.style for piece in pieces if not (piece.opens or piece.closes)}
    assert styles["Quintar"] == "4;33"
    assert styles["sued"] == "32"
    assert styles["Ostrel"] == "4"
    assert styles[", silent, left."] == ""


@pytest.mark.parametrize(
    ("numbers", "words"),
    [([1], "1"), ([1, 2], "1,2"), ([3, 1, 2], "1–3"), ([1, 2, 3, 5, 7, 8], "1–3,5,7,8"), ([], "")],
)
def test_numbers_in_a_row_are_a_range(numbers, words):
    assert numbers_words(numbers) == words
