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
        yield started
        started.close()
        # While Playwright's loop runs Django has connections apart, which nobody sees until the next browser's tests: one
        # that a test between kills with the database would be theirs.
        connections.close_all()


@pytest.fixture
def small_record(db: None) -> Record:
    """The small record of `tests.web.record`, all from invented outlets."""
    from tests.web import record  # models can only be imported once Django is set up

    return record.store()
