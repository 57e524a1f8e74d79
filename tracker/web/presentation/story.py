"""An incident's items -> its summary and its parts, from graded assertions only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.evidence.queries.rows import ActorLink, Item
from tracker.web.presentation.dates import day_words
from tracker.web.presentation.numbers import amount_words, quantity_words
from tracker.web.presentation.sentences import (
    accusation,
    headline,
    name,
    names,
    reply_sentence,
    speaker,
    standing_sentence,
)
from tracker.web.presentation.words import METRICS, counted, listed, say

# Below this a point begins with how weak its sources are.
WEAK_BELOW = Decimal("0.35")
ANSWERS = frozenset({"denies", "admits"})
SIDE_PREDICATES = ANSWERS | {"no_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a summary. item: the weakest graded of what it rests on, None where it rests on none being there."""

    heading: str
    text: str
    item: Item | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An accused and its side: what it answered, or that no answer is on record."""

    actor: ActorLink
    sentence: str
    is_silent: bool
    replies: tuple[Item, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Method:
    """What an allegation says was targeted, and how, for one accused."""

    actor: ActorLink | None
    capabilities: tuple[str, ...]
    techniques: tuple[str, ...]


def allegations(items: Iterable[Item]) -> tuple[Item, ...]:
    return claims(items, {"alleges_distillation"})


def claims(items: Iterable[Item], predicates: Iterable[str]) -> tuple[Item, ...]:
    """The claims of these predicates, the best graded first."""
    wanted = frozenset(predicates)
    chosen = [item for item in items if item.claim and item.claim.predicate in wanted]
    return tuple(sorted(chosen, key=lambda item: (-item.grade.score, item.id)))


def figures(items: Iterable[Item], metric: str = "") -> tuple[Item, ...]:
    """The figures, of one metric or of all, metric by metric, totals before rates, the largest first."""
    chosen = [
        (item, item.quantity) for item in items if item.quantity and (not metric or item.quantity.metric == metric)
    ]
    order = list(METRICS)
    chosen.sort(
        key=lambda pair: (order.index(pair[1].metric), pair[1].statistic != "total", -pair[1].value, pair[0].id)
    )
    return tuple(item for item, _ in chosen)


def sides(accused: Iterable[ActorLink], items: Sequence[Item], *, last_read: date | None) -> tuple[Side, ...]:
    """Every accused with its side, in the order given, then those whom only an allegation names."""
    told = allegations(items)
    everyone = list(dict.fromkeys([*accused, *(item.target for item in told if item.target)]))
    replies = claims(items, SIDE_PREDICATES)
    return tuple(_side(actor, told, replies, last_read) for actor in everyone)


def _side(actor: ActorLink, told: Sequence[Item], replies: Sequence[Item], last_read: date | None) -> Side:
    own = tuple(item for item in replies if item.claimant == actor)
    against = [item for item in told if item.target == actor]
    answers = [item for item in own if item.claim and item.claim.predicate in ANSWERS]
    newest = day_words(last_read) if last_read else ""
    if answers:
        sentence = _answer(max(answers, key=lambda item: (item.day.value, item.id)), n_silences=len(own) - len(answers))
    elif against:
        sentence = reply_sentence(max(against, key=_asked), last_read=newest)
    else:
        sentence = f"{actor.name}: no reply on record{f' as of {newest}' if newest else ''}."
    is_answered = bool(answers) or any(item.standing in ("denied", "admitted") for item in against)
    return Side(actor=actor, sentence=sentence, is_silent=not is_answered, replies=own)


def _answer(item: Item, *, n_silences: int) -> str:
    """An accused's answer, credited where one origin alone has it, and doubted where other reports found none."""
    credit = f"According to {item.report.source.name}, " if item.grade.n_origins == 1 else ""
    doubt = "; other reports found no answer" if n_silences else ""
    return f"{credit}{headline(item)}{doubt}."


def _asked(item: Item) -> tuple[bool, date]:
    """Orders allegations by what they know of an answer: one that was answered, then the last that was asked."""
    return (item.standing in ("denied", "admitted"), item.asked_as_of or date.min)


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
    """What is alleged, how much, the accused's side, what was done; a point without anything behind it is left out."""
    points = [_alleged(items), _how_much(items, n_conflicts), _other_side(accused), _done(items)]
    return tuple(point for point in points if point)


def _hedged(text: str, weakest: Item) -> str:
    return f"On weak sources: {text}" if weakest.grade.score < WEAK_BELOW else text


def _weakest(items: Iterable[Item]) -> Item:
    return min(items, key=lambda item: (item.grade.score, item.id))


