"""What becomes of a feed that moves, or is gone: takes answers to its polls, changes where and whether it is polled.

A server says "moved for good" also when a hotel's portal, a login page or a slip of an evening answers for it. So a new
address counts only after several equal answers over a day, each of them a feed; the catalogue's is kept and comes
back where the new one fails. "Gone" switches a feed off after several answers, until a person resumes it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q, QuerySet

from scrapers.records import Fetched
from scrapers.urls import canonical_url
from tracker.collection import claims
from tracker.collection.issues import Fault, IssueKind
from tracker.collection.models import Feed

MOVED_ANSWERS = 3
MOVED_FOR = timedelta(hours=24)
GONE_ANSWERS = 3
LOST_AFTER = 3  # failures in a row, after which a moved feed is asked where it was before
COLUMNS = ("asked_url", "moving_to", "moving_since", "n_moving", "n_gone")


def note_answer(feed: Feed, fetched: Fetched, *, is_feed: bool) -> list[Fault]:
    """What editors are told, after the feed's columns in COLUMNS stand as this answer wants; the caller saves them.

    is_feed: whether the answer's body was read as a feed; False where it said that nothing changed.
    """
    feed.n_gone = 0
    target = fetched.moved_to
    if target is None or _is_downgrade(feed.address, target):
        _forget_move(feed)
    elif target == feed.moving_to:
        feed.n_moving += 1
    elif is_feed:
        feed.moving_to, feed.moving_since, feed.n_moving = target, fetched.fetched_at, 1
    if not _is_settled(feed, fetched.fetched_at):
        return []
    return _move(feed)


def note_failure(feed: Feed, *, is_gone: bool, is_answer: bool, moment: datetime) -> list[Fault]:
    """What editors are told, after the feed stands as this failure wants; it is saved.

    is_gone: the feed's own address answered 410; is_answer: it was a server that refused, not the way to it.
    """
    faults: list[Fault] = []
    if is_gone or is_answer:
        feed.n_gone = feed.n_gone + 1 if is_gone else 0
    if feed.asked_url and feed.n_failures + 1 >= LOST_AFTER:
        faults = [
            _fault(IssueKind.MOVED_FEED, f"{feed.url}: {feed.asked_url} fails, so the old address is asked again")
        ]
        feed.asked_url, feed.n_gone, feed.etag, feed.last_modified = "", 0, "", ""
    elif feed.n_gone >= GONE_ANSWERS:
        remedy = f"`manage.py source resume {feed.source.slug}` polls it again"
        faults = [_fault(IssueKind.GONE_FEED, f"{feed.url}: gone, said {feed.n_gone} answers; {remedy}")]
        feed.gone_at = moment
    feed.save(update_fields=[*COLUMNS, "etag", "last_modified", "gone_at"])
    return faults


def resume(feeds: QuerySet[Feed]) -> int:
    """How many of these feeds, switched off because they were gone, are on again and due."""
    gone = list(feeds.filter(gone_at__isnull=False).values_list("pk", flat=True))
    Feed.objects.filter(pk__in=gone).update(gone_at=None, n_gone=0, n_failures=0, failure="")
    return claims.make_due(Feed.objects.filter(pk__in=gone))


def _move(feed: Feed) -> list[Fault]:
    """The feed is polled at its new address from now on, unless another feed is."""
    target = feed.moving_to
    other = Feed.objects.filter(Q(url=target) | Q(asked_url=target), retired_at=None).exclude(pk=feed.pk).first()
    _forget_move(feed)
    if other is not None:
        return [
            _fault(IssueKind.MOVED_FEED, f"{feed.url}: moved for good to {target}, which is polled for {other.url}")
        ]
    if canonical_url(target) == canonical_url(feed.url):
        feed.asked_url = ""
        return [_fault(IssueKind.MOVED_FEED, f"{feed.url}: moved back from where it had moved to")]
    feed.asked_url = target
    return [_fault(IssueKind.MOVED_FEED, f"{feed.url}: polled at {target} from now on; the catalogue should say so")]


def _is_settled(feed: Feed, moment: datetime) -> bool:
    return feed.moving_since is not None and feed.n_moving >= MOVED_ANSWERS and moment - feed.moving_since >= MOVED_FOR


def _is_downgrade(old: str, new: str) -> bool:
    """Nobody who stands on the way may talk us out of TLS."""
    return old.startswith("https:") and not new.startswith("https:")


def _forget_move(feed: Feed) -> None:
    feed.moving_to, feed.moving_since, feed.n_moving = "", None, 0


def _fault(kind: IssueKind, detail: str) -> Fault:
    return Fault(kind=kind, detail=detail)
