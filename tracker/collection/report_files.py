"""Reports that a person hands over: files, folders, addresses or standard input -> raw text with what is said of it.

No database is asked. An input that cannot be read gives a ReportInputError that names it, the reason and the remedy.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from difflib import get_close_matches
from enum import StrEnum
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from scrapers.charsets import decode
from scrapers.errors import ScrapeError
from scrapers.recognising import is_pdf
from scrapers.records import ArticleText, Fetched
from tracker.collection import clock

MAX_BYTES = 10 * 1024 * 1024
STANDARD_INPUT = "-"
_SUFFIXES = {".txt": "text", ".md": "text", ".html": "html", ".htm": "html", ".xhtml": "html"}
_IN_FOLDERS = (".txt", ".html", ".pdf")
_JSON = (".json", ".jsonl", ".ndjson")
_BESIDE = ".yaml"  # A PDF has no place for a block at its top; what is said of it may stand in a file beside it.
_HTML_START = re.compile(
    r"\s*+(?:<!--(?:(?!-->).)*+-->\s*+)*+<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE | re.DOTALL
)
_FRONT_MATTER = re.compile(
    r"\A\ufeff?---[ \t]*\r?\n(?P<yaml>.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE
)
_UNKNOWN = frozenset({"", "unknown", "none", "null", "~", "n/a", "-"})
_KEYS = ("url", "outlet", "title", "published", "language")


class Format(StrEnum):
    AUTO = "auto"
    TEXT = "text"
    HTML = "html"
    PDF = "pdf"


MEDIA_TYPES = {Format.TEXT: "text/plain", Format.HTML: "text/html", Format.PDF: "application/pdf"}


class ReportInputError(Exception):
    """An input that is no report that can be read. ref: how the output names it."""

    permanent = True

    def __init__(self, ref: str, why: str) -> None:
        self.ref = ref
        super().__init__(why)


@dataclass(frozen=True, slots=True, kw_only=True)
class Described:
    """What is said of a report beside its text; None where nothing is. notes: what of it could not be used, and why."""

    url: str | None = None
    outlet: str | None = None
    title: str | None = None
    published_on: date | None = None
    language: str | None = None
    notes: tuple[str, ...] = ()

    def over(self, other: Described) -> Described:
        """This, and where it says nothing, the other."""
        return Described(
            url=self.url or other.url,
            outlet=self.outlet or other.outlet,
            title=self.title or other.title,
            published_on=self.published_on or other.published_on,
            language=self.language or other.language,
            notes=self.notes + other.notes,
        )


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
    described, page = _front_matter(ref, shown, whole)
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
    return _described(ref, str(beside), "\n".join(lines)) or Described()


def _front_matter(ref: str, name: str, page: str) -> tuple[Described, str]:
    """What the block at the top says, and the page below it; a page without one is given back as it is."""
    match = _FRONT_MATTER.match(page)
    if not match:
        return Described(), page
    described = _described(ref, name, match["yaml"])
    return (Described(), page) if described is None else (described, page[match.end() :])


def _described(ref: str, name: str, words: str) -> Described | None:
    """What the words say as YAML; None where they are no list of names and values."""
    try:
        # Nothing but text, lists and mappings comes of it: what is no day is ours to tell.
        data = yaml.load(words, Loader=yaml.BaseLoader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2})" if mark else ""
        raise ReportInputError(
            ref, f"{name}: the front matter is no valid YAML{line}. Mend it, or remove the lines between the '---'."
        ) from error
    if not isinstance(data, dict):
        return None
    published = _stated(data.get("published"))
    published_on = None if published is None else _day(published)
    notes = [
        f"{name}: {key!r} says nothing; {meant[0]!r} would"
        for key in map(str, data)
        if key not in _KEYS and (meant := get_close_matches(key.lower(), _KEYS, n=1, cutoff=0.8))
    ]
    if published is not None and published_on is None:
        notes.append(f"{name}: {published!r} is no day that it can have been published on; write it like 2026-02-24")
    return Described(
        url=_stated(data.get("url")),
        outlet=_stated(data.get("outlet")),
        title=_stated(data.get("title")),
        published_on=published_on,
        language=_stated(data.get("language")),
        notes=tuple(notes),
    )


def _stated(value: object) -> str | None:
    words = value.strip() if isinstance(value, str) else ""
    return None if words.lower() in _UNKNOWN else words


def _day(words: str) -> date | None:
    match = re.match(r"\d{4}-\d{2}-\d{2}(?=$|[T\s])", words)
    try:
        return date.fromisoformat(match[0]) if match else None
    except ValueError:
        return None


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
