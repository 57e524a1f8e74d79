"""What is stored of the derivations around a report, in as few queries as its chain of credit has steps."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from django.db.models import FilteredRelation, Q, QuerySet

from tracker.evidence.models import Derivation, OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.tracing import MAX_STEPS, leader, text_of

_JOINED: tuple[str, ...] = ("parent__source", "document__speaker", "standing__parent__source")


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """passed: the report, then what it derives from in turn, the last perhaps one of those before.

    places: what is stored of them; copies: the other places of the report's text, as rulings leave them; rulings: all
    those on the report itself, the newest first.
    """

    passed: tuple[int, ...]
    places: Mapping[int, Derivation]
    copies: tuple[int, ...]
    rulings: tuple[OriginRuling, ...]


def lineage(report_id: int) -> Lineage | None:
    """The report's derivation with those around it; None where it was not read."""
    places: dict[int, Derivation] = {}
    asked: set[int] = set()
    passed, near = [report_id], {report_id}
    while True:
        while fresh := {passed[-1], *near} - asked:
            asked |= fresh
            places |= {row.pk: row for row in _derivations(fresh, texts=fresh & near)}
            _follow(passed, places)
            _spread(near, places.values())
        if report_id not in places:
            return None
        rulings = _rulings(report_id, near)
        ruled = {row.report_id for row in rulings} - near
        if not ruled:
            break
        near |= ruled
    return Lineage(
        passed=tuple(passed),
        places=places,
        copies=_places_of_text(report_id, near, places),
        rulings=tuple(row for row in rulings if row.report_id == report_id),
    )


def texts_of(reports: Iterable[int]) -> dict[int, int]:
    """Of every one of these reports that was read, whose text it is, as rulings leave it; one query."""
    return {row.pk: text_of(row, standing(row)) for row in _derivations(reports, texts=())}


def standing(row: Derivation) -> OriginRuling | None:
    """The ruling that holds on a derivation of a lineage."""
    found: OriginRuling | None = getattr(row, "standing", None)
    return found


def _derivations(reports: Iterable[int], *, texts: Iterable[int]) -> QuerySet[Derivation]:
    """Those of the reports, and of whatever carries one of the texts, each with the ruling that holds on it."""
    ruled = FilteredRelation("report__origin_rulings", condition=Q(report__origin_rulings__undone_at=None))
    chosen = Derivation.objects.filter(Q(pk__in=reports) | Q(head__in=texts)).annotate(standing=ruled)
    return chosen.select_related(*_JOINED)


def _rulings(report_id: int, near: Iterable[int]) -> list[OriginRuling]:
    """All on the report, and those that make others places of its text."""
    copies = Q(undone_at=None, kind=Derives.COPY, parent__in=near)
    chosen = OriginRuling.objects.filter(Q(report=report_id) | copies).select_related("parent__source")
    return list(chosen.order_by("-made_at", "-pk"))


def _parent_of(row: Derivation) -> int | None:
    """The stored report that it derives from, as ruled, else as computed."""
    told = standing(row) or row
    return None if told.kind == Derives.ORIGINAL else told.parent_id


def _follow(passed: list[int], places: Mapping[int, Derivation]) -> None:
    """Go on along the chain as far as it was read, and no further than where it comes back."""
    while len(passed) <= MAX_STEPS and passed[-1] in places and passed[-1] not in passed[:-1]:
        parent = _parent_of(places[passed[-1]])
        if parent is None:
            return
        passed.append(parent)


def _spread(near: set[int], places: Iterable[Derivation]) -> None:
    """Add whatever may be another place of the same text."""
    for row in places:
        linked = {row.pk, row.head_id, text_of(row, standing(row))}
        if linked & near:
            near |= linked


def _places_of_text(report_id: int, near: Iterable[int], places: Mapping[int, Derivation]) -> tuple[int, ...]:
    heads = {report: text_of(row, standing(row)) for report, row in places.items()}
    mine = leader(report_id, heads)
    return tuple(sorted(report for report in near if report != report_id and leader(report, heads) == mine))
