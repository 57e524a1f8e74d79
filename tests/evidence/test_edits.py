"""What changed between two editions."""

from __future__ import annotations

import time

import pytest

from tracker.evidence.edits import MAX_STRETCH, difference


def told(before, after):
    return [
        [(piece.kind.value, piece.words.strip()) for piece in one.pieces] for one in difference(before, after).passages
    ]


def test_a_changed_word_stands_in_its_sentence():
    before = "First.\nThe company named three laboratories on Monday and gave no detail.\nLast."
    (passage,) = told(before, before.replace("three", "four"))
    assert passage == [
        ("same", "The company named"),
        ("gone", "three"),
        ("new", "four"),
        ("same", "laboratories on Monday and gave no detail."),
    ]


def test_a_paragraph_that_came_is_new_alone():
    found = difference("One.\nTwo.", "One.\nCorrection: it was two.\nTwo.")
    assert [[piece.kind.value for piece in one.pieces] for one in found.passages] == [["new"]]
    assert (found.n_gone, found.n_new) == (0, 4)


def test_the_same_text_has_no_difference():
    assert difference("One.\nTwo.", "One.\nTwo.").passages == ()


def test_changes_far_apart_are_two_passages_with_little_around_them():
    words = [f"word{n}" for n in range(100)]
    after = ["other", *words[1:-1], "another"]
    passages = told(" ".join(words), " ".join(after))
    assert len(passages) == 2
    assert max(len(words.split()) for one in passages for _, words in one) <= 8


def test_scripts_without_spaces_change_by_the_character():
    (passage,) = told("公司点名三家实验室。", "公司点名四家实验室。")
    assert ("gone", "三") in passage
    assert ("new", "四") in passage


def test_a_long_stretch_is_cut_in_the_middle():
    (passage,) = difference("Short.", " ".join(f"word{n}" for n in range(500))).passages
    new = passage.pieces[-1]
    assert new.is_cut
    assert len(new.words.split()) <= MAX_STRETCH + 1


def test_a_text_rewritten_whole_takes_little_time():
    before, after = (" ".join(f"{letter}{n % 97}" for n in range(20_000)) for letter in "ab")
    began = time.process_time()
    assert difference(before, after).n_new == 20_000
    assert time.process_time() - began < 3


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ("a\n" * 50_000, "a\n" * 49_999 + "b"),
        ("a\n" * 50_000, "b\n" + "a\n" * 49_999),
        ("a\nb\n" * 25_000, "b\na\n" * 25_000),
        ("a " * 50_000, "b " + "a " * 49_999),
    ],
    ids=["last line", "first line", "all lines", "one line"],
)
def test_texts_made_to_be_slow_take_little_time(before, after):
    began = time.process_time()
    found = difference(before, after)
    assert time.process_time() - began < 6
    assert found.passages
    assert sum(len(piece.words) for one in found.passages[:12] for piece in one.pieces) < 12 * 3 * 1_000


def test_what_changed_amid_equal_paragraphs_is_found_in_a_long_text():
    lines = [f"Paragraph {n} of the letter." for n in range(5_000)]
    changed = [*lines[:2_000], "Another paragraph.", *lines[2_001:]]
    (passage,) = told("\n".join(lines), "\n".join(changed))
    assert passage == [("gone", "Paragraph 2000 of the letter."), ("new", "Another paragraph.")]


@pytest.mark.parametrize(
    ("before", "after"), [("", "One."), ("One.", ""), ("", ""), ("One.", "One.\nOne."), ("One.\nOne.", "One.")]
)
def test_a_text_may_come_whole_or_go_whole(before, after):
    found = difference(before, after)
    assert (found.n_gone, found.n_new) == (
        max(0, before.count("One.") - after.count("One.")),
        max(0, after.count("One.") - before.count("One.")),
    )
