"""The timeline of all that is on record, or of what an address chooses of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType

from django.db.models import Q, QuerySet, Sum

from tracker.collection.statements import ask
from tracker.evidence.models import Actor, Assertion, Stage, Tally
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import rows, visible
from tracker.evidence.queries.apart import OneOf, id_of
from tracker.evidence.queries.involved import involving
from tracker.evidence.queries.kept_walks import walk
from tracker.evidence.queries.letters import LETTERS, graded
from tracker.evidence.queries.paging import Mark, Page, after, before, cut, read_mark
from tracker.evidence.queries.parts import Found, in_order, mark_of, parts_of
from tracker.evidence.queries.response_list import INDUSTRY
from tracker.evidence.queries.responses import known_responses
from tracker.evidence.queries.standing_sums import standing
from tracker.evidence.tallied_entries import BETWEEN, CLAIM_KINDS, COMPANY_ACTS, ORGANISATION
from tracker.evidence.tallied_rows import Sort
from tracker.grading.points import end_of

PAGE_SIZE = 60
EXPORT_BATCH = 500
BATCH = 100
# As many matches are all put into the order in which they came to be known; for more, so many of the newest are gone along.
FEW = 500
WALKED = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineFilter:
    """What is wanted; anything empty sets no limit. kinds: as `kind_of` gives them; least: a grade's letter.

    response: one instrument's stages; jurisdiction (INDUSTRY for companies' own), instrument and step: of stages.
    """

    kinds: tuple[str, ...] = ()
    actor: str = ""
    incident: str = ""
    response: str = ""
    jurisdiction: str = ""
    instrument: str = ""
    step: str = ""
    least: str = ""
    is_oldest_first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """Whom and what a filter names, as far as that is on record."""

    actor: rows.ActorLink | None
    incident: rows.IncidentLink | None
    response: rows.ResponseLink | None = None


def kind_of(item: rows.Item) -> str:
    """The kind of entry that an item is; empty for what has no place on a timeline."""
    if item.claim:
        return CLAIM_KINDS.get(item.claim.predicate, "")
    if item.quantity:
        return "figure"
    return "industry" if is_industry(item) else "policy"


def is_industry(item: rows.Item) -> bool:
    """Whether a response is a company's own doing and no act of a public body."""
    if item.response is None or not item.response.jurisdiction:
        return True
    is_company = item.claimant is not None and item.claimant.kind == ORGANISATION
    return is_company and item.response.instrument in COMPANY_ACTS


def subject(wanted: TimelineFilter, as_of: date | None = None) -> Subject:
    """Whom and what the filter names; three queries at most."""
    actor = Actor.objects.select_related("parent").filter(slug=wanted.actor).first() if wanted.actor else None
    found = visible.incidents(as_of).filter(slug=wanted.incident).first() if wanted.incident else None
    chosen = known_responses(as_of).filter(slug=wanted.response).first() if wanted.response else None
    return Subject(
        actor=visible.actor_link(actor) if actor else None,
        incident=visible.incident_link(found) if found else None,
        response=visible.response_link(chosen) if chosen else None,
    )


def timeline_page(
    wanted: TimelineFilter, mark: Mark | None = None, *, as_of: date | None = None, size: int = PAGE_SIZE
) -> Page[rows.Item]:
    """The chosen items by their day, the newest first unless wanted otherwise; three queries.

    Where a page ends follows the days known now, also of a page as known on a day past.
    """
    if not (wanted.incident or wanted.response):
        # What these have is little; of all else only so much is read as is shown.
        if _is_narrowed(wanted):
            return _of_page(_kept(wanted, mark, as_of, size), as_of, size)
        if wanted.actor:
            return _of_page(_of_actor(wanted, mark, as_of, size), as_of, size)
    chosen = entries(wanted, as_of)
    if wanted.is_oldest_first:
        ordered = before(chosen, "falls_on", mark).order_by("falls_on", "id")
    else:
        ordered = after(chosen, "falls_on", mark).order_by("-falls_on", "-id")
    found, next_mark = cut(list(ordered.only("id", "falls_on")[: size + 1]), size, "falls_on")
    return Page(_items([one.pk for one in found], as_of), next_mark)


