"""Which waiting mails a sender takes, and how fast mails to one provider follow each other."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from datetime import datetime, timedelta

from django.conf import settings
from django.db.models import F
from django.db.models.functions import Least

from tracker.collection import clock
from tracker.collection.claims import DIED, MAX_DEATHS
from tracker.collection.statements import ask, columns, made
from tracker.digests.models import Delivery, Provider

LEASE = timedelta(minutes=10)
# A batch waits so long for its turn at a provider; what comes later is put off until then.
WINDOW = timedelta(seconds=2)
# A turn that was given before that is over: workers that were away do not send at once what was spread over an hour.
TURN_LASTS = timedelta(seconds=30)
FIRST_PAUSE = timedelta(seconds=10)
LONGEST_PAUSE = timedelta(minutes=15)
PROVIDERS_ARE_KEPT = timedelta(days=1)

_OPEN = """state = 'queued' AND due_at <= %(now)s AND (lease_until IS NULL OR (lease_until <= %(now)s AND n_deaths < %(deaths)s))
        ORDER BY due_at LIMIT %(limit)s FOR NO KEY UPDATE SKIP LOCKED"""
_LEFT_OVER = "lease_until IS NOT NULL OR n_deaths > 0 AS is_left_over"
_URGENT = f"SELECT id, {_LEFT_OVER} FROM digests_delivery WHERE due_at IS NOT NULL AND purpose <> 'digest' AND {_OPEN}"
_DIGESTS = f"SELECT id, {_LEFT_OVER} FROM digests_delivery WHERE due_at IS NOT NULL AND purpose = 'digest' AND {_OPEN}"
_CLAIM = """
    WITH urgent AS ({urgent}), rest AS ({rest}),
    first AS (SELECT * FROM urgent UNION ALL SELECT * FROM rest LIMIT %(limit)s),
    chosen AS (SELECT id FROM first WHERE NOT EXISTS (SELECT FROM first WHERE is_left_over)
        OR id = (SELECT min(id) FROM first WHERE is_left_over))
    UPDATE digests_delivery AS work SET due_at = %(end)s, lease_until = %(end)s, hinted_at = NULL,
        attempts = attempts + 1, n_deaths = n_deaths + (lease_until IS NOT NULL)::int,
        failure = CASE WHEN lease_until IS NULL THEN failure ELSE %(died)s END
    FROM chosen WHERE work.id = chosen.id
        AND NOT EXISTS (SELECT FROM digests_provider WHERE domain = '' AND free_at > %(now)s)
    RETURNING {columns}
"""
# Sorted by domain, so that no two wait for each other in a circle.
_RESERVE = """
    INSERT INTO digests_provider AS provider (domain, free_at, n_refusals, refusal)
    SELECT domain, %(now)s + n * %(each)s, 0, '' FROM unnest(%(domains)s::text[], %(counts)s::int[]) AS asked(domain, n)
    ORDER BY domain
    ON CONFLICT (domain) DO UPDATE
        SET free_at = greatest(provider.free_at, %(now)s) + (excluded.free_at - %(now)s)
    RETURNING domain, free_at
"""
_PAUSE = """
    INSERT INTO digests_provider AS provider (domain, free_at, n_refusals, refusal)
    VALUES ('', %(first)s, 1, %(words)s)
    ON CONFLICT (domain) DO UPDATE SET refusal = %(words)s, n_refusals = provider.n_refusals + 1,
        free_at = %(now)s + least(%(longest)s, %(each)s * power(2, least(provider.n_refusals, 12)))
    WHERE provider.free_at <= %(now)s
    RETURNING free_at
"""


def claim(limit: int, *, is_urgent_only: bool = False) -> list[Delivery]:
    """Up to `limit` waiting mails, now ours until their lease ends: what people wait for first, then the longest due.

    None while our mail server takes nothing from us. What a dead worker left is taken alone: should it be what killed
    the worker, nothing else is in its hands the next time.
    """
    moment = clock.now()
    statement = _CLAIM.format(
        urgent=_URGENT,
        rest="SELECT 0::bigint, false WHERE false" if is_urgent_only else _DIGESTS,
        columns=columns(Delivery, "work"),
    )
    values = {"now": moment, "end": moment + LEASE, "limit": limit, "died": DIED, "deaths": MAX_DEATHS - 1}
    rows = [made(Delivery, row) for row in ask(statement, values)]
    return sorted(rows, key=lambda row: (row.purpose == Delivery.Purpose.DIGEST, row.pk))


def turns(batch: Sequence[Delivery]) -> dict[int, datetime]:
    """When each mail of the batch may go, by its id; kept for all workers together. What people wait for goes at once."""
    moment = clock.now()
    each = timedelta(seconds=1 / settings.MAIL_RATE)
    at_once = {row.pk: moment for row in batch if _goes_at_once(row, moment)}
    waiting = [row for row in batch if row.pk not in at_once]
    asked = Counter(row.domain for row in waiting)
    if not asked:
        return at_once
    values = {"now": moment, "each": each, "domains": list(asked), "counts": list(asked.values())}
    ends = dict(ask(_RESERVE, values))
    given = dict(at_once)
    for row in reversed(waiting):
        ends[row.domain] -= each
        given[row.pk] = ends[row.domain]
    return given


def pause(words: str) -> datetime | None:
    """Nothing is sent by anybody until then: longer each time in a row. None where somebody else paused just now."""
    moment = clock.now()
    values = {"now": moment, "first": moment + FIRST_PAUSE, "each": FIRST_PAUSE, "longest": LONGEST_PAUSE}
    rows = ask(_PAUSE, {**values, "words": words[:500]})
    return rows[0][0] if rows else None


def resume() -> None:
    """Our mail server took a mail: the next time that it takes none counts as the first."""
    Provider.objects.filter(domain=Provider.THE_WHOLE, n_refusals__gt=0).update(
        n_refusals=0, refusal="", free_at=Least(F("free_at"), clock.now())
    )


def took_others() -> bool:
    """Whether our mail server has taken mails since it last took none."""
    return Provider.objects.filter(domain=Provider.THE_WHOLE, n_refusals=0).exists()


def forget_providers() -> None:
    """Domains to which nothing went for a day have no row."""
    Provider.objects.filter(free_at__lt=clock.now() - PROVIDERS_ARE_KEPT).delete()


def _goes_at_once(row: Delivery, moment: datetime) -> bool:
    """What people wait for, and what waited for the turn that it was given."""
    if row.purpose != Delivery.Purpose.DIGEST:
        return True
    return row.rests_until is not None and moment - TURN_LASTS < row.rests_until <= moment
