"""Values of options that several commands have."""

from __future__ import annotations

from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.core.management.base import CommandError

from scrapers.records import Period
from tracker.collection import clock


def day(words: str) -> date:
    """The day that an option names."""
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is no day; write it like 2026-02-24") from error


def require_one_task(options: dict[str, Any]) -> None:
    """Raises CommandError where options are given that mean nothing beside --url or --files."""
    given = next((f"--{name}" for name in ("url", "files") if options[name]), None)
    ignored = [f"--{name}" for name in ("source", "since", "until", "follow") if options[name]]
    if given and ignored:
        raise CommandError(
            f"{given} says what is collected; {' and '.join(ignored)} is for sources that list their reports: "
            "leave out the one or the other."
        )


def fill_back_period(options: dict[str, Any]) -> Period | None:
    """The days that are to be filled back. Raises CommandError where they make no sense."""
    since: date | None = options["since"]
    until: date | None = options["until"]
    if since is None:
        if until is not None:
            raise CommandError("--until says where a period ends: say with --since where it begins.")
        return None
    if until is not None and until < since:
        raise CommandError(f"--until {until} is before --since {since}: exchange them.")
    if since > clock.now().date():
        raise CommandError(f"--since {since} is in the future: name a day that was.")
    return Period(since=since, until=until)
