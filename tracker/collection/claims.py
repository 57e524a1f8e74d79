"""Who may work on a row: takes rows that are work, gives leases, and lets only a lease's holder finish.

The queue may lose, repeat or delay its messages: what is due, held and done stands in the row alone.
A claim moves `due_at` to the end of the lease. So a row whose worker died falls due by itself, and one that somebody
makes due while it is being worked on stays due afterwards.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import models, transaction
from django.db.models import Case, F, Q, QuerySet, Value, When

from tracker.collection import clock
from tracker.collection.models import Work
from tracker.collection.statements import ask, ask_prepared, columns, insert_after, made, tell, tell_prepared

W = TypeVar("W", bound=Work)

# A hint that brought no claim within this time is taken as lost and given again.
HINT_LASTS = timedelta(seconds=30)
LONGEST_LEASE = timedelta(minutes=10)
# A row on which so many workers died in a row probably kills them: it then waits, twice as long each time.
MAX_DEATHS = 3
FIRST_PARKING = timedelta(minutes=5)
LONGEST_PARKING = timedelta(hours=24)
# Those that are parked together, of which one may have killed the worker of all, come again one after the other.
PARKED_APART = timedelta(minutes=1)
# A row that has to wait until another one's last worker is done with it waits so long before anybody is told of it again.
LAST_APART = timedelta(seconds=2)
LAST_LOCK = 0x57_41_54_44  # any number that nobody else in this database locks
DIED = "the worker that held this stopped before it was done"


# Due, and held by nobody who still has time; what waits to be parked is not open. See `_open`. Who claims does not wait
# for the disk: where the database forgets a claim in a crash the row is due as before, and one of its holders finishes.
_CLAIM = """
    UPDATE {table} AS {name} SET due_at = %(end)s, lease_until = %(end)s, hinted_at = NULL, attempts = attempts + 1,
        n_deaths = n_deaths + (lease_until IS NOT NULL)::int,
        failure = CASE WHEN lease_until IS NULL THEN failure ELSE %(died)s END
    FROM set_config('synchronous_commit', 'off', true)
    WHERE id = %(pk)s AND due_at <= %(now)s AND (lease_until IS NULL
        OR (lease_until <= %(now)s AND n_deaths < %(deaths)s)) AND {which}
    RETURNING {told}
"""
# Whoever takes it now may die of it without its being parked.
_HAS_MORE = "n_deaths + (lease_until IS NOT NULL)::int < %(deaths)s"
_IS_ALONE = """
    NOT EXISTS (SELECT FROM {table} WHERE due_at <= %(soon)s AND lease_until > %(now)s AND n_deaths >= %(deaths)s)
"""
_HOLD = """
    SELECT {columns} FROM {table} AS work
    WHERE id = %(pk)s AND attempts = %(token)s AND lease_until IS NOT NULL FOR NO KEY UPDATE
"""
_FINISH = """
    UPDATE {table} SET due_at = CASE WHEN due_at = lease_until THEN %(due)s::timestamptz ELSE due_at END,
        lease_until = NULL, hinted_at = NULL, n_failures = 0, n_deaths = 0,
        failure = ''{others}
    WHERE id = %(pk)s AND attempts = %(token)s AND lease_until IS NOT NULL RETURNING id
"""
_REST = "UPDATE {table} SET rests_until = %(until)s, hinted_at = NULL WHERE id = %(pk)s AND lease_until IS NULL"


class LostClaim(Exception):
    """The row is no longer held under this token: its lease ran out or it was finished; this result does not count."""


def claim(model: type[W], pk: int, *, lease: timedelta) -> int | None:
    """The token of a fresh lease on the row; None where it is not due, is held, is parked or is gone.

    lease: at most LONGEST_LEASE. Where one ran out without an end its worker died, which is noted, and is no failure of
    the row before it happened to several in a row. Before it would count as one, nobody holds another such row of the
    model: several may have been in the hands of each that died, and one alone killed them.
    """
    values = claim_values(pk, lease)
    statement = _CLAIM.format(table=model._meta.db_table, name="work", which=_HAS_MORE, told="attempts")
    rows = ask_prepared(statement, values)
    if not rows and model._default_manager.filter(_open(values["now"]), pk=pk).exists():
        rows = _claim_last(model, values)
    return rows[0][0] if rows else None


def claim_statement(model: type[W], name: str, which: str) -> str:
    """What claims a row, where `which` holds as well, and gives it whole, its `attempts` being the token; to stand within
    another statement, with `claim_values`. It gives none where `claim` would, and where the claim may be the last."""
    return _CLAIM.format(table=model._meta.db_table, name=name, which=f"{_HAS_MORE} AND {which}", told=f"{name}.*")


def claim_values(pk: int, lease: timedelta) -> dict[str, Any]:
    """What a claim's statement is told."""
    if lease > LONGEST_LEASE:
        raise ValueError(f"a lease of {lease} is longer than {LONGEST_LEASE}; a dead worker would hold the row so long")
    moment = clock.now()
    return {"pk": pk, "now": moment, "end": moment + lease, "died": DIED, "deaths": MAX_DEATHS - 1}


