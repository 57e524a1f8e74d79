"""The catalogue of sources: takes a TOML file, gives checked specs, or an error that names entry, field and remedy."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import Any, TypeVar

import soupsieve

from scrapers.addresses import why_no_outlet
from scrapers.errors import CatalogueError, Refused
from scrapers.records import FeedKind, FeedSpec, ListingSelectors, SourceKind, SourceSpec
from scrapers.urls import canonical_url, host_of, parse

LIVE_CATALOGUE = Path(__file__).with_name("sources.toml")
RELIABILITIES = "ABCDEF"
_MIN_REASON = 20  # A shorter one gives no reason.
_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_COUNTRY = re.compile(r"[A-Z]{2}|INT")
_LANGUAGE = re.compile(r"[a-z]{2}")
_TEXT_FIELDS = ("slug", "name", "kind", "owner", "country", "language", "homepage", "reliability", "reliability_reason")
_LONG = 2_000
_LONGEST = {"slug": 80, "name": 200, "owner": 200, "homepage": 1_000}
_TRY = "`manage.py source try URL` proposes some"
_SELECTOR_FIELDS = ("item", "link", "title", "date", "summary")

_Kind = TypeVar("_Kind", bound=StrEnum)


@dataclass(frozen=True, slots=True)
class _Place:
    """Where in the file we are, for messages."""

    file: str
    entry: str
    is_sample: bool = False

    def fault(self, field: str, why: str, remedy: str) -> CatalogueError:
        return CatalogueError(f"{self.file}, {self.entry}, field {field!r}", why, remedy)

    def table(self, value: object, field: str, *, known: Collection[str]) -> Mapping[str, Any]:
        """A table with known keys only."""
        if not isinstance(value, dict):
            raise self.fault(field, "it is no table", f"Write it as [[source]] or [source.{field}]")
        for key in value:
            if key not in known:
                raise self.fault(key, "the field is unknown", f"Use one of: {', '.join(known)}")
        return value

    def text(self, table: Mapping[str, Any], field: str) -> str:
        value = table.get(field)
        if not isinstance(value, str) or not value.strip():
            raise self.fault(field, "it is missing, empty or no text", f'Write {field} = "…"')
        if len(value) > _LONGEST.get(field, _LONG):
            why = f"it is longer than {_LONGEST.get(field, _LONG):,} characters"
            raise self.fault(field, why, "Shorten it")
        return value

    def matched(self, table: Mapping[str, Any], field: str, pattern: re.Pattern[str], remedy: str) -> str:
        value = self.text(table, field)
        if not pattern.fullmatch(value):
            raise self.fault(field, f"{value!r} has the wrong form", remedy)
        return value

    def member(self, table: Mapping[str, Any], field: str, kinds: type[_Kind]) -> _Kind:
        value = self.text(table, field)
        known = {kind.value: kind for kind in kinds}
        if value not in known:
            raise self.fault(field, f"{value!r} is not known", f"Use one of: {', '.join(known)}")
        return known[value]

    def address(self, table: Mapping[str, Any], field: str) -> str:
        value = self.text(table, field)
        try:
            parse(value)
        except Refused as error:
            raise self.fault(field, f"{value!r}: {error.why}", error.remedy) from error
        why = None if self.is_sample else why_no_outlet(host_of(value))
        if why is not None:
            raise self.fault(field, f"{value!r}: {why}", "Give the outlet's own address")
        return value


def read_catalogue(path: Path = LIVE_CATALOGUE, *, is_sample: bool = False) -> tuple[SourceSpec, ...]:
    """The sources of a catalogue in its order. is_sample: marks them all as sources of the sample.

    Raises CatalogueError on the first fault; a catalogue with a fault is not used at all.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except OSError as error:
        raise CatalogueError(path.name, f"it cannot be read ({error.strerror})", "Check the path") from error
    except ValueError as error:
        raise CatalogueError(path.name, "it is not in UTF-8", "Save it as UTF-8") from error
    return read_entries(text, name=path.name, is_sample=is_sample)


def read_entries(text: str, *, name: str, is_sample: bool = False) -> tuple[SourceSpec, ...]:
    """The sources that the text of a catalogue describes; name: of its file. Raises CatalogueError on the first fault."""
    try:
        document = tomllib.loads(text)
    except ValueError as error:
        raise CatalogueError(name, f"it is no TOML ({error})", "Correct that line") from error
    top = _Place(name, "top level")
    entries = top.table(document, "source", known=("source",)).get("source")
    if not isinstance(entries, list) or not entries:
        raise top.fault("source", "there is no source", "Write at least one [[source]]")
    specs = tuple(_source(entry, index, name, is_sample) for index, entry in enumerate(entries, start=1))
    _refuse_doubles(specs, name)
    return specs


