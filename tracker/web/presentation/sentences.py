"""Items -> sentences that never say more than the item's standing allows.

An allegation is always somebody's: it is attributed, and the reply or silence of the accused is another sentence
beside it. Nothing here asserts that anybody did what is alleged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tracker.evidence.queries.rows import ActorLink, Item, StatedDay
from tracker.web.presentation.dates import day_words, stated_words, window_words
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.words import counted, listed, say

_UNKNOWN_SPEAKER = "An unnamed party"
_UNKNOWN_TARGET = "parties that it does not name"
# [s] is written where one acts, and left out where several do.
_ABOUT = {
    "denies": "{who} reject[s] the allegation{target}",
    "no_response": "{who} {manner}",
    "admits": "{who} concede[s] the act, or part of it",
    "disputes": "{who} doubt[s] or criticise[s] the allegation{target}",
    "supports": "{who} back[s] the allegation{target}",
    "warns": "{who} warn[s] of a consequence of such distillation",
    "attributes_evidence": "{who} name[s] evidence for the allegation",
}
_STANDING = {
    "supported": "An independent party backs the allegation.",
    "disputed": "Others dispute the allegation.",
    "denied": "The accused denies it.",
    "admitted": "The accused has admitted it, at least in part.",
    "retracted": "The accuser has withdrawn it.",
}
_STEPS = {
    "called_for": "{who} call[s] for {what}",
    "threatened": "{who} threaten[s] {what}",
    "under_consideration": "{who} consider[s] {what}",
    "proposed": "{who} propose[s] {what}",
    "eased": "{who} ease[s] or reject[s] {what}",
    "lifted": "{who} lift[s] {what}",
    "reversed": "{who} reverse[s] or withdraw[s] {what}",
}
# Names that mean several: the word that heads them, where it is no part of one body's name.
_SEVERAL = frozenset(
    {
        "agencies",
        "allies",
        "analysts",
        "authorities",
        "companies",
        "critics",
        "developers",
        "diplomats",
        "experts",
        "labs",
        "lawmakers",
        "legislators",
        "officials",
        "policymakers",
        "prosecutors",
        "regulators",
        "researchers",
        "scientists",
        "senators",
    }
)


def name(actor: ActorLink | None, unknown: str = _UNKNOWN_SPEAKER) -> str:
    """An actor's name, a person's with the office; words where there is none."""
    if actor is None:
        return unknown
    return f"{actor.name} ({actor.office})" if actor.office else actor.name


def names(actors: tuple[ActorLink, ...], unknown: str = "") -> str:
    return listed([name(actor) for actor in actors]) or unknown


def is_several(name: str) -> bool:
    """Whether a name means several: 'US senators', 'experts', 'critics of the labs'."""
    return name.split(" of ")[0].rsplit(" ", 1)[-1].casefold() in _SEVERAL


def _agreeing(form: str, *, several: bool) -> str:
    return form.replace("[s]", "" if several else "s")


def headline(item: Item) -> str:
    """The item in one sentence without its full stop, attributed."""
    if item.claim:
        said = _claim(item)
    elif item.quantity:
        said = _figure(item)
    else:
        said = response_sentence(item, [item.claimant] if item.claimant else [])
    # A name is never touched, xAI's for one, but a word that only begins the sentence is.
    return said[:1].upper() + said[1:] if is_several(said.split(" ")[0]) else said


def same_saying(item: Item) -> tuple[str, str, str]:
    """Equal for items that one sentence can tell together: one accuser of several accused, several silent alike, or
    several who took an instrument one step."""
    if item.response and item.response.home:
        return ("response", item.response.home.slug, item.response.step)
    if item.claim is None:
        return ("item", str(item.id), "")
    match item.claim.predicate:
        case "alleges_distillation":
            return (item.claim.predicate, name(item.claimant), "")
        case "no_response":
            return (item.claim.predicate, item.claim.manner, "")
    return (item.claim.predicate, str(item.id), "")


def joint_headline(items: Sequence[Item]) -> str:
    """The sentence of items that are the same saying, without its full stop."""
    first = items[0]
    if first.response and len(items) > 1:
        return response_sentence(first, [item.claimant for item in items if item.claimant])
    if len(items) == 1 or first.claim is None:
        return headline(first)
    if first.claim.predicate == "no_response":
        return f"{_several(items, 'claimant', 'The accused')} {say('manner', first.claim.manner or 'silent')}"
    return accusation(name(first.claimant), _several(items, "target", _UNKNOWN_TARGET))


def _several(items: Sequence[Item], side: Literal["claimant", "target"], unknown: str) -> str:
    actors = [item.claimant if side == "claimant" else item.target for item in items]
    return listed(list(dict.fromkeys(name(actor) for actor in actors if actor))) or unknown


def accusation(accuser: str, accused: str) -> str:
    """An allegation of distillation, attributed."""
    form = _agreeing(
        "{accuser} allege[s] that {accused} distilled or copied a model without permission", several=is_several(accuser)
    )
    return form.format(accuser=accuser, accused=accused)


def _claim(item: Item) -> str:
    if item.claim is None:
        return ""
    who = name(item.claimant)
    if item.claim.predicate == "alleges_distillation":
        return accusation(who, name(item.target, _UNKNOWN_TARGET))
    if item.claim.predicate == "withdraws":
        takes = "take back their" if is_several(who) else "takes back its"
        return f"{who} {takes} allegation{f' against {name(item.target)}' if item.target else ''}"
    target = f" made by {name(item.target)}" if item.target else ""
    manner = say("manner", item.claim.manner or "silent")
    form = _agreeing(_ABOUT.get(item.claim.predicate, "{who}"), several=is_several(who))
    return form.format(who=who, target=target, manner=manner)


def _figure(item: Item) -> str:
    if item.quantity is None:
        return ""
    said = quantity_words(item.quantity)
    parts = [f"{speaker(item)} {said}"]
    if item.actors:
        parts.append(f"attributed to {names(item.actors)}")
    window = window_words(item.quantity)
    if window:
        parts.append(f"({window})")
    return " ".join(parts)


def speaker(item: Item) -> str:
    """Who gives a figure, with the verb; where nobody is named, the outlet that prints it."""
    if not item.speakers:
        return f"{item.report.source.name} gives"
    several = len(item.speakers) > 1 or is_several(item.speakers[0].name)
    return _agreeing(f"{names(item.speakers)} allege[s]", several=several)


def response_sentence(item: Item, acting: Sequence[ActorLink]) -> str:
    """A stage of a response as that of all who take it, without its full stop."""
    if item.response is None:
        return ""
    instrument = say("instrument", item.response.instrument)
    what = item.response.name or instrument[:1].lower() + instrument[1:]
    step = item.response.step or item.response.status
    who = names(tuple(dict.fromkeys(acting)), _UNKNOWN_SPEAKER)
    several = len(set(acting)) > 1 or is_several(who)
    form = _agreeing(_STEPS.get(step, "{who}: {what}, {status}"), several=several)
    return form.format(who=who, what=what, status=step_words(item.response.instrument, step))


def standing_sentence(item: Item) -> str:
    """What is known of whether it is so, where more is known than that it is alleged."""
    return _STANDING.get(item.standing, "")


def standing_words(item: Item) -> str:
    """The standing with the day of the reply, or as of which day there was none and how that was."""
    said = say("standing", item.standing or "alleged")
    if item.standing in ("denied", "admitted") and item.replied_on:
        return f"{said} {'on' if item.replied_precision == 'day' else 'in'} {_replied(item)}"
    if item.replied_on or not item.asked_as_of:
        return said
    how = "" if item.reply in ("", "silent") else f" ({say('manner', item.reply)})"
    return f"{said}; not answered as of {day_words(item.asked_as_of)}{how}"


def credited(item: Item) -> str:
    """Who has the item, and how firmly: 'according to Wire', 'according to Wire (hedged) and one other origin'."""
    hedge = " (hedged)" if item.claim and item.claim.is_hedged else ""
    others = item.grade.n_origins - 1
    more = f" and {counted(others, 'other origin')}" if others > 0 else ""
    return f"according to {item.report.source.name}{hedge}{more}"


def dated(item: Item) -> str:
    """The item's day in brackets: when it happened, else when it was reported; empty where neither is known."""
    if item.occurred:
        return f" ({stated_words(item.occurred)})"
    return f" (reported {stated_words(item.reported)})" if item.reported else ""


def reply_sentence(item: Item, *, last_read: str) -> str:
    """The accused's side of an allegation. last_read: the newest day that our reports cover, in words, or empty."""
    who = name(item.target, "The accused")
    if item.standing == "denied":
        return f"{who} denies it{_on(item)}."
    if item.standing == "admitted":
        return f"{who} admits it, at least in part{_on(item)}."
    if item.asked_as_of:
        return f"{who}: no reply on record as of {day_words(item.asked_as_of)}."
    return f"{who}: no reply on record as of {last_read}." if last_read else f"{who}: no reply on record."


def _on(item: Item) -> str:
    return f" ({_replied(item)})" if item.replied_on else ""


def _replied(item: Item) -> str:
    return stated_words(StatedDay(item.replied_on, item.replied_precision)) if item.replied_on else ""
