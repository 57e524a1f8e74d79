"""Reports that a person hands over: files, folders, addresses or standard input -> raw text with what is said of it.

No database is asked. An input that cannot be read gives a ReportInputError that names it, the reason and the remedy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.charsets import decode
from scrapers.errors import ScrapeError
from scrapers.recognising import is_pdf
from scrapers.records import ArticleText, Fetched
from tracker.collection import clock
from tracker.collection.front_matter import Described, ReportInputError, described_by, split_front_matter

MAX_BYTES = 10 * 1024 * 1024
STANDARD_INPUT = "-"
_SUFFIXES = {".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}
_IN_FOLDERS = (".txt", ".html", ".pdf")
_JSON = (".json", ".jsonl", ".ndjson")
_BESIDE = ".yaml"  # A PDF has no place for a block at its top; what is said of it may stand in a file beside it.
_HTML_START = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)


class Format(StrEnum):
    AUTO = "auto"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


MEDIA_TYPES = {Format.TEXT: "text/plain", Format.HTML: "text/html", Format.PDF: "application/pdf"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Handed:
    """A report as its file has it. body: what stands below the block at the top, the file's very bytes without one."""

    ref: str
    body: bytes
    page: str
    kind: Format
    described: Described


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportInput:
    """A report as it was handed over: raw text, not yet cleaned."""

    ref: str
    text: str
    described: Described


def is_address(name: str) -> bool:
    """Whether an argument is a web address and no file."""
    return name.lower().startswith(("http://", "https://"))


def expand(names: list[str]) -> list[str]:
    """The inputs in order, each folder replaced by its .txt, .html and .pdf files in order of name (not recursive)."""
    expanded: list[str] = []
    for name in names:
        path = Path(name)
        if name == STANDARD_INPUT or is_address(name) or not path.is_dir():
            expanded.append(name)
            continue
        files = sorted(p for p in path.iterdir() if p.suffix.lower() in _IN_FOLDERS and p.is_file())
        expanded += [str(p) for p in files] or [name]
    return expanded


def read_input(
    name: str, *, format: Format, stdin: Callable[[], bytes], fetch: Callable[[str], Fetched]
) -> ReportInput:
    """The report of one input. Raises ReportInputError."""
    if is_address(name):
        return _from_address(name, format, fetch)
    handed = open_report(name, format=format, stdin=stdin)
    if handed.kind is not Format.TEXT:
        return _from_page(handed, name)
    return ReportInput(ref=handed.ref, text=handed.page, described=handed.described)


def open_report(name: str, *, format: Format, stdin: Callable[[], bytes]) -> Handed:
    """The report of a file or of standard input, not yet read. Raises ReportInputError."""
    ref = "stdin" if name == STANDARD_INPUT else Path(name).stem
    shown = "standard input" if name == STANDARD_INPUT else name
    body = stdin() if name == STANDARD_INPUT else _file_bytes(ref, Path(name))
    if is_pdf(body, "application/pdf" if format is Format.PDF else ""):
        beside = _described_beside(ref, name) if name != STANDARD_INPUT else Described()
        return Handed(ref=ref, body=body, page="", kind=Format.PDF, described=beside)
    if len(body) > MAX_BYTES:
        raise ReportInputError(ref, f"{shown} is larger than {MAX_BYTES:,} bytes. Give the article alone.")
    if b"\0" in body[:4096] and not body.startswith((b"\xff\xfe", b"\xfe\xff")):
        why = f"{shown} is no text (it holds NUL bytes). Save the article as .txt, .html or .pdf."
        raise ReportInputError(ref, why)
    whole = decode(body)
    described, page = split_front_matter(ref, shown, whole)
    kind = format if format is not Format.AUTO else _format_of(name, page)
    if format is Format.AUTO and _is_json(name, page):
        why = (
            f"{shown} holds JSON, which is no report. Save each article as a .txt or .html file of its own, with lines "
            "between two '---' for its url, outlet and day; --format text reads it as it stands."
        )
        raise ReportInputError(ref, why)
    if kind is Format.TEXT and not page.strip():
        raise ReportInputError(ref, f"{shown} is empty. Give a file that holds the article.")
    below = body if page == whole else page.encode("utf-8", "surrogatepass")
    return Handed(ref=ref, body=below, page=page, kind=kind, described=described)


