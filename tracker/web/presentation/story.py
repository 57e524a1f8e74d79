"""An incident's items -> its summary and its parts, from graded assertions only."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.evidence.queries.responses import ResponseRow
from tracker.evidence.queries.rows import ActorLink, Item
from tracker.web.presentation.choosing import (
    WEAK_BELOW,
    accused_of,
    allegations,
    claims,
    drawable,
    figures,
    firm,
    lead,
    of_accuser,
    weakest,
)
from tracker.web.presentation.dates import last_day
from tracker.web.presentation.numbers import amount_words, quantity_words
from tracker.web.presentation.sentences import (
    accusation,
    dated,
    headline,
    name,
    names,
    speaker,
    standing_sentence,
)
from tracker.web.presentation.sides import Side
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.words import counted, listed, say


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One point of a summary. item: the weakest graded of what it rests on, None where it rests on none being there."""

    heading: str
    text: str
    item: Item | None


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


def summary(
    items: Sequence[Item], accused: Sequence[Side], *, responses: Sequence[ResponseRow] = (), n_conflicts: int
) -> tuple[Point, ...]:
    """What is alleged, how much, the accused's side, what was done; a point without anything behind it is left out."""
    order = [*(side.actor for side in accused), *(item.target for item in allegations(items) if item.target)]
    points = [
        _alleged(items, list(dict.fromkeys(order))),
        _how_much(items, n_conflicts),
        _other_side(accused),
        _done(responses),
    ]
    return tuple(point for point in points if point)


def _hedged(text: str, weakest: Item) -> str:
    return f"On weak sources: {text}" if weakest.grade.score < WEAK_BELOW else text


def _alleged(items: Sequence[Item], order: Sequence[ActorLink]) -> Point | None:
    own = of_accuser(items)
    if not own:
        return _admitted(items)
    told = firm(own)
    accused, faintly = accused_of(items, order)
    targets = [name(actor) for actor in accused]
    text = f"{accusation(name(own[0].claimant), listed(targets) or 'parties that it does not name')}."
    text += "".join(f" {sentence}" for sentence in _standings(told, len(targets)))
    if faintly:
        text += f" On weak sources also: {listed([name(actor) for actor in faintly])}."
    return Point(heading="What is alleged", text=_hedged(text, weakest(told)), item=weakest(told))


def _admitted(items: Sequence[Item]) -> Point | None:
    """What stands for an incident that nobody alleges: that it is admitted."""
    told = claims(items, {"admits"})
    if not told:
        return None
    text = " ".join(f"{headline(item)}{dated(item)}." for item in told)
    return Point(heading="What is admitted", text=_hedged(text, weakest(told)), item=weakest(told))


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
    return Point(heading="How much", text=_hedged(text, weakest(used)), item=weakest(used))


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
    told = [side.sentence for side in accused if not side.is_silent]
    by_ending: dict[str, list[str]] = {}
    for side in silent:
        subject = name(side.actor)
        by_ending.setdefault(side.sentence.removeprefix(subject), []).append(subject)
    told += [listed(subjects) + ending for ending, subjects in by_ending.items()]
    cited = [item for side in accused for item in side.cited]
    return Point(heading="The accused’s side", text=" ".join(told), item=weakest(cited) if cited else None)


def _done(responses: Sequence[ResponseRow]) -> Point | None:
    """How many instruments there are, and the one that something was heard of last; on weak sources only where all are."""
    if not responses:
        return None
    kinds = Counter(row.kind for row in responses)
    named = listed([say("instrument", kind).lower() for kind, _ in kinds.most_common(3)])
    text = f"{counted(len(responses), 'response')} on record ({named})."
    on_a_day = [row for row in responses if row.current.item.day]
    firmly = [row for row in on_a_day if row.current.item.grade.score >= WEAK_BELOW]
    latest = max(firmly or on_a_day, key=lambda row: (last_day(row.current.item.day), row.id), default=None)
    if latest is None:
        return Point(heading="What was done", text=text, item=weakest([row.current.item for row in responses]))
    item = latest.current.item
    text += f" The latest: {latest.title}, {step_words(latest.kind, latest.current.step)}{dated(item)}."
    return Point(heading="What was done", text=_hedged(text, item), item=item)
