"""The door for text: what is taken out, and that what is left stays."""

from __future__ import annotations

import pytest

from scrapers.plain_text import clean, one_line, text_of_markup


@pytest.mark.parametrize(
    ("raw", "cleaned"),
    [
        ("a\0b\x01c\x7fd\x9fe", "abcde"),
        ("a\ud800b", "ab"),
        ("\ufeffa\u202eb\u2066c\u200f", "abc"),
        ("a\r\nb\rc\u2028d\x0be", "a\nb\nc\nd\ne"),
        ("e\u0301", "é"),
        ("tab\tand\nline", "tab\tand\nline"),
        ("zero\u200bwidth and \u00a0 stay", "zero\u200bwidth and \u00a0 stay"),
        ("蒸馏 👩\u200d🔬", "蒸馏 👩\u200d🔬"),
        ("“copied outputsâ€\x9d – they said", "“copied outputs” – they said"),
        ("JÃ\x81NOS, cafÃ\x89, â\x80\x94 all", "JÁNOS, cafÉ, — all"),
        ("ð\x9f\x94¬ and ð \x9f", "🔬 and ð "),
        ("naïveté à € 5 – Ã\x28", "naïveté à € 5 – Ã("),
    ],
)
def test_clean(raw: str, cleaned: str) -> None:
    assert clean(raw) == cleaned


def test_one_line_squeezes_and_cuts() -> None:
    assert one_line("  a \n\t b  ") == "a b"
    assert one_line("word " * 100, cap=12) == "word word wo"


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>One <b>two</b></p><p>three</p>", "One two three"),
        ("A &amp; B &lt;c&gt;", "A & B <c>"),
        ("<script>alert(1)</script>x<style>y{}</style>", "x"),
        ("5 < 6 and AT&T", "5 < 6 and AT&T"),
        ("<img src=x onerror=alert(1)>", ""),
        ("<!-- hidden -->shown", "shown"),
        ("&#0;&#xD800;a", "\ufffd\ufffda"),
        ("<p>a\ud800\x00b</p>", "ab"),
        ("<p>one</p></body></html><p>two</p>", "one two"),
        ("<p>one</p><!-- not this -->two<script>nor()</script>three<noscript>nor</noscript>four", "one two three four"),
        ("<b>" * 1_000 + "deep", "deep"),
    ],
)
def test_text_of_markup(markup: str, text: str) -> None:
    assert text_of_markup(markup) == text
