"""Conditions that the database looks up row by row, or hashes, and never joins.

The planner turns `id IN (SELECT …)` and `EXISTS (…)` into joins. Where it takes tables for empty (vacuumed while an import
had not committed its rows yet) it nests several such joins without any index, and a page takes minutes over a few
hundred rows. What stands here it cannot join. Charts that count all there is are still joined (`queries.extent`): looking up
so many one by one takes longer in a large store.
"""

from __future__ import annotations

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, QuerySet


class Apart(Func):
    """Whether such rows exist, as a condition: `Apart(rows.filter(assertion=OuterRef("pk")))`."""

    template = "(%(expressions)s) IS TRUE"
    output_field = BooleanField()
    conditional = True

    def __init__(self, rows: QuerySet[Any]) -> None:
        super().__init__(Exists(rows))


class OneOf(Func):
    """Whether the column is among the ids that the rows give, as a condition; found by its index, as many as they are."""

    template = "%(expressions)s)"
    arg_joiner = " = ANY("
    output_field = BooleanField()
    conditional = True

    def __init__(self, column: str, rows: QuerySet[Any]) -> None:
        super().__init__(F(column), ArraySubquery(rows))
