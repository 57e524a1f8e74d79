"""Actors: the list, and one in all its parts."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from django.db.models import Count, F, OuterRef, Q, Sum

from tracker.collection.models import Report
from tracker.evidence.models import Actor, Assertion, Incident, Mention, Response, Tallied, Tally
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.apart import Apart, OneOf
from tracker.evidence.queries.conflicts import contested
from tracker.evidence.queries.incidents import IncidentRow, incident_rows, leading, newest_with
from tracker.evidence.queries.newest_reports import newest_known
from tracker.evidence.queries.parts import ACTS, in_order, newest_of, totals
from tracker.evidence.queries.responses import ResponseRow, known_responses, response_rows
from tracker.evidence.queries.roles import Role, roles, spans_of
from tracker.evidence.queries.standing_sums import holding, standing
from tracker.evidence.tallied_rows import Sort
from tracker.extraction import lexicon

MOST_ITEMS = 200
# Of more items so many of the newest, and so many of each part that it has in any.
MOST_NEWEST = 60
MOST_OF_PART = 20
MOST_INCIDENTS = 20
SIDES = (Sort.ACCUSER, Sort.ACCUSED)
# Of more reports that name it the newest are counted.
MOST_NAMING = 400
MOST_MENTIONS = 1200
# Of so many of its newest acts of each sort the instruments are shown.
MOST_STEPS = 60
MOST_REPORTS = 12
MOST_RESPONSES = 40
MOST_FELLOWS = 40
PUBLIC_BODY = "government_body"
INSTRUMENT = "instrument"


@dataclass(frozen=True, slots=True, kw_only=True)
class ActorPage:
    """An actor whole. items: newest first, of n_items, by the part that it has in them `counts`; contested: ids of
    those that stand in a conflict; reports: the newest of n_reports that name it, of which there may be more where
    has_more_reports. parts: who or what belongs to it; fellows: other public bodies of its country that say or do
    something; responses: those that it acts in, asks for or is. roles: those that it takes, over all statements. as_accuser,
    as_accused: the newest of n_as_accuser and n_as_accused. wikidata: its item there, empty where none is known."""

    actor: rows.ActorLink
    country: str
    wikidata: str
    roles: tuple[Role, ...]
    parent: rows.ActorLink | None
    parts: tuple[rows.ActorLink, ...]
    fellows: tuple[rows.ActorLink, ...]
    responses: tuple[ResponseRow, ...]
    aliases: tuple[str, ...]
    as_accuser: tuple[IncidentRow, ...]
    as_accused: tuple[IncidentRow, ...]
    n_as_accuser: int
    n_as_accused: int
    counts: Mapping[str, int]
    items: tuple[rows.Item, ...]
    n_items: int
    contested: frozenset[int]
    reports: tuple[rows.ReportLink, ...]
    n_reports: int
    has_more_reports: bool


class _Naming(NamedTuple):
    newest: tuple[rows.ReportLink, ...]
    n: int
    has_more: bool


def actor_page(slug: str, as_of: date | None = None) -> ActorPage | None:
    """The actor with everything that was known of it on that day; None where there is no such actor."""
    actor = (
        Actor.objects.select_related("parent").prefetch_related("aliases", "children__parent").filter(slug=slug).first()
    )
    if actor is None:
        return None
    counts = totals(actor.slug, as_of)
    own = _newest(actor.slug, counts, as_of)
    naming = _naming(actor, as_of)
    taken, n_incidents = _incidents(actor, as_of)
    ids = {pk for pks in taken.values() for pk in pks}
    loaded = newest_with(Incident.objects.filter(id__in=ids), size=len(ids), as_of=as_of) if ids else ()
    spans = spans_of(actor, as_of, counts)
    ends = {one for span in spans for one in (span.first, span.last) if one}
    wanted = Q(OneOf("id", leading(loaded, as_of).values("id"))) if loaded else Q()
    wanted |= Q(id__in=ends.union(own))
    items = {item.id: item for item in visible.items(Assertion.objects.filter(wanted), as_of)}
    incidents = incident_rows(loaded, items.values(), as_of)
    mine = visible.actor_link(actor)
    facts = lexicon.find_actor(actor.name)
    return ActorPage(
        actor=mine,
        country=actor.country,
        wikidata=(facts.wikidata if facts else None) or "",
        roles=roles(spans, items),
        parent=visible.actor_link(actor.parent) if actor.parent else None,
        parts=visible.actor_links(actor.children.all()),
        fellows=_fellows(actor, as_of),
        responses=_responses(actor, as_of),
        aliases=tuple(alias.text for alias in actor.aliases.all() if alias.text != actor.name),
        as_accuser=_of(taken[Sort.ACCUSER], loaded, incidents),
        as_accused=_of(taken[Sort.ACCUSED], loaded, incidents),
        n_as_accuser=n_incidents.get(Sort.ACCUSER, 0),
        n_as_accused=n_incidents.get(Sort.ACCUSED, 0),
        counts=counts,
        items=tuple(items[one] for one in own if one in items),
        contested=contested(own, as_of),
        n_items=sum(counts.values()),
        reports=naming.newest,
        n_reports=naming.n,
        has_more_reports=naming.has_more,
    )


def _newest(slug: str, counts: Mapping[str, int], as_of: date | None) -> list[int]:
    """The ids of what it has a part in, the newest first: all of up to MOST_ITEMS; of more MOST_NEWEST, and of each of its
    parts some more."""
    found = in_order(slug, tuple(counts), as_of, size=MOST_ITEMS)
    if len(found) <= MOST_ITEMS:
        return [one.id for one in found]
    n_of: Counter[str] = Counter()
    chosen = []
    for number, one in enumerate(found):
        if number < MOST_NEWEST or n_of[one.part] < MOST_OF_PART:
            chosen.append(one.id)
        n_of[one.part] += 1
    return chosen


def _incidents(actor: Actor, as_of: date | None) -> tuple[Mapping[str, Sequence[int]], Mapping[str, int]]:
    """By side, as kept: the ids of the newest incidents in which it accuses, or is accused, and how many there are."""
    mine = Tallied.objects.filter(holding(as_of), actor=actor, metric="", value__isnull=False)
    walks = [
        mine.filter(sort=sort).order_by("-value", "-subject_id").values_list("sort", "subject_id")[:MOST_INCIDENTS]
        for sort in SIDES
    ]
    taken: dict[str, list[int]] = defaultdict(list)
    for sort, incident in walks[0].union(*walks[1:], all=True):
        taken[sort].append(incident)
    if all(len(ids) < MOST_INCIDENTS for ids in taken.values()):
        return taken, {sort: len(ids) for sort, ids in taken.items()}
    kept = Tally.objects.filter(standing(as_of), actor=actor, sort__in=SIDES).order_by().values_list("sort")
    return taken, dict(kept.annotate(total=Sum("n")))


def _of(ids: Sequence[int], loaded: Sequence[Incident], listed: Sequence[IncidentRow]) -> tuple[IncidentRow, ...]:
    return tuple(row for incident, row in zip(loaded, listed, strict=True) if incident.pk in ids)


def _naming(actor: Actor, as_of: date | None) -> _Naming:
    """The reports that name it; those of whom many name are counted among the newest only."""
    mentions = Mention.objects.filter(actor=actor)
    few = list(mentions.order_by().values_list("text", flat=True)[: MOST_MENTIONS + 1])
    if len(few) <= MOST_MENTIONS and len(set(few)) <= MOST_NAMING:
        naming = Report.objects.filter(known.naming(actor.pk, as_of))
        newest = newest_known(naming.select_related("source"), as_of, size=MOST_REPORTS)
        n = naming.count()
        return _Naming(tuple(visible.report_link(one) for one in newest), n, has_more=False)
    named = Apart(
        mentions.filter(text=OuterRef("current_text"))
        if as_of is None
        else mentions.filter(known.edition(as_of, "text__snapshot__"), text__snapshot__report=OuterRef("pk"))
    )
    newest = newest_known(Report.objects.filter(named).select_related("source"), as_of, size=MOST_REPORTS)
    links = tuple(visible.report_link(one) for one in newest)
    if len(links) < MOST_REPORTS:
        return _Naming(links, len(links), has_more=False)
    lately = newest_known(Report.objects.filter(known.listed(as_of)), as_of, size=MOST_NAMING + 1).values("pk")
    n_lately, n = (
        Report.objects.filter(OneOf("pk", lately))
        .aggregate(all=Count("pk"), naming=Count("pk", filter=Q(named)))
        .values()
    )
    return _Naming(links, max(n, len(links)), has_more=n_lately > MOST_NAMING)


def _fellows(actor: Actor, as_of: date | None) -> tuple[rows.ActorLink, ...]:
    """Other public bodies of a public body's country that say or do something, by name."""
    if actor.kind != PUBLIC_BODY or not actor.country:
        return ()
    others = Actor.objects.filter(kind=PUBLIC_BODY, country=actor.country).exclude(Q(pk=actor.pk) | Q(parent=actor))
    speaking = Tallied.objects.filter(holding(as_of), actor=OuterRef("pk"), sort__in=(Sort.ACT, Sort.REMARK))
    return visible.actor_links(others.filter(Apart(speaking)).order_by("name")[:MOST_FELLOWS])


def _responses(actor: Actor, as_of: date | None) -> tuple[ResponseRow, ...]:
    """The instruments that an actor took a step of or asks for, or that go by its name; the newest first."""
    taken = Q(OneOf("stages__assertion", newest_of(actor.slug, ACTS, as_of, size=MOST_STEPS)))
    if actor.kind == INSTRUMENT:
        taken |= Q(name__in=[actor.name, *(alias.text for alias in actor.aliases.all())])
    theirs = Response.objects.filter(taken).values("id")
    chosen = known_responses(as_of).filter(id__in=theirs).order_by(F("day").desc(nulls_last=True), "-id")
    return response_rows(list(chosen[:MOST_RESPONSES]), as_of)
