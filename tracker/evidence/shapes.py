"""Stored incidents as placing sees them, found by index."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

from django.db.models import Prefetch, Q, QuerySet

from tracker.evidence.campaigns import PERIOD
from tracker.evidence.models import Actor, Incident
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.placing import Shape, until
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said
from tracker.extraction.records import EntityKind, Predicate

# Incidents of one day among which the order decides; more than these never begin together.
_MOST_ALIKE = 8


class Shapes:
    """Incidents as they stand in the database, each looked up once."""

    def __init__(self) -> None:
        self._by_id: dict[int, Shape] = {}
        self._candidates: dict[tuple[object, ...], tuple[Shape, ...]] = {}

    def of(self, incidents: Collection[int]) -> dict[int, Shape]:
        """The shape of each, whether it is live or only was."""
        missing = set(incidents) - self._by_id.keys()
        if missing:
            self._keep(Incident.objects.filter(pk__in=missing))
        return {pk: self._by_id[pk] for pk in incidents if pk in self._by_id}

    def candidates(self, said: Said) -> tuple[Shape, ...]:
        """The latest incidents that the statement can mean where its report alleges nothing that fits."""
        need = _need(said)
        if need is None:
            return ()
        accusers, accused, after = need
        is_from_government = said.predicate == Predicate.DENIES and said.is_governments
        last = until(said)
        key = (accusers, accused, after, last, is_from_government)
        if key not in self._candidates:
            found = Incident.objects.filter(retired_at=None, merged_into=None, opened_on__lte=last)
            if accusers:
                found = found.filter(_any("accusers", accusers))
            for parties in accused:
                is_theirs = _any("accused", parties)
                found = found.filter(is_theirs | _BY_GOVERNMENTS if is_from_government else is_theirs)
            if after is not None:
                found = found.filter(opened_on__range=after)
            self._candidates[key] = self._keep(found.order_by("-opened_on")[:_MOST_ALIKE])
        return self._candidates[key]

    def _keep(self, chosen: QuerySet[Incident]) -> tuple[Shape, ...]:
        names = Actor.objects.only("slug", "kind", "country")
        loaded = chosen.prefetch_related(Prefetch("accusers", names), Prefetch("accused", names))
        shapes = tuple(shape_of(incident) for incident in loaded)
        self._by_id.update({shape.id: shape for shape in shapes})
        return shapes


def shape_of(incident: Incident) -> Shape:
    """The shape of an incident whose parties are loaded."""
    accusers, accused = list(incident.accusers.all()), list(incident.accused.all())
    return Shape(
        id=incident.pk,
        first=incident.opened_on or date.min,
        accusers=frozenset(actor.pk for actor in accusers),
        accused=frozenset(actor.pk for actor in accused),
        governments=frozenset(
            actor.country for actor in accusers if actor.country and actor.kind == EntityKind.GOVERNMENT_BODY
        ),
        order=(sorted(actor.slug for actor in accusers), sorted(actor.slug for actor in accused)),
    )


def _any(side: str, parties: Collection[int]) -> Q:
    """Whether one of these is on that side; as a sub-query, so that several conditions do not multiply rows."""
    through = getattr(Incident, side).through
    return Q(pk__in=through.objects.filter(actor__in=parties).values("incident"))


_BY_GOVERNMENTS = Q(
    pk__in=Incident.accusers.through.objects.filter(actor__kind=EntityKind.GOVERNMENT_BODY).values("incident")
)
_Need = tuple[frozenset[int], tuple[frozenset[int], ...], tuple[date, date] | None]


def _need(said: Said) -> _Need | None:
    """Of whom one must accuse, of whom each must be accused, and between which days it began; None where none can fit."""
    if said.row.kind == StatementKind.FIGURE:
        if not said.speakers:
            return None
        around = None if said.actors else (said.reported_on - PERIOD, said.reported_on + PERIOD)
        return said.speakers, tuple(frozenset([actor]) for actor in sorted(said.actors)), around
    if said.predicate in REPLIES:
        is_country = said.row.target is not None and said.row.target.kind == EntityKind.PLACE
        accusers = frozenset() if said.target is None or is_country else frozenset([said.target])
        to_accuser = bool(accusers) and said.predicate == Predicate.DENIES and said.is_governments
        return (accusers, () if to_accuser else (said.answers_for,), None) if said.answers_for else None
    if said.is_withdrawal and said.claimant is not None:
        accused = (frozenset([said.target]),) if said.target is not None else ()
        return frozenset([said.claimant]), accused, None
    if said.predicate in OTHERS_VOICES:
        return None if said.target is None else (frozenset([said.target]), (), None)
    if said.predicate == Predicate.ATTRIBUTES_EVIDENCE and said.claimant is not None:
        return frozenset([said.claimant]), (), None
    return None
