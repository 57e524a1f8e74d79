"""Facts of sources that grades rest on: which reports have to be graded anew because those changed."""

from __future__ import annotations

from collections.abc import Collection
from hashlib import sha256

from django.db import connection

from tracker.collection.models import Source
from tracker.evidence.actors import fold
from tracker.evidence.directness import source_name
from tracker.evidence.models import SourceBasis, Statement
from tracker.grading import RULES_VERSION


def take_note() -> set[int]:
    """The reports that rest on a source which changed, or credit one that is new; from now on it counts as it is."""
    known = dict(SourceBasis.objects.values_list("source", "facts"))
    sources = list(Source.objects.order_by("pk"))
    changed = [(source, facts) for source in sources if known.get(source.pk) != (facts := _facts(source))]
    if not changed:
        return set()
    SourceBasis.objects.bulk_create(
        [SourceBasis(source=source, facts=facts) for source, facts in changed],
        update_conflicts=True,
        unique_fields=["source"],
        update_fields=["facts"],
    )
    theirs = Statement.objects.filter(report__source__in=[source for source, _ in changed])
    return set(theirs.values_list("report", flat=True)) | _crediting(
        {fold(source_name(source)) for source, _ in changed if source.owner}
    )


def _facts(source: Source) -> str:
    told = [RULES_VERSION, source.name, source.owner, source.kind, source.country, source.reliability]
    return sha256(repr(told).encode()).hexdigest()


def _crediting(names: Collection[str]) -> set[int]:
    """The reports that credit a source by one of these names: whose it is tells what is independent."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT DISTINCT unnest(cites) FROM evidence_reading"
            " UNION SELECT DISTINCT unnest(via) FROM evidence_statement WHERE via <> '{}'"
            " UNION SELECT DISTINCT a.name FROM evidence_statement_speakers s JOIN evidence_actor a ON a.id = s.actor_id"
        )
        spellings = [name for (name,) in cursor.fetchall() if fold(name) in names]
    if not spellings:
        return set()
    statements = Statement.objects.filter(via__overlap=spellings).values_list("report", flat=True)
    readings = Statement.objects.filter(text__reading__cites__overlap=spellings).values_list("report", flat=True)
    speaking = Statement.objects.filter(speakers__name__in=spellings).values_list("report", flat=True)
    return set(statements) | set(readings) | set(speaking)