def hold(model: type[W], pk: int, token: int) -> W:
    """The row, locked until the transaction ends. Raises LostClaim where the token no longer holds it."""
    rows = ask_prepared(
        _HOLD.format(table=model._meta.db_table, columns=columns(model, "work")), {"pk": pk, "token": token}
    )
    if not rows:
        raise LostClaim(f"{model.__name__} {pk} is no longer held under token {token}")
    return made(model, rows[0])


def finish(
    model: type[W],
    pk: int,
    token: int,
    *,
    due_at: datetime | None = None,
    record: models.Model | None = None,
    **stated: object,
) -> bool:
    """Whether the token still held the row, which is then done: no lease, no failure, due again at `due_at`.

    record: a new row that tells of it, stored with it. stated: the columns that then stand in the row so, as the
    database takes them.
    """
    others = "".join(f', "{name}" = %({name})s' for name in stated)
    statement = _FINISH.format(table=model._meta.db_table, others=others)
    values = {**stated, "pk": pk, "token": token, "due": due_at}
    return bool(ask_prepared(statement, values)) if record is None else insert_after(statement, values, record)


def fail(model: type[W], pk: int, token: int, message: str, *, retry_at: datetime | None) -> bool:
    """Whether the token still held the row, which then keeps the message; retry_at None: not tried again."""
    return bool(
        _held(model, pk, token).update(
            due_at=_unless_made_due(retry_at),
            lease_until=None,
            hinted_at=None,
            n_failures=F("n_failures") + 1,
            n_deaths=0,
            failure=message,
        )
    )


def make_due(rows: QuerySet[W], *, at: datetime | None = None) -> int:
    """How many rows of work are due now, or at that moment; one that is being worked on comes once more."""
    return rows.update(due_at=at or clock.now(), hinted_at=None)


def free(rows: QuerySet[W], *, has_died: bool) -> int:
    """How many held rows are due again at once, and no hint counts as given. For who knows that their worker is gone.

    has_died: it is noted in the row, on which the worker may have died; else it was only stopped.
    """
    moment = clock.now()
    rows.filter(hinted_at__isnull=False).update(hinted_at=None)
    held = rows.filter(lease_until__isnull=False)
    return held.update(lease_until=moment if has_died else None, due_at=moment)


def put_off(rows: QuerySet[W], until: datetime) -> int:
    """How many of these rows, due by then and held by nobody, now wait until then."""
    with transaction.atomic():
        waiting = rows.filter(due_at__lt=until, lease_until=None)
        # Rows that another transaction changes at this moment are left to it: waiting for them could lock both up.
        ids = list(waiting.select_for_update(skip_locked=True, no_key=True).values_list("pk", flat=True))
        return rows.model._default_manager.filter(pk__in=ids).update(due_at=until, hinted_at=None)


def give_back(model: type[W], pk: int, token: int, *, due_at: datetime) -> bool:
    """Whether the token still held the row, which then stands as if it had not been claimed, due again at `due_at`."""
    return bool(_held(model, pk, token).update(due_at=_unless_made_due(due_at), lease_until=None, hinted_at=None))


def rest(row: Work, wait: timedelta) -> None:
    """The row, unless it is held, stays due, but nobody is told of it before the wait is over."""
    statement = _REST.format(table=row._meta.db_table)
    tell_prepared(statement, {"pk": row.pk, "until": clock.now() + wait})


