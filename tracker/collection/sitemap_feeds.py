"""Sitemaps as feeds: the days that a poll wants of them, and the rows of those that an index names.

The sitemaps of an index are feeds of the same source. They are in no catalogue, and no clock makes them due: their
index does, when it says that they changed or when a period is asked for that they may tell of. However many those are,
so many are due at a time; the others wait, and the index is polled again after them and makes the next ones due.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.db.models import Count, Q, QuerySet

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
# So many sitemaps of an index are due at a time: whatever else falls due of the source has its turn between two such lots.
AT_ONCE = 100
COLUMNS = ("since", "until")
_BATCH = 1_000
_NEVER = datetime.min.replace(tzinfo=UTC)
# Back-filling wants days of it, and its index makes it due when others were asked.
_WAITS = Q(listed_in__isnull=False, since__isnull=False, due_at=None, gone_at=None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Unasked:
    """Sitemaps of a source that back-filling has still to ask for these days. n_failing: those that were asked in vain, and
    are asked again later; n_waiting: those that are not due before others were asked."""

    source: str
    period: Period
    n: int
    n_failing: int
    n_waiting: int


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


def unasked(feeds: QuerySet[Feed]) -> list[Unasked]:
    """What back-filling has still to ask of these feeds, by source and days."""
    rows = feeds.filter(since__isnull=False).values("source__slug", "since", "until")
    counted = rows.annotate(
        n=Count("pk"), n_failing=Count("pk", filter=Q(n_failures__gt=0)), n_waiting=Count("pk", filter=_WAITS)
    )
    return [
        Unasked(
            source=row["source__slug"],
            period=Period(since=row["since"], until=row["until"]),
            n=row["n"],
            n_failing=row["n_failing"],
            n_waiting=row["n_waiting"],
        )
        for row in counted.order_by("source__slug", "since", "until")
    ]


def note_reading(feed: Feed, reading: FeedReading) -> str:
    """What an index names stands as rows and is due where it should be; the words for the poll's record.

    Called within the transaction that stores the poll. A period that was asked for is thereby served, and gone from the
    feed; one that was asked for since the poll began stays, and so does that of an index of which sitemaps still wait.
    """
    if feed.kind != FeedKind.SITEMAP:
        return ""
    if reading.n_sitemaps is None:
        _served(feed, reading)
        return ""
    n_asked = n_later = 0
    if feed.since is None:
        n_asked, n_later = _ask_changed(feed, reading.sitemaps) if _is_deep_enough(feed) else (0, 0)
    elif _is_wanted(feed, reading):
        n_asked, n_later = _fill_back(feed, reading.sitemaps) if _is_deep_enough(feed) else (0, 0)
        if n_later:
            claims.make_due(Feed.objects.filter(pk=feed.pk))
        else:
            _served(feed, reading)
    later = f" and {n_later} later" if n_later else ""
    return f"an index of {reading.n_sitemaps} sitemaps, of which {n_asked} are asked next{later}"


def _is_wanted(feed: Feed, reading: FeedReading) -> bool:
    """Whether the reading is of the days that are wanted of the feed now."""
    period = reading.period
    return period is not None and (feed.since, feed.until) == (period.since, period.until)


def _served(feed: Feed, reading: FeedReading) -> None:
    if _is_wanted(feed, reading):
        feed.since = feed.until = None


def _fill_back(index: Feed, listed: Sequence[ListedSitemap]) -> tuple[int, int]:
    """How many sitemaps are due now for the days that are wanted of the index, and how many wait for the next time."""
    waiting = Feed.objects.filter(_WAITS, listed_in=index)
    if not waiting.filter(since=index.since, until=index.until).exists():
        _line_up(index, listed)
    n_waiting = waiting.count()
    chosen = list(waiting.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
    claims.make_due(Feed.objects.filter(pk__in=chosen))
    return len(chosen), n_waiting - len(chosen)


def _line_up(index: Feed, listed: Sequence[ListedSitemap]) -> None:
    """What the index lists waits to be asked for the days wanted of it; what else of it waits, for other days, waits no more."""
    Feed.objects.filter(_WAITS, listed_in=index).update(since=None, until=None)
    known = _known(listed)
    _add(index, [one for one in listed if one.url not in known])
    ours = [feed.pk for feed in known.values() if feed.listed_in_id == index.pk]
    rows = Feed.objects.filter(pk__in=ours, gone_at=None)
    rows.update(retired_at=None, since=index.since, until=index.until)
    claims.make_due(rows.filter(lease_until__isnull=False))
    rows.filter(lease_until=None).update(due_at=None, hinted_at=None)


def _ask_changed(index: Feed, listed: Sequence[ListedSitemap]) -> tuple[int, int]:
    """How many sitemaps are due because they may have changed, and how many more a later poll makes due."""
    known = _known(listed)
    wanted = [one for one in listed if _is_worth_asking(index, known.get(one.url), one)]
    chosen = _next(wanted, known)
    _add(index, [one for one in chosen if one.url not in known])
    rows = Feed.objects.filter(url__in=[one.url for one in chosen], listed_in=index)
    rows.update(retired_at=None)
    claims.make_due(rows)
    return len(chosen), len(wanted) - len(chosen)


def _next(wanted: Sequence[ListedSitemap], known: Mapping[str, Feed]) -> list[ListedSitemap]:
    """Those that are asked first: the latest, and of the others those whose turn was longest ago, so that each has one."""
    latest, others = list(wanted[: AT_ONCE // 2]), wanted[AT_ONCE // 2 :]
    asked_at = {url: feed.last_success_at or _NEVER for url, feed in known.items()}
    return latest + sorted(others, key=lambda one: asked_at.get(one.url, _NEVER))[: AT_ONCE - len(latest)]


def _known(listed: Sequence[ListedSitemap]) -> dict[str, Feed]:
    """The feeds that have these addresses, by them; a feed that is not this index's is left alone."""
    return Feed.objects.filter(url__in=[one.url for one in listed]).in_bulk(field_name="url")


def _add(index: Feed, new: Sequence[ListedSitemap]) -> None:
    """Rows for these sitemaps, for the days that are wanted of their index."""
    rows = [
        Feed(
            source_id=index.source_id,
            kind=FeedKind.SITEMAP.value,
            listed_in=index,
            url=one.url,
            since=index.since,
            until=index.until,
        )
        for one in new
    ]
    Feed.objects.bulk_create(rows, batch_size=_BATCH, ignore_conflicts=True)


def _is_worth_asking(index: Feed, known: Feed | None, sitemap: ListedSitemap) -> bool:
    """Whether a sitemap is asked for the last days. One that back-filling has still to ask keeps the days it is asked for."""
    if known is None:
        return True
    return known.listed_in_id == index.pk and known.since is None and _has_changed(known, sitemap)


def _has_changed(known: Feed, sitemap: ListedSitemap) -> bool:
    if known.last_success_at is None:
        return known.due_at is None
    if sitemap.changed is None:
        return clock.now() - known.last_success_at >= UNDATED_EVERY
    # A day is all that some indexes give: the sitemap may have changed after it was asked on that day.
    return sitemap.changed.moment + timedelta(days=1) > known.last_success_at


def _is_deep_enough(index: Feed) -> bool:
    return _level(index) < MAX_LEVELS


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
