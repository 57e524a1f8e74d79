"""A stand-in for the task that reads."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from tests.collection.making import LEASE
from tracker.celery import app
from tracker.collection import claims
from tracker.collection.models import Snapshot
from tracker.collection.tasks import READ


@app.task(name="tests.collection.finish_reading")
def finish_reading(snapshot_id: int) -> None:
    token = claims.claim(Snapshot, snapshot_id, lease=LEASE)
    if token is not None:
        claims.finish(Snapshot, snapshot_id, token)


@contextmanager
def read_at_once() -> Iterator[None]:
    """Reading is another package's work and slow; here a snapshot counts as read when its turn has come."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(app.tasks, READ, finish_reading)
        yield