def _alleged(items: Sequence[Item]) -> Point | None:
    told = allegations(items)
    if not told:
        return None
    accuser, _ = Counter(item.claimant for item in told).most_common(1)[0]
    own = [item for item in told if item.claimant == accuser]
    own = [item for item in own if item.target] or own
    targets = sorted({item.target.name for item in own if item.target})
    text = f"{accusation(name(accuser), listed(targets) or 'parties that it does not name')}."
    text += "".join(f" {sentence}" for sentence in _standings(own, len(targets)))
    return Point(heading="What is alleged", text=_hedged(text, _weakest(own)), item=_weakest(own))


def _standings(told: Sequence[Item], n_targets: int) -> list[str]:
    """Whether anybody backs or doubts it, said once for all targets where it is the same for all."""
    by_sentence: dict[str, list[str]] = {}
    for item in told:
        sentence = standing_sentence(item)
        if sentence and item.target and item.standing in ("supported", "disputed", "retracted"):
            by_sentence.setdefault(sentence, []).append(item.target.name)
    return [
        sentence
        if len(set(targets)) == n_targets
        else f"As to {listed(sorted(set(targets)))}: {sentence[0].lower()}{sentence[1:]}"
        for sentence, targets in by_sentence.items()
    ]


def lead(items: Iterable[Item], metric: str) -> Item | None:
    """The total that stands for a metric: of those not weakly graded the one for most actors, then the largest.

    Where all are weakly graded, the best graded; None where there is none.
    """
    totals = [
        (item, item.quantity.value)
        for item in figures(items, metric)
        if item.quantity and item.quantity.statistic == "total"
    ]
    if not totals:
        return None
    strong = [pair for pair in totals if pair[0].grade.score >= WEAK_BELOW]
    if strong:
        return max(strong, key=lambda pair: (len(pair[0].actors), pair[1], pair[0].grade.score, -pair[0].id))[0]
    return max(totals, key=lambda pair: (pair[0].grade.score, pair[1], -pair[0].id))[0]


def drawable(items: Sequence[Item]) -> tuple[Item, ...]:
    """The figures that a picture shows: those not weakly graded, or all where none is better."""
    return tuple(item for item in items if item.grade.score >= WEAK_BELOW) or tuple(items)


def _how_much(items: Sequence[Item], n_conflicts: int) -> Point | None:
    exchanges, accounts = lead(items, "exchanges"), lead(items, "accounts")
    used = [item for item in (exchanges, accounts) if item]
    if not used:
        return None
    text = " ".join(f"{headline(item)}." for item in used)
    if exchanges and accounts and (exchanges.actors, exchanges.speakers) == (accounts.actors, accounts.speakers):
        text = f"{speaker(exchanges)} {listed([quantity_words(item.quantity) for item in used if item.quantity])}"
        text += f", attributed to {names(exchanges.actors)}." if exchanges.actors else "."
    parts = _parts(items, exchanges)
    if parts:
        text += f" By actor: {'; '.join(parts)}."
    if n_conflicts:
        text += f" Reports disagree on {counted(n_conflicts, 'point')}; all versions stand below."
    return Point(heading="How much", text=_hedged(text, _weakest(used)), item=_weakest(used))


def _parts(items: Iterable[Item], whole: Item | None) -> list[str]:
    """Each actor's own best graded count of exchanges, the largest first, where it is not the whole already."""
    best: dict[str, Item] = {}
    for item in drawable(figures(items, "exchanges")):
        if len(item.actors) == 1 and item is not whole and item.quantity and item.quantity.statistic == "total":
            actor = item.actors[0].name
            if actor not in best or item.grade.score > best[actor].grade.score:
                best[actor] = item
    return [f"{actor} {amount_words(item.quantity)}" for actor, item in best.items() if item.quantity]


def _other_side(accused: Sequence[Side]) -> Point | None:
    if not accused:
        return None
    silent = [side for side in accused if side.is_silent]
    answered = [side.sentence for side in accused if not side.is_silent]
    endings = {side.sentence.removeprefix(side.actor.name) for side in silent}
    if len(endings) == 1 and len(silent) > 1:
        answered.append(listed([side.actor.name for side in silent]) + endings.pop())
    else:
        answered += [side.sentence for side in silent]
    return Point(heading="The accused’s side", text=" ".join(answered), item=None)


def _done(items: Sequence[Item]) -> Point | None:
    moves = [item for item in items if item.response]
    if not moves:
        return None
    latest = max(moves, key=lambda item: (item.day.value, item.id))
    kinds = Counter(item.response.instrument for item in moves if item.response)
    named = listed([say("instrument", kind).lower() for kind, _ in kinds.most_common(3)])
    text = f"{counted(len(moves), 'response')} on record ({named}). The latest: {headline(latest)}."
    return Point(heading="What was done", text=text, item=latest)


def voices(items: Iterable[Item], accused: Iterable[Side]) -> tuple[Item, ...]:
    """Answers and silences of parties that are not among the accused: a ministry, an embassy."""
    own = {side.actor for side in accused}
    return tuple(item for item in claims(items, SIDE_PREDICATES) if item.claimant not in own)