def _source(entry: object, index: int, file: str, is_sample: bool) -> SourceSpec:
    slug = entry.get("slug") if isinstance(entry, dict) else None
    entry_name = f"source {slug!r}" if isinstance(slug, str) else f"source number {index}"
    place = _Place(file, entry_name, is_sample)
    table = place.table(entry, "source", known=(*_TEXT_FIELDS, "feed"))
    reliability = place.text(table, "reliability")
    if reliability not in RELIABILITIES or len(reliability) != 1:
        raise place.fault("reliability", f"{reliability!r} is no Admiralty letter", "Use one letter from A to F")
    reason = place.text(table, "reliability_reason")
    if len(reason) < _MIN_REASON:
        raise place.fault("reliability_reason", "it is too short to be a reason", "Say what the letter rests on")
    return SourceSpec(
        slug=place.matched(table, "slug", _SLUG, "Use lower-case letters, digits and single hyphens"),
        name=place.text(table, "name"),
        kind=place.member(table, "kind", SourceKind),
        owner=place.text(table, "owner"),
        country=place.matched(table, "country", _COUNTRY, "Use two capital letters of ISO 3166, EU or INT"),
        language=place.matched(table, "language", _LANGUAGE, "Use two letters of ISO 639-1"),
        homepage=place.address(table, "homepage"),
        reliability=reliability,
        reliability_reason=reason,
        feeds=_feeds(table.get("feed"), place),
        is_sample=is_sample,
    )


def _feeds(entries: object, place: _Place) -> tuple[FeedSpec, ...]:
    if not isinstance(entries, list) or not entries:
        raise place.fault("feed", "the source has no feed", "Write at least one [[source.feed]]")
    return tuple(_feed(entry, index, place) for index, entry in enumerate(entries, start=1))


def _feed(entry: object, index: int, source: _Place) -> FeedSpec:
    place = _Place(source.file, f"{source.entry}, feed {index}", source.is_sample)
    table = place.table(entry, "feed", known=("url", "kind", "selectors", "include"))
    kind = place.member(table, "kind", FeedKind)
    if kind is FeedKind.LISTING and "selectors" not in table:
        raise place.fault("selectors", "a listing needs them", f"Write [source.feed.selectors]; {_TRY}")
    if kind is not FeedKind.LISTING and "selectors" in table:
        raise place.fault("selectors", f"they do not go with the kind {kind.value!r}", "Only listings have selectors")
    if kind is not FeedKind.SITEMAP and "include" in table:
        raise place.fault("include", f"it does not go with the kind {kind.value!r}", "Only sitemaps have it")
    return FeedSpec(
        url=place.address(table, "url"),
        kind=kind,
        selectors=_selectors(table["selectors"], place) if kind is FeedKind.LISTING else None,
        include=_include(table["include"], place) if "include" in table else (),
    )


def _include(entry: object, place: _Place) -> tuple[str, ...]:
    if not isinstance(entry, list) or not entry or not all(isinstance(part, str) and part.strip() for part in entry):
        raise place.fault("include", "it is no list of texts", 'Write include = ["/news/"]')
    return tuple(entry)


def _selectors(entry: object, place: _Place) -> ListingSelectors:
    table = place.table(entry, "selectors", known=_SELECTOR_FIELDS)
    for field in table:
        selector = place.text(table, field)
        if not is_selector(selector):
            raise place.fault(field, f"{selector!r} is no CSS selector", "Correct it")
    return ListingSelectors(
        item=place.text(table, "item"),
        link=place.text(table, "link"),
        title=place.text(table, "title"),
        date=table.get("date"),
        summary=table.get("summary"),
    )


def is_selector(words: str) -> bool:
    """Whether a listing page can be searched with these words."""
    try:
        soupsieve.compile(words)
    except soupsieve.SelectorSyntaxError:
        return False
    return True


def _refuse_doubles(specs: Collection[SourceSpec], file: str) -> None:
    slugs: set[str] = set()
    owners: dict[str, str] = {}
    for spec in specs:
        place = _Place(file, f"source {spec.slug!r}")
        if spec.slug in slugs:
            raise place.fault("slug", "another source has the same one", "Give each source its own")
        slugs.add(spec.slug)
        for feed in spec.feeds:
            address = canonical_url(feed.url).partition("://")[2]
            if address in owners:
                raise place.fault("url", f"{feed.url} is also a feed of {owners[address]!r}", "Keep one of the two")
            owners[address] = spec.slug
