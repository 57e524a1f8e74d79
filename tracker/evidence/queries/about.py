"""What changes are about: by which names of incidents, actors and responses somebody would look for them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from tracker.evidence.models import Answered, Assertion, FormerResponse, FormerSlug
from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.rows import Item


@dataclass(slots=True)
class About:
    """Slugs, former ones included. items: keys of the assertions that rest on a report, where the change is of its page."""

    incidents: set[str] = field(default_factory=set)
    actors: set[str] = field(default_factory=set)
    responses: set[str] = field(default_factory=set)
    items: set[str] = field(default_factory=set)

    def add(self, other: About) -> None:
        """It is about all that the other is about, too."""
        self.incidents |= other.incidents
        self.actors |= other.actors
        self.responses |= other.responses
        self.items |= other.items


def about(changes: Sequence[ChangeRow]) -> Mapping[str, About]:
    """What each change is about, by its key; eight queries at most."""
    of_pages = _of_reports({row.report.id for row in changes if row.report and row.item is None})
    found: dict[str, About] = {}
    for row in changes:
        mine = found[row.key] = About()
        if row.item is not None:
            mine.add(_of_item(row.item))
        elif row.report is not None:
            mine.add(of_pages[row.report.id])
    _add_answered(found.values())
    _add_former(found.values())
    return found


def _of_item(item: Item) -> About:
    named = {one.slug for one in (item.claimant, item.target, *item.actors, *item.speakers) if one}
    home = item.response.home if item.response else None
    return About(
        incidents={item.incident.slug} if item.incident and item.incident.slug else set(),
        actors=named,
        responses={home.slug} if home else set(),
    )


def _of_reports(reports: Collection[int]) -> Mapping[int, About]:
    """By the report, all that rests on it, or did before it was withdrawn."""
    found: dict[int, About] = defaultdict(About)
    if not reports:
        return found
    resting = Assertion.objects.filter(supports__statement__report__in=reports)
    named = ("key", "incident__slug", "claimant__slug", "target__slug", "stage__response__slug")
    for report, key, incident, claimant, target, response in resting.values_list(
        "supports__statement__report", *named
    ).distinct():
        mine = found[report]
        mine.items.add(key)
        mine.incidents |= {incident} - {None, ""}
        mine.actors |= {claimant, target} - {None}
        mine.responses |= {response} - {None}
    for side in ("actors__slug", "speakers__slug"):
        for report, slug in resting.values_list("supports__statement__report", side).distinct():
            found[report].actors |= {slug} - {None}
    return found


def _add_answered(found: Collection[About]) -> None:
    """A step of a response is about the incidents that it answers, as the incidents' own pages have it."""
    responses = {slug for one in found for slug in one.responses}
    if not responses:
        return
    answers: dict[str, set[str]] = defaultdict(set)
    stored = Answered.objects.filter(response__slug__in=responses).exclude(incident__slug="")
    for response, incident in stored.values_list("response__slug", "incident__slug"):
        answers[response].add(incident)
    for one in found:
        one.incidents.update(*(answers[slug] for slug in one.responses))


def _add_former(found: Collection[About]) -> None:
    """Whoever follows by a name of earlier days means the same."""
    incidents: dict[str, set[str]] = defaultdict(set)
    mine = {slug for one in found for slug in one.incidents}
    for way in ("incident__slug", "incident__merged_into__slug"):
        for now, former in FormerSlug.objects.filter(**{f"{way}__in": mine}).values_list(way, "slug"):
            incidents[now].add(former)
    responses: dict[str, set[str]] = defaultdict(set)
    theirs = {slug for one in found for slug in one.responses}
    for now, former in FormerResponse.objects.filter(response__slug__in=theirs).values_list("response__slug", "slug"):
        responses[now].add(former)
    for one in found:
        one.incidents.update(*[incidents[slug] for slug in one.incidents])
        one.responses.update(*[responses[slug] for slug in one.responses])
