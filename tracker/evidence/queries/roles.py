"""In which roles an actor takes part, from when to when."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Exists, OuterRef, Q, TextField, Value

from tracker.evidence.models import Actor, Assertion, Support
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.timeline import INDUSTRY_OWN
from tracker.evidence.tallied_rows import COMMENTS

LEAD_PREDICATE = "alleges_distillation"
ROLES = ("accuser", "accused", "authority", "company", "commentator")


@dataclass(frozen=True, slots=True, kw_only=True)
class RoleSpan:
    """A role with how many statements and incidents it is taken in, and the ids of the first and the last statement that
    has a day, None where none has."""

    role: str
    n_statements: int
    n_incidents: int
    first: int | None
    last: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Role:
    """A role with its first and last statement that has a day, None where none has."""

    role: str
    n_statements: int
    n_incidents: int
    first: rows.Item | None
    last: rows.Item | None


def _conditions(actor: Actor) -> dict[str, Q]:
    """accuser: who alleges; accused: against whom it is alleged; authority: whose acts are public; company: whose acts are
    its own; commentator: who backs, doubts or warns."""
    alleges = Q(kind=StatementKind.CLAIM, predicate=LEAD_PREDICATE)
    acts = Q(kind=StatementKind.RESPONSE, claimant=actor)
    remarks = Q(kind=StatementKind.CLAIM, predicate__in=COMMENTS)
    return {
        "accuser": alleges & Q(claimant=actor),
        "accused": alleges & Q(target=actor),
        "authority": acts & ~INDUSTRY_OWN,
        "company": acts & INDUSTRY_OWN,
        "commentator": remarks & Q(claimant=actor),
    }


def spans_of(actor: Actor, as_of: date | None = None) -> tuple[RoleSpan, ...]:
    """The roles that an actor was known in on that day, or is; two queries.

    Which statement came first follows the days known now.
    """
    conditions = _conditions(actor)
    shown = visible.assertions(as_of).filter(Q(claimant=actor) | Q(target=actor))
    counts = shown.aggregate(
        **{role: Count("pk", filter=condition) for role, condition in conditions.items()},
        **{
            f"{role}_incidents": Count("incident", filter=condition, distinct=True)
            for role, condition in conditions.items()
        },
    )
    taken = [role for role in ROLES if counts[role]]
    if not taken:
        return ()
    reported = Support.objects.filter(statement__report__published_on__isnull=False, assertion=OuterRef("pk"))
    dated = shown.filter(Q(occurred_on__isnull=False) | Exists(reported))
    orders = {"first": ("falls_on", "pk"), "last": ("-falls_on", "-pk")}
    ends = [
        Assertion.objects.filter(pk__in=dated.filter(conditions[role]).order_by(*order).values("pk")[:1])
        .annotate(end=Value(f"{role} {end}", TextField()))
        .values_list("end", "pk")
        for role in taken
        for end, order in orders.items()
    ]
    ids = dict(ends[0].union(*ends[1:], all=True))
    return tuple(
        RoleSpan(
            role=role,
            n_statements=counts[role],
            n_incidents=counts[f"{role}_incidents"],
            first=ids.get(f"{role} first"),
            last=ids.get(f"{role} last"),
        )
        for role in taken
    )


def roles(spans: Sequence[RoleSpan], items: Mapping[int, rows.Item]) -> tuple[Role, ...]:
    """The roles with their statements, as far as these are among the items."""
    return tuple(
        Role(
            role=span.role,
            n_statements=span.n_statements,
            n_incidents=span.n_incidents,
            first=items.get(span.first) if span.first else None,
            last=items.get(span.last) if span.last else None,
        )
        for span in spans
    )
