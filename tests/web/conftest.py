"""What the page tests share."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from tests.web.record import Record


@pytest.fixture
def small_record(db: None) -> Record:
    """The small record of `tests.web.record`, all from invented outlets."""
    from tests.web import record  # models can only be imported once Django is set up

    return record.store()
