"""Polls feeds and fetches pages: takes the id of a due row, asks the outlet, hands the answer to the first writer.

A turn is: claim; fetch and read outside any transaction; store in one. A worker that dies anywhere leaves a lease that
runs out, and the next one does the whole turn again. A row whose host is asked by another worker, rests, or wants to be
left alone is not claimed: it comes again, and nobody waits for it. robots.txt is followed for pages. A feed is made to be polled and
is in the catalogue because an editor put it there, so it is polled without asking.
"""

from __future__ import annotations

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from scrapers import schedule
from scrapers.errors import Busy, HttpStatus, NotAnArticle, Refused, ScrapeError
from scrapers.http import DEADLINE_SECONDS, Door
from scrapers.records import FeedKind, FeedReading, Fetched, ListingSelectors, Validators
from scrapers.urls import host_of, parse
from tracker.collection import claims, clock, ingest, sitemap_feeds, stand_ins, turns
from tracker.collection.catalogues import selectors_of
from tracker.collection.child import PAGE_LIMITS, Unreadable, children, our_fault
from tracker.collection.derive import Derived, derive_entries, derive_page
from tracker.collection.hosts import PATIENCE_SECONDS, ClusterPace
from tracker.collection.ingest import Attempt
from tracker.collection.issues import Fault, IssueKind
from tracker.collection.models import Feed, Report, Work
from tracker.collection.politeness import Robots, is_free, put_off_host
from tracker.collection.rederive import announced_date, bring_up_to_date
from tracker.collection.statements import AWAY
from tracker.collection.turns import FeedTurn, PageTurn

logger = logging.getLogger(__name__)

# The longest wait for a host, exchange and reading, and some time to store. So long the work of a killed worker waits.
LEASE = timedelta(seconds=PATIENCE_SECONDS + DEADLINE_SECONDS + PAGE_LIMITS.longest + 10)
GONE = 410


