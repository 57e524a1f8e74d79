"""As known on a day: what had been published or fetched by the end of it, and still stood there.

Every query takes `as_of`, a day in UTC, or None for now. What counts when is said in `tracker.evidence.said`; here it is
put as conditions on rows.
"""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta

from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.db.models.expressions import Combinable

from tracker.collection.clock import now
from tracker.evidence.models import Mention, Point, Statement
from tracker.grading.points import end_of
from tracker.grading.rules import PUBLIC_FROM

# No report is older than this reads; from the first years nothing can be counted back.
_DAY = re.compile(r"[1-9]\d{3}-\d{2}-\d{2}", re.ASCII)
# Columns of an assertion that stand on its points themselves; the others stand on what was said then.
_OF_POINTS = frozenset({"occurred_on", "occurred_precision", "score"})


class NoDay(ValueError):
    """What an address asks for is no day."""


def read_day(raw: str) -> date | None:
    """The day that an address asks for; None for today, for a day to come and where it asks for none.

    Raises NoDay for anything that is not a day as YYYY-MM-DD.
    """
    if not raw:
        return None
    if not _DAY.fullmatch(raw):
        raise NoDay(raw)
    try:
        day = date.fromisoformat(raw)
    except ValueError as error:
        raise NoDay(raw) from error
    return day if day < now().date() else None


def points(as_of: date) -> QuerySet[Point]:
    """The points that held at the end of the day and may be shown: at most one for each assertion."""
    return Point.objects.filter(holding(as_of))


def holding(as_of: date) -> Q:
    """The same as a condition on points."""
    return Q(Q(until=None) | Q(until__gt=as_of), since__lte=as_of, score__gte=PUBLIC_FROM)


def column(name: str, as_of: date | None, way: str = "") -> Combinable:
    """A column of an assertion as it read on that day. way: the field that leads to the assertion from elsewhere."""
    if as_of is None:
        return F(f"{way}__{name}" if way else name)
    held = points(as_of).filter(assertion=OuterRef(way or "pk"))
    return Subquery(held.values(name if name in _OF_POINTS else f"representative__{name}")[:1])


def said(as_of: date | None, prefix: str = "") -> Q:
    """Statements that their reports made on that day. prefix: the way to the statement, ending in `__`."""
    if as_of is None:
        return Q(**{f"{prefix}retired_at__isnull": True})
    stood = Q(**{f"{prefix}retired_at__isnull": True}) | _not_replaced(as_of, f"{prefix}text__snapshot__")
    return stood & _edition_known(as_of, f"{prefix}text__snapshot__")


def since_said(as_of: date | None, prefix: str) -> Q:
    """The same for what was found by a statement, which for now need not stand any more."""
    return Q() if as_of is None else said(as_of, prefix)


def edition(as_of: date, prefix: str = "") -> Q:
    """Snapshots that were a page's current one on that day."""
    last = Q(**{f"{prefix}replaced_by__isnull": True}) | _not_replaced(as_of, prefix)
    return last & _edition_known(as_of, prefix)


def listed(as_of: date | None, prefix: str = "") -> Q:
    """Reports that had come out, or were seen, by the end of that day."""
    if as_of is None:
        return Q()
    return Q(**{f"{prefix}first_seen_at__lte": end_of(as_of)}) | _published(as_of, prefix)


def naming(actor: int, as_of: date | None) -> Q:
    """Reports whose page, as it read on that day, names the actor."""
    mentions = Mention.objects.filter(actor=actor)
    if as_of is None:
        return Q(pk__in=mentions.filter(text__current_for__isnull=False).values("text__current_for"))
    return Q(pk__in=mentions.filter(edition(as_of, "text__snapshot__")).values("text__snapshot__report"))


def statements(as_of: date | None) -> QuerySet[Statement]:
    """Every statement that its report made on that day."""
    return Statement.objects.filter(said(as_of))


def fetched(as_of: date | None) -> Q:
    """Snapshots that had been fetched by the end of that day."""
    return Q() if as_of is None else Q(fetched_at__lte=end_of(as_of))


def _not_replaced(as_of: date, prefix: str) -> Q:
    return Q(**{f"{prefix}replaced_by__fetched_at__gt": end_of(as_of)})


def _edition_known(as_of: date, prefix: str) -> Q:
    """The first edition from its report's publication or our fetch, whichever came first; a later one from its fetch."""
    first = Q(**{f"{prefix}replaces__isnull": True}) & _published(as_of, f"{prefix}report__")
    return Q(**{f"{prefix}fetched_at__lte": end_of(as_of)}) | first


def _published(as_of: date, prefix: str) -> Q:
    """Reports whose stated date was over by the end of the day: a month that is stated may mean its last day."""
    before, precision = f"{prefix}published_at__lt", f"{prefix}published_precision"
    last = published_before(as_of)
    return (
        Q(**{f"{precision}__in": ("", "time", "day"), before: last["day"]})
        | Q(**{precision: "month", before: last["month"]})
        | Q(**{precision: "year", before: last["year"]})
    )


def published_before(as_of: date) -> dict[str, datetime]:
    """Before which moment a day, month or year began that was over by the end of that day."""
    after = datetime.combine(as_of + timedelta(days=1), time.min, tzinfo=UTC)
    return {"day": after, "month": after.replace(day=1), "year": after.replace(month=1, day=1)}
