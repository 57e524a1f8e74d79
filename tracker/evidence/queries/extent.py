"""How much stands behind a chart that counts: in how many reports it was read, and whether invented outlets are among them."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.db.models import F, Func, IntegerField, Subquery

from tracker.collection.models import Report, Source
from tracker.evidence.models import Support
from tracker.evidence.queries import known
from tracker.evidence.queries.apart import Apart, OneOf


def behind(assertions: Any, as_of: date | None) -> dict[str, Subquery | Apart]:
    """How many reports tell them, and whether any is of an invented outlet, as columns of another query."""
    supports = Support.objects.filter(OneOf("assertion", assertions))
    told = known.statements(as_of).filter(OneOf("id", supports.values("statement"))).order_by()
    number: IntegerField[int, int] = IntegerField()
    reports = Func(F("report"), template="COUNT(DISTINCT %(expressions)s)", output_field=number)
    invented = Source.objects.filter(is_sample=True)
    sampled = Report.objects.filter(OneOf("id", told.values("report")), OneOf("source", invented.values("pk")))
    return {"n_reports": Subquery(told.annotate(found=reports).values("found")), "is_sample": Apart(sampled)}
