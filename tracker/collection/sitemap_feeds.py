"""Sitemaps as feeds: the days that a poll wants of them, and the rows of those that an index names.

The sitemaps of an index are feeds of the same source. They are in no catalogue, and no clock makes them due: their
index does, when it says that they changed or when a period is asked for that they may tell of.
"""

from __future__ import annotations

from datetime import timedelta

from django.db.models import Q, QuerySet

from scrapers.records import FeedKind, FeedReading, Fetched, ListedSitemap, Period
from scrapers.sitemaps import read_sitemap, recent
from tracker.collection import claims, clock
from tracker.collection.catalogues import spec_of
from tracker.collection.child import Children
from tracker.collection.models import Feed

# An index of indexes is read, a further level is not: sitemaps.org allows not even the one.
MAX_LEVELS = 2
# How often a sitemap is asked of which its index does not say when it changed.
UNDATED_EVERY = timedelta(hours=24)
COLUMNS = ("since", "until")


def read(feed: Feed, fetched: Fetched, children: Children) -> FeedReading:
    """What a sitemap lists of the days that are wanted of it. Raises NotAFeed, TooBig, Unreadable."""
    spec = spec_of(_root(feed).url, is_sample=feed.source.is_sample)
    return children.run(
        feed.url,
        read_sitemap,
        fetched.body,
        source=feed.source.slug,
        base_url=fetched.final_url,
        fetched_at=fetched.fetched_at,
        period=period_of(feed),
        include=spec.include if spec else (),
    )


def period_of(feed: Feed) -> Period:
    """The days that the feed's next poll wants: those that back-filling asked for, else the last ones."""
    return recent(clock.now()) if feed.since is None else Period(since=feed.since, until=feed.until)


def ask_for(feeds: QuerySet[Feed], period: Period) -> int:
    """How many sitemaps of the catalogue among these feeds are now due for the period."""
    return feeds.filter(kind=FeedKind.SITEMAP, listed_in=None).update(
        since=period.since, until=period.until, due_at=clock.now(), hinted_at=None
    )


def note_reading(feed: Feed, reading: FeedReading) -> str:
    """What an index names stands as rows and is due where it should be; the words for the poll's record.

    Called within the transaction that stores the poll. A period that was asked for is thereby served, and gone from the
    feed; one that was asked for since the poll began stays.
    """
    if feed.kind != FeedKind.SITEMAP:
        return ""
    if reading.n_sitemaps is None:
        _served(feed, reading)
        return ""
    n_asked = 0
    if _level(feed) < MAX_LEVELS:
        n_asked = sum(_ask(feed, sitemap) for sitemap in reading.sitemaps)
    _served(feed, reading)
    return f"an index of {reading.n_sitemaps} sitemaps, of which {n_asked} are asked next"


def _served(feed: Feed, reading: FeedReading) -> None:
    period = reading.period
    if period is not None and (feed.since, feed.until) == (period.since, period.until):
        feed.since = feed.until = None


def _ask(index: Feed, sitemap: ListedSitemap) -> bool:
    """Whether the sitemap that the index names is due now; another feed of that address is left alone."""
    known, is_new = Feed.objects.get_or_create(
        url=sitemap.url,
        defaults={"source": index.source, "kind": FeedKind.SITEMAP.value, "listed_in": index},
    )
    if known.listed_in_id != index.pk:
        return False
    if not (is_new or index.since is not None or _has_changed(known, sitemap)):
        return False
    rows = Feed.objects.filter(pk=known.pk)
    rows.update(retired_at=None, since=index.since, until=index.until)
    claims.make_due(rows)
    return True


def _has_changed(known: Feed, sitemap: ListedSitemap) -> bool:
    if known.last_success_at is None:
        return known.due_at is None
    if sitemap.changed is None:
        return clock.now() - known.last_success_at >= UNDATED_EVERY
    # A day is all that some indexes give: the sitemap may have changed after it was asked on that day.
    return sitemap.changed.moment + timedelta(days=1) > known.last_success_at


def of_retired(feeds: QuerySet[Feed]) -> QuerySet[Feed]:
    """These feeds with the sitemaps that they name."""
    ids = list(feeds.values_list("pk", flat=True))
    return Feed.objects.filter(Q(pk__in=ids) | Q(listed_in__in=ids) | Q(listed_in__listed_in__in=ids))


def _root(feed: Feed) -> Feed:
    """The feed of the catalogue that it belongs to."""
    while feed.listed_in is not None:
        feed = feed.listed_in
    return feed


def _level(feed: Feed) -> int:
    return 0 if feed.listed_in is None else 1 + _level(feed.listed_in)
