"""Statements and memos in PDF: their text as it was written, and what they say of themselves."""

from __future__ import annotations

import random
import zlib
from datetime import UTC, datetime

import pytest

from scrapers.article_text import read_article
from scrapers.errors import ArticleLack, NotAnArticle, TooBig
from scrapers.pdf_pages import MAX_PAGES, MAX_PDF
from scrapers.records import ArticleText, DateSource, PageForm, StatedDate
from scrapers.stated_dates import read_date
from tests.scrapers.pdf_making import Line, pdf, typeset

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
URL = "https://office.example/files/m-26.pdf"
FIRST = (
    "The office has seen that a ring of resellers put some millions of questions to a model, and that it sold the "
    "answers on to whoever wanted to train another one with them."
)
SECOND = "Whoever finds such a ring should tell the office, which will tell the other companies within a day."
THIRD = "Nothing in this memo asks a company to give up the names of those who use its model as they should."


def read(body: bytes, *, url: str = URL, media_type: str = "application/pdf", announced: str = "") -> ArticleText:
    stated = read_date(announced, source=DateSource.FEED, now=NOW)
    return read_article(
        body,
        url=url,
        media_type=media_type,
        charset=None,
        fetched_at=NOW,
        announced=stated if isinstance(stated, StatedDate) else None,
    )


def lines_of(*pages: list[Line]) -> list[str]:
    return read(pdf(*pages)).text.split("\n")


def test_wrapped_lines_are_paragraphs_again() -> None:
    assert lines_of(typeset([FIRST, SECOND, THIRD])) == [FIRST, SECOND, THIRD]


def test_a_sentence_goes_on_over_the_page() -> None:
    words = FIRST.split()
    above, below = " ".join(words[:17]), " ".join(words[17:])
    assert lines_of(typeset([SECOND, above], top=120), typeset([below, THIRD])) == [SECOND, FIRST, THIRD]


def test_a_paragraph_that_ends_with_the_page_ends() -> None:
    assert lines_of(typeset([FIRST], top=100), typeset([SECOND])) == [FIRST, SECOND]


@pytest.mark.parametrize(
    ("above", "below", "whole"),
    [
        ("what it calls distil-", "lation of a model", "what it calls distillation of a model"),
        ("the newest state-of-", "the-art model", "the newest state-of-the-art model"),
        ("tools that are self-", "made and cheap", "tools that are self-made and cheap"),
        ("the group of the anti-", "Atlantis league", "the group of the anti-Atlantis league"),
        ("in the years 2024-", "2026 and later", "in the years 2024-2026 and later"),
        ("their co-pilot; a co-", "pilot of theirs", "their co-pilot; a co-pilot of theirs"),
        ("by cooperation; our coop-", "eration is known", "by cooperation; our cooperation is known"),
    ],
)
def test_a_word_broken_at_the_end_of_a_line_is_whole_again(above: str, below: str, whole: str) -> None:
    filler = "There are words enough here so that this line is as long as the others of the page, and more."
    page = [Line(text=filler, y=700), Line(text=above, y=686), Line(text=below, y=672)]
    assert lines_of(page)[-1].endswith(whole)


def test_running_titles_and_page_numbers_are_left_out() -> None:
    pages = [
        [
            Line(text="Office of Rings · Memo 26", y=770, size=8),
            *typeset([f"{FIRST} Part {number}."]),
            Line(text=f"Page {number} of 4", x=280, y=30, size=9),
        ]
        for number in range(1, 5)
    ]
    assert lines_of(*pages) == [f"{FIRST} Part {number}." for number in range(1, 5)]


def test_words_of_the_margin_that_stand_once_stay() -> None:
    letterhead = Line(text="Office of Rings, 1 Harbor Street", y=770, size=9)
    assert lines_of([letterhead, *typeset([FIRST])], typeset([SECOND]))[0] == letterhead.text


def test_notes_stand_at_the_end_and_break_no_sentence() -> None:
    words = SECOND.split()
    note = Line(text="1 A ring is more than three accounts of one payer.", y=90, size=7)
    first = [*typeset([FIRST, " ".join(words[:15])]), note]
    assert lines_of(first, typeset([" ".join(words[15:]), THIRD])) == [FIRST, SECOND, THIRD, note.text]


def test_lists_and_headings_are_lines_of_their_own() -> None:
    items = ["• Look at the payer, not at the account.", "• Count questions by ring.", "(a) Tell the others."]
    heading = Line(text="What to do", y=720, size=11, bold=True)
    assert lines_of([heading, *typeset([FIRST, *items], top=706, gap=0)]) == ["What to do", FIRST, *items]


