"""Admissions that do not say to whom -> the one company whose models their words name."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from django.db.models import F

from tracker.evidence.directness import is_outlet
from tracker.evidence.models import Statement
from tracker.evidence.models.actors import Actor
from tracker.evidence.said import Said, principal
from tracker.extraction.records import EntityKind, Predicate


def admitted_to(said: Iterable[Said]) -> dict[int, int]:
    """For every admission, by the statement's id, whom it concerns; those that leave it open are left out."""
    admissions = {one.id: one for one in said if one.predicate == Predicate.ADMITS and one.claimant is not None}
    found = {pk: one.target for pk, one in admissions.items() if one.target is not None}
    named = _companies_named_in(admissions.keys() - found.keys())
    for pk, companies in named.items():
        others = companies - {admissions[pk].claimant}
        if len(others) == 1:
            found[pk] = others.pop()
    return found


def _companies_named_in(statements: Iterable[int]) -> dict[int, set[int]]:
    ids = list(statements)
    if not ids:
        return {}
    within = Statement.objects.filter(
        pk__in=ids, text__mentions__start__gte=F("start"), text__mentions__end__lte=F("end")
    )
    pairs = list(within.values_list("pk", "text__mentions__actor"))
    actors = Actor.objects.select_related("parent__parent").in_bulk({actor for _, actor in pairs})
    named: dict[int, set[int]] = defaultdict(set)
    for statement, actor in pairs:
        company = principal(actors[actor])
        if company.kind == EntityKind.ORGANISATION and not is_outlet(company):
            named[statement].add(company.pk)
    return named
