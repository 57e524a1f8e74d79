"""The reports' small markup."""

import pytest

from scrapers.newsroom.markup import blocks, plain_text


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One line\nand another.", "<p>One line and another.</p>"),
        ("## What is alleged?", "<h2>What is alleged?</h2>"),
        ("- a\n- b", "<ul><li>a</li><li>b</li></ul>"),
        ("1. first\n2. second", "<ol><li>first</li><li>second</li></ol>"),
        ("> quoted\n> words", "<blockquote><p>quoted words</p></blockquote>"),
        ("A *correction* & more < less", "<p>A <em>correction</em> &amp; more &lt; less</p>"),
        (
            "in [a *blog* post](http://lab.example/a?b&c).",
            '<p>in <a href="http://lab.example/a?b&amp;c">a <em>blog</em> post</a>.</p>',
        ),
        ("[sic] (http://lab.example/)", "<p>[sic] (http://lab.example/)</p>"),
        ("43 to 0 - a vote", "<p>43 to 0 - a vote</p>"),
    ],
)
def test_blocks_render_each_form(source: str, html: str) -> None:
    assert blocks(source) == [html]


def test_blocks_part_at_blank_lines() -> None:
    assert blocks("a\n\n\nb\n \nc") == ["<p>a</p>", "<p>b</p>", "<p>c</p>"]


def test_plain_text_drops_marks_and_keeps_words() -> None:
    assert plain_text("in [a blog post](http://lab.example/a).") == "in a blog post."
    assert plain_text("## Head\n\n- one\n\n*Note:* 1. is no mark here") == "Head\n\none\n\nNote: 1. is no mark here"
