"""What the tests of collecting share. Their modules are imported late: Django is not ready when this is read."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.collection.outlets import Outlets


@pytest.fixture
def quick_reader() -> Iterator[None]:
    from tests.collection.reading import read_at_once

    with read_at_once():
        yield


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
