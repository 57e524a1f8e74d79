"""Whether the sample was collected into this database, or removed from it: a row, so that every process agrees."""

from __future__ import annotations

from tracker.collection import clock
from tracker.collection.models import Sample

State = Sample.State


def state() -> State:
    """What became of the sample here."""
    row = Sample.objects.first()
    return State.WANTED if row is None else State(row.state)


def note(state: State) -> None:
    """The state is kept, with the moment."""
    Sample.objects.update_or_create(pk=1, defaults={"state": state, "since": clock.now()})
