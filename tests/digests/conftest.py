"""What tests of digests share. Models are imported late: settings come first."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from tests.digests.others import Others
from tests.digests.sink import Sink
from tests.web.conftest import browser, small_record

__all__ = ["browser", "small_record"]


@pytest.fixture(autouse=True)
def _nothing_drawn() -> None:
    """Another test's record may be as old as this one's and show something else."""
    from tracker.digests.mail_batches import _picture

    _picture.cache_clear()


@pytest.fixture
def others() -> Iterator[Others]:
    with ThreadPoolExecutor(4) as pool:
        yield Others(pool)


@pytest.fixture
def stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock shows NOW."""
    from tests.digests.ledger import NOW
    from tracker.collection import clock

    monkeypatch.setattr(clock, "now", lambda: NOW)


@pytest.fixture
def begun(db: None, stopped: None) -> None:
    """The store was empty when news were taken in first."""
    from tests.digests.ledger import NOW
    from tracker.digests.intake import take_in

    assert take_in(NOW) == 0


@pytest.fixture(scope="session")
def _one_sink(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sink]:
    sink = Sink(tmp_path_factory.mktemp("sink"))
    yield sink
    sink.kill()


@pytest.fixture
def sink(_one_sink: Sink) -> Sink:
    """A mail server that has kept nothing yet, in a process of its own."""
    if _one_sink.process is None:
        _one_sink.start()
    _one_sink.answer_all(250)
    _one_sink.take_at_once(False)
    _one_sink.log.write_text("")
    return _one_sink
