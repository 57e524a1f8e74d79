"""Grades and conflicts as rows: one current grade per assertion, the earlier ones kept."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from hashlib import sha256
from typing import Final, NamedTuple

from django.db.models import Q

from tracker.evidence.conflicts import Clash
from tracker.evidence.models import Assertion, Assessment, Conflict
from tracker.grading import RULES_VERSION, EvidenceItem, Rival, explain, grade, known
from tracker.grading.serial import explanation_to_json, version_key, version_to_json

# Of a grade or point: it is explained in English sentences, as all were before there were parts.
IS_FORMER: Final = Q(explanation__has_key="sentence")


class Current(NamedTuple):
    """An assertion's grade as it is stored; is_former: see IS_FORMER."""

    row: Assessment
    is_former: bool


def keep_grade(
    assertion: Assertion,
    items: Sequence[EvidenceItem],
    rivals: Sequence[Rival],
    current: Current | None,
    moment: datetime,
) -> bool:
    """Whether the assertion got a new grade; the same inputs under the same rules write none. current: the one it has.

    One that is explained as it was before there were parts of it gets them, and stays the grade that it is.
    """
    inputs = _hash(items, rivals)
    row = current.row if current else None
    if current is not None and current.row.inputs_hash == inputs:
        if current.is_former:
            told = explanation_to_json(explain(grade(items, conflicts=rivals)))
            Assessment.objects.filter(pk=current.row.pk).update(explanation=told)
        return False
    graded = grade(items, conflicts=rivals)
    if row is not None:
        row.superseded_at = moment
        row.save(update_fields=["superseded_at"])
    Assessment.objects.create(
        assertion=assertion,
        score=graded.score,
        letter=graded.letter.value,
        label=graded.label.value,
        n_origins=len(graded.origins),
        n_reports=graded.n_reports,
        explanation=explanation_to_json(explain(graded)),
        rules_version=graded.rules_version,
        inputs_hash=inputs,
        assessed_at=moment,
    )
    is_other = row is None or (row.score, row.letter) != (graded.score, graded.letter.value)
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
        told = {"detail": clash.detail, "versions": [version_to_json(version) for version in clash.versions]}
        row, is_new = Conflict.objects.get_or_create(
            kind=clash.kind.value,
            one=one,
            other=other,
            defaults={**told, "original": original, "found_at": moment, "resolved_at": resolved_at},
        )
        wanted = {**told, "original": original, "resolved_at": resolved_at}
        if not is_new and any(getattr(row, name) != value for name, value in wanted.items()):
            for name, value in wanted.items():
                setattr(row, name, value)
            row.save(update_fields=[*wanted])
        found.add(row.pk)
    # As numbers, not as a query: so both sides are looked up by index.
    among = {row.pk for row in stored} | set(Assertion.objects.filter(existing).values_list("pk", flat=True))
    open_ones = Conflict.objects.filter(Q(one__in=among) | Q(other__in=among), resolved_at=None)
    open_ones.exclude(pk__in=found).update(resolved_at=moment)


def _hash(items: Sequence[EvidenceItem], rivals: Sequence[Rival]) -> str:
    """The same for the same evidence in any order."""
    inputs = [
        RULES_VERSION,
        _plain(items),
        sorted([version_key(rival.version), _plain(rival.items)] for rival in rivals),
    ]
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
