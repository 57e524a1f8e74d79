"""Conflicts: versions that cannot both hold, side by side."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import F, OuterRef, Q

from tracker.evidence.models import Conflict
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart
from tracker.grading import Version
from tracker.grading.serial import version_from_json


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPair:
    """Two versions that cannot both hold, the better graded first.

    original: where one number is told of two speakers, units or actors, the side of the speaker's own document.
    versions: what the two say, in the order of `detail`, which says the same in English; none in an older store.
    """

    kind: str
    detail: str
    first: rows.Item
    second: rows.Item
    original: rows.Item | None = None
    versions: tuple[Version, ...] = ()


def conflicts_among(items: Sequence[rows.Item], as_of: date | None = None) -> tuple[ConflictPair, ...]:
    """The open conflicts between these items, all known on that day; one query."""
    by_id = {item.id: item for item in items}
    stored = Conflict.objects.filter(unsettled(as_of), one__in=by_id, other__in=by_id)
    return _pairs(stored.order_by("id"), by_id)


def conflicts_of(item: rows.Item, as_of: date | None = None) -> tuple[ConflictPair, ...]:
    """The open conflicts that one item stood in on that day; three queries, one where there are none."""
    stored = list(Conflict.objects.filter(unsettled(as_of), Q(one=item.id) | Q(other=item.id)).order_by("id"))
    if not stored:
        return ()
    sides = {side for conflict in stored for side in (conflict.one_id, conflict.other_id)}
    found = visible.items(visible.assertions(as_of).filter(id__in=sides), as_of)
    return _pairs(stored, {side.id: side for side in found})


def contested(ids: Iterable[int], as_of: date | None = None) -> frozenset[int]:
    """Those of the assertions that stood in an open conflict on that day; one query."""
    wanted = frozenset(ids)
    pairs = Conflict.objects.filter(unsettled(as_of), Q(one__in=wanted) | Q(other__in=wanted))
    return frozenset(side for pair in pairs.values_list("one_id", "other_id") for side in pair) & wanted


def unsettled(as_of: date | None) -> Q:
    """Conflicts that are not settled; on a day past also those that ended since, as no report said one side any more."""
    standing = Q(resolved_at__isnull=True)
    if as_of is None:
        return standing
    one, other = (Apart(known.points(as_of).filter(assertion=OuterRef(side))) for side in ("one", "other"))
    ended = Q(resolved_at=F("one__retired_at")) | Q(resolved_at=F("other__retired_at"))
    return (standing | ended) & Q(one) & Q(other)


def _pairs(stored: Iterable[Conflict], by_id: dict[int, rows.Item]) -> tuple[ConflictPair, ...]:
    pairs = []
    for conflict in stored:
        sides = [by_id[side] for side in (conflict.one_id, conflict.other_id) if side in by_id]
        if len(sides) == 2:
            first, second = sorted(sides, key=lambda item: (-item.grade.score, item.id))
            original = by_id.get(conflict.original_id) if conflict.original_id else None
            pairs.append(
                ConflictPair(
                    kind=conflict.kind,
                    detail=conflict.detail,
                    first=first,
                    second=second,
                    original=original,
                    versions=tuple(version_from_json(one) for one in conflict.versions or ()),
                )
            )
    return tuple(pairs)
