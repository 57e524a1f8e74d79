"""Whether this worker, or beat, still hears: only work tells, for one that is alive may be deaf.

It may be frozen, or wait on a connection that nobody serves any more. So each task that begins or ends, and each message
that beat sends, is told to the one that keeps it running (`tracker/runtime/pulse.py`). Where there is nothing to do, a
worker sends itself some: of several on one queue each gets its share, the sooner the longer it heard none.
A broker that refuses is no deafness: Celery comes back to it by itself, and starting anew would change nothing.
"""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from celery import current_app, shared_task
from celery.signals import after_task_publish, beat_init, task_postrun, task_prerun, worker_init, worker_ready
from django.conf import settings
from kombu import Connection
from kombu.exceptions import OperationalError

from tracker.runtime import pulse

logger = logging.getLogger(__name__)

QUIET = 1 / 8  # of the time after which one counts as deaf: so long nothing is asked
PAUSE = 1 / 240  # of the same: between two questions that nobody answered; some two hundred fit into it


@shared_task
def hear() -> None:
    """Nothing; that it is done is all."""


class Ear(threading.Thread):
    """Tells of what is heard, and asks where nothing is. ask: goes to the broker; raises where that refuses."""

    def __init__(self, tell: Callable[[], None], ask: Callable[[Connection], object]) -> None:
        super().__init__(name="ear", daemon=True)
        self._tell = tell
        self._ask = ask
        self._heard = time.monotonic()

    def hear(self, **_: object) -> None:
        """Something came."""
        self._heard = time.monotonic()
        self._tell()

    def run(self) -> None:
        """For as long as the process lives. Where the broker neither answers nor refuses, this waits like everything else."""
        while True:
            time.sleep(settings.DEAF_SECONDS * PAUSE)
            if time.monotonic() - self._heard >= settings.DEAF_SECONDS * QUIET:
                self._ask_broker()

    def _ask_broker(self) -> None:
        """On a connection of its own: an older one may be the very reason that nothing is heard."""
        connection = current_app.connection_for_write(transport_options=_patience())
        try:
            with connection:
                self._ask(connection)
        except Exception as error:
            if isinstance(error, (OperationalError, *connection.connection_errors)):
                self.hear()
            else:
                logger.exception("the queue could not be asked whether this process hears")


def _patience() -> dict[str, Any]:
    """Refused is who has no connection after a quarter of the time; other brokers than PostgreSQL have their own limits."""
    known = current_app.conf.broker_transport_options
    if "pool_timeout" not in known:
        return {}
    return {"pool_timeout": min(known["pool_timeout"], settings.DEAF_SECONDS / 4)}


def _ring(connection: Connection) -> None:
    """A message to the first queue that this worker serves. It is sent as it is: the worker has made the queue."""
    queue = next(iter(current_app.amqp.queues.consume_from))
    current_app.send_task(
        hear.name, queue=queue, connection=connection, retry=False, declare=[], expires=settings.DEAF_SECONDS
    )


@worker_init.connect
def listen_to_tasks(**_: object) -> None:
    """A worker hears what it is given to do. That it is ready is its first word: from then on silence is no slow start."""
    if tell := pulse.inherited():
        ear = Ear(tell, _ring)
        for signal in (worker_ready, task_prerun, task_postrun):
            signal.connect(ear.hear, weak=False)
        ear.start()


@beat_init.connect
def listen_to_beat(**_: object) -> None:
    """Beat lives as long as it gets rid of its messages; it has the shortest of intervals, and needs no other."""
    if tell := pulse.inherited():
        ear = Ear(tell, lambda connection: connection.ensure_connection(max_retries=1))
        after_task_publish.connect(ear.hear, weak=False)
        ear.start()
