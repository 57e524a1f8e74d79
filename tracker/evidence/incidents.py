"""Campaigns -> incident rows: finds each campaign's incident again, names it once, keeps its facts up to date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from tracker.evidence.grouping import Campaign
from tracker.evidence.models import Actor, Incident, Support
from tracker.evidence.said import Said
from tracker.evidence.wording import incident_title
from tracker.grading.agreement import days_of


def sync_incidents(campaigns: Sequence[Campaign], accusers: set[int], moment: datetime) -> dict[Campaign, Incident]:
    """The incident of every campaign that still stands; campaigns: all those of these accusers.

    A campaign is the incident of its month with which it shares most allegations, else a new one. An incident whose
    allegations went to another, or turned out to be of another month, is merged into that one; one without any is
    retired. So addresses say what was found in the end, whatever came first, and an old one leads on for good.
    """
    slugs = dict(Actor.objects.filter(pk__in=accusers).values_list("pk", "slug"))
    bases = [f"{slugs[campaign.accuser]}-{campaign.first:%Y-%m}" for campaign in campaigns]
    supporting = _allegations_by_incident(accusers)
    found = _match(campaigns, bases, supporting)
    for campaign, base in zip(campaigns, bases, strict=True):
        if campaign not in found and _live(campaign):
            found[campaign] = _revive(campaign, base, supporting) or _create(campaign, base, moment)
    for campaign, incident in found.items():
        _describe(incident, campaign, moment)
    _end_others(accusers, supporting, found, moment)
    return {campaign: incident for campaign, incident in found.items() if _live(campaign)}


def _match(
    campaigns: Sequence[Campaign], bases: Sequence[str], supporting: dict[int, set[int]]
) -> dict[Campaign, Incident]:
    rows = Incident.objects.in_bulk(list(supporting))
    overlaps = sorted(
        (-len(held & _ids(campaign)), pk, index)
        for index, campaign in enumerate(campaigns)
        for pk, held in supporting.items()
        if held & _ids(campaign) and rows[pk].slug.startswith(bases[index])
    )
    matched: dict[int, int] = {}
    for _, pk, index in overlaps:
        if pk not in matched and index not in matched.values():
            matched[pk] = index
    return {campaigns[index]: rows[pk] for pk, index in matched.items()}


def _revive(campaign: Campaign, base: str, supporting: dict[int, set[int]]) -> Incident | None:
    """The incident of that address which was merged into one that holds these allegations now."""
    holders = [pk for pk, held in supporting.items() if held & _ids(campaign)]
    return Incident.objects.filter(slug=base, accuser=campaign.accuser, merged_into__in=holders).first()


def _allegations_by_incident(accusers: set[int]) -> dict[int, set[int]]:
    """For every incident of these accusers, the allegations it rested on; merged ones have none left."""
    held: dict[int, set[int]] = defaultdict(set)
    pairs = Support.objects.filter(
        assertion__incident__accuser__in=accusers, assertion__predicate="alleges_distillation"
    ).values_list("assertion__incident", "statement")
    for incident, statement in pairs:
        held[incident].add(statement)
    return dict(held)


def _ids(campaign: Campaign) -> set[int]:
    return {said.id for said in campaign.statements}


def _live(campaign: Campaign) -> list[Said]:
    return [said for said in campaign.statements if said.row.retired_at is None]


def _create(campaign: Campaign, base: str, moment: datetime) -> Incident:
    return Incident.objects.create(
        slug=_free_slug(campaign, base), accuser_id=campaign.accuser, title="", first_seen_at=moment, changed_at=moment
    )


def _free_slug(campaign: Campaign, base: str) -> str:
    """Accuser and month; where that is taken, with the accused, then with a number."""
    accused = Actor.objects.filter(pk__in=campaign.accused).order_by("slug").values_list("slug", flat=True)
    taken = set(Incident.objects.filter(slug__startswith=base).values_list("slug", flat=True))
    wanted = [base, "-".join([base, *accused])[:150], *(f"{base}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in wanted if slug not in taken)


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


def _end_others(
    accusers: set[int], supporting: dict[int, set[int]], found: dict[Campaign, Incident], moment: datetime
) -> None:
    """Incidents that no campaign is any more; what was merged into one of them follows it."""
    kept = {incident.pk for incident in found.values()}
    standing = Incident.objects.filter(accuser__in=accusers, retired_at=None, merged_into=None)
    for incident in standing.exclude(pk__in=kept):
        held = supporting.get(incident.pk, set())
        shares = [(len(held & _ids(campaign)), -heir.pk, heir) for campaign, heir in found.items()]
        best = max(shares, default=None, key=lambda share: share[:2])
        heir = best[2] if best is not None and best[0] else None
        incident.merged_into, incident.retired_at = heir, None if heir else moment
        incident.changed_at = moment
        incident.save(update_fields=["merged_into", "retired_at", "changed_at"])
        if heir is not None:
            incident.merged.update(merged_into=heir)
