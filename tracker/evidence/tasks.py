"""Celery's task of reading: a snapshot that is due -> statements, assertions and grades.

The twin that needs no queue is `manage.py reread`.
"""

from __future__ import annotations

import logging
from datetime import timedelta

from celery import shared_task
from django.db import OperationalError, transaction

from tracker.collection import claims, clock
from tracker.collection.models import ArticleText, Snapshot
from tracker.evidence import reading, recording

logger = logging.getLogger(__name__)

# A long report takes some seconds, beside others on a busy machine some more; a slower result would be dropped and the
# reading repeated. A worker that dies holds its snapshot no longer than this.
LEASE = timedelta(seconds=60)
FIRST_RETRY = timedelta(minutes=1)
LONGEST_RETRY = timedelta(hours=24)


@shared_task
def read_snapshot(snapshot_id: int) -> None:
    """The snapshot is read, stored and graded, unless somebody else has it or it is done."""
    token = claims.claim(Snapshot, snapshot_id, lease=LEASE)
    if token is None:
        return
    try:
        _read(snapshot_id, token)
    except claims.LostClaim as late:
        logger.warning("%s; the result is dropped", late)
    except OperationalError:
        raise  # the database went away, which says nothing of this report: it comes again when the lease runs out
    except Exception as error:
        # The task's edge: one report that cannot be read must not stop the others; the row keeps the reason.
        logger.exception("cannot read snapshot %s", snapshot_id)
        claims.fail(Snapshot, snapshot_id, token, _why(error), retry_at=clock.now() + _wait(snapshot_id))


def _read(snapshot_id: int, token: int) -> None:
    text = (
        ArticleText.objects.filter(snapshot=snapshot_id)
        .select_related("snapshot__report__source")
        .defer("snapshot__body", "search")
        .order_by("-created_at")
        .first()
    )
    if text is None:
        claims.fail(Snapshot, snapshot_id, token, "the page has no article text", retry_at=None)
        return
    extraction = reading.read_text(text)
    with transaction.atomic():
        claims.hold(Snapshot, snapshot_id, token)
        recording.keep(text, extraction)
        claims.finish(Snapshot, snapshot_id, token)


def _why(error: Exception) -> str:
    """The reason in words that may stand on an editor's page; the log has the rest."""
    return f"our reader fails on it ({type(error).__name__}); the log has the details, it is tried again later"


def _wait(snapshot_id: int) -> timedelta:
    n_failures = Snapshot.objects.values_list("n_failures", flat=True).get(pk=snapshot_id)
    factor: int = 4 ** min(n_failures, 8)
    return min(LONGEST_RETRY, FIRST_RETRY * factor)
