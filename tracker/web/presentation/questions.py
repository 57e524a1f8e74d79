"""Questions about an incident with their answers, from graded assertions only; one without an answer is not asked."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date

from tracker.evidence.queries.conflicts import ConflictPair
from tracker.evidence.queries.responses import ResponseRow
from tracker.evidence.queries.rows import ActorLink, Item
from tracker.grading.records import Directness
from tracker.web.presentation.choosing import allegations, claims, of_accuser
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.meaning import done
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.points import Point, Sentence, point, resting_on
from tracker.web.presentation.sentences import accusation, dated, headline, name, standing_words
from tracker.web.presentation.sides import Side
from tracker.web.presentation.speech import ended, gettext, listed
from tracker.web.presentation.story import admitted, how_much, other_side
from tracker.web.presentation.swaps import swap_sentence

# So many sentences answer one question; the parts of the page have the rest.
MOST_SENTENCES = 6
MOST_NAMED = 4


def questions(
    items: Sequence[Item],
    sides: Sequence[Side],
    *,
    responses: Sequence[ResponseRow],
    conflicts: Sequence[ConflictPair],
    sourcing: Sequence[Sentence],
) -> tuple[Point, ...]:
    """What a reader asks first, each with its answer. sourcing: on how many reports and origins it rests."""
    asked = (
        (_("Who alleges it?"), _who(items)),
        (_("Against whom?"), _against(items)),
        (_("How many exchanges?"), how_much(items)),
        (_("On what evidence?"), _evidence(items)),
        (_("Did the accused reply?"), other_side(sides)),
        (_("What did anyone do?"), done(responses)),
        (_("What is disputed?"), _disputed(items, conflicts)),
        (_("How many independent origins?"), sourcing),
    )
    points = (point(question, answer[:MOST_SENTENCES]) for question, answer in asked)
    return tuple(one for one in points if one)


def _who(items: Sequence[Item]) -> list[Sentence]:
    """Each accuser with whom it accuses, the one who makes most allegations first."""
    told = allegations(items)
    if not told:
        return [Sentence(text=gettext("Nobody on record alleges it.")), *admitted(items)] if admitted(items) else []
    leading = {item.id for item in of_accuser(items)}
    by_accuser: dict[ActorLink | None, list[Item]] = {}
    for item in sorted(told, key=lambda one: one.id not in leading):
        by_accuser.setdefault(item.claimant, []).append(item)
    said = []
    for accuser, own in by_accuser.items():
        targets = _named([item.target for item in own])
        first = min(own, key=_day)
        text = accusation(name(accuser), targets or gettext(_("parties that it does not name")))
        said.append(resting_on(ended(f"{text}{dated(first)}"), own[:1]))
    return said


def _against(items: Sequence[Item]) -> list[Sentence]:
    """Each accused with how the best graded allegation against it stands; those that stand alike together."""
    best: dict[ActorLink, Item] = {}
    for item in allegations(items):
        if item.target:
            best.setdefault(item.target, item)
    alike: dict[str, list[Item]] = {}
    for item in best.values():
        alike.setdefault(standing_words(item), []).append(item)
    return [
        resting_on(
            gettext("{names}: {standing}.").format(
                names=listed([name(item.target) for item in told]), standing=standing
            ),
            told,
        )
        for standing, told in alike.items()
    ]


def _evidence(items: Sequence[Item]) -> list[Sentence]:
    """How the accuser says that it knows, and whether its own document was read."""
    said = [resting_on(_quoting(item), [item]) for item in claims(items, ("attributes_evidence",))[:MOST_NAMED]]
    direct = [
        item for item in of_accuser(items) if any(one.directness is Directness.DIRECT for one in item.grade.origins)
    ]
    if direct:
        form = gettext("The allegation stands in {accuser}’s own document, which was read.")
        text = form.format(accuser=name(direct[0].claimant))
        said.append(Sentence(text=text, item=direct[0]))
    elif allegations(items):
        said.append(
            Sentence(
                text=gettext("The accuser’s own document is not in the store: others report it."),
                item=allegations(items)[0],
            )
        )
    return said


def _disputed(items: Sequence[Item], conflicts: Sequence[ConflictPair]) -> list[Sentence]:
    """Who denies, doubts or takes back, and on what reports disagree."""
    voices = claims(items, ("withdraws", "denies", "disputes"))
    said = [resting_on(ended(f"{headline(item)}{dated(item)}"), [item]) for item in voices[:MOST_NAMED]]
    said += [Sentence(text=_versions(pair), item=pair.first) for pair in conflicts[:1]]
    if len(conflicts) > 1:
        points = counted(len(conflicts) - 1, "further point")
        said.append(Sentence(text=gettext("Reports disagree on {points}.").format(points=points), place="conflicts"))
    return said


def _named(actors: Iterable[ActorLink | None]) -> str:
    found = list(dict.fromkeys(name(actor) for actor in actors if actor))
    more = [counted(len(found) - MOST_NAMED, "other")] if len(found) > MOST_NAMED + 1 else []
    return listed([*(found[:MOST_NAMED] if more else found), *more])


def _day(item: Item) -> tuple[date, int]:
    return (item.day.value if item.day else date.max, item.id)


def _versions(pair: ConflictPair) -> str:
    """The two versions, and whose number it is by its origin where that is known."""
    form = gettext("{statement}; in another version, {other}.")
    both = form.format(statement=headline(pair.first), other=headline(pair.second))
    return f"{both} {swap_sentence(pair)}".rstrip()


def _quoting(item: Item) -> str:
    """The evidence that is named, with the report's own words."""
    said = f"{headline(item)}{dated(item)}"
    return gettext("{statement}: “{words}”").format(statement=said, words=_short(item.words))


def _short(words: str) -> str:
    cut = words[:200].rpartition(" ")[0] if len(words) > 200 else ""
    return f"{cut} …" if cut else words
