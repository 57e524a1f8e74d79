"""Celery's tasks of mail. They carry nothing: what is to be sent stands in the rows, so one may be lost, late or doubled."""

from __future__ import annotations

import logging
import threading
from functools import cache

from celery import current_app, shared_task
from celery.signals import worker_shutting_down
from django.db.models import Q

from tracker.collection import claims, clock
from tracker.digests import letters, sending, ticking
from tracker.digests.models import Delivery
from tracker.digests.sending import Sender

logger = logging.getLogger(__name__)

SEND_DIGESTS = "tracker.digests.tasks.send_digests"
SEND_URGENT = "tracker.digests.tasks.send_urgent"
# Of a process's threads; the others are for what people wait for, and for sweeps.
CONNECTIONS, URGENT_CONNECTIONS = 4, 2
_digest_places = threading.Semaphore(CONNECTIONS)
_urgent_places = threading.Semaphore(URGENT_CONNECTIONS)
_one_ticks = threading.Lock()


@shared_task
def sweep() -> None:
    """Puts aside what kills its workers, and rings for mail that waits. Two at once do no harm."""
    sending.sweep()
    ring_waiting()


@shared_task
def tick() -> None:
    """What is new is taken in and what is due is composed; then it is rung for."""
    if not _one_ticks.acquire(blocking=False):
        return
    try:
        ticking.tick(clock.now())
    finally:
        _one_ticks.release()
    ring_waiting()


@shared_task
def send_digests() -> None:
    """Waiting mail is sent until none is due; nothing is done where enough threads of this process send already."""
    _send(_digest_places, is_urgent_only=False)


@shared_task
def send_urgent() -> None:
    """The same for confirmations and mails about accounts alone, which wait for no digest."""
    _send(_urgent_places, is_urgent_only=True)


def ring_waiting() -> None:
    """The queue knows that mail waits, as often as there is work for; nothing to be sent, no message."""
    waiting = Delivery.objects.filter(due_at__lte=clock.now(), state=Delivery.State.QUEUED)
    is_digest = Q(purpose=Delivery.Purpose.DIGEST)
    if waiting.exclude(is_digest).exists():
        ring(SEND_URGENT)
    n_batches = -(-waiting.filter(is_digest)[: CONNECTIONS * sending.BATCH].count() // sending.BATCH)
    for _ in range(n_batches):
        ring(SEND_DIGESTS)


def ring(task: str) -> None:
    """The queue knows of it, or the log says why not. Sweeps ring again: where nobody came to it for long it is dropped."""
    try:
        current_app.send_task(task, expires=claims.HINT_LASTS.total_seconds())
    except Exception:
        logger.exception("the queue was not told to send mail")


def _send(places: threading.Semaphore, *, is_urgent_only: bool) -> None:
    if not places.acquire(blocking=False):
        return
    try:
        _sender().send_due(is_urgent_only=is_urgent_only)
    finally:
        _sender().close()
        places.release()


@cache
def _sender() -> Sender:
    sender = Sender(write=letters.messages_for)
    # weak: Celery would forget what nothing else holds
    worker_shutting_down.connect(lambda **_: sender.stop.set(), weak=False)
    return sender
