"""The two catalogue files, each read once per process: the real outlets and the sample's."""

from __future__ import annotations

from functools import cache
from pathlib import Path

import scrapers.newsroom
from scrapers.catalogue import LIVE_CATALOGUE, read_catalogue
from scrapers.records import ListingSelectors, SourceSpec

SAMPLE_CATALOGUE = Path(scrapers.newsroom.__file__).with_name("sources.toml")


@cache
def catalogue(*, is_sample: bool) -> tuple[SourceSpec, ...]:
    """The entries of the sample or of the real catalogue. Raises CatalogueError naming what is wrong in the file."""
    return read_catalogue(SAMPLE_CATALOGUE if is_sample else LIVE_CATALOGUE, is_sample=is_sample)


def selectors_of(url: str, *, is_sample: bool) -> ListingSelectors | None:
    """How the listing page at this address is read; None where the catalogue has no such listing."""
    feeds = (feed for spec in catalogue(is_sample=is_sample) for feed in spec.feeds)
    return next((feed.selectors for feed in feeds if feed.url == url), None)
