"""Grades and conflicts as rows: one current grade per assertion, the earlier ones kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256

from django.db.models import Q

from tracker.evidence.conflicts import Clash
from tracker.evidence.models import Assertion, Assessment, Conflict
from tracker.grading import RULES_VERSION, EvidenceItem, Rival, explain, grade, known


def keep_grade(
    assertion: Assertion,
    items: Sequence[EvidenceItem],
    rivals: Sequence[Rival],
    current: Assessment | None,
    moment: datetime,
) -> bool:
    """Whether the assertion got a new grade; the same inputs under the same rules write none. current: the one it has."""
    inputs = _hash(items, rivals)
    if current is not None and current.inputs_hash == inputs:
        return False
    graded = grade(items, conflicts=rivals)
    if current is not None:
        current.superseded_at = moment
        current.save(update_fields=["superseded_at"])
    Assessment.objects.create(
        assertion=assertion,
        score=graded.score,
        letter=graded.letter.value,
        label=graded.label.value,
        n_origins=len(graded.origins),
        n_reports=graded.n_reports,
        explanation=explain(graded).to_json(),
        rules_version=graded.rules_version,
        inputs_hash=inputs,
        assessed_at=moment,
    )
    is_other = current is None or (current.score, current.letter) != (graded.score, graded.letter.value)
    if is_other and assertion.changed_at != moment:
        Assertion.objects.filter(pk=assertion.pk).update(changed_at=moment)
    return True


def keep_conflicts(stored: Sequence[Assertion], clashes: Iterable[Clash], existing: Q, moment: datetime) -> None:
    """The open conflicts among these assertions are exactly these; others that were open are resolved.

    One with what no report says any more was resolved when the last stopped saying it.
    """
    found = set()
    for clash in clashes:
        one, other = sorted((stored[clash.one], stored[clash.other]), key=lambda assertion: assertion.pk)
        ends = [end for end in (one.retired_at, other.retired_at) if end is not None]
        resolved_at = min(ends, default=None)
        if resolved_at is not None and resolved_at <= max(one.known_from, other.known_from):
            continue
        original = None if clash.original is None else stored[clash.original]
        row, is_new = Conflict.objects.get_or_create(
            kind=clash.kind.value,
            one=one,
            other=other,
            defaults={"detail": clash.detail, "original": original, "found_at": moment, "resolved_at": resolved_at},
        )
        wanted = (clash.detail, original, resolved_at)
        if not is_new and (row.detail, row.original, row.resolved_at) != wanted:
            row.detail, row.original, row.resolved_at = wanted
            row.save(update_fields=["detail", "original", "resolved_at"])
        found.add(row.pk)
    # As numbers, not as a query: so both sides are looked up by index.
    among = {row.pk for row in stored} | set(Assertion.objects.filter(existing).values_list("pk", flat=True))
    open_ones = Conflict.objects.filter(Q(one__in=among) | Q(other__in=among), resolved_at=None)
    open_ones.exclude(pk__in=found).update(resolved_at=moment)


def _hash(items: Sequence[EvidenceItem], rivals: Sequence[Rival]) -> str:
    """The same for the same evidence in any order."""
    inputs = [RULES_VERSION, _plain(items), sorted([rival.name, _plain(rival.items)] for rival in rivals)]
    return sha256(json.dumps(inputs, ensure_ascii=False).encode()).hexdigest()


def _plain(items: Sequence[EvidenceItem]) -> list[list[object]]:
    return sorted(
        [
            item.statement_id,
            item.report_id,
            item.source_name,
            item.owner,
            sorted(item.speaks_for),
            item.reliability.value,
            item.directness.value,
            round(item.confidence, 4),
            item.known_at.isoformat(),
            item.copy_group,
            [[credit.name, credit.owner] for credit in item.credits],
        ]
        for item in known(items, None)
    )
