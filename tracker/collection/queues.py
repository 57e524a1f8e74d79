"""How long a hint counts: whether anything waits in one of Celery's queues, whatever broker holds them."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import Any

from celery import current_app
from django.conf import settings

from tracker.collection import claims
from tracker.collection.statements import ask

logger = logging.getLogger(__name__)

# Less than lies between two sweeps. A hint that brought no claim for so long was lost where nothing waits in the queue.
SOON_LOST = timedelta(seconds=1.5)
# Of the queue in PostgreSQL a message that a worker has is still counted, for half an hour where that worker died.
_WAITS = "SELECT EXISTS (SELECT FROM pgmq.{table} WHERE vt <= clock_timestamp())"


def hints_last(task: str) -> timedelta:
    """How old a hint of this task that brought no claim must be to count as lost."""
    queue = current_app.amqp.router.route({}, task)["queue"].name
    return SOON_LOST if is_empty(queue) else claims.HINT_LASTS


def is_empty(queue: str) -> bool:
    """Whether whatever was sent there is with a worker by now, or lost. False where the broker cannot say."""
    return _is_empty_table(queue) if settings.BROKER_URL == "" else _is_empty_elsewhere(queue)


def _is_empty_table(queue: str) -> bool:
    table = f"q_{queue}"
    if ask("SELECT to_regclass(%s)", [f"pgmq.{table}"]) == [(None,)]:
        return True  # nothing was ever sent
    return ask(_WAITS.format(table=table), []) == [(False,)]


def _is_empty_elsewhere(queue: str) -> bool:
    try:
        with current_app.pool.acquire(block=True) as acquired:
            broker: Any = acquired  # the stubs take its methods for values
            channel = broker.channel()
            try:
                return bool(channel.queue_declare(queue, passive=True).message_count == 0)
            finally:
                channel.close()
    except Exception:
        logger.exception("the broker does not say whether anything waits in %s", queue)
        return False
