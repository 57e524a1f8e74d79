"""The one text door for pages: takes a page's bytes, HTML, PDF or plain, gives the article as lines of text, or says why
there is none."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

import trafilatura
from pypdfium2.version import PYPDFIUM_INFO

from scrapers.article_dates import best, publication_dates, update_date
from scrapers.charsets import decode
from scrapers.errors import ArticleLack, NotAnArticle, TooBig
from scrapers.needless_looks import spare_needless_looks
from scrapers.page_blocks import block_lines, loose_lines
from scrapers.page_facts import read_facts
from scrapers.page_furniture import without_furniture
from scrapers.page_posts import told
from scrapers.page_stubs import article_of, check_plain
from scrapers.page_tree import Page, parse_page
from scrapers.pdf_text import read_pdf
from scrapers.plain_text import clean
from scrapers.recognising import is_pdf
from scrapers.records import Access, ArticleText, DateSource, Post, StatedDate
from scrapers.second_opinion import spare_needless

spare_needless()
spare_needless_looks()
TEXT_VERSION = f"8+trafilatura-{trafilatura.__version__}+pdfium-{PYPDFIUM_INFO.version}"
MAX_HTML = (
    5 * 1024 * 1024
)  # so much of a page is read: no article of the web is as long, what is has its text at the top
MAX_TEXT = 100_000
_FEW = 250  # Below this the main extractor has probably missed the article, and plain paragraphs are tried too.
_SURE = 1_500  # What is as long is the article; shorter texts are held against those of the page as it came.
_SAME = 0.5
# Plain lines with this share of the extractor's letters are the same article, without the page around it.
_ENOUGH = 0.6
# What trafilatura and lxml raise on some pages; the page's own paragraphs are read then.
_EXTRACTOR_FAULTS = (ValueError, TypeError, AttributeError, LookupError, RecursionError)

_HTML_TYPES = frozenset({"text/html", "application/xhtml+xml"})
_UNSURE_TYPES = frozenset(
    {"", "application/octet-stream", "application/pdf", "text/plain", "application/xml", "text/xml", "text/markdown"}
)
_HTML_START = re.compile(r"<(?:!doctype html|html|head|body|article|main|div|p|h1)\b", re.IGNORECASE)
_LIST_ITEM = re.compile(r"(?:[-*•‣]|\d{1,3}[.)])\s")


def read_article(
    body: bytes,
    *,
    url: str,
    media_type: str,
    charset: str | None,
    fetched_at: datetime,
    announced: StatedDate | None = None,
    announced_update: StatedDate | None = None,
) -> ArticleText:
    """The article of a page: paragraphs, headings, list items and table rows, one a line.

    announced, announced_update: what the feed said of its dates. Text beyond MAX_TEXT, or beyond the first MAX_HTML
    bytes of a page, is left out, and the record says so. Raises NotAnArticle, TooBig.
    """
    if is_pdf(body, media_type):
        return _from_pdf(body, url, fetched_at, announced)
    if media_type not in _HTML_TYPES | _UNSURE_TYPES or body.startswith((b"PK\3\4", b"\x89PNG", b"GIF8")):
        why = f"it is {media_type or 'no text'}, not HTML, PDF or plain text"
        raise NotAnArticle(url, ArticleLack.NOT_TEXT, why, "Look for the page that announces it")
    page = decode(body[:MAX_HTML], charset=charset)
    if not page.strip("\0\ufeff \t\r\n"):
        raise NotAnArticle(url, ArticleLack.EMPTY, "the page is empty", "Check the address in a browser")
    is_plain = media_type not in _HTML_TYPES and not (media_type != "text/plain" and _HTML_START.search(page[:2_000]))
    try:
        if is_plain:
            article = _plain(page, url, announced, announced_update)
        else:
            article = _from_html(page, url, fetched_at, announced, announced_update)
    except NotAnArticle as error:
        if len(body) <= MAX_HTML:
            raise
        why = f"of {len(body):,} bytes only the first {MAX_HTML:,} are read, and there {error.why}"
        raise TooBig(url, why, "Read it in a browser") from error
    return article if len(body) <= MAX_HTML else replace(article, is_truncated=True)


def _from_pdf(body: bytes, url: str, now: datetime, announced: StatedDate | None) -> ArticleText:
    lines, known = read_pdf(body, url=url, now=now, announced=announced)
    whole = _tidy(lines)
    check_plain(whole, url)
    text, is_cut = _cut(whole)
    return replace(known, text=text, is_truncated=is_cut or known.is_truncated)


def _plain(page: str, url: str, announced: StatedDate | None, updated: StatedDate | None) -> ArticleText:
    lines = [line for block in re.split(r"\n[^\S\n]*\n", clean(page)) for line in _unwrapped(block)]
    check_plain(lines, url)
    text, is_cut = _cut(lines)
    return ArticleText(
        title=None,
        byline=None,
        text=text,
        language=None,
        canonical_url=None,
        published=announced,
        updated=updated,
        is_truncated=is_cut,
    )


def _unwrapped(block: str) -> list[str]:
    """The lines of a block, those that were only wrapped at a width joined again."""
    lines = [line.strip() for line in block.split("\n") if line.strip()]
    is_wrapped = len(lines) > 1 and all(45 <= len(line) <= 100 for line in lines[:-1])
    if is_wrapped and not any(_LIST_ITEM.match(line) for line in lines):
        return [" ".join(lines)]
    return lines


def _from_html(
    text: str, url: str, now: datetime, announced: StatedDate | None, announced_update: StatedDate | None
) -> ArticleText:
    page = parse_page(text)
    if page is None:
        raise NotAnArticle(url, ArticleLack.EMPTY, "the page is no readable HTML", "Check the address in a browser")
    facts = read_facts(page, url)
    page_told = told(_article_lines(page), page, facts, url, now)
    lines, barrier = article_of(page_told.lines, page, facts, url)
    text, is_cut = _cut(lines)
    stated = publication_dates(facts, page, url=url, text=text, announced=announced, now=now)
    dates = list(_not_of_later_posts(stated, page_told.posts))
    published = best(dates)
    updated = update_date(facts, page, text=text, announced=announced_update, published=published, now=now)
    return ArticleText(
        title=facts.title,
        byline=facts.byline,
        text=text,
        language=facts.language,
        canonical_url=facts.canonical_url,
        published=published,
        updated=updated,
        is_truncated=is_cut,
        access=Access.BEGINNING if barrier else Access.WHOLE,
        barrier=barrier,
        form=page_told.form,
        posts=page_told.posts,
        read_from=facts.read_from,
        dates=tuple(dates),
    )


def _not_of_later_posts(dates: Iterable[StatedDate], posts: Sequence[Post]) -> Iterator[StatedDate]:
    """The dates without the times of a live blog's posts after its first: the newest stands at its top mostly."""
    times = [post.at.moment for post in posts if post.at is not None]
    later = {moment for moment in times if moment != min(times)}
    return (date for date in dates if date.source is not DateSource.TIME_ELEMENT or date.moment not in later)


