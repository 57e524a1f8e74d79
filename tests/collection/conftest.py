"""What the tests of collecting share. Their modules are imported late: Django is not ready when this is read."""

from __future__ import annotations

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
    from tests.collection.outlets import running

    with running() as made:
        yield made
