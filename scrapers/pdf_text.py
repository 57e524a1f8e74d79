"""A statement or memo in PDF: takes the file's bytes, gives its text with title, author, date and language.

What the text says of itself goes before the file's properties: those tell when and with what the file was made.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import datetime
from itertools import takewhile

from scrapers.article_dates import best, date_in_url, dates_in
from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.page_facts import MAX_BYLINE, MAX_TITLE
from scrapers.pdf_layout import PDF_MARKS, Paragraph, body_size, paragraphs
from scrapers.pdf_pages import PdfFile, read_pages
from scrapers.plain_text import one_line
from scrapers.records import ArticleText, DateSource, FactSource, PageForm, StatedDate

_HEADING = 1.15  # Letters of so many times the text's size are a heading's.
_HEAD = 25  # paragraphs at the beginning that can be the head of a memo
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)", re.IGNORECASE)
_MADE_ON = re.compile(r"D:(\d{4})(\d{2})?(\d{2})?")
_LETTERS = re.compile(r"[^\W\d_]{2}")
_SAYS = r"^(?:{0})\s*[:：]\s*(?:\|\s*)?(?P<said>\S.*)$"
_SUBJECT, _AUTHOR, _DATE = (
    re.compile(_SAYS.format("|".join(map(re.escape, PDF_MARKS[name]))), re.IGNORECASE)
    for name in ("subject", "author", "date")
)
# "WASHINGTON, 3 March 2026 –" before the first sentence.
_DATELINE = re.compile(r"(?P<head>.{6,80}?)\s{0,9}+(?:--|[–—]|-\s)")


def read_pdf(body: bytes, *, url: str, now: datetime, announced: StatedDate | None) -> tuple[list[str], ArticleText]:
    """The lines of the file's text, and what is known beside it; the record's own text is still empty.

    announced: what a feed said of its date. Raises NotAnArticle, TooBig.
    """
    file = read_pages(body, url)
    found = paragraphs(file.pages)
    if not found:
        raise NotAnArticle(url, ArticleLack.EMPTY, "it is a PDF without any text", "Check the address in a browser")
    title, title_source = _title(file, found)
    byline, byline_source = _byline(file, found)
    language = _LANGUAGE.match(file.language.strip())
    dates = [*([announced] if announced else []), *_dates(file, found, url, now)]
    published = best(dates)
    sources = {"title": title_source, "byline": byline_source, "language": FactSource.PROPERTIES if language else None}
    return [paragraph.text for paragraph in found], ArticleText(
        title=title,
        byline=byline,
        text="",
        language=language[0].lower() if language else None,
        canonical_url=None,
        published=published,
        updated=None,
        is_truncated=file.is_cut,
        form=PageForm.PDF,
        n_pages=file.n_pages,
        read_from={name: source.value for name, source in sources.items() if source is not None},
        dates=tuple(dates),
    )


def _dates(file: PdfFile, found: Sequence[Paragraph], url: str, now: datetime) -> Iterator[StatedDate]:
    """What address, text and properties say of the day on which it came out, most trusted first."""
    head = [one.text for one in _first_page(found)[:_HEAD]]
    cued = [said["said"] for text in head if (said := _DATE.match(text))]
    lined = [text for text in head if len(text) <= 40]
    opening = [line["head"] for text in head if len(text) > 80 and (line := _DATELINE.match(text))]
    made = _MADE_ON.match(file.properties.get("CreationDate", ""))
    raw = [(date_in_url(url), DateSource.URL)]
    raw += [(text, DateSource.TEXT) for text in [*cued, *lined, *opening]]
    raw += [("-".join(part for part in made.groups() if part), DateSource.PROPERTIES)] if made else []
    return dates_in(raw, now)


def _first_page(found: Sequence[Paragraph]) -> list[Paragraph]:
    return list(takewhile(lambda one: one.page == found[0].page, found))


def _title(file: PdfFile, found: Sequence[Paragraph]) -> tuple[str | None, FactSource | None]:
    """The subject of a memo, else the title of the properties that also stands on the first page, else the largest
    words there, else what the properties say."""
    first = _first_page(found)
    subject = next((said["said"] for one in first[:_HEAD] if (said := _SUBJECT.match(one.text))), "")
    if subject:
        return one_line(subject, cap=MAX_TITLE), FactSource.TEXT
    stated = _own_title(file)
    if stated and _letters(stated) in _letters(" ".join(one.text for one in first)):
        return stated, FactSource.PROPERTIES
    largest = _largest(file, first)
    if largest:
        return largest, FactSource.TEXT
    return (stated, FactSource.PROPERTIES) if stated else (None, None)


def _own_title(file: PdfFile) -> str:
    stated = one_line(file.properties.get("Title", ""), cap=MAX_TITLE)
    plain = stated.lower()
    is_made_up = plain.endswith(tuple(PDF_MARKS["made_up_suffixes"])) or not _LETTERS.search(stated)
    if is_made_up or plain.startswith(tuple(PDF_MARKS["made_by_programs"])) or plain in PDF_MARKS["no_titles"]:
        return ""
    return stated if " " in stated or len(stated) > 12 or not stated.isascii() else ""


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.lower())


def _largest(file: PdfFile, first: Sequence[Paragraph]) -> str:
    """The heading of the first page in the largest letters, else one in bold; empty where there is none."""
    size = body_size([page.lines for page in file.pages])
    fitting = [one for one in first[:_HEAD] if 6 <= len(one.text) <= 300 and _is_title(one.text)]
    large = [one for one in fitting if one.size >= _HEADING * size]
    if not large:
        return next((one.text for one in fitting[:6] if one.is_bold), "")
    most = max(one.size for one in large)
    top = [i for i, one in enumerate(first) if one in large and one.size >= 0.95 * most]
    run = [first[i].text for n, i in enumerate(top[:3]) if i == top[0] + n]
    return one_line(" ".join(run), cap=MAX_TITLE)


def _is_title(text: str) -> bool:
    return text.strip(" .:").lower() not in PDF_MARKS["no_titles"] and _LETTERS.search(text) is not None


def _byline(file: PdfFile, found: Sequence[Paragraph]) -> tuple[str | None, FactSource | None]:
    """Who a memo says that it is from, else the author of the properties where that is a name."""
    sender = next((said["said"] for one in found[:_HEAD] if (said := _AUTHOR.match(one.text))), "")
    if sender and len(sender) <= MAX_BYLINE:
        return one_line(sender, cap=MAX_BYLINE), FactSource.TEXT
    stated = one_line(file.properties.get("Author", ""), cap=MAX_BYLINE)
    is_name = " " in stated or not stated.isascii()
    if not is_name or stated.lower().startswith(tuple(PDF_MARKS["no_authors"])):
        return None, None
    return stated, FactSource.PROPERTIES
