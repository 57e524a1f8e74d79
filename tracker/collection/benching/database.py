"""A database that is only there to be measured in."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection


@contextmanager
def throw_away() -> Iterator[None]:
    """The connection is to an empty database beside the real one, which nothing of it touches."""
    real = connection.settings_dict["NAME"]
    connection.settings_dict["TEST"]["NAME"] = f"stillwatch_bench_{os.getpid()}"
    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield
    finally:
        connection.creation.destroy_test_db(real, verbosity=0)
