"""When to ask again: takes the time now and what happened so far, gives the next moment. Pure.

Every wait is bounded: a feed that failed for a month is still asked once a day.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median

from scrapers.http_headers import max_age_of

MIN_WAIT = timedelta(hours=1)
MAX_WAIT = timedelta(hours=24)
JITTER = 0.1
FULL_GET_EVERY = timedelta(hours=24)
# A report is looked at again this long after it was first fetched: corrections come early, silent edits later.
RECHECKS = (timedelta(hours=1), timedelta(days=1), timedelta(days=7))
_PAGE_RETRIES = tuple(timedelta(minutes=minutes) for minutes in (5, 30, 120, 480, 1_440, 2_880, 5_760))
_GONE_RETRIES = (timedelta(days=1), timedelta(days=6))


def next_poll(
    *, now: datetime, seed: str, headers: Mapping[str, str] | None = None, newest: Sequence[datetime] = ()
) -> datetime:
    """When to poll a feed again after a good answer: MIN_WAIT to MAX_WAIT from now.

    headers: of the answer, names in lower case; its max-age is waited for. newest: dates of its latest entries, in any
    order; a feed is asked twice within its usual gap. seed: spreads feeds of one rhythm, e.g. the feed's address.
    """
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(sorted(newest))]
    usual = timedelta(seconds=median(gaps) / 2) if gaps else MIN_WAIT
    fresh = max_age_of(headers) if headers else None
    return now + _spread(max(usual, fresh or MIN_WAIT), now, seed)


def next_poll_after_failure(
    *, now: datetime, seed: str, n_failures: int, retry_after: timedelta | None = None
) -> datetime:
    """When to poll a feed again after the n-th failure in a row (from 1): doubling from MIN_WAIT to MAX_WAIT.

    retry_after: what the server asked for, if this feed's own host answered.
    """
    backoff = min(MIN_WAIT * 2 ** min(max(n_failures, 1) - 1, 10), MAX_WAIT)
    return now + _spread(max(backoff, retry_after or backoff), now, seed)


def sends_validators(*, now: datetime, last_full_at: datetime, last_poll_at: datetime) -> bool:
    """Whether a poll may be conditional: no day passes without one that is not, for servers that answer 304 for ever.

    The next poll is expected as long after this one as this one is after the last, or a tenth later.
    """
    next_at = now + (now - last_poll_at) * (1 + JITTER)
    return next_at - last_full_at <= FULL_GET_EVERY


def next_recheck(*, now: datetime, first_fetched_at: datetime) -> datetime | None:
    """When to look at a report's page again; None when it has had its last look."""
    return next((first_fetched_at + age for age in RECHECKS if first_fetched_at + age > now), None)


def next_page_try(
    *, now: datetime, seed: str, n_failures: int, is_permanent: bool, retry_after: timedelta | None = None
) -> datetime | None:
    """When to try a page again after the n-th failure in a row (from 1); None to give up.

    A page that is gone may be back the next day; what passes is tried over about a week.
    """
    waits = _GONE_RETRIES if is_permanent else _PAGE_RETRIES
    if n_failures > len(waits):
        return None
    wait = max(waits[max(n_failures, 1) - 1], min(retry_after or timedelta(0), MAX_WAIT))
    return now + wait * (1 + JITTER * _share(seed, now))


def _spread(wait: timedelta, now: datetime, seed: str) -> timedelta:
    """The wait within its bounds, up to a tenth longer; at the upper bound up to a tenth shorter."""
    bounded = min(max(wait, MIN_WAIT), MAX_WAIT)
    longer = bounded * (1 + JITTER * _share(seed, now))
    return longer if longer <= MAX_WAIT else MAX_WAIT * (1 - JITTER * _share(seed, now))


def _share(seed: str, now: datetime) -> float:
    """A number in [0, 1) that depends on the seed and the moment only."""
    digest = hashlib.sha256(f"{seed}\0{now.isoformat()}".encode("utf-8", "surrogatepass")).digest()
    return int.from_bytes(digest[:6]) / 2**48
