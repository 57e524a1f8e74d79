"""Celery's task of reading: a snapshot that is due -> statements, assertions and grades.

The twin that needs no queue is `manage.py reread`.
"""

from __future__ import annotations

import logging
from collections.abc import Callable
from contextlib import ExitStack
from datetime import timedelta

from celery import shared_task
from django.db import transaction
from django.db.models import F

from tracker.collection import claims, clock
from tracker.collection.child import Unreadable
from tracker.collection.models import ArticleText, Snapshot
from tracker.collection.statements import AWAY
from tracker.evidence import reading, recording
from tracker.evidence.following import find_cited
from tracker.evidence.locks import lock_evidence

logger = logging.getLogger(__name__)

# The longest reading, and some time to store while others do. A worker that dies holds its snapshot so long.
LEASE = timedelta(seconds=reading.LIMITS.longest + 20)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=24)
# A machine too busy to read a report in time says nothing of the report, which so often comes again at once.
BUSY_TURNS = 5


@shared_task
def read_snapshot(snapshot_id: int) -> None:
    """The snapshot is read, stored and graded, unless somebody else has it or it is done."""
    with ExitStack() as turn:
        turn.enter_context(reading.turn())  # waited for before the lease begins
        token = claims.claim(Snapshot, snapshot_id, lease=LEASE)
        if token is not None:
            _try_to_read(snapshot_id, token, end_turn=turn.close)


def _try_to_read(snapshot_id: int, token: int, *, end_turn: Callable[[], None]) -> None:
    try:
        _read(snapshot_id, token, end_turn=end_turn)
    except claims.LostClaim as late:
        logger.warning("%s; the result is dropped", late)
    except Unreadable as why:
        logger.warning("cannot read snapshot %s: %s", snapshot_id, why)
        if not why.permanent and token <= BUSY_TURNS:
            claims.give_back(Snapshot, snapshot_id, token, due_at=clock.now())
            return
        claims.fail(Snapshot, snapshot_id, token, str(why), retry_at=clock.now() + _wait(snapshot_id))
    except AWAY:
        raise  # the database went away, which says nothing of this report: it comes again when the lease runs out
    except Exception as error:
        # The task's edge: one report that cannot be read must not stop the others; the row keeps the reason.
        logger.exception("cannot read snapshot %s", snapshot_id)
        claims.fail(Snapshot, snapshot_id, token, _why(error), retry_at=clock.now() + _wait(snapshot_id))


def _read(snapshot_id: int, token: int, *, end_turn: Callable[[], None]) -> None:
    texts = ArticleText.objects.filter(snapshot=snapshot_id).select_related("snapshot__report__source")
    # The text that the report is shown with; an older edition has its newest.
    ordered = texts.defer("snapshot__body", "search").order_by(F("current_for").asc(nulls_last=True), "-created_at")
    text = ordered.first()
    if text is None:
        claims.fail(Snapshot, snapshot_id, token, "the page has no article text", retry_at=None)
        return
    extraction = reading.read_text(text)
    end_turn()
    links = find_cited(text, extraction)
    with transaction.atomic():
        lock_evidence()  # before any row: who holds it may be deleting this one
        claims.hold(Snapshot, snapshot_id, token)
        recording.keep(text, extraction, links)
        claims.finish(Snapshot, snapshot_id, token)


def _why(error: Exception) -> str:
    """The reason in words that may stand on an editor's page; the log has the rest."""
    return f"our reader fails on it ({type(error).__name__}); the log has the details, it is tried again later"


def _wait(snapshot_id: int) -> timedelta:
    n_failures = Snapshot.objects.values_list("n_failures", flat=True).get(pk=snapshot_id)
    factor: int = 4 ** min(n_failures, 8)
    return min(LONGEST_RETRY, FIRST_RETRY * factor)
