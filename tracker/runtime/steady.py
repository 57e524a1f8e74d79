"""When beat rings next, by a clock that nobody sets: where the wall's goes back by a day, beat's own schedule rests for one."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

from celery.schedules import schedule

_BEGIN = datetime(2000, 1, 1, tzinfo=UTC)  # any moment: only differences count


def steady_now() -> datetime:
    """A moment that grows with the seconds that pass, whatever the wall's clock shows; no date."""
    return _BEGIN + timedelta(seconds=time.monotonic())


def every(seconds: float) -> schedule:
    """Rung so often, the first time so long after beat's start."""
    return schedule(seconds, nowfun=steady_now)


def long_ago(seconds: float) -> datetime:
    """As the last time of what is `every` so many seconds: it is due at beat's start."""
    return steady_now() - timedelta(seconds=seconds)
