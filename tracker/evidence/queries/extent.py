"""How much stands behind a chart that counts: in how many reports it was read, and whether invented outlets are among them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Subquery

from tracker.evidence.models import Support
from tracker.evidence.queries import known


def behind(assertions: Any, as_of: date | None) -> dict[str, Subquery]:
    """How many reports tell them, and how many statements are of invented outlets, as columns of another query."""
    told = Support.objects.filter(known.said(as_of, "statement__"), assertion__in=assertions).order_by()
    number: IntegerField[int, int] = IntegerField()
    reports = Func(F("statement__report"), template="COUNT(DISTINCT %(expressions)s)", output_field=number)
    outlets = Func(
        F("statement__report__source__is_sample"), template="COUNT(NULLIF(%(expressions)s, FALSE))", output_field=number
    )
    return {
        "n_reports": Subquery(told.annotate(found=reports).values("found")),
        "n_sample": Subquery(told.annotate(found=outlets).values("found")),
    }
