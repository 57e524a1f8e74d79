"""The two catalogue files, read again when they change: the real outlets and the sample's."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import scrapers.newsroom
from scrapers.catalogue import LIVE_CATALOGUE, read_catalogue
from scrapers.records import FeedSpec, ListingSelectors, SourceSpec

SAMPLE_CATALOGUE = Path(scrapers.newsroom.__file__).with_name("sources.toml")


def catalogue(*, is_sample: bool) -> tuple[SourceSpec, ...]:
    """The entries of the sample or of the real catalogue. Raises CatalogueError naming what is wrong in the file."""
    path = SAMPLE_CATALOGUE if is_sample else LIVE_CATALOGUE
    return _read(path, _changed_at(path), is_sample)


def changed_at() -> tuple[int, int]:
    """When either file changed last, in nanoseconds: another value tells that they are to be read again."""
    return _changed_at(LIVE_CATALOGUE), _changed_at(SAMPLE_CATALOGUE)


def _changed_at(path: Path) -> int:
    try:
        return path.stat().st_mtime_ns
    except OSError:
        return 0  # reading it says what is wrong


@lru_cache(maxsize=4)
def _read(path: Path, changed_at: int, is_sample: bool) -> tuple[SourceSpec, ...]:
    return read_catalogue(path, is_sample=is_sample)


def spec_of(url: str, *, is_sample: bool) -> FeedSpec | None:
    """What the catalogue says of the feed at this address; None where it has none."""
    feeds = (feed for spec in catalogue(is_sample=is_sample) for feed in spec.feeds)
    return next((feed for feed in feeds if feed.url == url), None)


def selectors_of(url: str, *, is_sample: bool) -> ListingSelectors | None:
    """How the listing page at this address is read; None where the catalogue has no such listing."""
    spec = spec_of(url, is_sample=is_sample)
    return spec.selectors if spec else None
