"""What the page tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pytest_django.live_server_helper import LiveServer

    from tests.web.record import Record


@pytest.fixture
def small_record(db: None) -> Record:
    """The small record of `tests.web.record`, all from invented outlets."""
    from tests.web import record  # models can only be imported once Django is set up

    return record.store()


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The live server, stopped before the test database is dropped: its threads hold sessions there."""
    return live_server
