"""An actor in a few sentences, each graded: accused of what, its side, whom it accuses, what it did, on what that rests."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.evidence.queries.actors import ActorPage
from tracker.evidence.queries.rows import ActorLink, Item
from tracker.evidence.tallied_rows import Part
from tracker.grading.records import Directness
from tracker.web.presentation.choosing import allegations, firm, lead
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.meaning import done
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.points import Point, Sentence, point, resting_on
from tracker.web.presentation.sentences import accusation, headline, name, standing_words
from tracker.web.presentation.sides import Side
from tracker.web.presentation.speech import begun, ended, gettext, listed
from tracker.web.presentation.story import also_faintly, other_side

MOST_NAMED = 6


def portrait(found: ActorPage, sides: Sequence[Side]) -> tuple[Point, ...]:
    """Points on what is known of the actor; those without anything behind them are left out."""
    me = found.actor
    points = (
        point(_("Accused"), _accused(found)),
        point(_("Its own side"), other_side(sides) if _against(found.items, me) else []),
        point(_("As accuser"), _accuses(found)),
        point(_("What it did or asked for"), done(found.responses)),
        point(_("On what this rests"), _sources(found)),
    )
    return tuple(one for one in points if one)


def _against(items: Iterable[Item], me: ActorLink) -> list[Item]:
    """The allegations against it, the best graded first."""
    return [item for item in allegations(items) if item.target == me]


def _accused(found: ActorPage) -> list[Sentence]:
    me = found.actor
    told = _against(found.items, me)
    if not told:
        return []
    sure = firm(told)
    accusers = _named(item.claimant for item in sure)
    several = len({item.claimant for item in sure if item.claimant}) > 1
    text = accusation(accusers or gettext(_("An unnamed party")), name(me), several=several)
    said = [resting_on(_on_record(text, sure, told, has_more=found.counts.get(Part.ACCUSED, 0) > len(told)), sure)]
    faintly = [item for item in told if item.claimant not in {one.claimant for one in sure}]
    if faintly:
        said.append(also_faintly([_named(item.claimant for item in faintly)], faintly))
    stands = gettext("The best graded allegation stands as {standing}.").format(standing=standing_words(told[0]))
    said.append(Sentence(text=stands, item=told[0]))
    largest = lead([item for item in found.items if item.quantity and item.actors == (me,)], "exchanges")
    if largest:
        said.append(resting_on(ended(headline(largest)), [largest]))
    return said


def _accuses(found: ActorPage) -> list[Sentence]:
    me = found.actor
    told = [item for item in allegations(found.items) if item.claimant == me]
    if not told:
        return []
    sure = firm(told)
    targets = _named(item.target for item in sure) or gettext(_("parties that it does not name"))
    has_more = found.counts.get(Part.ACCUSES, 0) > len(told)
    said = [resting_on(_on_record(accusation(name(me), targets), sure, told, has_more=has_more), sure)]
    faintly = [item for item in told if item.target and item.target not in {one.target for one in sure}]
    if faintly:
        said.append(also_faintly([_named(item.target for item in faintly)], faintly))
    largest = lead([item for item in found.items if me in item.speakers], "exchanges")
    if largest:
        said.append(resting_on(ended(headline(largest)), [largest]))
    return said


def _on_record(accusation: str, sure: Iterable[Item], told: Iterable[Item], *, has_more: bool) -> str:
    """In how many incidents it is alleged, and in how many more only weakly, so that both are all of them.

    has_more: the page tells the newest only.
    """
    firmly = {item.incident for item in sure if item.incident}
    weakly = {item.incident for item in told if item.incident} - firmly
    incidents = counted(len(firmly), "incident")
    if has_more:
        return gettext("{accusation}, in at least {incidents} on record.").format(
            accusation=accusation, incidents=incidents
        )
    if weakly:
        return gettext("{accusation}, in {incidents} on record; on weak sources only, in {more}.").format(
            accusation=accusation, incidents=incidents, more=counted(len(weakly), "more incident")
        )
    return gettext("{accusation}, in {incidents} on record.").format(accusation=accusation, incidents=incidents)


def _sources(found: ActorPage) -> list[Sentence]:
    """How many reports name it, and to how many origins the statements on it go back."""
    parts = [one for item in found.items for one in item.grade.origins]
    origins = list(dict.fromkeys(one.name for one in parts))
    if not origins:
        return []
    direct = list(dict.fromkeys(one.name for one in parts if one.directness is Directness.DIRECT))
    text = (
        gettext("{reports}; the statements here go back to {origins}, of which direct: {names}.")
        if direct
        else gettext("{reports}; the statements here go back to {origins}, none of them direct.")
    ).format(
        reports=_naming(found),
        origins=counted(len(origins), "origin"),
        names=_shortened([shown_name(one) for one in direct]),
    )
    return [Sentence(text=begun(text))]


def _naming(found: ActorPage) -> str:
    reports = counted(found.n_reports, "report names it", "reports name it")
    return gettext("at least {reports}").format(reports=reports) if found.has_more_reports else reports


def _named(actors: Iterable[ActorLink | None]) -> str:
    return _shortened(list(dict.fromkeys(name(actor) for actor in actors if actor)))


def _shortened(names: Sequence[str]) -> str:
    if len(names) <= MOST_NAMED + 1:
        return listed(names)
    return listed([*names[:MOST_NAMED], counted(len(names) - MOST_NAMED, "other")])
