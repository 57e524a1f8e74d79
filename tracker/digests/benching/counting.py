"""How many statements the database was asked."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db import connection
from django.db.backends.signals import connection_created


class Count:
    """Statements of all threads."""

    def __init__(self) -> None:
        self.n = 0
        self._lock = threading.Lock()

    def __call__(self, execute: Callable[..., Any], *arguments: Any) -> Any:
        with self._lock:
            self.n += 1
        return execute(*arguments)


@contextmanager
def counted() -> Iterator[Count]:
    """What this process asks meanwhile, over connections that it has and over new ones."""
    count = Count()

    def begin(connection: Any, **_: object) -> None:
        connection.execute_wrappers.append(count)

    connection_created.connect(begin)
    with connection.execute_wrapper(count):
        try:
            yield count
        finally:
            connection_created.disconnect(begin)
