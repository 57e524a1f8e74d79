"""Accusers whose charges changed -> their campaigns anew, as incident rows; what that changes is told."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q

from tracker.evidence.campaigns import PERIOD, Campaign, find_campaigns
from tracker.evidence.charges import Charge
from tracker.evidence.decided import Decided
from tracker.evidence.models import Actor, FormerSlug, Incident, IncidentRuling, Placement
from tracker.evidence.models import Charge as ChargeRow
from tracker.evidence.placements import charge_of
from tracker.evidence.placing import Shape
from tracker.evidence.shapes import shape_of


@dataclass(slots=True)
class Regrouped:
    """What grouping anew changed.

    shapes: of incidents that are others now, how each was and how it is; None where it was not, or is not any more.
    moved: the reports of which an allegation belongs to another incident now. incidents: all that must be written.
    """

    shapes: dict[int, tuple[Shape | None, Shape | None]] = field(default_factory=dict)
    moved: set[int] = field(default_factory=set)
    incidents: set[int] = field(default_factory=set)


@dataclass(frozen=True, slots=True)
class _Circle:
    """Accusers who may have to do with each other, whole: their charges and what people ruled about them."""

    accusers: frozenset[int]
    rows: Sequence[ChargeRow]
    rulings: Sequence[IncidentRuling]


def regroup(accusers: Iterable[int], emptied: Collection[int] | None, moment: datetime) -> Regrouped:
    """The incidents of these accusers, and of all who have to do with them, are what their charges make of them.

    emptied: incidents that may have lost their last charge; None for all there are.
    """
    found = Regrouped()
    orphans = _Orphans(emptied)
    done: set[int] = set()
    for accuser in sorted(accusers):
        if accuser not in done:
            circle = _circle_of(accuser)
            done |= circle.accusers
            _sync(circle, orphans, moment, found)
    for incident in orphans.left.values():
        found.shapes[incident.pk] = (shape_of(incident), None)
        found.incidents.add(incident.pk)
        end(incident, None, moment)
    return found


class _Orphans:
    """Incidents that no charge is left of, until a campaign that is all but the same takes one up."""

    def __init__(self, emptied: Collection[int] | None) -> None:
        empty = Incident.objects.filter(charges=None, merged_into=None, retired_at=None)
        chosen = empty if emptied is None else empty.filter(pk__in=emptied)
        self.left = {row.pk: row for row in chosen.prefetch_related("accusers", "accused").order_by("pk")}

    def take(self, campaign: Campaign) -> Incident | None:
        for pk, shape in [(pk, shape_of(incident)) for pk, incident in self.left.items()]:
            is_near = abs(shape.first - campaign.first) <= PERIOD
            if is_near and shape.accusers == campaign.accusers and shape.accused & campaign.accused:
                return self.left.pop(pk)
        return None


def _circle_of(accuser: int) -> _Circle:
    """Everybody who speaks in one sentence with one of them, or was ruled on together with one."""
    rows: dict[int, ChargeRow] = {}
    rulings: dict[int, IncidentRuling] = {}
    known: set[int] = set()
    new = {accuser}
    while new:
        known |= new
        found = list(ChargeRow.objects.filter(accuser__in=new))
        held = list(IncidentRuling.objects.filter(Q(one_accuser__in=new) | Q(other_accuser__in=new), undone_at=None))
        rows.update({row.pk: row for row in found})
        rulings.update({row.pk: row for row in held})
        linked = {pk for row in found for pk in row.partners}
        linked |= {pk for row in held for pk in (row.one_accuser_id, row.other_accuser_id) if pk is not None}
        splits = {row.split_id for row in found if row.split_id is not None}
        if splits:
            linked |= set(ChargeRow.objects.filter(split__in=splits).values_list("accuser", flat=True))
        new = linked - known
    return _Circle(frozenset(known), list(rows.values()), [rulings[pk] for pk in sorted(rulings)])


def _sync(circle: _Circle, orphans: _Orphans, moment: datetime, found: Regrouped) -> None:
    rows = {charge_of(row): row for row in circle.rows}
    named = {pk for row in circle.rows for pk in (row.accuser_id, *row.targets)}
    names = dict(Actor.objects.filter(pk__in=named).values_list("pk", "slug"))
    decided = [Decided.of(row) for row in circle.rulings if row.kind != IncidentRuling.Kind.SPLIT]
    campaigns = find_campaigns(rows, names, decided)
    stored = _stored(circle.rows)
    candidates = {**stored, **orphans.left}
    before = {pk: shape_of(incident) for pk, incident in candidates.items() if incident.retired_at is None}
    homes = _match(campaigns, rows, stored, orphans, moment)
    for campaign, incident in homes.items():
        after = _keep(incident, campaign, moment)
        was = before.get(incident.pk)
        if was is None or after is None or _differ(was, after):
            found.shapes[incident.pk] = (was, after)
            found.incidents.add(incident.pk)
    _end_others(stored, homes, rows, before, moment, found)
    _move(homes, rows, found)


def _differ(one: Shape, other: Shape) -> bool:
    return (one.first, one.accusers, one.accused) != (other.first, other.accusers, other.accused)


def _stored(rows: Iterable[ChargeRow]) -> dict[int, Incident]:
    """The incidents that the charges are in so far."""
    ids = {row.incident_id for row in rows if row.incident_id is not None}
    loaded = Incident.objects.filter(pk__in=ids).prefetch_related("accusers", "accused")
    return {incident.pk: incident for incident in loaded}


def _match(
    campaigns: Sequence[Campaign],
    rows: Mapping[Charge, ChargeRow],
    stored: Mapping[int, Incident],
    orphans: _Orphans,
    moment: datetime,
) -> dict[Campaign, Incident]:
    """For every campaign its incident, each once: the one that began on its day, else that holds most of its charges;
    else one that was merged, or that lost its last charge, else a new one."""
    shared: Counter[tuple[int, int]] = Counter()
    for index, campaign in enumerate(campaigns):
        for charge in campaign.charges:
            incident = rows[charge].incident_id
            if incident is not None:
                shared[incident, index] += 1
    taken: dict[int, int] = {}

    def rank(pair: tuple[int, int]) -> tuple[object, ...]:
        is_of_day = stored[pair[0]].opened_on == campaigns[pair[1]].first
        return not is_of_day, -shared[pair], pair

    for incident, index in sorted(shared, key=rank):
        if incident not in taken and index not in taken.values():
            taken[incident] = index
    homes = {campaigns[index]: stored[incident] for incident, index in taken.items()}
    for campaign in campaigns:
        if campaign not in homes:
            homes[campaign] = _revived(campaign, stored, homes) or orphans.take(campaign) or _create(moment)
    return homes


def _revived(campaign: Campaign, stored: Mapping[int, Incident], homes: Mapping[Campaign, Incident]) -> Incident | None:
    """The incident that it was before it was merged into one of these, if it is the same to the day."""
    merged = Incident.objects.filter(
        merged_into__in=stored, opened_on=campaign.first, accusers__in=campaign.accusers
    ).exclude(pk__in=[incident.pk for incident in homes.values()])
    found = merged.prefetch_related("accusers", "accused").order_by("pk").distinct().first()
    if found is not None:
        found.merged_into = None
        found.save(update_fields=["merged_into"])
    return found


def _create(moment: datetime) -> Incident:
    return Incident.objects.create(title="", first_seen_at=moment, changed_at=moment)


def _keep(incident: Incident, campaign: Campaign, moment: datetime) -> Shape | None:
    """The incident's shape as the campaign has it; None where no report speaks of it any more."""
    retired_at = None if campaign.is_live else incident.retired_at or moment
    wanted = (campaign.first, retired_at)
    if (incident.opened_on, incident.retired_at) != wanted:
        incident.opened_on, incident.retired_at = wanted
        incident.changed_at = moment
        incident.save(update_fields=["opened_on", "retired_at", "changed_at"])
    for side, actors in (("accusers", campaign.accusers), ("accused", campaign.accused)):
        known = {actor.pk for actor in getattr(incident, side).all()}
        if known != actors:
            getattr(incident, side).set(actors)
            incident.changed_at = moment
            incident.save(update_fields=["changed_at"])
    if not campaign.is_live:
        return None
    return shape_of(incident)


