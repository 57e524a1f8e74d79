"""What the tests of collecting share. Their modules are imported late: Django is not ready when this is read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

from tests.scrapers.hostile import HostileServer

if TYPE_CHECKING:
    from tests.collection.outlets import Outlets
    from tracker.collection.collector import Collector
    from tracker.collection.models import Feed, Report


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


@pytest.fixture
def server() -> Iterator[HostileServer]:
    """A host that has no robots.txt."""
    with HostileServer({"/robots.txt": lambda request: request.reply(status="404 Not Found")}) as running:
        yield running


@pytest.fixture
def work(outlets: Outlets) -> Collector:
    """One who does the turns, and asks the outlets."""
    from scrapers.http import Door
    from tracker.collection.collector import Collector
    from tracker.collection.hosts import ClusterPace

    return Collector(Door(sample_address=outlets.address, pace=ClusterPace()))


@pytest.fixture
def feed() -> Feed:
    from tests.collection import making

    return making.feed(making.source())


@pytest.fixture
def report() -> Report:
    from tests.collection import making

    return making.report(making.source())
