"""How sources fare: whether we reach them, when they are asked next, how much they publish, and whether they fell silent.

What it costs does not grow with the store: of each source so many reports are looked at, newest first, by index.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, OuterRef, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from scrapers.records import FeedKind
from tracker.collection.models import Feed, Fetch, Report, Source, Storm

NEWEST = 60  # reports of a source that tell its rhythm
WEEKS = 4  # over which reports a week are counted
LEAST_GAPS = 5  # Fewer gaps between days with reports say nothing of what is usual.
USUAL_SHARE = 0.9  # This share of the gaps is no longer than the usual one.
MOST_COUNTED = 1_000


# Of a feed nothing else is read: an index may have named many thousand sitemaps.
_ASKED = ("source_id", "gone_at", "n_failures", "asked_url", "last_success_at", "due_at", "failure")
_WHOLE = Fetch.objects.filter(feed=OuterRef("pk"), outcome=Fetch.Outcome.STORED).order_by("-started_at")
_N_LISTED = Case(
    When(kind=FeedKind.SITEMAP.value, then=Value(None)),
    default=Subquery(_WHOLE.values("n_entries")[:1]),
)


class CountUpTo(Subquery):
    """How many rows the query gives, which should be limited."""

    template = "(SELECT count(*) FROM (%(subquery)s) AS counted)"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rhythm:
    """How often a source publishes. per_week: over WEEKS. silent_days: since its newest report, None without any.

    usual_days: nine in ten gaps between days with reports are no longer; None where too few are known.
    """

    per_week: float
    newest_on: date | None = None
    silent_days: int | None = None
    usual_days: int | None = None

    @property
    def is_silent(self) -> bool:
        """Silent for more than twice as long as usual, and for a day more at least than that."""
        if self.silent_days is None or self.usual_days is None:
            return False
        return self.silent_days > max(2 * self.usual_days, self.usual_days + 1)


@dataclass(frozen=True, slots=True, kw_only=True)
class Health:
    """How a source fares. n_gone: feeds switched off because they are gone; n_moved: those polled at another address;
    n_empty: those that answer well and listed nothing at all when they last answered whole, sitemaps apart, which may.
    held_since: since when entries that changed their identities wait for an editor, see `storms`; None where none do.

    last_success_at: the newest poll that worked; next_at: when the next feed is asked; None where there is none.
    failure: what went wrong last, in words, with n_failures in a row; of the feed that failed most often.
    n_reports: at most MOST_COUNTED; n_unreachable: reports whose page cannot be had.
    """

    n_feeds: int = 0
    n_failing: int = 0
    n_gone: int = 0
    n_moved: int = 0
    n_empty: int = 0
    held_since: datetime | None = None
    last_success_at: datetime | None = None
    next_at: datetime | None = None
    failure: str = ""
    n_failures: int = 0
    n_reports: int = 0
    n_unreachable: int = 0
    rhythm: Rhythm

    @property
    def is_failing(self) -> bool:
        return self.n_failing + self.n_gone + self.n_empty > 0


def told_at() -> Coalesce:
    """When a report appeared, else when it was first seen; `report_of_source` is its index."""
    return Coalesce("published_at", "first_seen_at")


def health(sources: QuerySet[Source], *, at: datetime, reports: QuerySet[Report] | None = None) -> Mapping[int, Health]:
    """How each of these sources fares, by its number; two queries.

    at: the moment until which reports count. reports: those that count; feeds are as they are now.
    """
    counted = Report.objects.all() if reports is None else reports
    own = counted.filter(source=OuterRef("pk")).annotate(told_at=told_at())
    failed = Report.objects.filter(source=OuterRef("pk"), n_failures__gt=0)
    # Of reports nothing is asked but what the index of sources has, so no report is read.
    rows = sources.order_by().values_list(
        "pk",
        ArraySubquery(own.filter(told_at__lte=at).order_by("-told_at").values("told_at")[:NEWEST]),
        CountUpTo(own.filter(told_at__lte=at, told_at__gt=at - timedelta(weeks=WEEKS)).values("source")[:MOST_COUNTED]),
        CountUpTo(own.values("source")[:MOST_COUNTED]),
        CountUpTo(failed.values("pk")[:MOST_COUNTED]),
    )
    found = list(rows)
    feeds: dict[int, list[Any]] = {pk: [] for pk, *_ in found}
    waiting = Storm.objects.filter(feed=OuterRef("pk"), ended_at=None).values("since")
    live = Feed.objects.filter(source__in=list(feeds), retired_at=None).only(*_ASKED)
    for feed in live.annotate(held_since=Subquery(waiting), n_listed=_N_LISTED).order_by("pk"):
        feeds[feed.source_id].append(feed)
    return {
        pk: Health(
            **_of_feeds(feeds[pk]),
            n_reports=n_reports,
            n_unreachable=n_unreachable,
            rhythm=rhythm([moment.date() for moment in newest], n_lately=n_lately, on=at.date()),
        )
        for pk, newest, n_lately, n_reports, n_unreachable in found
    }


def rhythm(days: Sequence[date], *, n_lately: int, on: date) -> Rhythm:
    """How often a source publishes. days: of its newest reports, in any order; n_lately: within the last WEEKS."""
    with_reports = sorted(set(days))
    gaps = sorted((later - earlier).days for earlier, later in pairwise(with_reports))
    usual = gaps[int(USUAL_SHARE * (len(gaps) - 1))] if len(gaps) >= LEAST_GAPS else None
    newest = with_reports[-1] if with_reports else None
    return Rhythm(
        per_week=n_lately / WEEKS,
        newest_on=newest,
        silent_days=(on - newest).days if newest else None,
        usual_days=usual,
    )


def _of_feeds(feeds: Sequence[Any]) -> dict[str, Any]:
    asked = [feed for feed in feeds if feed.gone_at is None]
    failing = [feed for feed in asked if feed.n_failures]
    worst = max(failing, key=lambda feed: feed.n_failures, default=None)
    return {
        "n_feeds": len(feeds),
        "n_failing": len(failing),
        "n_gone": len(feeds) - len(asked),
        "n_moved": sum(bool(feed.asked_url) for feed in feeds),
        "n_empty": sum(feed.n_listed == 0 and not feed.n_failures for feed in asked),
        "held_since": min((feed.held_since for feed in feeds if feed.held_since), default=None),
        "last_success_at": max((feed.last_success_at for feed in feeds if feed.last_success_at), default=None),
        "next_at": min((feed.due_at for feed in asked if feed.due_at), default=None),
        "failure": worst.failure if worst else "",
        "n_failures": worst.n_failures if worst else 0,
    }