def _is_narrowed(wanted: TimelineFilter) -> bool:
    """Whether more is asked than kinds of what an actor has a part in: as that is kept, both kinds of responses are one."""
    is_of_kinds = ("policy" in wanted.kinds) != ("industry" in wanted.kinds) if wanted.actor else bool(wanted.kinds)
    return is_of_kinds or wanted.least in LETTERS or any((wanted.jurisdiction, wanted.instrument, wanted.step))


def _of_page(found: Sequence[Found], as_of: date | None, size: int) -> Page[rows.Item]:
    """The page that these begin, one more than it holds where another follows."""
    next_mark = str(mark_of(found[size - 1])) if len(found) > size else ""
    return Page(_items([one.id for one in found[:size]], as_of), next_mark)


def _of_actor(wanted: TimelineFilter, mark: Mark | None, as_of: date | None, size: int) -> Sequence[Found]:
    """Those in which one actor has a part, in their order as kept."""
    parts = parts_of(wanted.kinds or tuple(KINDS))
    return in_order(wanted.actor, parts, as_of, size=size + 1, mark=mark, is_oldest_first=wanted.is_oldest_first)


def _kept(wanted: TimelineFilter, mark: Mark | None, as_of: date | None, size: int) -> Sequence[Found]:
    """Those of the kinds, grades, places, instruments and steps that are wanted, as kept; one query more."""
    if mark is not None and mark.when is None:
        # Every assertion falls on some day.
        return ()
    metrics = [metric for metric in _metrics(wanted.actor, as_of) if _is_wanted(wanted, *metric.split(BETWEEN))]
    found = walk(
        Sort.ENTRY,
        metrics,
        as_of,
        size=size + 1,
        mark=mark,
        actor=wanted.actor,
        is_oldest_first=wanted.is_oldest_first,
    )
    return [Found("", pk, day) for pk, day in ask(found.sql, found.parameters)]


def _metrics(actor: str, as_of: date | None) -> list[str]:
    """As what there are entries, of all or of those in which the actor has a part."""
    whose = Q(actor=id_of(Actor, actor)) if actor else Q(actor__isnull=True)
    kept = Tally.objects.filter(standing(as_of), whose, sort=Sort.ENTRY).order_by().values("metric")
    return list(kept.annotate(total=Sum("n")).filter(total__gt=0).values_list("metric", flat=True))


def _is_wanted(wanted: TimelineFilter, kind: str, letter: str, place: str, instrument: str, step: str) -> bool:
    is_response = kind in ("policy", "industry")
    return (
        kind in (wanted.kinds or KINDS)
        and (wanted.least not in LETTERS or letter <= wanted.least)
        and (not wanted.jurisdiction or (is_response and (place or INDUSTRY) == wanted.jurisdiction))
        and wanted.instrument in ("", instrument)
        and wanted.step in ("", step)
    )


def newest_known(wanted: TimelineFilter, *, as_of: date | None = None, size: int = PAGE_SIZE) -> tuple[rows.Item, ...]:
    """The chosen items that became known last, first: what a feed tells; three queries."""
    return _items(_newest_ids(wanted, as_of, size), as_of)


def each_newest_known(wanted: TimelineFilter, *, as_of: date | None = None, size: int) -> Iterator[rows.Item]:
    """The same one by one, loaded a batch at a time: for many of them."""
    ids = _newest_ids(wanted, as_of, size)
    for start in range(0, len(ids), BATCH):
        yield from _items(ids[start : start + BATCH], as_of)


def every_item(wanted: TimelineFilter, as_of: date | None = None) -> Iterator[rows.Item]:
    """All chosen items in the wanted order, a batch at a time: for downloads."""
    mark: Mark | None = None
    while True:
        found = timeline_page(wanted, mark, as_of=as_of, size=EXPORT_BATCH)
        yield from found.rows
        mark = read_mark(found.next_mark)
        if mark is None:
            return


def _newest_ids(wanted: TimelineFilter, as_of: date | None, size: int) -> Sequence[int]:
    """Of what few match all are put into order. Of what more match, those among the newest that came to be known; should
    these be too few, with those that are the newest by their day."""
    chosen = entries(wanted, as_of)
    if wanted.incident or wanted.response or not (_is_narrowed(wanted) or wanted.actor):
        return _newest(chosen, size)
    most = max(FEW, size)
    newest_first = replace(wanted, is_oldest_first=False)
    of_kept = _kept if _is_narrowed(wanted) else _of_actor
    kept = [one.id for one in of_kept(newest_first, None, as_of, most)]
    if len(kept) > most:
        lately = _lately(chosen, as_of, size)
        if len(lately) == size:
            return lately
        kept += lately
    return _newest(Assertion.objects.filter(pk__in=kept), size)


