"""Lines of a terminal: no wider than asked, marks whole, styles closed."""

import re

import pytest

from tracker.extraction.explaining.wrapping import Piece, columns, wrap


def plain(lines):
    return [re.sub(r"\x1b\[[0-9;]*m", "", line) for line in lines]


def test_words_go_to_the_next_line_where_they_do_not_fit():
    assert list(wrap([Piece(text="one two  three\tfour")], width=9)) == ["one two", "three", "four"]


def test_further_lines_hang():
    lines = list(wrap([Piece(text="one two three")], width=9, indent="1 ", hanging="  "))
    assert lines == ["1 one two", "  three"]
    assert list(wrap([Piece(text="one two three")], width=9, indent="> ")) == ["> one two", "> three"]


def test_wide_characters_take_two_columns_and_break_anywhere_but_before_a_stop():
    assert list(wrap([Piece(text="月之暗面，回应")], width=8)) == ["月之暗", "面，回应"]


def test_a_mark_is_whole_and_stays_with_its_words():
    pieces = [
        Piece(text="a "),
        Piece(text="[12 claim]", opens=True),
        Piece(text="b c"),
        Piece(text="[/12]", closes=True),
    ]
    assert list(wrap(pieces, width=14)) == ["a [12 claim]b", "c[/12]"]
    assert list(wrap(pieces, width=12)) == ["a", "[12 claim]b", "c[/12]"]


def test_what_is_wider_than_a_line_is_cut():
    assert list(wrap([Piece(text="see https://a.example/b now")], width=10)) == [
        "see",
        "https://a.",
        "example/b",
        "now",
    ]


def test_nothing_gives_no_line():
    assert list(wrap([Piece(text="  ")], width=9)) == list(wrap([], width=9)) == []


@pytest.mark.parametrize("width", [5, 11, 40])
def test_every_style_is_closed_on_its_line(width):
    pieces = [Piece(text="plain "), Piece(text="red words that go on", style="31"), Piece(text=", then 月之暗面 plain")]
    lines = list(wrap(pieces, width=width))
    assert all(columns([Piece(text=line)]) <= width for line in plain(lines))
    assert all(line.count("\x1b[31m") == line.count("\x1b[0m") for line in lines)
    assert "".join(plain(lines)).replace(" ", "") == "plainredwordsthatgoon,then月之暗面plain"
