"""What the page tests share."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest
from django.db import connections
from playwright.sync_api import Browser, sync_playwright

if TYPE_CHECKING:
    from tests.web.record import Record

FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="module")
def browser(chromium_path: str) -> Iterator[Browser]:
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=chromium_path, args=list(FLAGS))
        # While Playwright's loop runs Django has connections apart, those of the last browser's tests: a test between may
        # have killed the database under them.
        for one in connections.all(initialized_only=True):
            if one.connection is not None and not one.is_usable():
                one.close()
        yield started
        started.close()


@pytest.fixture
def small_record(db: None) -> Record:
    """The small record of `tests.web.record`, all from invented outlets."""
    from tests.web import record  # models can only be imported once Django is set up

    return record.store()