def test_the_row_of_a_table_is_one_line() -> None:
    row = [Line(text="Moonlit Labs", y=500), Line(text="3.4 million", x=300, y=500), Line(text="May", x=450, y=500)]
    head = [Line(text="Ring", y=515), Line(text="Questions", x=300, y=515), Line(text="Since", x=450, y=515)]
    found = lines_of([*typeset([FIRST]), *head, *row])
    assert found[-2:] == ["Ring | Questions | Since", "Moonlit Labs | 3.4 million | May"]


def test_a_table_of_contents_keeps_its_lines() -> None:
    rows = [f"{n} A chapter of the letter {'. ' * 20}{n * 7}" for n in range(1, 4)]
    page = [Line(text=row, y=600 - 14 * n) for n, row in enumerate(rows)]
    assert lines_of([*typeset([FIRST]), *page])[-3:] == rows


def test_columns_are_read_one_after_the_other() -> None:
    left = typeset([FIRST, SECOND], x=60, width=40)
    right = typeset([THIRD], x=330, width=40)
    assert lines_of([*left, *right]) == [FIRST, SECOND, THIRD]


def test_chinese_lines_are_joined_without_blanks() -> None:
    whole = "该办公室说，一家公司用了很多假账户向模型提出了数百万个问题，并把答案卖给别人用来训练另一个模型。" * 2
    page = [Line(text=whole[i : i + 36], y=700 - i / 2, size=12) for i in range(0, len(whole), 36)]
    assert lines_of(page) == [whole]


def memo(**changes: str) -> list[Line]:
    said = {"DATE": "3 March 2026", "FROM": "Jo Harper, Head of Rings", "SUBJECT": "Rings of resellers"} | changes
    head = [Line(text="MEMORANDUM", y=740, size=18, bold=True)]
    head += [Line(text=f"{name}: {words}", y=720 - 14 * i) for i, (name, words) in enumerate(said.items())]
    return [*head, *typeset([FIRST, SECOND], top=650)]


def test_a_memo_says_its_subject_sender_and_day() -> None:
    found = read(pdf(memo(), language="en-US", info={"Title": "Microsoft Word - m26.docx", "Author": "jharper"}))
    assert (found.title, found.byline, found.language) == ("Rings of resellers", "Jo Harper, Head of Rings", "en")
    assert found.read_from == {"title": "text", "byline": "text", "language": "properties"}
    assert found.published is not None
    assert (found.published.day.isoformat(), found.published.source) == ("2026-03-03", DateSource.TEXT)
    assert (found.form, found.n_pages) == (PageForm.PDF, 1)


@pytest.mark.parametrize(
    ("head", "info", "title", "source"),
    [
        ([Line(text="Statement on rings", y=750, size=20)], {}, "Statement on rings", "text"),
        ([Line(text="Statement", y=750, size=20), Line(text="On rings of resellers", y=728, size=16)], {}, "On rings of resellers", "text"),
        ([Line(text="On rings", y=750, size=20), Line(text="of resellers", y=726, size=20)], {}, "On rings of resellers", "text"),
        ([Line(text="On rings of resellers", y=750, bold=True)], {}, "On rings of resellers", "text"),
        ([Line(text="On Rings of Resellers", y=750, size=20)], {"Title": "On rings of resellers"}, "On rings of resellers", "properties"),
        ([Line(text="On rings", y=750, size=20)], {"Title": "Template of 2019 for letters"}, "On rings", "text"),
        ([], {"Title": "On rings of resellers"}, "On rings of resellers", "properties"),
        ([], {"Title": "final_v3.docx"}, None, None),
        ([], {}, None, None),
    ],
)  # fmt: skip
def test_title_is_what_a_reader_would_name(head: list[Line], info: dict[str, str], title: str, source: str) -> None:
    found = read(pdf([*head, *typeset([FIRST, SECOND])], info=info))
    assert (found.title, found.read_from.get("title")) == (title, source)


@pytest.mark.parametrize(
    ("author", "byline"), [("Jo Harper", "Jo Harper"), ("jharper", None), ("Administrator", None), ("Microsoft Office User", None)]
)  # fmt: skip
def test_the_author_of_the_properties_counts_where_it_is_a_name(author: str, byline: str | None) -> None:
    assert read(pdf(typeset([FIRST, SECOND]), info={"Author": author})).byline == byline


def test_properties_may_hold_half_characters_and_may_be_too_long() -> None:
    body = pdf(typeset([FIRST, SECOND]), info={"Title": "On rings of resellers"})
    broken = body.replace(
        "rings".encode("utf-16-be").hex().encode(), "rings".encode("utf-16-be").hex().encode()[:-4] + b"d800"
    )
    assert broken != body
    assert (read(broken).title or "").startswith("On ring")
    assert read(pdf(typeset([FIRST, SECOND]), info={"Title": "On rings " * 5_000})).title is None


MADE = {"CreationDate": "D:20260309101500+01'00'"}


