"""Who is called next: receivers that take their time hold a few threads of a process, and each account one of them."""

from __future__ import annotations

import threading
from collections.abc import Callable


class Turns:
    """Makes calls, few at once in this process and never two of one account; no thread waits for its turn.

    A call whose turn has not come is made by whichever thread is done next. It stands in its row as well: where it is
    forgotten here, a sweep rings for it again.
    """

    def __init__(self, call: Callable[[int], None], at_once: int) -> None:
        self._call = call
        self._at_once = at_once
        self._waiting: dict[int, int] = {}  # account by call, in the order in which they came
        self._called: set[int] = set()  # accounts
        self._lock = threading.Lock()

    def take(self, pk: int, account: int) -> None:
        """The call is made now by this thread, or later by another one; then whatever waits is."""
        with self._lock:
            self._waiting[pk] = account
        while (chosen := self._next()) is not None:
            try:
                self._call(chosen[0])
            finally:
                with self._lock:
                    self._called.discard(chosen[1])

    def clear(self) -> None:
        """Nothing waits here any more."""
        with self._lock:
            self._waiting.clear()

    def _next(self) -> tuple[int, int] | None:
        with self._lock:
            if len(self._called) >= self._at_once:
                return None
            free = ((pk, account) for pk, account in self._waiting.items() if account not in self._called)
            chosen = next(free, None)
            if chosen is not None:
                del self._waiting[chosen[0]]
                self._called.add(chosen[1])
            return chosen
