"""Conditions that the database looks up row by row, and never joins.

The planner turns `id IN (SELECT …)` and `EXISTS (…)` into joins. Where it takes tables for empty (vacuumed while an import
had not committed its rows yet) it nests several such joins without any index, and a page takes minutes over a few
hundred rows. What stands here it cannot join.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, F, Func, Model, QuerySet, Subquery, Value


def id_of(model: type[Model], slug: str) -> Subquery:
    """The id of the row of that slug, looked up once; NULL where there is none."""
    return Subquery(model._default_manager.filter(slug=slug).values("pk")[:1])


class Apart(Func):
    """Whether such rows exist, as a condition: `Apart(rows.filter(assertion=OuterRef("pk")))`.

    One of them is looked up for each row that is asked about: of `EXISTS` the planner may make a table of all there are.
    """

    template = "%(expressions)s IS NOT NULL"
    output_field = BooleanField()
    conditional = True

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(Subquery(rows.order_by().values(found=Value(1))[:1]))


class OneOf(Func):
    """Whether the column is among the ids that the rows give, as a condition; found by its index, as many as they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, rows: QuerySet[Any]) -> None:
        super().__init__(F(column), ArraySubquery(rows))