class Collector:
    """Does the work of feeds and reports through one door; threads may share it. hosts: whose turn it is where."""

    def __init__(self, door: Door, *, hosts: ClusterPace | None = None, is_full: bool = False) -> None:
        """is_full: pages are asked for whole, whatever the server said that it had sent before."""
        self._door = door
        self._is_full = is_full
        self._children = children()
        self._hosts = hosts or ClusterPace()
        self._robots = Robots(door)

    def poll(self, feed_id: int) -> bool:
        """Whether this call polled the feed; False where it is gone, not due, held by another, or its host is busy."""
        turn = turns.taken_feed(feed_id, LEASE, self._hosts.now) or self._feed_taken_late(feed_id)
        if turn is not None:
            with _late_results_dropped(), self._hosts.handed_over(turn.taken):
                self._poll(turn, turn.feed.attempts)
        return turn is not None

    def fetch_page(self, report_id: int) -> bool:
        """Whether this call fetched the report's page, or learned why not; False as for `poll`."""
        turn = turns.taken_page(report_id, LEASE, self._hosts.now) or self._page_taken_late(report_id)
        if turn is not None:
            with _late_results_dropped(), self._hosts.handed_over(turn.taken):
                self._fetch_page(turn, turn.report.attempts)
        return turn is not None

    def _feed_taken_late(self, feed_id: int) -> FeedTurn | None:
        """The feed, claimed, where it was not to be had at once; where its host is busy it comes again."""
        turn = turns.of_feed(feed_id, self._hosts.now)
        if turn is None or (turn.seems_busy and not is_free(self._hosts, turn.feed.address, turn.feed)):
            return None
        return turn if _is_claimed(turn.feed) else None

    def _page_taken_late(self, report_id: int) -> PageTurn | None:
        """The same for a page. Its host is asked for its rules before the lease begins: it can take as long as a page."""
        turn = turns.of_page(report_id, self._hosts.now)
        if turn is None or (turn.seems_busy and not is_free(self._hosts, turn.report.url, turn.report)):
            return None
        report = turn.report
        is_known = self._robots.is_known(report.url)
        try:
            may_ask = is_known or self._robots.refusal(report.url) is None
        except Busy:
            is_free(self._hosts, report.url, report)
            return None
        except Refused:
            may_ask = False  # it will be refused again, and that be recorded
        # Whoever asked for the rules has had the host's turn: nobody waits here for the next.
        if not is_known and may_ask and not is_free(self._hosts, report.url, report):
            return None
        return turn if _is_claimed(report) else None

    def _poll(self, turn: FeedTurn, token: int) -> None:
        feed, started_at = turn.feed, clock.now()
        try:
            with _faults_told(feed.address):
                fetched = self._door.fetch(feed.address, validators=_feed_validators(turn))
                reading = None if fetched.is_not_modified else self._entries(feed, fetched)
                next_at = _next_poll(feed, fetched, reading)
                ingest.ingest_feed(feed.pk, token, fetched, reading, Attempt(started_at=started_at, next_at=next_at))
        except ScrapeError as error:
            self._poll_failed(feed, token, started_at, error)

    def _poll_failed(self, feed: Feed, token: int, started_at: datetime, error: ScrapeError) -> None:
        if _was_not_asked(error, feed.address):
            _come_again(Feed, feed.pk, token, error)
            return
        wait = _retry_after(error, feed.address)
        next_at = schedule.next_poll_after_failure(
            now=clock.now(), seed=feed.url, n_failures=feed.n_failures + 1, retry_after=wait
        )
        attempt = Attempt(started_at=started_at, next_at=next_at)
        status, is_gone = _status(error), _is_gone(error, feed.address)
        ingest.record_feed_failure(feed.pk, token, str(error), attempt, status=status, is_gone=is_gone)
        _put_off(error)

    def _fetch_page(self, turn: PageTurn, token: int) -> None:
        report, started_at = turn.report, clock.now()
        try:
            with _faults_told(report.url):
                self._robots.check(report.url)
                self._take_page(turn, token, started_at)
        except ScrapeError as error:
            self._page_failed(report, token, started_at, error)

    def _take_page(self, turn: PageTurn, token: int, started_at: datetime) -> None:
        report = turn.report
        fetched = self._door.fetch(
            report.url,
            validators=None if self._is_full else _validators(turn.etag, turn.last_modified),
            pause=self._robots.delay(report.url),
            may_follow=self._robots.check,
        )
        page = None if fetched.is_not_modified else self._page(report, fetched)
        if page is not None:
            bring_up_to_date(report)
        next_at = schedule.next_recheck(now=clock.now(), first_fetched_at=turn.first_at or fetched.fetched_at)
        ingest.ingest_page(report.pk, token, fetched, page, Attempt(started_at=started_at, next_at=next_at))

    def _page_failed(self, report: Report, token: int, started_at: datetime, error: ScrapeError) -> None:
        if _was_not_asked(error, report.url):
            _come_again(Report, report.pk, token, error)
            return
        wait = _retry_after(error, report.url)
        next_at = schedule.next_page_try(
            now=clock.now(),
            seed=report.url,
            n_failures=report.n_failures + 1,
            is_permanent=error.permanent,
            retry_after=wait,
        )
        attempt = Attempt(started_at=started_at, next_at=next_at)
        ingest.record_page_failure(report.pk, token, str(error), attempt, status=_status(error), fault=_fault(error))
        _put_off(error)

    def _entries(self, feed: Feed, fetched: Fetched) -> FeedReading:
        if feed.kind == FeedKind.SITEMAP:
            return sitemap_feeds.read(feed, fetched, self._children)
        selectors = _selectors(feed)
        return self._children.run(feed.url, derive_entries, fetched, source=feed.source.slug, selectors=selectors)

    def _page(self, report: Report, fetched: Fetched) -> Derived:
        try:
            page = self._children.run(report.url, derive_page, fetched, announced=announced_date(report))
            stand_ins.refuse_cut(report, page)
            return page
        except NotAnArticle as error:
            stand_ins.keep(report, fetched, error)
            raise


def _is_claimed(row: Feed | Report) -> bool:
    """Whether the row is ours now, its `attempts` being the token."""
    token = claims.claim(type(row), row.pk, lease=LEASE)
    row.attempts = row.attempts if token is None else token
    return token is not None