@pytest.mark.parametrize(
    ("page", "url", "announced", "info", "expected"),
    [
        (memo(), "https://a.example/2026/03/05/m.pdf", "2026-03-06T10:00Z", MADE, ("2026-03-06", "time", "feed")),
        (memo(), "https://a.example/2026/03/05/m.pdf", "", MADE, ("2026-03-05", "day", "url")),
        (memo(), "https://a.example/uploads/2026/03/m.pdf", "", MADE, ("2026-03-03", "day", "text")),
        (memo(), "https://a.example/m.pdf", "", MADE, ("2026-03-03", "day", "text")),
        (memo(DATE="soon"), "https://a.example/m.pdf", "", MADE, ("2026-03-09", "day", "properties")),
        (memo(DATE="soon"), "https://a.example/uploads/2026/03/m.pdf", "", MADE, ("2026-03-01", "month", "url")),
        (memo(DATE="soon"), "https://a.example/m.pdf", "", {"CreationDate": "D:20990101"}, None),
        (memo(DATE="soon"), "https://a.example/m.pdf", "", {}, None),
        (typeset([f"HARBOR CITY, March 4, 2026 – {FIRST}"]), "https://a.example/m.pdf", "", MADE, ("2026-03-04", "day", "text")),
        (typeset([f"In the letter of March 4, 2026 it says that {FIRST}"]), "https://a.example/m.pdf", "", {}, None),
    ],
)  # fmt: skip
def test_the_most_trusted_date_counts(page, url, announced, info, expected) -> None:  # type: ignore[no-untyped-def]
    found = read(pdf(page, info=info), url=url, announced=announced).published
    told = found and (found.day.isoformat(), found.precision.value, found.source.value)
    assert told == expected


def test_all_that_was_said_of_the_day_is_kept() -> None:
    found = read(pdf(memo(), info=MADE), announced="2026-03-06")
    assert [(date.day.day, date.source.value) for date in found.dates] == [
        (6, "feed"),
        (3, "text"),
        (3, "text"),
        (9, "properties"),
    ]


@pytest.mark.parametrize(
    ("body", "lack", "why"),
    [
        (pdf(typeset([FIRST]), password="harbor"), ArticleLack.LOCKED, "only opens with a password"),
        (pdf([], [], picture=True), ArticleLack.SCANNED, "a PDF of 2 scanned pages, pictures without text"),
        (pdf([]), ArticleLack.EMPTY, "a PDF without any text"),
        (pdf(typeset([FIRST]))[:700], ArticleLack.BROKEN, "damaged or incomplete"),
        (b"%PDF-1.7\n" + random.Random(1).randbytes(9_000), ArticleLack.BROKEN, "damaged or incomplete"),
        (b"not a PDF at all", ArticleLack.BROKEN, "damaged or incomplete"),
        (pdf([Line(text="Too short.")]), ArticleLack.TOO_SHORT, "too short"),
    ],
)
def test_a_file_without_text_says_why(body: bytes, lack: ArticleLack, why: str) -> None:
    with pytest.raises(NotAnArticle, match=why) as caught:
        read(body)
    assert caught.value.lack is lack


def test_a_file_of_too_many_bytes_is_not_opened() -> None:
    with pytest.raises(TooBig, match="15,728,640 bytes"):
        read(b"%PDF-1.7" + b"\0" * MAX_PDF)


def test_a_file_of_too_many_pages_is_read_to_the_limit_and_says_so() -> None:
    found = read(pdf(*[[Line(text=f"Words of page number {n}.")] for n in range(MAX_PAGES + 5)]))
    assert found.is_truncated
    assert found.n_pages == MAX_PAGES + 5


def test_a_page_is_told_by_its_bytes_not_by_its_label() -> None:
    body = pdf(typeset([FIRST]))
    for media_type in ("application/pdf", "text/html", "application/octet-stream", ""):
        assert read(body, media_type=media_type).text == FIRST
    html = f"<html><body><article><p>{FIRST}</p><p>{SECOND}</p></article></body></html>".encode()
    assert read(html, media_type="application/pdf").form is PageForm.ARTICLE


def test_bytes_before_the_header_are_passed_over() -> None:
    assert read(b"\xef\xbb\xbf\r\n" + pdf(typeset([FIRST]))).text == FIRST


def test_text_is_clean_and_ligatures_are_letters() -> None:
    found = read(pdf([*typeset([FIRST]), Line(text="The ﬁrst oﬃce of the ﬂeet\u202e", y=500)]))
    assert found.text.endswith("The first office of the fleet")


def test_the_same_file_reads_the_same() -> None:
    body = pdf(memo(), typeset([THIRD]), info=MADE)
    assert read(body) == read(body)


def test_a_compressed_page_that_is_only_blanks_gives_no_text() -> None:
    assert len(zlib.compress(b" " * 10**6)) < 2_000
    with pytest.raises(NotAnArticle):
        read(pdf([], prefix=b" " * 10**6))
