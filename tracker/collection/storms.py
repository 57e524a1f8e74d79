"""Feeds whose changed entries are held for an editor: which they are, and an editor's ruling on one.

A publisher's new system often gives every report a new identity, and a new address with it. To store each a second time
would double all counts; to take each for the known one may be wrong. So a person says which it is.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from tracker.collection import claims, clock
from tracker.collection.announced import announcement
from tracker.collection.models import Announcement, Feed, HeldEntry, Report, Ruling, Storm, StormKind

__all__ = ["HeldStorm", "NothingHeld", "Ruling", "StormKind", "held", "rule"]

MAX_EXAMPLES = 5
# What a held entry states of the report that it would be, as both rows have it.
STATED = (
    "url",
    "title",
    "published_at",
    "published_on",
    "published_precision",
    "published_source",
    "announced_update_at",
)


class NothingHeld(LookupError):
    """No entries of this feed are held, or no longer: somebody ruled on them, or the old identities came back."""


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldStorm:
    """What is held of a feed (an instance with its source) since when.

    n_entries, n_known: entries of the feed when the changed ones were last seen in it, and those of them that look like
    known reports and are held. examples: (title, old address, new address) of some.
    """

    feed: Feed
    since: datetime
    n_entries: int
    n_known: int
    kind: StormKind
    examples: tuple[tuple[str, str, str], ...]


def held() -> list[HeldStorm]:
    """All that waits for a ruling, what waits longest first; one query, and one for each."""
    storms = Storm.objects.filter(ended_at=None).select_related("feed__source").order_by("since", "pk")
    return [
        HeldStorm(
            feed=storm.feed,
            since=storm.since,
            n_entries=storm.n_entries,
            n_known=storm.n_known,
            kind=StormKind(storm.kind),
            examples=tuple(storm.entries.order_by("pk").values_list("title", "old_url", "url")[:MAX_EXAMPLES]),
        )
        for storm in storms
    ]


@transaction.atomic
def rule(feed_id: int, ruling: Ruling, *, by: str, why: str) -> None:
    """The held entries of the feed are taken as a person says, and the feed is polled at once.

    SAME: they are the known reports, which are found under either identity from now on, at the new address. NEW: they
    are reports of their own, and stored. by, why: who says so, and the reason; not empty. Raises NothingHeld.
    """
    if not by.strip() or not why.strip():
        raise ValueError("a ruling needs somebody who makes it, and a reason")
    # Both rows are locked, as by whoever takes in a poll of a feed of this source: one waits for the other.
    feeds = Feed.objects.select_related("source").select_for_update(of=("source", "self"), no_key=True)
    feed = feeds.filter(pk=feed_id).first()
    storm = Storm.objects.filter(feed=feed, ended_at=None).first()
    if feed is None or storm is None:
        raise NothingHeld(f"no entries of feed {feed_id} are held")
    announced = []
    for entry in storm.entries.select_related("report").order_by("pk"):
        report = _followed(entry) if ruling is Ruling.SAME else _stored(feed, entry)
        told = announcement(
            report.pk,
            entry.key,
            title=entry.title,
            published_at=entry.published_at,
            precision=entry.published_precision,
        )
        announced.append(Announcement(feed=feed, **told))
    Announcement.objects.bulk_create(announced, ignore_conflicts=True)
    storm.ruling, storm.ruled_by, storm.why, storm.ended_at = ruling.value, by.strip(), why.strip(), clock.now()
    storm.save(update_fields=["ruling", "ruled_by", "why", "ended_at"])
    claims.make_due(Feed.objects.filter(pk=feed.pk, due_at__isnull=False))


def _followed(entry: HeldEntry) -> Report:
    """The known report, at its new address; the old one stays with the held entry."""
    report = entry.report
    if report.url != entry.url:
        if report.canonical_url == report.url:
            report.canonical_url = ""
        report.url = entry.url
        report.save(update_fields=["url", "canonical_url"])
    return report


def _stored(feed: Feed, entry: HeldEntry) -> Report:
    """A report of its own, due to be fetched; the one of this identity where another feed has brought it since."""
    moment = clock.now()
    stated = {name: getattr(entry, name) for name in STATED}
    report, _ = Report.objects.get_or_create(
        source=feed.source,
        key=entry.key,
        defaults={**stated, "first_seen_at": moment, "last_seen_at": moment, "due_at": moment},
    )
    return report
