"""An incident's items -> its summary and its parts, from graded assertions only."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.evidence.queries.rows import ActorLink, Item
from tracker.web.presentation.choosing import (
    accused_of,
    allegations,
    claims,
    drawable,
    figures,
    firm,
    lead,
    of_accuser,
)
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import amount_words, quantity_words
from tracker.web.presentation.points import Point, Sentence, point, resting_on
from tracker.web.presentation.sentences import (
    WHO,
    accusation,
    dated,
    gives,
    headline,
    name,
    names,
    standing_sentence,
)
from tracker.web.presentation.sides import Side
from tracker.web.presentation.speech import ENGLISH, ended, gettext, in_a_row, language, listed

_STANDINGS_TOLD = ("supported", "disputed", "retracted")


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What an allegation says was targeted, and how, for one accused."""

    actor: ActorLink | None
    capabilities: tuple[str, ...]
    techniques: tuple[str, ...]


def methods(items: Iterable[Item]) -> tuple[Method, ...]:
    """Targeted capabilities and techniques by accused, as alleged; accused without any are left out."""
    found: dict[ActorLink | None, tuple[dict[str, None], dict[str, None]]] = {}
    for item in allegations(items):
        if item.claim and (item.claim.capabilities or item.claim.techniques):
            capabilities, techniques = found.setdefault(item.target, ({}, {}))
            capabilities.update(dict.fromkeys(item.claim.capabilities))
            techniques.update(dict.fromkeys(item.claim.techniques))
    return tuple(
        Method(actor=actor, capabilities=tuple(capabilities), techniques=tuple(techniques))
        for actor, (capabilities, techniques) in found.items()
    )


def summary(items: Sequence[Item], accused: Sequence[Side], *, n_conflicts: int) -> tuple[Point, ...]:
    """Three points: what is alleged, how much, the accused's side; one without anything behind it is left out."""
    order = [*(side.actor for side in accused), *(item.target for item in allegations(items) if item.target)]
    alleged = _alleged(items, list(dict.fromkeys(order)))
    points = [
        point(_("What is alleged"), alleged) or point(_("What is admitted"), admitted(items)),
        point(_("How much"), how_much(items, n_conflicts)),
        point(_("The accused’s side"), other_side(accused)),
    ]
    return tuple(one for one in points if one)


def _alleged(items: Sequence[Item], order: Sequence[ActorLink]) -> list[Sentence]:
    own = of_accuser(items)
    if not own:
        return []
    told = firm(own)
    accused, faintly = accused_of(items, order)
    targets = [name(actor) for actor in accused]
    text = accusation(name(own[0].claimant), listed(targets) or gettext(_("parties that it does not name")))
    said = [resting_on(ended(text), told), *_standings(told, len(targets))]
    if faintly:
        said.append(also_faintly([name(actor) for actor in faintly], [one for one in own if one.target in faintly]))
    return said


def also_faintly(names: Sequence[str], told: Sequence[Item]) -> Sentence:
    """Whom else an allegation names, on weak sources only."""
    words = gettext("On weak sources also: {names}.").format(names=listed(names))
    return resting_on(words, told, says_weak=True)


def admitted(items: Sequence[Item]) -> list[Sentence]:
    """What stands for an incident that nobody alleges: that it is admitted."""
    return [resting_on(ended(f"{headline(item)}{dated(item)}"), [item]) for item in claims(items, ("admits",))]


def _standings(told: Sequence[Item], n_targets: int) -> list[Sentence]:
    """Whether anybody backs or doubts it, said once for all targets where it is the same for all."""
    by_sentence: dict[str, list[Item]] = {}
    for item in told:
        sentence = standing_sentence(item)
        if sentence and item.target and item.standing in _STANDINGS_TOLD:
            by_sentence.setdefault(sentence, []).append(item)
    said = []
    for sentence, items in by_sentence.items():
        targets = sorted({name(item.target) for item in items if item.target})
        about_all = len(targets) == n_targets
        text = sentence if about_all else _as_to(targets, sentence)
        said.append(resting_on(text, items))
    return said


def _as_to(names: Sequence[str], sentence: str) -> str:
    inside = f"{sentence[0].lower()}{sentence[1:]}" if language() == ENGLISH else sentence
    return gettext("As to {names}: {sentence}").format(names=listed(names), sentence=inside)


def how_much(items: Sequence[Item], n_conflicts: int = 0) -> list[Sentence]:
    """The leading totals of exchanges and accounts, each actor's own, and whether reports disagree."""
    exchanges, accounts = lead(items, "exchanges"), lead(items, "accounts")
    used = [item for item in (exchanges, accounts) if item]
    if not used:
        return []
    if exchanges and accounts and (exchanges.actors, exchanges.speakers) == (accounts.actors, accounts.speakers):
        text = gives(exchanges, listed([quantity_words(item.quantity) for item in used if item.quantity]))
        if exchanges.actors:
            form = gettext("{statement}, attributed to {actors}")
            text = form.format(statement=text, actors=names(exchanges.actors))
        said = [resting_on(ended(text), used)]
    else:
        said = [resting_on(ended(headline(item)), [item]) for item in used]
    parts = _parts(items, exchanges)
    if parts:
        words = [f"{name(item.actors[0])} {amount_words(item.quantity)}" for item in parts if item.quantity]
        by_actor = gettext("By actor, as alleged: {counts}.").format(counts=in_a_row(words))
        said.append(resting_on(by_actor, parts))
    if n_conflicts:
        form = gettext("Reports disagree on {points}; all versions stand below.")
        said.append(Sentence(text=form.format(points=counted(n_conflicts, "point")), place="conflicts"))
    return said


def _parts(items: Iterable[Item], whole: Item | None) -> list[Item]:
    """Each actor's own best graded count of exchanges, the largest first, where it is not the whole already."""
    best: dict[ActorLink, Item] = {}
    for item in drawable(figures(items, "exchanges")):
        if len(item.actors) == 1 and item is not whole and item.quantity and item.quantity.statistic == "total":
            actor = item.actors[0]
            if actor not in best or item.grade.score > best[actor].grade.score:
                best[actor] = item
    return list(best.values())


def other_side(accused: Sequence[Side]) -> list[Sentence]:
    """What each accused answered, then who is silent, those of one silence in one sentence."""
    said = [_side(side.sentence, side.cited) for side in accused if not side.is_silent]
    by_form: dict[str, list[Side]] = {}
    for side in accused:
        if side.is_silent:
            by_form.setdefault(side.form, []).append(side)
    for form, silent in by_form.items():
        cited = [item for side in silent for item in side.cited]
        said.append(_side(form.replace(WHO, listed([name(side.actor) for side in silent])), cited))
    return said


def _side(text: str, cited: Sequence[Item]) -> Sentence:
    """A side's sentence says itself how weak a reply is sourced."""
    return Sentence(text=text, item=min(cited, key=lambda item: (item.grade.score, item.id), default=None))
