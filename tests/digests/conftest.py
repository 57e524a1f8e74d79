"""What tests of digests share. Models are imported late: settings come first."""

from __future__ import annotations

import pytest

from tests.web.conftest import browser, small_record

__all__ = ["browser", "small_record"]


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
