"""Campaigns -> incident rows: finds each campaign's incident again, names it once, keeps its facts up to date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from tracker.evidence.grouping import Campaign
from tracker.evidence.models import Actor, Incident, Support
from tracker.evidence.said import Said
from tracker.evidence.wording import incident_title
from tracker.extraction.records import Predicate
from tracker.grading.agreement import days_of


def sync_incidents(campaigns: Sequence[Campaign], moment: datetime) -> dict[Campaign, Incident]:
    """The incident of every campaign that still stands; campaigns: all there are.

    A campaign's address follows from the campaigns alone, so it is the same whatever was read first. An incident by
    whose address no campaign goes any more is merged into the one that took over its allegations, so that an old
    address leads on; one without allegations is retired.
    """
    slugs = _slugs(campaigns)
    supporting = _allegations_by_incident()
    stored = {incident.slug: incident for incident in Incident.objects.filter(slug__in=slugs.values())}
    found: dict[Campaign, Incident] = {}
    for campaign, slug in slugs.items():
        if slug in stored or _live(campaign):
            found[campaign] = stored.get(slug) or _create(campaign, slug, moment)
            _describe(found[campaign], campaign, moment)
    _end_others(supporting, found, moment)
    return {campaign: incident for campaign, incident in found.items() if _live(campaign)}


def _slugs(campaigns: Sequence[Campaign]) -> dict[Campaign, str]:
    """Accuser and month; of several in one month the first has that alone, others the accused and then a number too."""
    names = dict(Actor.objects.values_list("pk", "slug"))
    accused = {campaign: sorted(names[pk] for pk in campaign.accused) for campaign in campaigns}

    def order(campaign: Campaign) -> tuple[object, ...]:
        return names[campaign.accuser], not _live(campaign), campaign.first, accused[campaign], campaign.key

    taken: dict[str, Campaign] = {}
    for campaign in sorted(campaigns, key=order):
        base = f"{names[campaign.accuser]}-{campaign.first:%Y-%m}"
        numbered = (f"{base}-{number}" for number in range(2, len(campaigns) + 3))
        wanted = [base, "-".join([base, *accused[campaign]])[:150], *numbered]
        taken[next(slug for slug in wanted if slug not in taken)] = campaign
    return {campaign: slug for slug, campaign in taken.items()}


def _allegations_by_incident() -> dict[int, set[int]]:
    """For every incident the allegations it rested on; merged ones have none left."""
    held: dict[int, set[int]] = defaultdict(set)
    pairs = Support.objects.filter(
        assertion__incident__isnull=False, assertion__predicate=Predicate.ALLEGES_DISTILLATION
    ).values_list("assertion__incident", "statement")
    for incident, statement in pairs:
        held[incident].add(statement)
    return dict(held)


def _ids(campaign: Campaign) -> set[int]:
    return {said.id for said in campaign.statements}


def _live(campaign: Campaign) -> list[Said]:
    return [said for said in campaign.statements if said.row.retired_at is None]


def _create(campaign: Campaign, slug: str, moment: datetime) -> Incident:
    return Incident.objects.create(
        slug=slug, accuser_id=campaign.accuser, title="", first_seen_at=moment, changed_at=moment
    )


def _describe(incident: Incident, campaign: Campaign, moment: datetime) -> None:
    live = _live(campaign)
    counts = Counter(said.target for said in live if said.target is not None)
    accused = sorted(Actor.objects.filter(pk__in=counts), key=lambda actor: (-counts[actor.pk], actor.name))
    began = _began(live)
    last = _ended(live)
    facts = {
        "title": incident_title(Actor.objects.get(pk=campaign.accuser), accused, began) if live else incident.title,
        "began_on": began[0] if began else None,
        "began_precision": began[1] if began else "",
        "ended_on": last if began and last and last > began[0] else None,
        "accuser_id": campaign.accuser,
        "merged_into": None,
        "retired_at": None if live else incident.retired_at or moment,
    }
    is_same = all(getattr(incident, name) == value for name, value in facts.items())
    if is_same and set(incident.accused.values_list("pk", flat=True)) == set(counts):
        return
    for name, value in facts.items():
        setattr(incident, name, value)
    incident.changed_at = moment
    incident.save()
    incident.accused.set(accused)


def _began(live: Sequence[Said]) -> tuple[date, str] | None:
    """The earliest of the most precise dates; None where none is stated."""
    for precision in ("day", "month", "year"):
        stated = [said.day for said in live if said.day is not None and said.day[1] == precision]
        if stated:
            return min(stated)
    return None


def _ended(live: Sequence[Said]) -> date | None:
    return max((days_of(*said.day)[1] for said in live if said.day is not None and said.day[1] == "day"), default=None)


def _end_others(supporting: dict[int, set[int]], found: dict[Campaign, Incident], moment: datetime) -> None:
    """Incidents that no campaign is any more; what was merged into one of them follows it."""
    kept = {incident.pk for incident in found.values()}
    standing = Incident.objects.filter(retired_at=None, merged_into=None)
    for incident in standing.exclude(pk__in=kept):
        held = supporting.get(incident.pk, set())
        shares = [(len(held & _ids(campaign)), -heir.pk, heir) for campaign, heir in found.items()]
        best = max(shares, default=None, key=lambda share: share[:2])
        heir = best[2] if best is not None and best[0] else None
        incident.merged_into, incident.retired_at = heir, None if heir else moment
        incident.changed_at, incident.inputs_hash = moment, ""
        incident.save(update_fields=["merged_into", "retired_at", "changed_at", "inputs_hash"])
        if heir is not None:
            incident.merged.update(merged_into=heir)