def _end_others(
    stored: Mapping[int, Incident],
    homes: Mapping[Campaign, Incident],
    rows: Mapping[Charge, ChargeRow],
    before: Mapping[int, Shape],
    moment: datetime,
    found: Regrouped,
) -> None:
    """Incidents that no campaign is any more are merged into the one that has most of their charges."""
    kept = {incident.pk for incident in homes.values()}
    shares: dict[int, Counter[int]] = defaultdict(Counter)
    for campaign, incident in homes.items():
        for charge in campaign.charges:
            former = rows[charge].incident_id
            if former is not None:
                shares[former][incident.pk] += 1
    for pk, incident in stored.items():
        if pk in kept:
            continue
        heirs = shares[pk]
        heir = min(heirs, key=lambda one: (-heirs[one], one), default=None)
        end(incident, heir, moment)
        found.shapes[pk] = (before.get(pk), None)
        found.incidents.add(pk)


def end(incident: Incident, heir: int | None, moment: datetime) -> None:
    """The incident is part of its heir from now on, where there is one, else retired; its address leads on."""
    slug = incident.slug
    incident.merged_into_id, incident.retired_at = heir, None if heir else incident.retired_at or moment
    incident.changed_at, incident.inputs_hash, incident.slug = moment, "", "" if heir else slug
    incident.save(update_fields=["merged_into", "retired_at", "changed_at", "inputs_hash", "slug"])
    if heir is not None:
        Incident.objects.filter(merged_into=incident).update(merged_into=heir)
        if slug:
            FormerSlug.objects.update_or_create(slug=slug, defaults={"incident": incident})


def _move(homes: Mapping[Campaign, Incident], rows: Mapping[Charge, ChargeRow], found: Regrouped) -> None:
    """Charges, and the allegations that they stand for, belong to their campaign's incident."""
    for campaign, incident in homes.items():
        for charge, rule in campaign.charges.items():
            row = rows[charge]
            if (row.incident_id, row.rule) == (incident.pk, rule):
                continue
            placements = Placement.objects.filter(charge=row)
            if row.incident_id != incident.pk:
                found.moved |= set(placements.values_list("report", flat=True))
                found.incidents |= {incident.pk, *([row.incident_id] if row.incident_id else [])}
            row.incident, row.rule = incident, rule
            row.save(update_fields=["incident", "rule"])
            placements.update(incident=incident, rule=rule)
