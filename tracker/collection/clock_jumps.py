"""The clock was set back: whatever waits goes on waiting as long as it would have, and not for the time that comes twice.

Every sweep notes how far the clock has come. Where it shows less than that, what waits is moved by the difference; what
was noted at a moment that is still to come was noted now. The earlier of our clock and the database's counts as noted
and the later as shown: a machine whose clock differs from the others' moves nothing.

Digests keep to the reader's wall, see `tracker/digests/dues.py`. A clock that is set forward makes things due early, and
needs nothing.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache

from django.apps import apps
from django.core.cache import cache as attempts
from django.db import models, transaction

from tracker.collection import clock
from tracker.collection.claims import LONGEST_LEASE
from tracker.collection.statements import ask, ask_prepared, tell

logger = logging.getLogger(__name__)

# Less is made up for by nobody: so much longer something may wait.
LEAST = timedelta(minutes=1)
# What waits longer than that, as pages do that are looked at again after weeks, may come late by the difference.
MOST = timedelta(days=2)

# In the order of their names, so that no two sweeps wait for each other in a circle. It need not last: a crash of the
# database forgets seconds of it.
_NOTE = """
    INSERT INTO collection_clockmark AS mark (name, seen_at)
    SELECT one.name, least(%(now)s, clock_timestamp())
    FROM set_config('synchronous_commit', 'off', true), unnest(%(names)s::text[]) AS one (name) ORDER BY one.name
    ON CONFLICT (name) DO UPDATE SET seen_at = greatest(mark.seen_at, excluded.seen_at)
    RETURNING name, seen_at - greatest(%(now)s, clock_timestamp())
"""
_LOOK_AGAIN = """
    SELECT greatest(%(now)s, clock_timestamp()), seen_at - greatest(%(now)s, clock_timestamp())
    FROM collection_clockmark WHERE name = %(name)s FOR UPDATE
"""
_SET_BACK = "UPDATE collection_clockmark SET seen_at = least(%(now)s, clock_timestamp()) WHERE name = %(name)s"


def make_up() -> timedelta:
    """By how much the clock was set back since the last look; what waits is moved by as much. Two at once do no harm."""
    known = _models()
    moment = clock.now()
    back = timedelta()
    for name, jump in ask_prepared(_NOTE, {"names": sorted(known), "now": moment}):
        if jump >= LEAST:
            _move(known[name], moment)
            back = max(back, jump)
    if back:
        attempts.clear()  # they would count as of just now until the clock is there again
        logger.warning("the clock was set back by %s: what waits was moved by as much", back)
    return back


@transaction.atomic
def _move(model: type[models.Model], moment: datetime) -> None:
    """Unless another sweep has done it meanwhile."""
    name = model._meta.db_table
    [(now, jump)] = ask(_LOOK_AGAIN, {"name": name, "now": moment})
    if jump >= LEAST:
        values = {"now": now, "jump": jump, "upto": now + jump + MOST, "lease": now + LONGEST_LEASE}
        tell(_statement(model), values)
        tell(_SET_BACK, {"name": name, "now": moment})


@cache
def _models() -> Mapping[str, type[models.Model]]:
    """The models with rows that wait, by their tables."""
    return {one._meta.db_table: one for one in apps.get_models() if hasattr(one, "WAITS_UNTIL")}


@cache
def _statement(model: type[models.Model]) -> str:
    """Rows are locked in their order, as others do who lock several. Who holds one within a lease's time goes on."""
    waits: tuple[str, ...] = model.WAITS_UNTIL  # type: ignore[attr-defined]
    noted: tuple[str, ...] = model.NOTED_AT  # type: ignore[attr-defined]
    table, key = model._meta.db_table, model._meta.pk.column
    ahead = [f"({name} > %(now)s AND {name} <= %(upto)s)" for name in waits]
    ahead += [f"{name} > %(now)s" for name in noted]
    held = "AND (lease_until > %(now)s AND lease_until <= %(lease)s) IS NOT TRUE" if "lease_until" in waits else ""
    moved = [
        f"{name} = CASE WHEN work.{name} > %(now)s THEN greatest(work.{name} - %(jump)s, %(now)s) ELSE work.{name} END"
        for name in waits
    ]
    moved += [f"{name} = CASE WHEN work.{name} > %(now)s THEN %(now)s ELSE work.{name} END" for name in noted]
    return f"""
        WITH chosen AS (
            SELECT {key} FROM {table} WHERE ({" OR ".join(ahead)}) {held} ORDER BY {key} FOR NO KEY UPDATE
        )
        UPDATE {table} AS work SET {", ".join(moved)} FROM chosen WHERE work.{key} = chosen.{key}
    """
