"""What is loaded of each assertion in one query, however many are chosen: with all that it refers to."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import EmptyResultSet
from django.db.models import OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Support
from tracker.evidence.queries import known
from tracker.evidence.queries.apart import OneOf
from tracker.evidence.queries.item_links import ACTOR, GRADE, LINKED, POINT, TOLD
from tracker.evidence.queries.linked import LOADED, Link, attach, loaded_of, looked_up, with_links

# Of so many days what Django makes of a question is kept.
DAYS = 32
# The names of both sides of a figure, as they are loaded.
_SIDES = ("actor_links", "speaker_links")


_REPORTED = JSONObject(on="published_on", precision="published_precision")


# With this begins what gives the ids of chosen assertions.
_ID = 'SELECT "evidence_assertion"."id" AS "pk" FROM '


def first_reported(as_of: date | None = None, way: str = "pk") -> QuerySet[Report]:
    """The first dated report that an assertion rests on, for a subquery. way: the field that leads to it."""
    supports = Support.objects.filter(assertion=OuterRef(OuterRef(OuterRef(way))))
    told = known.statements(as_of).filter(OneOf("id", supports.values("statement")))
    dated = Report.objects.filter(OneOf("id", told.values("report")), published_on__isnull=False)
    return dated.order_by("published_on", "id")[:1]


def loaded(chosen: QuerySet[Assertion], as_of: date | None) -> Iterator[tuple[Assertion, Any]]:
    """The chosen assertions in their order, each with its grade, or with its point of that day, None where it has none."""
    linked, graded, columns, parameters = _wording(as_of)
    try:
        ids, own = chosen.values("pk").query.sql_with_params()
    except EmptyResultSet:
        return
    for one in Assertion.objects.raw(f"{columns} FROM {ids.removeprefix(_ID)}", (*parameters, *own)):
        yield attach(_decoded(one), linked), loaded_of(one, "held", graded)


@lru_cache(maxsize=DAYS)
def _wording(as_of: date | None) -> tuple[Mapping[str, Link], Link, str, tuple[Any, ...]]:
    """What is loaded of each assertion, and the same as SQL up to the tables with its parameters.

    It is the same of whichever are chosen, and Django takes longer to word it than the database to answer.
    """
    graded = GRADE if as_of is None else replace(POINT, chosen=known.holding(as_of))
    linked = LINKED | TOLD if as_of is None else LINKED
    worded = with_links(Assertion.objects.order_by(), {**linked, "held": graded}).annotate(
        reported=Subquery(first_reported(as_of).values(told=_REPORTED)),
        actor_links=parties_of("actors"),
        speaker_links=parties_of("speakers"),
    )
    sql, parameters = worded.query.sql_with_params()
    return linked, graded, sql.rsplit(" FROM ", 1)[0], parameters


def _decoded(stored: Assertion) -> Assertion:
    """What was loaded with the row as JSON, which a query in words gives as it came."""
    for name, value in vars(stored).items():
        if name in _SIDES:
            setattr(stored, name, [json.loads(one) for one in value])
        elif value is not None and (name == "reported" or name.startswith(LOADED)):
            setattr(stored, name, json.loads(value))
    return stored


def parties_of(side: str) -> ArraySubquery:
    """Those of a side by name, with what a link to each needs: with the row itself, for no query of their own."""
    through = getattr(Assertion, side).through.objects.filter(assertion=OuterRef("pk"))
    name = Subquery(Actor.objects.filter(pk=OuterRef("actor")).values("name"))
    return ArraySubquery(through.order_by(name).values(link=looked_up("actor", ACTOR)))