def _article_lines(page: Page) -> list[str]:
    """The extractor's lines, without what stands within the article and is not of it; the page's own paragraphs where it
    found little, or gave up on their structure."""
    lines = _bare_lines(page)
    if _n_letters(lines) >= _FEW and len(lines) > 1:
        return lines
    for plain in (_tidy(block_lines(page)), _tidy(loose_lines(page))):
        if plain and _n_letters(plain) >= _ENOUGH * _n_letters(lines):
            return plain
    return lines


def _bare_lines(page: Page) -> list[str]:
    """The extractor's lines of the page without what stands within its article and is not of it."""
    root = without_furniture(page.root)
    if root is None:
        return _extracted(page)
    bare = _extracted(Page(page.text, None if page.tree is None else root, root))
    if _n_letters(bare) >= _SURE:
        return bare
    lines = _extracted(page)
    return bare if _n_letters(bare) >= _FEW and _is_of(bare, lines) else lines


def _is_of(bare: list[str], lines: list[str]) -> bool:
    """Whether they tell the same article: with less around it, an extractor may take something else for it."""
    whole = "".join("".join(lines).split())
    return _n_letters(line for line in bare if "".join(line.split()) in whole) >= _SAME * _n_letters(bare)


def _n_letters(lines: Iterable[str]) -> int:
    return sum(map(len, lines))


def _extracted(page: Page) -> list[str]:
    """The article's lines as trafilatura finds them; none when it finds nothing."""
    if page.tree is None:
        return []
    try:
        found = trafilatura.bare_extraction(
            page.tree, include_comments=False, include_tables=True, include_formatting=False
        )
    except _EXTRACTOR_FAULTS:
        return []
    body = getattr(found, "body", None)
    return [] if body is None else _tidy(_lines(body))


def _lines(node: Any) -> Iterator[str]:
    """The lines of a trafilatura tree: a block each, a table row each, list items one by one."""
    if node.tag == "row":
        cells = (" ".join(" ".join(_lines(cell)).split()) for cell in node.iterchildren("cell"))
        yield " | ".join(cell for cell in cells if cell)
        return
    pieces = [node.text or ""]
    for child in node.iterchildren():
        if child.tag in ("p", "head", "list", "item", "table", "row", "quote", "code", "div", "lb"):
            yield "".join(pieces)
            pieces = []
            yield from _lines(child)
        elif isinstance(child.tag, str):
            pieces.append("".join(child.itertext()))
        pieces.append(child.tail or "")
    yield "".join(pieces)


def _tidy(lines: Iterable[str]) -> list[str]:
    whole = (" ".join(clean(line).split()) for line in lines)
    return [line for line in whole if line]


def _cut(lines: list[str]) -> tuple[str, bool]:
    """The text and whether its end was left out."""
    kept: list[str] = []
    length = 0
    for line in lines:
        length += len(line) + 1
        if length > MAX_TEXT:
            return "\n".join(kept or [line[:MAX_TEXT]]), True
        kept.append(line)
    return "\n".join(kept), False
