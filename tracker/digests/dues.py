"""Who is due, what follows that concerns, and when each is due next."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import Final, NamedTuple

from django.db import transaction

from tracker.collection.statements import ask, tell
from tracker.digests.models import Cadence, Channel, Subscriber
from tracker.digests.slots import next_slot


class Due(NamedTuple):
    """A subscriber who is due, locked. The three moments are None where nothing is due or followed so."""

    id: int
    address: str
    confirmed_at: datetime | None
    ended_at: datetime | None
    zone: str
    hour: int
    weekday: int
    daily: datetime | None
    weekly: datetime | None
    at_once: datetime | None


class DueFollow(NamedTuple):
    """A follow by mail that is due."""

    subscriber: int
    subject: str
    target: str
    least_letter: str
    cadence: str
    seen_upto: int
    created_at: datetime
    id: int


# Each kind of due by its own index; a row that another one composes is passed over. The columns are those of the locked
# row, which may be newer than what the statement began with.
_COLUMNS: Final = (
    "id, address, confirmed_at, ended_at, zone, hour, weekday, daily_due_at, weekly_due_at, at_once_due_at"
)
_ONE_DUE: Final = """(SELECT {columns} FROM digests_subscriber WHERE {due} <= %(moment)s
    ORDER BY {due} LIMIT %(size)s FOR NO KEY UPDATE SKIP LOCKED)"""
_DUE: Final = " UNION ".join(
    f"SELECT * FROM {_ONE_DUE.format(columns=_COLUMNS, due=due)} {due}"
    for due in ("at_once_due_at", "daily_due_at", "weekly_due_at")
)


def lock_due(moment: datetime, size: int) -> list[Due]:
    """Those who are due by then, at most so many, locked until the transaction ends; who is locked already is left out."""
    return [Due(*row) for row in ask(f"SELECT * FROM ({_DUE}) due LIMIT %(size)s", {"moment": moment, "size": size})]


def due_follows(cadences: Mapping[int, Collection[str]]) -> list[DueFollow]:
    """What the cadences of these subscribers follow by mail."""
    rows = ask(
        """SELECT subscriber_id, subject, target, least_letter, cadence, seen_upto, created_at, id FROM digests_follow
        WHERE subscriber_id = ANY(%(subscribers)s) AND channel = 'mail'""",
        {"subscribers": list(cadences)},
    )
    return [one for one in map(DueFollow._make, rows) if one.cadence in cadences[one.subscriber]]


def move_on(cadences: Mapping[int, Collection[str]], upto: int, unasked: Collection[int]) -> None:
    """The follows of these cadences of the subscribers have seen everything up to that news, but for the unasked ones."""
    seen = [(pk, cadence) for pk, mine in cadences.items() for cadence in mine]
    tell(
        """UPDATE digests_follow f SET seen_upto = %(upto)s
        FROM unnest(%(subscribers)s::bigint[], %(cadences)s::text[]) AS seen (subscriber, cadence)
        WHERE f.subscriber_id = seen.subscriber AND f.cadence = seen.cadence AND f.channel = 'mail'
            AND f.seen_upto < %(upto)s AND f.id <> ALL(%(unasked)s::bigint[])""",
        {
            "upto": upto,
            "subscribers": [pk for pk, _ in seen],
            "cadences": [cadence for _, cadence in seen],
            "unasked": list(unasked),
        },
    )


def schedule(due: Sequence[Due], served: Collection[int], moment: datetime) -> None:
    """When each is due next. served: who may be written to; for the others nothing is due."""
    tell(
        """UPDATE digests_subscriber s SET daily_due_at = next.daily, weekly_due_at = next.weekly,
            at_once_due_at = CASE WHEN next.at_once > %(moment)s THEN next.at_once END
        FROM unnest(%(ids)s::bigint[], %(daily)s::timestamptz[], %(weekly)s::timestamptz[], %(at_once)s::timestamptz[])
            AS next (id, daily, weekly, at_once) WHERE s.id = next.id""",
        {
            "moment": moment,
            "ids": [one.id for one in due],
            "daily": [_next(one, Cadence.DAILY.value, served, moment) for one in due],
            "weekly": [_next(one, Cadence.WEEKLY.value, served, moment) for one in due],
            "at_once": [one.at_once if one.id in served else None for one in due],
        },
    )


def _next(one: Due, cadence: str, served: Collection[int], moment: datetime) -> datetime | None:
    known: datetime | None = getattr(one, cadence)
    if known is None or one.id not in served:
        return None
    return known if known > moment else next_slot(cadence, one.zone, one.hour, one.weekday, moment)


# On the day on which a clock is set back by an hour; what is due later was set by a clock that was ahead.
_NEXT_DAY: Final = timedelta(hours=25)
_NEXT_WEEK: Final = timedelta(days=7, hours=1)
_TOO_FAR: Final = """
    SELECT id, zone, hour, weekday, daily_due_at, weekly_due_at FROM digests_subscriber
    WHERE daily_due_at > %(day)s OR weekly_due_at > %(week)s ORDER BY id FOR NO KEY UPDATE SKIP LOCKED
"""


@transaction.atomic
def bring_near(moment: datetime) -> int:
    """Of how many a slot was further off than the next one ever is: the clock was set back. The next one is due to them.

    One that they were told already is told by its name, and not once more.
    """
    found = ask(_TOO_FAR, {"day": moment + _NEXT_DAY, "week": moment + _NEXT_WEEK})
    nearer = []
    for pk, zone, hour, weekday, daily, weekly in found:
        slots = [
            known and min(known, next_slot(cadence.value, zone, hour, weekday, moment))
            for cadence, known in ((Cadence.DAILY, daily), (Cadence.WEEKLY, weekly))
        ]
        if slots != [daily, weekly]:
            nearer.append((pk, *slots))
    if nearer:
        ids, days, weeks = zip(*nearer, strict=True)
        tell(
            """UPDATE digests_subscriber s SET daily_due_at = next.daily, weekly_due_at = next.weekly
            FROM unnest(%(ids)s::bigint[], %(daily)s::timestamptz[], %(weekly)s::timestamptz[])
                AS next (id, daily, weekly) WHERE s.id = next.id""",
            {"ids": list(ids), "daily": list(days), "weekly": list(weeks)},
        )
    return len(nearer)


def refresh_due(subscriber: Subscriber, moment: datetime) -> None:
    """After what it follows, its clock or its consent changed; call it with the row locked. Two statements.

    A mail that was due already stays so. News that it follows at once are looked for at once.
    """
    cadences: set[str] = set()
    if subscriber.is_active:
        cadences = set(subscriber.follows.filter(channel=Channel.MAIL).values_list("cadence", flat=True))
    subscriber.daily_due_at = _due(subscriber, Cadence.DAILY, subscriber.daily_due_at, cadences, moment)
    subscriber.weekly_due_at = _due(subscriber, Cadence.WEEKLY, subscriber.weekly_due_at, cadences, moment)
    subscriber.at_once_due_at = moment if Cadence.AT_ONCE in cadences else None
    subscriber.save(update_fields=["daily_due_at", "weekly_due_at", "at_once_due_at"])


def _due(
    subscriber: Subscriber, cadence: Cadence, known: datetime | None, cadences: set[str], moment: datetime
) -> datetime | None:
    if cadence not in cadences:
        return None
    if known is not None and known <= moment:
        return known
    return next_slot(cadence.value, subscriber.zone, subscriber.hour, subscriber.weekday, moment)
