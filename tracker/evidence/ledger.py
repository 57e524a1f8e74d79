"""Everything that was concluded from statements, as lines of JSON that are the same in every store of the same reports."""

from __future__ import annotations

import json
from collections.abc import Iterator
from hashlib import sha256

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Q

from tracker.evidence.models import (
    Assertion,
    Change,
    Charge,
    Concern,
    Conflict,
    FormerKey,
    FormerSlug,
    Incident,
    Leaning,
    Placement,
    Point,
    Tally,
    Weight,
)
from tracker.evidence.models.statements import Content

_CONTENT = tuple(column.name for column in Content._meta.local_fields if column.name not in ("claimant", "target"))


def lines() -> Iterator[str]:
    """Incidents, placements, assertions with grades, points and changes, conflicts, sums; each kind in order of its keys."""
    for kind, rows in (
        ("incident", _incidents()),
        ("placement", _placements()),
        ("assertion", _assertions()),
        ("point", _points()),
        ("change", _changes()),
        ("conflict", _conflicts()),
        ("tally", _tallies()),
    ):
        yield from sorted(json.dumps([kind, *row], default=str, ensure_ascii=False) for row in rows)


def digest() -> str:
    """One hash of all the lines."""
    whole = sha256()
    for line in lines():
        whole.update(line.encode() + b"\n")
    return whole.hexdigest()


@transaction.atomic
def forget() -> None:
    """Whatever follows from statements is gone, rulings of people aside: `assess_all` makes it anew."""
    for model in (Conflict, FormerKey, Assertion, Leaning, Placement, Charge, FormerSlug):
        model._default_manager.all().delete()
    Incident.objects.update(merged_into=None)
    Incident.objects.all().delete()


def _standing() -> Q:
    """What is said, or was: not what only ever was grouped in another way."""
    return Q(retired_at=None) | Q(points__isnull=False)


def _incidents() -> Iterator[list[object]]:
    living = Incident.objects.filter(retired_at=None, merged_into=None).select_related("accuser")
    for row in living.prefetch_related("accusers", "accused"):
        yield [
            row.slug,
            row.title,
            [row.opened_on, row.began_on, row.began_precision, row.ended_on],
            row.accuser.name if row.accuser else None,
            sorted(actor.name for actor in row.accusers.all()),
            sorted(actor.name for actor in row.accused.all()),
        ]


def _placements() -> Iterator[list[object]]:
    rows = Placement.objects.values_list("statement__key", "incident__retired_at", "incident__slug", "rule")
    for key, retired_at, slug, rule in rows.iterator():
        yield [key, slug if retired_at is None else None, rule]


def _assertions() -> Iterator[list[object]]:
    rows = Assertion.objects.filter(_standing()).distinct()
    loaded = rows.select_related("incident", "claimant", "target", "representative").prefetch_related(
        "actors", "speakers", "supports__statement", "assessments"
    )
    for row in loaded.iterator(chunk_size=500):
        grade = next((one for one in row.assessments.all() if one.superseded_at is None), None)
        yield [
            row.key,
            row.incident.slug if row.incident and row.incident.retired_at is None else None,
            {name: getattr(row, name) for name in _CONTENT},
            [str(row.claimant), str(row.target)],
            [sorted(str(actor) for actor in side.all()) for side in (row.actors, row.speakers)],
            [row.standing, row.replied_on, row.asked_as_of, row.known_from, row.retired_at is None],
            row.representative.key,
            sorted(support.statement.key for support in row.supports.all()),
            None if grade is None else _grade(grade),
        ]


def _points() -> Iterator[list[object]]:
    rows = Point.objects.select_related("assertion", "representative")
    for row in rows.iterator(chunk_size=500):
        said = [row.representative.key, row.occurred_on, row.standing, row.replied_on, row.asked_as_of]
        yield [row.assertion.key, row.since, row.until, *said, _grade(row)]


def _changes() -> Iterator[list[object]]:
    """Of assertions; what a report's editions and people tell does not follow from statements."""
    rows = Change.objects.filter(assertion__isnull=False)
    named = ArraySubquery(Concern.objects.filter(change=OuterRef("pk")).order_by("actor__name").values("actor__name"))
    yield from (list(row) for row in rows.values_list("assertion__key", "day", "kind", named).iterator())


def _grade(row: object) -> list[object]:
    names = ("score", "letter", "label", "n_origins", "n_reports", "rules_version")
    explanation = getattr(row, "explanation")  # noqa: B009
    origins = [{**one, "report_ids": len(one["report_ids"])} for one in explanation.get("origins", ())]
    told = [explanation.get(name) for name in ("cap", "conflict", "would_raise", "would_lower")]
    return [*(getattr(row, name) for name in names), origins, *told]


def _conflicts() -> Iterator[list[object]]:
    rows = Conflict.objects.filter(resolved_at=None).values_list("kind", "one__key", "other__key", "detail")
    for kind, one, other, detail in rows.iterator():
        yield [kind, sorted((one, other)), sorted(detail.split("; "))]


def _tallies() -> Iterator[list[object]]:
    counted = Tally.objects.exclude(n=0)
    rows = counted.values_list("sort", "actor__name", "month", "precision", "metric", "grain", "day", "n")
    for row in rows.iterator():
        yield [*row]
    sides = [column.name for column in Weight._meta.local_fields if column.name.startswith("n_")]
    of_actors = Weight.objects.exclude(**dict.fromkeys(sides, 0))
    yield from (["weight", *row] for row in of_actors.values_list("actor__name", *sides).iterator())