def overdue(
    rows: QuerySet[W], limit: int, *, one_per: str | None = None, hint_lasts: timedelta = HINT_LASTS
) -> list[int]:
    """Ids of those rows that are due, not held, not at rest and not hinted at lately, longest waiting first.

    They count as hinted at from now. At most `limit` hints are out at a time, so a slow worker's queue stays short.
    one_per: a column; of rows that share its value one at a time is hinted at, at rest or in work.
    hint_lasts: what was hinted at earlier than so long ago and is not in work counts as not hinted at.
    """
    moment = clock.now()
    is_fresh = Q(hinted_at__isnull=False, hinted_at__gt=moment - hint_lasts)
    is_resting = Q(rests_until__isnull=False, rests_until__gt=moment)
    waiting = rows.filter(_open(moment))
    if not waiting.exists():
        return []  # as most looks find it
    chosen = waiting.exclude(is_fresh | is_resting)
    if one_per is not None:
        # A held row falls due within the longest lease: so far the index of due rows has to be read, and no farther.
        is_held = Q(lease_until__gt=moment, due_at__lte=moment + LONGEST_LEASE)
        busy = rows.filter(is_held | (_open(moment) & (is_fresh | is_resting))).values(one_per)
        chosen = chosen.exclude(**{f"{one_per}__in": busy}).order_by(one_per, "due_at", "pk").distinct(one_per)
    with transaction.atomic():
        room = max(0, limit - waiting.filter(is_fresh).count())
        all_rows = rows.model._default_manager
        locked = all_rows.filter(pk__in=chosen.values("pk")).select_for_update(skip_locked=True, no_key=True)
        ids = list(locked.order_by("due_at", "pk").values_list("pk", flat=True)[:room])
        all_rows.filter(pk__in=ids).update(hinted_at=moment)
    return ids


def park_deadly(model: type[W]) -> int:
    """How many rows were put aside because worker after worker died on them; each comes again later."""
    moment = clock.now()
    n_parked = 0
    with transaction.atomic():
        deadly = model._default_manager.filter(_deadly(), lease_until__lte=moment, due_at__lte=moment)
        for row in deadly.select_for_update(skip_locked=True, no_key=True):
            wait = min(LONGEST_PARKING, FIRST_PARKING * 2 ** min(row.n_deaths - MAX_DEATHS + 1, 12))
            row.due_at, row.lease_until, row.failure = moment + wait + n_parked * PARKED_APART, None, DIED
            row.n_deaths, row.n_failures = row.n_deaths + 1, row.n_failures + 1
            row.save(update_fields=["due_at", "lease_until", "failure", "n_deaths", "n_failures"])
            n_parked += 1
    return n_parked


def _claim_last(model: type[Work], values: dict[str, Any]) -> list[tuple[Any, ...]]:
    """The token for whoever may be the last that dies of this row; none while another such row is held."""
    table, moment = model._meta.db_table, values["now"]
    with transaction.atomic():
        # Else two see at once that none is held.
        tell("SELECT pg_advisory_xact_lock(%(number)s)", {"number": LAST_LOCK})
        statement = _CLAIM.format(table=table, name="work", which=_IS_ALONE.format(table=table), told="attempts")
        rows = ask(statement, {**values, "soon": moment + LONGEST_LEASE})
        if not rows:
            waiting = model._default_manager.filter(_open(moment), pk=values["pk"])
            waiting.update(rests_until=moment + LAST_APART, hinted_at=None)
    return rows


def _open(moment: datetime) -> Q:
    """Due, and held by nobody who still has time; what waits to be parked is not open."""
    return Q(due_at__lte=moment) & (Q(lease_until=None) | (Q(lease_until__lte=moment) & ~_deadly()))


def _deadly() -> Q:
    """The worker that holds or held this follows MAX_DEATHS - 1 that died on it."""
    return Q(lease_until__isnull=False, n_deaths__gte=MAX_DEATHS - 1)


def _held(model: type[W], pk: int, token: int) -> QuerySet[W]:
    return model._default_manager.filter(pk=pk, attempts=token, lease_until__isnull=False)


def _unless_made_due(moment: datetime | None) -> Case:
    """The moment; where the row was made due while it was held, that stays."""
    return Case(
        When(due_at=F("lease_until"), then=Value(moment, output_field=models.DateTimeField())), default=F("due_at")
    )
