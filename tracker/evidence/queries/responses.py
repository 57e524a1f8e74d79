"""Policy and industry responses, each with its history."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import OuterRef, Prefetch, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from tracker.evidence.models import Actor, Answered, Assertion, Incident, Response, Stage, Step, Tallied
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.linked import Link, attach, with_links
from tracker.evidence.queries.loading import first_reported
from tracker.evidence.queries.standing_sums import holding
from tracker.evidence.steps import ENDINGS
from tracker.evidence.tallied_rows import Sort
from tracker.evidence.titles import Title

# How far a response has come, roughly: the first that a stage is in.
STATES: dict[str, frozenset[str]] = {
    "done": frozenset({Step.IN_FORCE}),
    "planned": frozenset(
        {Step.THREATENED, Step.UNDER_CONSIDERATION, Step.PROPOSED, Step.ADVANCED, Step.PASSED, Step.HELD}
    ),
    "asked": frozenset({Step.CALLED_FOR}),
    "ended": frozenset(ENDINGS),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class StageRow:
    """One stage of a response: the assertion that it is. is_asked: somebody asks for it, which nobody need have done."""

    step: str
    is_asked: bool
    item: rows.Item


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseRow:
    """One instrument with its history. by: who acts; stages: the earliest first; incidents: those that it answers."""

    id: int
    slug: str
    title: Title
    kind: str
    jurisdiction: str
    name: str
    identifiers: tuple[str, ...]
    by: tuple[rows.ActorLink, ...]
    stages: tuple[StageRow, ...]
    incidents: tuple[rows.IncidentLink, ...]

    @property
    def current(self) -> StageRow:
        """The latest stage that is known; what is asked for only where nothing else is."""
        return next((stage for stage in reversed(self.stages) if not stage.is_asked), self.stages[-1])

    @property
    def state(self) -> str:
        return next(state for state, steps in STATES.items() if self.current.step in steps)

    @property
    def asked_by(self) -> tuple[rows.ActorLink, ...]:
        """Who asks for it, in the order of the stages."""
        asking = [stage.item.claimant for stage in self.stages if stage.is_asked]
        return tuple(dict.fromkeys(actor for actor in asking if actor))


def newest_moves(as_of: date | None = None, *, size: int) -> QuerySet[Tallied, Any]:
    """The ids of so many steps, the newest by their own day or that of their first report; those without a day aside."""
    moves = Tallied.objects.filter(holding(as_of), sort=Sort.MOVE, metric="", actor__isnull=True, value__isnull=False)
    newest: QuerySet[Tallied, Any] = moves.order_by("-value", "-subject_id").values("subject_id")[:size]
    return newest


def known_stages(as_of: date | None = None) -> QuerySet[Stage]:
    """Every stage that may be shown, as known on that day, or now."""
    shown = visible.assertions(as_of).filter(pk=OuterRef("assertion"), kind=StatementKind.RESPONSE)
    return Stage.objects.filter(Apart(shown))


def known_responses(as_of: date | None = None) -> QuerySet[Response]:
    """Every response with a stage that may be shown, with `step`, its latest, and `day`, when it came or was reported.

    `day` is null where no report says either.
    """
    own = known_stages(as_of).filter(response=OuterRef("pk")).order_by("is_asked", "-position")
    reported = Subquery(first_reported(as_of, "assertion").values("published_on"))
    day = Coalesce(known.column("occurred_on", as_of, "assertion"), reported)
    latest = Response.objects.annotate(step=Subquery(own.values("step")[:1]))
    return latest.annotate(day=Subquery(own.annotate(on=day).values("on")[:1])).filter(step__isnull=False)


def response_rows(loaded: Sequence[Response], as_of: date | None = None) -> tuple[ResponseRow, ...]:
    """These responses with their stages, actors and incidents; four queries however many they are."""
    stages = known_stages(as_of).filter(response__in=loaded)
    told: dict[str, list[StageRow]] = defaultdict(list)
    chosen = Assertion.objects.filter(OneOf("id", stages.values("assertion")))
    for item in visible.items(chosen.order_by("stage__response", "stage__position"), as_of):
        if item.response and item.response.home:
            step = item.response.step
            told[item.response.home.slug].append(StageRow(step=step, is_asked=step == Step.CALLED_FOR, item=item))
    links = _links(loaded, as_of)
    prefetch_related_objects(loaded, Prefetch("actors", Actor.objects.select_related("parent")))
    return tuple(
        ResponseRow(
            id=response.pk,
            slug=response.slug,
            title=visible.title_of(response),
            kind=response.kind,
            jurisdiction=response.jurisdiction,
            name=response.name,
            identifiers=tuple(response.identifiers),
            by=visible.actor_links(response.actors.all()) if as_of is None else _acting(told[response.slug]),
            stages=tuple(told[response.slug]),
            incidents=links.get(response.pk, ()),
        )
        for response in loaded
        if told[response.slug]
    )


def _acting(stages: Sequence[StageRow]) -> tuple[rows.ActorLink, ...]:
    """Who acts in these stages, without those who only ask."""
    return tuple(dict.fromkeys(stage.item.claimant for stage in stages if stage.item.claimant and not stage.is_asked))


def _links(loaded: Sequence[Response], as_of: date | None) -> dict[int, tuple[rows.IncidentLink, ...]]:
    """The incidents that each answers, the earliest first; one query."""
    answered = Answered.objects.filter(known.since_said(as_of, "statement__"), response__in=loaded)
    shown = answered.filter(Apart(visible.incidents(as_of).filter(pk=OuterRef("incident"))))
    stored = [attach(one, _INCIDENT) for one in with_links(shown, _INCIDENT)]
    found: dict[int, list[rows.IncidentLink]] = defaultdict(list)
    for link in sorted(stored, key=lambda one: (one.incident.began_on or date.max, one.incident_id)):
        found[link.response_id].append(visible.incident_link(link.incident))
    return {response: tuple(links) for response, links in found.items()}


_INCIDENT = {"incident": Link(model=Incident, columns=("id", "slug", "title", "title_parts", "began_on"))}


def responses_to(incident: int, as_of: date | None = None) -> tuple[ResponseRow, ...]:
    """The responses that answer an incident, the earliest begun first; five queries."""
    found = known_responses(as_of).filter(answered__incident=incident).order_by("day", "id")
    return tuple(sorted(response_rows(list(found), as_of), key=_begun))


def _begun(response: ResponseRow) -> tuple[date, int]:
    first = response.stages[0].item
    return (first.day.value if first.day else date.max, response.id)
