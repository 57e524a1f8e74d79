"""Campaigns -> incident rows: finds each campaign's incident again, names it once, keeps its facts up to date."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from datetime import date, datetime

from tracker.evidence.grouping import Campaign
from tracker.evidence.items import is_own_document
from tracker.evidence.models import Actor, Incident, Support
from tracker.evidence.said import Said
from tracker.evidence.wording import incident_title
from tracker.grading.agreement import days_of


def sync_incidents(campaigns: Sequence[Campaign], accusers: set[int], moment: datetime) -> dict[Campaign, Incident]:
    """The incident of every campaign that still stands; campaigns: all those of these accusers.

    A campaign is the incident with which it shares most allegations, else a new one. An incident whose allegations
    went to another is merged into it, one without any is retired: their addresses never go to anything else.
    """
    supporting = _allegations_by_incident(accusers)
    overlaps = sorted(
        (-len(supporting[pk] & {said.id for said in campaign.statements}), pk, index)
        for index, campaign in enumerate(campaigns)
        for pk in supporting
        if supporting[pk] & {said.id for said in campaign.statements}
    )
    matched: dict[int, int] = {}
    for _, pk, index in overlaps:
        if pk not in matched and index not in matched.values():
            matched[pk] = index
    rows = Incident.objects.in_bulk(list(matched))
    found = {campaigns[index]: rows[pk] for pk, index in matched.items()}
    for campaign in campaigns:
        if campaign not in found and _live(campaign):
            found[campaign] = _create(campaign, moment)
    for campaign, incident in found.items():
        _describe(incident, campaign, moment)
    _end_others(accusers, supporting, found, moment)
    return {campaign: incident for campaign, incident in found.items() if _live(campaign)}


def _allegations_by_incident(accusers: set[int]) -> dict[int, set[int]]:
    """For every incident of these accusers, the allegations it rested on; merged ones have none left."""
    held: dict[int, set[int]] = defaultdict(set)
    pairs = Support.objects.filter(
        assertion__incident__accuser__in=accusers, assertion__predicate="alleges_distillation"
    ).values_list("assertion__incident", "statement")
    for incident, statement in pairs:
        held[incident].add(statement)
    return dict(held)


def _live(campaign: Campaign) -> list[Said]:
    return [said for said in campaign.statements if said.row.retired_at is None]


def _create(campaign: Campaign, moment: datetime) -> Incident:
    accuser = Actor.objects.get(pk=campaign.accuser)
    return Incident.objects.create(
        slug=_free_slug(accuser, campaign), accuser=accuser, title="", first_seen_at=moment, changed_at=moment
    )


def _free_slug(accuser: Actor, campaign: Campaign) -> str:
    """Accuser and month; where that is taken, with the accused, then with a number."""
    base = f"{accuser.slug}-{campaign.first:%Y-%m}"
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
    """The earliest most precise date stated; failing that the day the accuser's own document came out."""
    for precision in ("day", "month", "year"):
        stated = [said.day for said in live if said.day is not None and said.day[1] == precision]
        if stated:
            return min(stated)
    own = [said.reported_on for said in live if is_own_document(said) and said.row.report.published_at]
    return (min(own), "day") if own else None


def _ended(live: Sequence[Said]) -> date | None:
    return max((days_of(*said.day)[1] for said in live if said.day is not None and said.day[1] == "day"), default=None)


def _end_others(
    accusers: set[int], supporting: dict[int, set[int]], found: dict[Campaign, Incident], moment: datetime
) -> None:
    """Incidents that no campaign is any more."""
    kept = {incident.pk for incident in found.values()}
    for incident in Incident.objects.filter(accuser__in=accusers, retired_at=None, merged_into=None).exclude(
        pk__in=kept
    ):
        held = supporting.get(incident.pk, set())
        shares = [
            (len(held & {said.id for said in campaign.statements}), -heir.pk, heir) for campaign, heir in found.items()
        ]
        best = max(shares, default=(0, 0, None), key=lambda share: share[:2])
        incident.merged_into = best[2] if best[0] else None
        incident.retired_at = None if best[0] else moment
        incident.changed_at = moment
        incident.save(update_fields=["merged_into", "retired_at", "changed_at"])
