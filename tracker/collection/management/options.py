"""Values of options that several commands have."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date


def day(words: str) -> date:
    """The day that an option names."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is no day; write it like 2026-02-24") from error
