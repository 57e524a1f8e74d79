"""Items -> sentences that never say more than the item's standing allows.

An allegation is always somebody's: it is attributed, and the reply or silence of the accused is another sentence
beside it. Nothing here asserts that anybody did what is alleged.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

from tracker.evidence.queries.rows import ActorLink, Item, StatedDay
from tracker.web.presentation.dates import day_words, stated_words, window_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.speech import begun, ended, gettext, listed, lowered
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.words import composed as say

# Where a form of a sentence has the name of whom it is about.
WHO = "{who}"
_UNKNOWN_SPEAKER = _("An unnamed party")
_UNKNOWN_TARGET = _("parties that it does not name")
# [s] is written where one acts, and left out where several do.
_ABOUT = {
    "denies": _("{who} reject[s] the allegation"),
    "no_response": _("{who} {manner}"),
    "admits": _("{who} concede[s] the act, or part of it"),
    "disputes": _("{who} doubt[s] or criticise[s] the allegation"),
    "supports": _("{who} back[s] the allegation"),
    "warns": _("{who} warn[s] of a consequence of such distillation"),
    "attributes_evidence": _("{who} name[s] evidence for the allegation"),
}
# The same where it is told whose allegation it is.
_ABOUT_WHOSE = {
    "denies": _("{who} reject[s] the allegation made by {target}"),
    "disputes": _("{who} doubt[s] or criticise[s] the allegation made by {target}"),
    "supports": _("{who} back[s] the allegation made by {target}"),
}
_STANDING = {
    "supported": _("An independent party backs the allegation."),
    "disputed": _("Others dispute the allegation."),
    "denied": _("The accused denies it."),
    "admitted": _("The accused has admitted it, at least in part."),
    "retracted": _("The accuser has withdrawn it."),
}
_STEPS = {
    "called_for": _("{who} call[s] for {what}"),
    "threatened": _("{who} threaten[s] {what}"),
    "under_consideration": _("{who} consider[s] {what}"),
    "proposed": _("{who} propose[s] {what}"),
    "eased": _("{who} ease[s] or reject[s] {what}"),
    "lifted": _("{who} lift[s] {what}"),
    "reversed": _("{who} reverse[s] or withdraw[s] {what}"),
}
_STEP = _("{who}: {what}, {status}")
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
        return gettext(unknown)
    if not actor.office:
        return shown_name(actor.name)
    return gettext("{person} ({office})").format(person=shown_name(actor.name), office=shown_name(actor.office))


def names(actors: tuple[ActorLink, ...], unknown: str = "") -> str:
    return listed([name(actor) for actor in actors]) or gettext(unknown)


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
    return begun(said) if is_several(said.split(" ")[0]) else said


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
        who = _several(items, "claimant", _("The accused"))
        return gettext(_ABOUT["no_response"]).format(who=who, manner=say("manner", first.claim.manner or "silent"))
    return accusation(name(first.claimant), _several(items, "target", _UNKNOWN_TARGET))


def _several(items: Sequence[Item], side: Literal["claimant", "target"], unknown: str) -> str:
    actors = [item.claimant if side == "claimant" else item.target for item in items]
    return listed(list(dict.fromkeys(name(actor) for actor in actors if actor))) or gettext(unknown)


def accusation(accuser: str, accused: str, *, several: bool = False) -> str:
    """An allegation of distillation, attributed. several: whether there are several accusers; a name may say so too."""
    form = _agreeing(
        gettext("{accuser} allege[s] that {accused} distilled or copied a model without permission"),
        several=several or is_several(accuser),
    )
    return form.format(accuser=accuser, accused=accused)


def headline_of(item: Item, who: str) -> str:
    """A claim in one sentence without its full stop, with other words for whose it is; how many act goes by its name."""
    return _claim(item, who)


def _claim(item: Item, called: str = "") -> str:
    if item.claim is None:
        return ""
    own = name(item.claimant)
    who = called or own
    if item.claim.predicate == "alleges_distillation":
        return accusation(who, name(item.target, _UNKNOWN_TARGET), several=is_several(own))
    predicate, target = item.claim.predicate, name(item.target) if item.target else ""
    if predicate == "withdraws":
        return _taken_back(who, target, several=is_several(own))
    known = gettext((_ABOUT_WHOSE if target else _ABOUT).get(predicate) or _ABOUT.get(predicate, "{who}"))
    manner = say("manner", item.claim.manner or "silent")
    return _agreeing(known, several=is_several(own)).format(who=who, target=target, manner=manner)


def _taken_back(who: str, target: str, *, several: bool) -> str:
    if target:
        one = gettext("{who} takes back its allegation against {target}")
        many = gettext("{who} take back their allegation against {target}")
    else:
        one, many = gettext("{who} takes back its allegation"), gettext("{who} take back their allegation")
    return (many if several else one).format(who=who, target=target)


def _figure(item: Item) -> str:
    if item.quantity is None:
        return ""
    said = gives(item, quantity_words(item.quantity))
    if item.actors:
        said = gettext("{statement} attributed to {actors}").format(statement=said, actors=names(item.actors))
    window = window_words(item.quantity)
    return gettext("{statement} ({period})").format(statement=said, period=window) if window else said


def gives(item: Item, figure: str) -> str:
    """Who gives a figure; where nobody is named, the outlet that prints it. figure: one or several, in words."""
    if not item.speakers:
        return gettext("{outlet} gives {figure}").format(outlet=item.report.source.name, figure=figure)
    several = len(item.speakers) > 1 or is_several(item.speakers[0].name)
    form = _agreeing(gettext("{who} allege[s] {figure}"), several=several)
    return form.format(who=names(item.speakers), figure=figure)


def response_sentence(item: Item, acting: Sequence[ActorLink]) -> str:
    """A stage of a response as that of all who take it, without its full stop."""
    if item.response is None:
        return ""
    instrument = say("instrument", item.response.instrument)
    what = item.response.name or lowered(instrument[:1]) + instrument[1:]
    step = item.response.step or item.response.status
    who = names(tuple(dict.fromkeys(acting)), _UNKNOWN_SPEAKER)
    several = len(set(acting)) > 1 or is_several(who)
    form = _agreeing(gettext(_STEPS.get(step, _STEP)), several=several)
    return form.format(who=who, what=what, status=step_words(item.response.instrument, step))


def standing_sentence(item: Item) -> str:
    """What is known of whether it is so, where more is known than that it is alleged."""
    known = _STANDING.get(item.standing)
    return gettext(known) if known else ""


def standing_words(item: Item) -> str:
    """The standing with the day of the reply, or as of which day there was none and how that was."""
    said = say("standing", item.standing or "alleged")
    if item.standing in ("denied", "admitted") and item.replied_on:
        form = gettext("{standing} on {day}") if item.replied_precision == "day" else gettext("{standing} in {day}")
        return form.format(standing=said, day=_replied(item))
    if item.replied_on or not item.asked_as_of:
        return said
    asked = day_words(item.asked_as_of)
    if item.reply in ("", "silent"):
        return gettext("{standing}; not answered as of {day}").format(standing=said, day=asked)
    form = gettext("{standing}; not answered as of {day} ({manner})")
    return form.format(standing=said, day=asked, manner=say("manner", item.reply))


def credited(item: Item) -> str:
    """Who has the item, and how firmly: 'according to Wire', 'according to Wire (hedged) and one other origin'."""
    others = item.grade.n_origins - 1
    if item.claim and item.claim.is_hedged:
        one, several = gettext("according to {outlet} (hedged)"), gettext("according to {outlet} (hedged) and {others}")
    else:
        one, several = gettext("according to {outlet}"), gettext("according to {outlet} and {others}")
    form = several if others > 0 else one
    return form.format(outlet=item.report.source.name, others=counted(others, "other origin"))


def dated(item: Item) -> str:
    """The item's day in brackets: when it happened, else when it was reported; empty where neither is known."""
    if item.occurred:
        return gettext(" ({day})").format(day=stated_words(item.occurred))
    return gettext(" (reported {day})").format(day=stated_words(item.reported)) if item.reported else ""


def reply_sentence(item: Item, *, last_read: str) -> str:
    """The accused's side of an allegation. last_read: the newest day that our reports cover, in words, or empty."""
    return reply_form(item, last_read=last_read).replace(WHO, name(item.target, _("The accused")))


def reply_form(item: Item, *, last_read: str) -> str:
    """The same with `WHO` for the accused."""
    if item.standing in ("denied", "admitted"):
        form = gettext("{who} denies it") if item.standing == "denied" else gettext("{who} admits it, at least in part")
        return ended(f"{form}{_on(item)}")
    return no_reply(day_words(item.asked_as_of) if item.asked_as_of else last_read)


def no_reply(day: str) -> str:
    """That no reply is on record, as of a day where one is given; with `WHO` for whoever is silent."""
    if not day:
        return gettext("{who}: no reply on record.")
    return gettext("{who}: no reply on record as of {day}.").replace("{day}", day)


def _on(item: Item) -> str:
    return gettext(" ({day})").format(day=_replied(item)) if item.replied_on else ""


def _replied(item: Item) -> str:
    return stated_words(StatedDay(item.replied_on, item.replied_precision)) if item.replied_on else ""
