"""The catalogue file -> rows: takes its entries, writes sources and feeds, retires what is gone from it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

from scrapers.records import FeedSpec, SourceSpec
from tracker.collection import clock, sample, sitemap_feeds
from tracker.collection.catalogues import catalogue
from tracker.collection.models import Feed, Source
from tracker.collection.reach import Reach


@dataclass(frozen=True, slots=True, kw_only=True)
class Synced:
    """What a sync changed, in numbers of sources."""

    n_new: int
    n_known: int
    n_retired: int


@transaction.atomic
def sync(specs: Sequence[SourceSpec], *, is_sample: bool) -> Synced:
    """Sources and feeds stand as these entries say; entries that are gone are retired, never deleted.

    specs: the whole sample (is_sample) or the whole real catalogue; the other half is left alone. `is_paused` is an
    editor's and stays. No feed becomes due here.
    """
    moment = clock.now()
    known = set(Source.objects.filter(is_sample=is_sample).values_list("slug", flat=True))
    slugs = {spec.slug for spec in specs}
    for spec in specs:
        source, _ = Source.objects.update_or_create(
            slug=spec.slug, defaults=_columns(spec), create_defaults={**_columns(spec), "first_seen_at": moment}
        )
        _sync_feeds(source, spec.feeds, moment)
    # Of an outlet that only files name no catalogue says anything.
    listed = Source.objects.filter(is_sample=is_sample, retired_at=None).exclude(kind=Source.UNLISTED)
    gone = listed.exclude(slug__in=slugs)
    _retire_feeds(Feed.objects.filter(source__in=gone), moment)
    n_retired = gone.update(retired_at=moment)
    return Synced(n_new=len(slugs - known), n_known=len(slugs & known), n_retired=n_retired)


def sync_catalogues(reach: Reach) -> Synced:
    """Both files stand in the rows; the sample's only where a newsroom runs and it was not removed. Raises CatalogueError."""
    synced = [sync(catalogue(is_sample=False), is_sample=False)]
    if reach.newsroom is not None and sample.state() is not sample.State.REMOVED:
        synced.append(sync(catalogue(is_sample=True), is_sample=True))
    return Synced(
        n_new=sum(part.n_new for part in synced),
        n_known=sum(part.n_known for part in synced),
        n_retired=sum(part.n_retired for part in synced),
    )


def _columns(spec: SourceSpec) -> dict[str, object]:
    return {
        "name": spec.name,
        "kind": spec.kind.value,
        "owner": spec.owner,
        "country": spec.country,
        "language": spec.language,
        "homepage": spec.homepage,
        "reliability": spec.reliability,
        "reliability_reason": spec.reliability_reason,
        "is_sample": spec.is_sample,
        "retired_at": None,
    }


def _sync_feeds(source: Source, specs: Sequence[FeedSpec], moment: datetime) -> None:
    for spec in specs:
        Feed.objects.update_or_create(
            url=spec.url, defaults={"source": source, "kind": spec.kind.value, "listed_in": None, "retired_at": None}
        )
    listed = source.feeds.filter(listed_in=None)
    _retire_feeds(listed.exclude(url__in=[spec.url for spec in specs]), moment)


def _retire_feeds(feeds: QuerySet[Feed], moment: datetime) -> None:
    """A feed that goes takes along the sitemaps that only it names."""
    gone = sitemap_feeds.of_retired(feeds.filter(retired_at=None))
    gone.filter(retired_at=None).update(retired_at=moment, due_at=None, since=None, until=None)