def _newest(chosen: QuerySet[Assertion], size: int) -> list[int]:
    return list(chosen.order_by("-known_from", "-id").values_list("id", flat=True)[:size])


def _lately(chosen: QuerySet[Assertion], as_of: date | None, size: int) -> list[int]:
    """So many of the chosen, the newest known first, of the WALKED assertions that came to be known last."""
    known_last = Assertion.objects.order_by("-known_from", "-id").only("known_from")
    if as_of is not None:
        known_last = known_last.filter(known_from__lte=end_of(as_of))
    found: list[int] = []
    n, batch, before_it = 0, 2 * size, Q()
    while n < WALKED and len(found) < size:
        stored = list(known_last.filter(before_it)[:batch])
        found += _newest(chosen.filter(pk__in=[one.pk for one in stored]), size - len(found))
        if len(stored) < batch:
            break
        last = stored[-1]
        before_it = Q(known_from__lte=last.known_from) & (Q(known_from__lt=last.known_from) | Q(pk__lt=last.pk))
        n, batch = n + batch, 4 * batch
    return found


def _items(ids: Sequence[int], as_of: date | None) -> tuple[rows.Item, ...]:
    """The items in the order of their ids."""
    items = {item.id: item for item in visible.items(Assertion.objects.filter(id__in=ids), as_of)}
    return tuple(items[one] for one in ids if one in items)


def entries(wanted: TimelineFilter, as_of: date | None, *, counts_all: bool = False) -> QuerySet[Assertion]:
    """The assertions that have a place on the timeline wanted. counts_all: they are counted, not shown a page at a time."""
    shown = visible.all_assertions(as_of) if counts_all else visible.assertions(as_of)
    chosen = shown.filter(_of_kinds(wanted.kinds or tuple(KINDS)))
    if wanted.incident:
        # With every stage of what answers it, as its own page has them.
        its = Assertion.objects.filter(incident__slug=wanted.incident).order_by().values("id")
        stages = Stage.objects.filter(response__answered__incident__slug=wanted.incident).order_by()
        chosen = chosen.filter(OneOf("id", its.union(stages.values("assertion"))))
    if wanted.actor:
        chosen = chosen.filter(involving(wanted.actor))
    return chosen.filter(_of_stages(wanted), graded(wanted.least, as_of))


def _of_stages(wanted: TimelineFilter) -> Q:
    """What is asked of stages of responses; a filter that asks nothing of them leaves everything."""
    limits = Q()
    if wanted.response:
        limits &= Q(id__in=Stage.objects.filter(response__slug=wanted.response).values("assertion"))
    if wanted.step:
        limits &= Q(id__in=Stage.objects.filter(step=wanted.step).values("assertion"))
    if wanted.jurisdiction:
        place = "" if wanted.jurisdiction == INDUSTRY else wanted.jurisdiction
        limits &= Q(kind=StatementKind.RESPONSE, jurisdiction=place)
    if wanted.instrument:
        limits &= Q(kind=StatementKind.RESPONSE, instrument=wanted.instrument)
    return limits


def _claims(kind: str) -> Q:
    return Q(kind=StatementKind.CLAIM, predicate__in=[code for code, name in CLAIM_KINDS.items() if name == kind])


# What companies do on their own, of responses.
INDUSTRY_OWN = Q(jurisdiction="") | Q(instrument__in=COMPANY_ACTS, claimant__kind=ORGANISATION)
# kind -> the assertions that are of it, as `kind_of` says of items.
KINDS: Mapping[str, Q] = MappingProxyType(
    {
        "accusation": _claims("accusation"),
        "figure": Q(kind=StatementKind.FIGURE, value__isnull=False),
        "reply": _claims("reply"),
        "silence": _claims("silence"),
        "voice": _claims("voice"),
        "policy": Q(kind=StatementKind.RESPONSE) & ~INDUSTRY_OWN,
        "industry": Q(kind=StatementKind.RESPONSE) & INDUSTRY_OWN,
    }
)


def _of_kinds(kinds: tuple[str, ...]) -> Q:
    chosen = Q(pk__in=())
    for kind in kinds:
        chosen |= KINDS.get(kind, Q(pk__in=()))
    return chosen
