"""The catalogue as people change it: what it has already, entries of an OPML file, and new entries written into it."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from scrapers.addresses import why_no_outlet
from scrapers.catalogue import LIVE_CATALOGUE, read_entries
from scrapers.entries import NO_LINK, NO_TITLE
from scrapers.entry_text import entry_text, feed_text, proposed
from scrapers.errors import CatalogueError, NotAFeed, Refused
from scrapers.opml import MAX_BYTES, Outline, read_opml
from scrapers.records import FeedKind, FeedReading, FeedSpec, RejectedEntry, SourceSpec
from scrapers.urls import canonical_url, host_of
from tracker.collection.catalogues import catalogue
from tracker.collection.models import Source
from tracker.collection.trying import Tried, TriedFeed
from tracker.collection.whose_page import site_of


@dataclass(frozen=True, slots=True, kw_only=True)
class Imported:
    """What an OPML file gives. specs: new sources; present: feeds that are there, with the source that has each; further:
    feeds of the site of a source that is there; passed_over: outlines that name no feed."""

    specs: tuple[SourceSpec, ...]
    present: tuple[tuple[Outline, str], ...]
    further: tuple[tuple[FeedSpec, str], ...]
    rejected: tuple[RejectedEntry, ...]
    passed_over: tuple[RejectedEntry, ...]


def taken_slugs() -> frozenset[str]:
    """Every slug that a source has, in a catalogue or in the store."""
    listed = {spec.slug for is_sample in (False, True) for spec in catalogue(is_sample=is_sample)}
    return frozenset(listed | set(Source.objects.values_list("slug", flat=True)))


def known_of(tried: Tried) -> tuple[tuple[str, ...], str]:
    """The slugs of the catalogue's sources on the host of what was tried, and of the one that has the very feed."""
    hosts = {_host(tried.url)} | ({_host(tried.entry.homepage)} if tried.entry else set())
    specs = [spec for is_sample in (False, True) for spec in catalogue(is_sample=is_sample)]
    on_host = tuple(spec.slug for spec in specs if _host(spec.homepage) in hosts)
    owners = _owners(specs)
    asked = [feed.spec.url for feed in tried.feeds if feed == tried.chosen] + [tried.url]
    return on_host, next((owners[_same(url)] for url in asked if _same(url) in owners), "")


def why_no_source(tried: Tried) -> str:
    """Why what was chosen cannot be a source of the catalogue; empty where it can, or where nothing was chosen."""
    chosen, entry = tried.chosen, tried.entry
    if entry is None or chosen is None or chosen.reading is None:
        return ""
    if not lists_reports(chosen):
        return _why_empty(chosen.spec, chosen.reading)
    return _fault(entry)


def lists_reports(feed: TriedFeed) -> bool:
    """Whether anything would be collected from it some day: of a sitemap nothing may be of the days that were tried."""
    if feed.reading is None:
        return False
    is_sitemap = feed.spec.kind is FeedKind.SITEMAP
    return bool(feed.reading.entries) or (is_sitemap and bool(feed.reading.rejected or feed.reading.n_sitemaps))


def _why_empty(feed: FeedSpec, reading: FeedReading) -> str:
    """Why nothing would be collected. Of a listing: which selector found nothing."""
    n_items = len(reading.rejected)
    reason, _ = next(iter(Counter(entry.reason for entry in reading.rejected).most_common(1)), ("", 0))
    if feed.selectors is None:
        return f"{feed.url} lists nothing that can be collected" + (f" ({reason})" if reason else "")
    if not n_items:
        return f"--item {feed.selectors.item!r} finds nothing on the page"
    of = f"in any of the {n_items:,} items that --item {feed.selectors.item!r} finds"
    if reason == NO_TITLE:
        return f"--title {feed.selectors.title!r} finds no words {of}"
    if reason == NO_LINK:
        return f"--link {feed.selectors.link!r} finds no address {of}"
    return f"nothing can be collected {of}: {reason}"


def _fault(spec: SourceSpec) -> str:
    """What the catalogue would refuse about the entry; empty where it would take it."""
    try:
        read_entries(entry_text(spec), name=LIVE_CATALOGUE.name)
    except CatalogueError as error:
        return error.why
    return ""


