"""What stands within an article and is not of it is left out, and what only looks so stays."""

from __future__ import annotations

import time

import lxml.html
import pytest

from scrapers.page_furniture import without_furniture
from tests.scrapers.test_article_text import read

WORDS = [
    "A cooperative of three harbour towns said on Monday that its new ferry had carried more people than it had planned for.",
    "The towns had expected 12,000 people in the first month, and counted about 15,400, with the help of the harbour office.",
    "A spokesperson for the rail company declined to say whether travellers had changed over to the ferry from its trains.",
    "Fares will stay as they are until the end of the year, according to the timetable that was published with the figures.",
]
TEXT = "".join(f"<p>{words}</p>" for words in WORDS)
LINKS = "<ul><li><a href=/a>Another ferry</a></li><li><a href=/b>A harbour without boats</a></li></ul>"


def lines(inner: str) -> list[str]:
    return read(f"<html lang=en><head><title>Ferry</title></head><body><div class=page>{inner}</div></body></html>").text.split("\n")  # fmt: skip


def article(between: str, after: str = "") -> str:
    return (
        f"<div class=story><p>{WORDS[0]}</p><p>{WORDS[1]}</p>{between}<p>{WORDS[2]}</p><p>{WORDS[3]}</p>{after}</div>"
    )


FURNITURE = {
    "a form, with what asks for it": "<div class=x><h3>Our morning letter</h3><p>All that is new, at six.</p><form><input><button>Go</button></form></div>",
    "a link to another article": "<p><strong>Read also:</strong> <a href=/x>The ferry of the year before last</a></p>",
    "the same in another language": "<div><b>İLGİLİ HABER</b> <a href=/x>İki yıl önceki vapur seferleri</a></div>",
    "a heading and links": f"<h3>Related stories</h3>{LINKS}",
    "words set a second time": "<blockquote class='pull-quote left'><p>More people than it had planned for</p></blockquote>",
    "a plea for money": "<div class='donation-box'><p>Nobody pays for us but our readers do, so please give what you can.</p></div>",
    "one comment": "<div class='sf_comment'><p>I took it on Sunday and there was hardly a seat to be had at all.</p></div>",
}
WORTH = {
    "prose under such a heading": ("<h3>Related measures</h3><p>The towns have also bought two buses.</p>", ["Related measures", "The towns have also bought two buses."]),
    "a sentence that begins so": ("<p>Watch keepers counted the boats, too, as the <a href=/x>log</a> says.</p>", ["Watch keepers counted the boats, too, as the log says."]),
    "a table of figures": ("<table><tr><th>Town</th><th>People</th></tr><tr><td>Aldmouth</td><td>7,000</td></tr></table>", ["Town | People", "Aldmouth | 7,000"]),
    "a quotation": ("<blockquote><p>Nobody had thought of Sundays, the harbour master told us.</p></blockquote>", ["Nobody had thought of Sundays, the harbour master told us."]),
    "comments that a part follows": ("<h2>Comments</h2><p>The ministry had forty-one of them.</p><h2>Results</h2>", ["Comments", "The ministry had forty-one of them.", "Results"]),
}  # fmt: skip


@pytest.mark.parametrize("box", FURNITURE.values(), ids=FURNITURE)
def test_what_is_not_of_the_article_is_left_out(box: str) -> None:
    assert lines(article(box)) == WORDS


@pytest.mark.parametrize(("part", "kept"), WORTH.values(), ids=WORTH)
def test_what_only_looks_so_stays(part: str, kept: list[str]) -> None:
    assert lines(article(part)) == [*WORDS[:2], *kept, *WORDS[2:]]


def test_comments_under_their_heading_are_left_out() -> None:
    said = "<h3>3 Kommentare</h3><div><p>Am Sonntag war kaum ein Platz zu bekommen, das muss besser werden.</p></div>"
    assert lines(article("", said)) == WORDS


def test_a_form_within_the_text_takes_nothing_of_it_along() -> None:
    vote = "<form><label>How did you like it?</label><input type=radio></form>"
    assert lines(f"<div>{vote}{TEXT}</div>") == WORDS


def test_tables_that_lay_a_page_out_are_no_rows() -> None:
    menu = "".join(f"<a href=/{n}>Section {n}</a><br>" for n in range(8))
    page = f"<table><tr><td>{menu}</td><td>{TEXT}<table><tr><td>Town</td><td>People</td></tr></table></td></tr></table>"
    assert lines(page) == [*WORDS, "Town | People"]


def test_paragraphs_without_an_element_are_found() -> None:
    assert lines(f"<div>{WORDS[0]}<p>{WORDS[1]}</p>{WORDS[2]} <i>{WORDS[3]}</i><p>It runs daily.</p></div>") == [
        *WORDS[:2], f"{WORDS[2]} {WORDS[3]}", "It runs daily.",
    ]  # fmt: skip


def test_a_control_among_loose_words_is_left_out() -> None:
    assert lines(f"<div>\x01{WORDS[0]}\x0b\uffff<p>{WORDS[1]}</p><p>{WORDS[2]}</p></div>") == WORDS[:3]


def test_what_remains_is_not_taken_for_the_article() -> None:
    told = "<p>LISTEN: <a href=/x>The ferry, a talk in three parts with the people who run it, from the harbour</a></p>"
    page = (
        f"<div class=story><p>{WORDS[0]}</p>{told}<p>{WORDS[1]}</p></div><div class=side>{LINKS}<p>{WORDS[2]}</p></div>"
    )
    assert lines(page)[0] == WORDS[0]


def test_the_tree_that_was_given_stays() -> None:
    tree = lxml.html.document_fromstring(article(FURNITURE["one comment"]))
    before = lxml.html.tostring(tree)
    bare = without_furniture(tree)
    assert bare is not None
    assert lxml.html.tostring(bare) != before
    assert lxml.html.tostring(tree) == before


def test_of_a_page_without_any_no_copy_is_made_for_the_extractor() -> None:
    assert without_furniture(lxml.html.document_fromstring(article(""))) is None


@pytest.mark.parametrize(
    "body",
    [
        "<div class=comment>" * 250 + "word " * 100_000,
        "<form>" * 20_000,
        "<table><tr><td>" * 80 + "x" * 100_000,
        "<p>Read also: <a>x</a>" * 20_000,
        "<h3>Comments</h3>" * 20_000,
        f"<div>{'loose words that are long enough to be one <p>x</p>' * 20_000}</div>",
    ],
    ids=["nested", "forms", "tables", "links", "headings", "loose"],
)
def test_no_page_takes_long(body: str) -> None:
    tree = lxml.html.document_fromstring(f"<html><body>{body}</body></html>")
    begun = time.process_time()
    without_furniture(tree)
    assert time.process_time() - begun < 5