@contextmanager
def _late_results_dropped() -> Iterator[None]:
    """Another worker took the row over while this one was slow: its result counts."""
    try:
        yield
    except claims.LostClaim as late:
        logger.warning("%s; the result is dropped", late)


@contextmanager
def _faults_told(url: str) -> Iterator[None]:
    """The edge of a turn: a fault of ours is logged and counts as a failure of this row; the others go on.

    A database that went away says nothing of the row: its lease runs out, and it comes again.
    """
    try:
        yield
    except (ScrapeError, claims.LostClaim, *AWAY):
        raise
    except Exception as error:
        logger.exception("the turn of %s fails", url)
        raise our_fault(url, type(error).__name__) from error


def _next_poll(feed: Feed, fetched: Fetched, reading: FeedReading | None) -> datetime | None:
    """When the feed is due again; None for a sitemap that its index makes due."""
    if feed.listed_in_id is not None:
        return None
    newest = [entry.published.moment for entry in reading.entries if entry.published] if reading else []
    return schedule.next_poll(now=clock.now(), seed=feed.url, headers=fetched.headers, newest=newest)


def _selectors(feed: Feed) -> ListingSelectors | None:
    """How a listing page is read; None for a real feed."""
    if feed.kind != FeedKind.LISTING:
        return None
    selectors = selectors_of(feed.url, is_sample=feed.source.is_sample)
    if selectors is None:
        why = "the catalogue no longer says how this listing is read"
        raise Unreadable(feed.url, why, "Put its selectors into the catalogue")
    return selectors


def _feed_validators(turn: FeedTurn) -> Validators | None:
    """What makes the poll conditional; None at least once a day, for servers that say for ever that nothing changed,
    after a failure, for those that choke on a condition, and where days are wanted that an unchanged answer lists."""
    feed, full_at, last_at = turn.feed, turn.last_full_at, turn.last_poll_at
    if full_at is None or last_at is None or feed.n_failures or feed.since is not None:
        return None
    if not schedule.sends_validators(now=clock.now(), last_full_at=full_at, last_poll_at=last_at):
        return None
    return _validators(feed.etag, feed.last_modified)


def _validators(etag: str, last_modified: str) -> Validators | None:
    if not etag and not last_modified:
        return None
    return Validators(etag=etag or None, last_modified=last_modified or None)


def _was_not_asked(error: ScrapeError, url: str) -> bool:
    """Whether nothing was asked, because it was not our turn at the row's own host."""
    return isinstance(error, Busy) and error.host == host_of(url)


def _come_again(model: type[Work], pk: int, token: int, error: ScrapeError) -> None:
    wait = error.free_in if isinstance(error, Busy) else timedelta(0)
    claims.give_back(model, pk, token, due_at=clock.now() + min(wait, schedule.MAX_WAIT))


def _retry_after(error: ScrapeError, url: str) -> timedelta | None:
    """How long the row has to wait for a host: its own that asks for it, or one that it leads to and that is closed."""
    if isinstance(error, HttpStatus) and error.host == host_of(url):
        return error.retry_after
    return error.free_in if isinstance(error, Busy) else None


def _put_off(error: ScrapeError) -> None:
    """All that is due at the host that answered waits as long as it asks for, whoever led us there."""
    if isinstance(error, HttpStatus) and error.retry_after is not None:
        put_off_host(error.host, error.retry_after)


def _is_gone(error: ScrapeError, url: str) -> bool:
    """Whether the address itself is gone for good; where a redirect of it leads may be."""
    return isinstance(error, HttpStatus) and error.status == GONE and error.url == parse(url).url


def _status(error: ScrapeError) -> int | None:
    return error.status if isinstance(error, HttpStatus) else None


def _fault(error: ScrapeError) -> Fault | None:
    """A page that came and was not understood; what never came is no issue of input."""
    if isinstance(error, NotAnArticle | Unreadable):
        return Fault(kind=IssueKind.NO_ARTICLE, detail=str(error))
    return None
