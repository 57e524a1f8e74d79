"""Policy and industry responses: the list by place, kind and stage, and each with its history."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Count, F, OuterRef, Prefetch, Q, QuerySet, Subquery, prefetch_related_objects
from django.db.models.functions import Coalesce

from tracker.evidence.models import Actor, Answered, Assertion, Incident, Response, Stage, Step
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.extent import behind
from tracker.evidence.queries.linked import Link, attach, with_links
from tracker.evidence.queries.paging import Mark, Page, after, cut
from tracker.evidence.steps import ENDINGS
from tracker.evidence.tallied_rows import COMPANY_ACTS
from tracker.evidence.titles import Title

PAGE_SIZE = 40
COMPANIES, PUBLIC_BODIES = "companies", "public"
# What the filter calls responses of companies, which have no jurisdiction.
INDUSTRY = "industry"
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What a list is narrowed to, empty for everything. step: the latest stage; by: COMPANIES or PUBLIC_BODIES."""

    jurisdiction: str = ""
    kind: str = ""
    step: str = ""
    state: str = ""
    by: str = ""


@dataclass(frozen=True, slots=True)
class ResponseTally:
    """How many responses of a place (INDUSTRY for companies' own) and kind have come to a stage."""

    place: str
    kind: str
    step: str
    n: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseTallies:
    """All of them; n_reports: how many reports tell their stages."""

    rows: tuple[ResponseTally, ...]
    n_reports: int
    is_sample: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ResponseChoices:
    """What the filters can be set to, each with how many responses it gives; industry has the key INDUSTRY."""

    jurisdictions: tuple[tuple[str, int], ...]
    kinds: tuple[tuple[str, int], ...]
    steps: tuple[tuple[str, int], ...]
    states: tuple[tuple[str, int], ...]


def newest_responses(
    chosen: QuerySet[Assertion], mark: Mark | None = None, *, as_of: date | None = None
) -> QuerySet[Assertion]:
    """The stages after the mark, the newest first by their own day or that of their first report; undated last."""
    reported = Subquery(visible.first_reported(as_of).values("published_on"))
    dated = chosen.annotate(day=Coalesce(known.column("occurred_on", as_of), reported))
    return after(dated, "day", mark).order_by(F("day").desc(nulls_last=True), "-id")


def known_stages(as_of: date | None = None) -> QuerySet[Stage]:
    """Every stage that may be shown, as known on that day, or now."""
    shown = visible.assertions(as_of).filter(pk=OuterRef("assertion"), kind=StatementKind.RESPONSE)
    return Stage.objects.filter(Apart(shown))


def known_responses(as_of: date | None = None) -> QuerySet[Response]:
    """Every response with a stage that may be shown, with `step`, its latest, and `day`, when it came or was reported.

    `day` is null where no report says either.
    """
    own = known_stages(as_of).filter(response=OuterRef("pk")).order_by("is_asked", "-position")
    reported = Subquery(visible.first_reported(as_of, "assertion").values("published_on"))
    day = Coalesce(known.column("occurred_on", as_of, "assertion"), reported)
    latest = Response.objects.annotate(step=Subquery(own.values("step")[:1]))
    return latest.annotate(day=Subquery(own.annotate(on=day).values("on")[:1])).filter(step__isnull=False)


def responses_page(
    wanted: Wanted, *, mark: Mark | None = None, as_of: date | None = None, size: int = PAGE_SIZE
) -> Page[ResponseRow]:
    """The responses whose latest stage is newest first, those without a day last; five queries."""
    chosen = _chosen(known_responses(as_of), wanted)
    loaded, next_mark = cut(
        list(after(chosen, "day", mark).order_by(F("day").desc(nulls_last=True), "-id")[: size + 1]), size, "day"
    )
    return Page(response_rows(loaded, as_of), next_mark)


def _chosen(known: QuerySet[Response], wanted: Wanted) -> QuerySet[Response]:
    if wanted.jurisdiction:
        known = known.filter(jurisdiction="" if wanted.jurisdiction == INDUSTRY else wanted.jurisdiction)
    if wanted.kind:
        known = known.filter(kind=wanted.kind)
    if wanted.step:
        known = known.filter(Q(step=wanted.step))
    if wanted.state:
        known = known.filter(Q(step__in=STATES.get(wanted.state, ())))
    by_companies = Stage.objects.filter(assertion__claimant__kind="organisation").values("response")
    own = Q(jurisdiction="") | Q(kind__in=COMPANY_ACTS, id__in=by_companies)
    if wanted.by == COMPANIES:
        known = known.filter(own)
    elif wanted.by == PUBLIC_BODIES:
        # Negated in a filter of ids, because nobody may be named: what is not known to be a company's is public.
        known = known.exclude(id__in=Response.objects.filter(own).values("id"))
    return known


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


def response_tallies(as_of: date | None = None) -> ResponseTallies:
    """How many there are of each sort; one query."""
    told = known_responses(as_of).order_by().values("jurisdiction", "kind", current=F("step"))
    extent = behind(known_stages(as_of).values("assertion"), as_of)
    found = list(told.annotate(n=Count("id"), **extent).values_list("jurisdiction", "kind", "current", "n", *extent))
    return ResponseTallies(
        rows=tuple(ResponseTally(place or INDUSTRY, kind, step, n) for place, kind, step, n, *_ in found),
        n_reports=found[0][4] if found else 0,
        is_sample=bool(found and found[0][5]),
    )


def response_choices(found: ResponseTallies) -> ResponseChoices:
    """What there is to filter by."""
    places: Counter[str] = Counter()
    kinds: Counter[str] = Counter()
    steps: Counter[str] = Counter()
    for one in found.rows:
        places[one.place] += one.n
        kinds[one.kind] += one.n
        steps[one.step] += one.n
    states = Counter({state: sum(steps[step] for step in within) for state, within in STATES.items()})
    order = [step for step in Step.values if step in steps]
    return ResponseChoices(
        jurisdictions=_by_number(places),
        kinds=_by_number(kinds),
        steps=tuple((step, steps[step]) for step in order),
        states=tuple((state, states[state]) for state in STATES if states[state]),
    )


def _by_number(counts: Counter[str]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])))
