"""How far a command has come: one line, rewritten in place on a terminal."""

from __future__ import annotations

import math
import time

from django.core.management.base import BaseCommand

LINE_EVERY_SECONDS = 2.0  # on a terminal the line is rewritten in place, and more often
TERMINAL_EVERY_SECONDS = 0.4


class Line:
    """The progress line: rewritten in place on a terminal, else a new one now and then."""

    def __init__(self, command: BaseCommand) -> None:
        self._out = command.stderr
        self._out.style_func = None  # Django's red is for errors
        self._is_terminal = command.stderr.isatty()
        self.every = TERMINAL_EVERY_SECONDS if self._is_terminal else LINE_EVERY_SECONDS
        self._shown, self._shown_at = "", -math.inf

    def show_now_and_then(self, text: str) -> None:
        """The same from within a loop: no oftener than somebody reads it."""
        if time.monotonic() - self._shown_at >= self.every:
            self.show(text)
            self._shown_at = time.monotonic()

    def show(self, text: str) -> None:
        """The line says this from now on."""
        if text == self._shown:
            return
        self._out.write(f"\r\x1b[K{text}" if self._is_terminal else text, ending="" if self._is_terminal else "\n")
        self._out.flush()
        self._shown = text

    def say(self, text: str) -> None:
        """A line of its own, below the progress."""
        self._out.write(f"\n{text}" if self._is_terminal and self._shown else text)

    def close(self, n_open: int) -> None:
        """The last word: whether anything is left."""
        left = (
            f"{n_open} rows are left; a worker goes on with them, or the next run."
            if n_open
            else "Nothing is left to do."
        )
        self.say(left)
