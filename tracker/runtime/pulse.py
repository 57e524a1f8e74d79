"""A pipe on which a program that we started says that it hears, and for how long it has said nothing.

No file and no clock on the wall: nothing is left behind, and a clock that is put right changes nothing.
"""

import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Final

VARIABLE: Final = "STILLWATCH_PULSE"  # names the program's end of the pipe, a file descriptor
LONGEST_LOOK: Final = (
    1.0  # seconds between two looks that count as heard through; of a longer pause we were away ourselves
)
START_SECONDS: Final = 180.0  # that a program may take to its first word, on a busy machine
_MOST_BYTES: Final = 65536


class Pulse:
    """The keeper's end."""

    def __init__(self) -> None:
        self._reader, self._writer = os.pipe()
        for end in (self._reader, self._writer):
            os.set_blocking(end, False)  # neither waits for the other
        self._has_begun = False
        self._silence = 0.0
        self._looked = time.monotonic()

    @contextmanager
    def handed_over(self) -> Iterator[int]:
        """The program's end, to be inherited within the block; after it only the program can write."""
        try:
            yield self._writer
        finally:
            os.close(self._writer)

    def close(self) -> None:
        """Nobody asks any more."""
        os.close(self._reader)

    def is_missing(self, seconds: float) -> bool:
        """Whether nothing came for so long, as far as we were awake to hear it; at first it may take longer."""
        now = time.monotonic()
        with suppress(BlockingIOError):
            if os.read(self._reader, _MOST_BYTES):
                self._has_begun = True
                self._silence = 0.0
                self._looked = now
        self._silence += min(now - self._looked, LONGEST_LOOK)
        self._looked = now
        return self._silence > (seconds if self._has_begun else max(seconds, START_SECONDS))


def inherited() -> Callable[[], None] | None:
    """What says once that this program hears; None where nobody listens. What it starts in turn does not inherit it."""
    writer = os.environ.pop(VARIABLE, "")
    if not writer:
        return None
    descriptor = int(writer)
    os.set_inheritable(descriptor, False)

    def say() -> None:
        with suppress(OSError):  # full, as nobody has looked for long, or nobody is there
            os.write(descriptor, b".")

    return say