def from_opml(file: Path) -> Imported:
    """The feeds of an OPML file as entries, those of one site in one, with what the catalogue has already. Raises NotAFeed,
    TooBig.
    """
    try:
        with file.open("rb") as opened:
            body = opened.read(MAX_BYTES + 1)
    except OSError as error:
        raise NotAFeed(str(file), f"the file cannot be read ({error.strerror})", "Check the path") from error
    reading = read_opml(body, name=file.name)
    listed = catalogue(is_sample=False)
    owners, sites = _owners(listed), {site_of(spec.homepage, homepage=spec.homepage): spec.slug for spec in listed}
    taken = set(taken_slugs())
    present, further = list[tuple[Outline, str]](), list[tuple[FeedSpec, str]]()
    rejected = list(reading.rejected)
    specs: dict[str, SourceSpec] = {}
    for outline in reading.outlines:
        spec = _spec(outline, taken)
        site = site_of(outline.url, homepage=outline.homepage and spec.homepage)
        if _same(outline.url) in owners:
            present.append((outline, owners[_same(outline.url)]))
        elif why := _fault(spec):
            rejected.append(RejectedEntry(reason=why, raw=outline.title))
        elif site in sites:
            further.append((spec.feeds[0], sites[site]))
        elif site in specs:
            specs[site] = replace(specs[site], feeds=(*specs[site].feeds, *spec.feeds))
        else:
            specs[site] = spec
            taken.add(spec.slug)
    return Imported(
        specs=tuple(specs.values()),
        present=tuple(present),
        further=tuple(further),
        rejected=tuple(rejected),
        passed_over=reading.passed_over,
    )


def import_lines(imported: Imported, name: str) -> Iterator[str]:
    """What an import found, as lines: comments, and between them the entries, so that all of it can be pasted."""
    n_new = sum(len(spec.feeds) for spec in imported.specs)
    n_all = n_new + len(imported.present) + len(imported.further) + len(imported.rejected)
    entries = f" in {_entries(len(imported.specs))}" if n_new > len(imported.specs) else ""
    further = f" + {len(imported.further)} of sources in the catalogue" if imported.further else ""
    yield (
        f"# {name}: {n_all} feeds = {n_new} new{entries} + {len(imported.present)} in the catalogue already{further}"
        f" + {len(imported.rejected)} rejected"
    )
    yield from (f"# in the catalogue as {slug!r}: {outline.url}" for outline, slug in imported.present)
    yield from (f"# rejected, {entry.reason}: {entry.raw}" for entry in imported.rejected)
    for reason, n in Counter(entry.reason for entry in imported.passed_over).items():
        first = next(entry.raw for entry in imported.passed_over if entry.reason == reason)
        yield f"# {n} {'outline' if n == 1 else 'outlines'} passed over, {reason}: {first}{' …' if n > 1 else ''}"
    for feed, slug in imported.further:
        yield f"# a further feed of the site of {slug!r}, for its entry:"
        yield from (f"#   {line}" for line in feed_text(feed).splitlines())
    for spec in imported.specs:
        yield ""
        yield entry_text(spec, marks_guesses=True).rstrip("\n")


def add(specs: Sequence[SourceSpec], path: Path) -> None:
    """The catalogue file has these entries at its end; it is written whole or not at all. Raises CatalogueError."""
    try:
        before = path.read_text(encoding="utf-8")
        after = before.rstrip("\n") + "\n" + "".join(f"\n{entry_text(spec)}" for spec in specs)
        read_entries(after, name=path.name)
        with tempfile.NamedTemporaryFile(
            "w", encoding="utf-8", dir=path.parent, prefix=path.name, delete=False
        ) as written:
            written.write(after)
        new = Path(written.name)
        new.chmod(path.stat().st_mode)
        new.replace(path)
    except OSError as error:
        why = f"it cannot be written ({error.strerror})"
        raise CatalogueError(str(path), why, "Paste the entry into it by hand") from error


def _spec(outline: Outline, taken: set[str]) -> SourceSpec:
    homepage = outline.homepage
    if not homepage or why_no_outlet(host_of(homepage)):
        homepage = f"{canonical_url(outline.url).partition('://')[0]}://{host_of(outline.url)}/"
    kind = FeedKind.JSON if outline.url.endswith(".json") else FeedKind.SYNDICATION
    feeds = (FeedSpec(url=outline.url, kind=kind),)
    return proposed(outline.title, homepage, feeds, language="en", taken=frozenset(taken))


def _owners(specs: Sequence[SourceSpec]) -> dict[str, str]:
    return {_same(feed.url): spec.slug for spec in specs for feed in spec.feeds}


def _same(url: str) -> str:
    """What two spellings of one address share."""
    return canonical_url(url).partition("://")[2].rstrip("/").removeprefix("www.")


def _host(url: str) -> str:
    with suppress(Refused):
        return host_of(url).removeprefix("www.")
    return ""


def _entries(n: int) -> str:
    return f"{n} {'entry' if n == 1 else 'entries'}"