def _file_bytes(ref: str, path: Path) -> bytes:
    try:
        if path.is_dir():
            why = f"{path} has no .txt, .html or .pdf file. Give a folder that has, or a file."
            raise ReportInputError(ref, why)
        return path.read_bytes()
    except FileNotFoundError as error:
        raise ReportInputError(ref, f"{path} does not exist. Check the name.") from error
    except OSError as error:
        raise ReportInputError(ref, f"{path} cannot be read ({error.strerror}). Check its permissions.") from error


def _format_of(name: str, page: str) -> Format:
    known = _SUFFIXES.get(Path(name).suffix.lower())
    if known is not None:
        return Format(known)
    return Format.HTML if _HTML_START.match(page) else Format.TEXT


def _is_json(name: str, page: str) -> bool:
    """Whether it is data, by its name or because it begins with an object of JSON, or with a list of them."""
    if Path(name).suffix.lower() in _JSON:
        return True
    begun = page.lstrip("\ufeff \t\r\n")
    if not begun.startswith(("{", "[")):
        return False
    try:
        value, _ = json.JSONDecoder().raw_decode(begun)
    except (ValueError, RecursionError):
        return False
    first = value[0] if isinstance(value, list) and value else value
    return isinstance(first, dict)


def _described_beside(ref: str, name: str) -> Described:
    """What the file of the same name that ends with .yaml says of a PDF; nothing where there is none."""
    beside = Path(name).with_suffix(_BESIDE)
    if not beside.is_file():
        return Described()
    words = decode(_file_bytes(ref, beside))
    lines = (line for line in words.split("\n") if line.strip() != "---")
    return described_by(ref, str(beside), "\n".join(lines)) or Described()


def _from_page(handed: Handed, name: str) -> ReportInput:
    is_page = handed.kind is Format.HTML
    try:
        article = _article(
            handed.page.encode() if is_page else handed.body,
            url=handed.described.url or name,
            media_type=MEDIA_TYPES[handed.kind],
            charset="utf-8" if is_page else None,
            fetched_at=clock.now(),
        )
    except ScrapeError as error:
        raise ReportInputError(handed.ref, str(error)) from error
    published = article.published.moment.date() if article.published else None
    stated = Described(
        url=article.canonical_url, title=article.title, published_on=published, language=article.language
    )
    return ReportInput(ref=handed.ref, text=article.text, described=handed.described.over(stated))


def _article(body: bytes, *, url: str, media_type: str, charset: str | None, fetched_at: datetime) -> ArticleText:
    """The article of a page. Raises ScrapeError."""
    from scrapers.article_text import read_article  # a third of a second, which files of plain text do not need

    return read_article(body, url=url, media_type=media_type, charset=charset, fetched_at=fetched_at)


def _from_address(url: str, format: Format, fetch: Callable[[str], Fetched]) -> ReportInput:
    ref = Path(urlsplit(url).path).stem or urlsplit(url).hostname or url
    try:
        fetched = fetch(url)
        media_type = MEDIA_TYPES.get(format, fetched.media_type)
        article = _article(
            fetched.body,
            url=fetched.final_url,
            media_type=media_type,
            charset=fetched.charset,
            fetched_at=fetched.fetched_at,
        )
    except ScrapeError as error:
        raise ReportInputError(ref, str(error)) from error
    described = Described(
        url=article.canonical_url or fetched.final_url,
        title=article.title,
        published_on=article.published.moment.date() if article.published else None,
        language=article.language,
    )
    return ReportInput(ref=ref, text=article.text, described=described)


def read_all(names: list[str], read_one: Callable[[str], ReportInput]) -> Iterator[ReportInput | ReportInputError]:
    """One result per input, in order; an input that cannot be read does not stop the others."""
    for name in names:
        try:
            yield read_one(name)
        except ReportInputError as error:
            yield error
