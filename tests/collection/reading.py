"""A stand-in for the task that reads."""

from tests.collection.making import LEASE
from tracker.celery import app
from tracker.collection import claims
from tracker.collection.models import Snapshot


@app.task(name="tests.collection.finish_reading")
def finish_reading(snapshot_id: int) -> None:
    token = claims.claim(Snapshot, snapshot_id, lease=LEASE)
    if token is not None:
        claims.finish(Snapshot, snapshot_id, token)
