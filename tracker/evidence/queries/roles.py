"""In which roles an actor takes part, from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, OuterRef, Q, TextField, Value

from tracker.evidence.models import Actor, Assertion, Support
from tracker.evidence.queries import rows
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.parts import ACTS, in_order, newest_of, totals
from tracker.evidence.tallied_entries import ORGANISATION
from tracker.evidence.tallied_rows import Part

# Of so many statements in a role the incidents are counted.
MOST_READ = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpan:
    """A role with how many statements and incidents it is taken in, and the ids of the first and the last statement that
    has a day, None where none has. has_more: it may be taken in more incidents, for only the newest statements were asked."""

    role: str
    n_statements: int
    n_incidents: int
    has_more: bool
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """The same with these statements."""

    role: str
    n_statements: int
    n_incidents: int
    has_more: bool
    first: rows.Item | None
    last: rows.Item | None


def _parts(actor: Actor) -> dict[str, tuple[str, ...]]:
    """Role -> the parts that it is taken in. accuser: who alleges; accused: against whom it is alleged; authority: whose
    acts are public; company: whose acts are its own; commentator: who backs, doubts or warns."""
    is_company = actor.kind == ORGANISATION
    own = (Part.ACTS_COMPANY, Part.ACTS_ALONE) if is_company else (Part.ACTS_ALONE,)
    return {
        "accuser": (Part.ACCUSES,),
        "accused": (Part.ACCUSED,),
        "authority": tuple(part for part in ACTS if part not in own),
        "company": own,
        "commentator": (Part.VOICES, Part.WARNS),
    }


def spans_of(actor: Actor, as_of: date | None = None, counts: Mapping[str, int] | None = None) -> tuple[RoleSpan, ...]:
    """The roles that an actor was known in on that day, or is; four queries at most.

    Which statement came first follows the days known now. counts: `parts.totals` of the actor.
    """
    if counts is None:
        counts = totals(actor.slug, as_of)
    parts = {role: mine for role, mine in _parts(actor).items() if any(part in counts for part in mine)}
    if not parts:
        return ()
    every = [part for mine in parts.values() for part in mine]
    reported = Support.objects.filter(statement__report__published_on__isnull=False, assertion=OuterRef("pk"))
    dated = Assertion.objects.filter(Q(occurred_on__isnull=False) | Q(Apart(reported)))
    first, last = (
        in_order(actor.slug, every, as_of, size=1, is_oldest_first=is_first, among=dated) for is_first in (True, False)
    )
    incidents = _incidents(actor.slug, parts, as_of)
    return tuple(
        RoleSpan(
            role=role,
            n_statements=(n := sum(counts.get(part, 0) for part in mine)),
            n_incidents=incidents.get(role, 0),
            has_more=n > MOST_READ,
            first=next((found.id for found in first if found.part in mine), None),
            last=next((found.id for found in last if found.part in mine), None),
        )
        for role, mine in parts.items()
    )


def _incidents(slug: str, parts: Mapping[str, tuple[str, ...]], as_of: date | None) -> dict[str, int]:
    """In how many incidents each role is taken, of the newest statements; one query."""
    first, *others = (
        Assertion.objects.filter(OneOf("pk", newest_of(slug, mine, as_of, size=MOST_READ)))
        .annotate(role=Value(role, TextField()))
        .order_by()
        .values("role")
        .annotate(n=Count("incident", distinct=True))
        .values_list("role", "n")
        for role, mine in parts.items()
    )
    return dict(first.union(*others, all=True))


def roles(spans: Sequence[RoleSpan], items: Mapping[int, rows.Item]) -> tuple[Role, ...]:
    """The roles with their statements, as far as these are among the items."""
    return tuple(
        Role(
            role=span.role,
            n_statements=span.n_statements,
            n_incidents=span.n_incidents,
            has_more=span.has_more,
            first=items.get(span.first) if span.first else None,
            last=items.get(span.last) if span.last else None,
        )
        for span in spans
    )
