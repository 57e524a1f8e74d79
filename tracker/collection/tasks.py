"""Celery's tasks of collecting, and the doorbell: which due rows the queue is told of.

Tasks carry ids; what is due and who holds it stands in the rows, so a message may be lost, late or doubled.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence
from datetime import timedelta
from functools import cache, lru_cache, partial

from celery import current_app, shared_task
from django.db import connection, transaction
from django.db.models import QuerySet

from scrapers.errors import CatalogueError
from tracker.collection import catalogue_sync, catalogues, claims, clock_jumps, politeness, polled, queues
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Report, Snapshot, Work
from tracker.collection.reach import door_for, reach_of_settings

logger = logging.getLogger(__name__)

POLL = "tracker.collection.tasks.poll_feed"
FETCH = "tracker.collection.tasks.fetch_report"
READ = "tracker.evidence.tasks.read_snapshot"  # by name: evidence builds on this package
# kombu 5.7's pgmq transport now and then loses its channel when threads publish at once.
_one_speaker = threading.Lock()
_one_sweeps = threading.Lock()
# Hints out at a time for each kind of work; enough for a worker to be busy between two sweeps.
MAX_HINTS = 200
SWEEP_LOCK = 0x57_41_54_43  # any number that nobody else in this database locks


@shared_task
def sweep() -> None:
    """Rings for everything that is due: new, lost by the queue, or left by a dead worker. Two at once do no harm."""
    # While one still tells the queue of what it found, the queue may look empty to another.
    if not _one_sweeps.acquire(blocking=False):
        return
    try:
        _sweep()
    finally:
        _one_sweeps.release()


@shared_task
def poll_feed(feed_id: int) -> None:
    """The feed is polled, unless somebody else has it; what it announced goes on at once."""
    if reach_of_settings().feeds().filter(pk=feed_id).exists():
        _collector().poll(feed_id)
    ring_reports(reach_of_settings().reports().filter(source__feeds=feed_id))


@shared_task
def fetch_report(report_id: int) -> None:
    """The report's page is fetched, unless somebody else has it; then it is read, and its source's next one comes."""
    if reach_of_settings().reports().filter(pk=report_id).exists():
        _collector().fetch_page(report_id)
    ring_snapshots(Snapshot.objects.filter(report=report_id))
    ring_reports(reach_of_settings().reports().filter(source__reports=report_id))


def ring_feeds(feeds: QuerySet[Feed], hint_lasts: timedelta = claims.HINT_LASTS) -> None:
    """Once the transaction is over, the queue knows of those that are due: one of each source at a time."""
    _ring(Feed, POLL, claims.overdue(feeds, MAX_HINTS, one_per="source_id", hint_lasts=hint_lasts))


def ring_reports(reports: QuerySet[Report], hint_lasts: timedelta = claims.HINT_LASTS) -> None:
    """Like `ring_feeds`: a worker's threads do not wait for each other at one polite host."""
    _ring(Report, FETCH, claims.overdue(reports, MAX_HINTS, one_per="source_id", hint_lasts=hint_lasts))


def ring_snapshots(snapshots: QuerySet[Snapshot], hint_lasts: timedelta = claims.HINT_LASTS) -> None:
    """Once the transaction is over, the queue knows of those that are due for reading."""
    _ring(Snapshot, READ, claims.overdue(snapshots, MAX_HINTS, hint_lasts=hint_lasts))


def _sweep() -> None:
    clock_jumps.make_up()
    _prepare_catalogue(catalogues.changed_at())
    hosts = ClusterPace()
    hosts.free_dead()
    hosts.forget()
    politeness.forget_rules()
    fetching, reading = queues.hints_last(POLL), queues.hints_last(READ)
    with transaction.atomic():
        if not _is_only_sweep():
            return
        for model in (Feed, Report, Snapshot):
            claims.park_deadly(model)
        reach = reach_of_settings()
        polled.note(reach)
        ring_feeds(reach.feeds(), fetching)
        ring_reports(reach.reports(), fetching)
        ring_snapshots(Snapshot.objects.all(), reading)


def _ring(model: type[Work], task: str, ids: Sequence[int]) -> None:
    for pk in ids:
        transaction.on_commit(partial(_tell, model, task, pk))


def _tell(model: type[Work], task: str, pk: int) -> None:
    """The queue knows of the row. Where it cannot be told, the row stays due and the next sweep tells it again.

    A hint that is told again is dropped where nobody came to it: a slow worker's queue fills with no repeats.
    """
    try:
        with _one_speaker:
            current_app.send_task(task, args=[pk], expires=claims.HINT_LASTS.total_seconds())
    except Exception:
        logger.exception("the queue was not told of %s %s", model.__name__, pk)
        model._default_manager.filter(pk=pk).update(hinted_at=None)


def _is_only_sweep() -> bool:
    """Whether no other sweep is under way; holds until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [SWEEP_LOCK])
        return bool(cursor.fetchone()[0])


@lru_cache(maxsize=1)
def _prepare_catalogue(changed_at: tuple[int, int]) -> None:
    """Once per process and state of the files, rows follow the catalogue; where real outlets may be asked, their feeds
    are polled. A catalogue with a fault changes nothing: the log has it once.
    """
    reach = reach_of_settings()
    try:
        catalogue_sync.sync_catalogues(reach)
    except CatalogueError as error:
        logger.error("the catalogue is not taken over: %s", error)
    if reach.is_live:
        claims.make_due(reach.feeds().filter(due_at=None, listed_in=None, source__is_sample=False))


@cache
def _collector() -> Collector:
    return Collector(door_for(reach_of_settings().newsroom))
