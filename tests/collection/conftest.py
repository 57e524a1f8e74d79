"""What the tests of collecting share. Their modules are imported late: Django is not ready when this is read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.collection.outlets import Outlets


@pytest.fixture
def quick_reader(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading is another package's work and slow; here a snapshot counts as read when its turn has come."""
    from tests.collection.reading import finish_reading
    from tracker.celery import app
    from tracker.collection.tasks import READ

    monkeypatch.setitem(app.tasks, READ, finish_reading)


@pytest.fixture
def outlets() -> Iterator[Outlets]:
    from tests.collection.outlets import Outlets

    made = Outlets()
    thread = threading.Thread(target=made.server.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield made
    made.server.shutdown()
    thread.join()
    made.server.server_close()
