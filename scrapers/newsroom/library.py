"""Reads the sample's data files: outlets.toml and reports/*.md -> frozen outlets and reports."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

HERE = Path(__file__).parent
FENCE = "+++\n"
LATER_EDITION = ".edition-2"


class FeedFormat(StrEnum):
    """How an outlet lists its reports."""

    RSS = "rss"
    ATOM = "atom"
    JSON = "json"
    LISTING = "listing"


class Damage(StrEnum):
    """What was done to a page's characters on their way out."""

    NONE = "none"
    DOUBLE_ENCODED = "double-encoded"


class SampleDataError(Exception):
    """A data file of the sample that cannot be used; the message names it and the reason."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Insert:
    """Furniture between two paragraphs of every article; `after` counts blocks from 1."""

    after: int
    html: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Linkless:
    """A feed entry that leads nowhere, as broken feeds have them."""

    title: str
    summary: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One invented outlet. repeated: slugs that its feed lists twice."""

    host: str
    name: str
    tagline: str
    language: str
    template: str
    report_path: str
    feed_path: str
    feed_format: FeedFormat
    is_compressed: bool
    inserts: tuple[Insert, ...]
    repeated: tuple[str, ...]
    linkless: tuple[Linkless, ...]

    @property
    def base(self) -> str:
        """The outlet's address without a final slash."""
        return f"http://{self.host}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The words of a report at one time. updated: None until the outlet changed them."""

    title: str
    summary: str
    body: str
    updated: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Encoding:
    """How a page's characters travel. header: charset in Content-Type, meta: charset in the page; None sends none."""

    actual: str
    header: str | None
    meta: str | None
    damage: Damage


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One report with its editions, oldest first.

    feed_date: the feed's date field where it is not `published`, byte for byte; "" leaves the field out.
    """

    slug: str
    outlet: Outlet
    path: str
    author: str
    published: datetime
    is_relevant: bool
    editions: tuple[Edition, ...]
    encoding: Encoding
    feed_date: str | None
    has_guid: bool

    @property
    def url(self) -> str:
        """The address that feeds and canonical links give."""
        return self.outlet.base + self.path

    def edition(self, number: int) -> Edition:
        """Edition `number` (from 1), or the last one before it."""
        return self.editions[min(number, len(self.editions)) - 1]


@dataclass(frozen=True, slots=True, kw_only=True)
class Library:
    """Every outlet by host, every report newest first."""

    outlets: Mapping[str, Outlet]
    reports: tuple[Report, ...]

    def of(self, outlet: Outlet) -> tuple[Report, ...]:
        """The outlet's reports, newest first."""
        return tuple(report for report in self.reports if report.outlet.host == outlet.host)


def read_library(folder: Path = HERE) -> Library:
    """All outlets and reports below `folder`. Raises SampleDataError with the file's name."""
    outlets = {outlet.host: outlet for outlet in _read_outlets(folder / "outlets.toml")}
    paths = sorted(path for path in (folder / "reports").glob("*.md") if not path.stem.endswith(LATER_EDITION))
    reports = [_read_report(path, outlets) for path in paths]
    reports.sort(key=lambda report: (report.published, report.slug), reverse=True)
    return Library(outlets=outlets, reports=tuple(reports))


def _read_outlets(path: Path) -> list[Outlet]:
    tables = tomllib.loads(path.read_text(encoding="utf-8"))["outlet"]
    return [
        Outlet(
            host=table["host"],
            name=table["name"],
            tagline=table["tagline"],
            language=table.get("language", "en"),
            template=table["template"],
            report_path=table["report_path"],
            feed_path=table["feed_path"],
            feed_format=FeedFormat(table["feed_format"]),
            is_compressed=table.get("is_compressed", False),
            inserts=tuple(Insert(**insert) for insert in table.get("insert", ())),
            repeated=tuple(table.get("repeated", ())),
            linkless=tuple(Linkless(**entry) for entry in table.get("linkless", ())),
        )
        for table in tables
    ]


def _read_report(path: Path, outlets: Mapping[str, Outlet]) -> Report:
    head, body = _split(path)
    try:
        outlet = outlets[str(head["outlet"])]
        published = _moment(head["published"], path)
        first = Edition(title=str(head["title"]), summary=str(head["summary"]), body=body, updated=None)
    except KeyError as missing:
        raise SampleDataError(
            f"{path.name}: {missing} is missing or unknown; see another report for the form"
        ) from None
    feed_date = head.get("feed_date")
    return Report(
        slug=path.stem,
        outlet=outlet,
        path=outlet.report_path.format(slug=path.stem, day=published),
        author=str(head.get("author", "")),
        published=published,
        is_relevant=bool(head.get("is_relevant", True)),
        editions=(first, *_later_edition(path, first)),
        encoding=_encoding(head),
        feed_date=None if feed_date is None else str(feed_date),
        has_guid=bool(head.get("has_guid", True)),
    )


def _later_edition(path: Path, first: Edition) -> list[Edition]:
    later = path.with_name(f"{path.stem}{LATER_EDITION}.md")
    if not later.exists():
        return []
    head, body = _split(later)
    edition = Edition(
        title=str(head.get("title", first.title)),
        summary=str(head.get("summary", first.summary)),
        body=body,
        updated=_moment(head["updated"], later),
    )
    return [edition]


def _encoding(head: Mapping[str, object]) -> Encoding:
    return Encoding(
        actual=str(head.get("encoding", "utf-8")),
        header=str(head.get("header_charset", "utf-8")) or None,
        meta=str(head.get("meta_charset", "utf-8")) or None,
        damage=Damage(str(head.get("damage", "none"))),
    )


def _split(path: Path) -> tuple[dict[str, object], str]:
    parts = path.read_text(encoding="utf-8").split(FENCE, 2)
    if len(parts) != 3 or parts[0]:
        raise SampleDataError(f"{path.name}: does not begin with a block between two lines of +++")
    try:
        return tomllib.loads(parts[1]), parts[2].strip()
    except tomllib.TOMLDecodeError as error:
        raise SampleDataError(f"{path.name}: its head is not TOML ({error})") from error


def _moment(value: object, path: Path) -> datetime:
    if not isinstance(value, datetime) or value.tzinfo is None:
        raise SampleDataError(f"{path.name}: {value} is no time with an offset; write 2026-02-23T18:05:00Z")
    return value.astimezone(UTC)
