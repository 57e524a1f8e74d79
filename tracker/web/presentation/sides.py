"""The accused's side: what it answered, or that no answer is on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.rows import ActorLink, Item, StatedDay
from tracker.web.presentation.choosing import WEAK_BELOW, allegations, claims
from tracker.web.presentation.dates import day_words, last_day, stated_words
from tracker.web.presentation.sentences import credited, dated, headline, name, reply_sentence
from tracker.web.presentation.words import counted

ANSWERS = frozenset({"denies", "admits"})
SIDE_PREDICATES = ANSWERS | {"no_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An accused and its side: what it answered, or that no answer is on record.

    cited: what the sentence rests on, the best graded first; replies: its answers; silences: reports' findings of none.
    """

    actor: ActorLink
    sentence: str
    is_silent: bool
    cited: tuple[Item, ...]
    replies: tuple[Item, ...]
    silences: tuple[Item, ...]

    @property
    def silences_words(self) -> str:
        return silences_words(self.silences)


def sides(accused: Iterable[ActorLink], items: Sequence[Item], *, last_read: StatedDay | None) -> tuple[Side, ...]:
    """Every accused with its side, in the order given, then those whom only an allegation names."""
    told = allegations(items)
    everyone = list(dict.fromkeys([*accused, *(item.target for item in told if item.target)]))
    replies = claims(items, SIDE_PREDICATES)
    return tuple(_side(actor, told, replies, last_read) for actor in everyone)


def unheard(accused: Iterable[Side]) -> tuple[str, ...]:
    """Who is silent though no report says so: sentences that rest on no reply being there."""
    return tuple(side.sentence for side in accused if side.is_silent and not side.silences)


def speaks_for(speaker: ActorLink | None, actor: ActorLink) -> bool:
    """Whether it is the actor itself, or a person who speaks for it: its head in court."""
    return speaker is not None and (speaker == actor or speaker.office == actor.name)


def _side(actor: ActorLink, told: Sequence[Item], replies: Sequence[Item], last_read: StatedDay | None) -> Side:
    own = tuple(item for item in replies if speaks_for(item.claimant, actor))
    answers = tuple(item for item in own if item.claim and item.claim.predicate in ANSWERS)
    silences = tuple(item for item in own if item not in answers)
    against = [item for item in told if item.target == actor]
    newest = stated_words(last_read) if last_read else ""
    cited = _best_of_each(own) if answers else silences[:1]
    if answers:
        sentence = f"{_speaker(cited, actor)} {'; '.join(_told(item) for item in cited)}."
    elif silences:
        sentence = f"{name(actor)}: no reply on record{_as_of(silences)}."
    elif against:
        sentence = reply_sentence(max(against, key=_asked), last_read=newest)
    else:
        sentence = f"{name(actor)}: no reply on record{f' as of {newest}' if newest else ''}."
    is_answered = bool(answers) or any(item.standing in ("denied", "admitted") for item in against)
    return Side(
        actor=actor, sentence=sentence, is_silent=not is_answered, cited=cited, replies=answers, silences=silences
    )


def _speaker(cited: Sequence[Item], actor: ActorLink) -> str:
    """Who answers: the actor, or whoever alone speaks for it."""
    speaking = {item.claimant for item in cited}
    return name(next(iter(speaking)) if len(speaking) == 1 else actor)


def _best_of_each(own: Iterable[Item]) -> tuple[Item, ...]:
    """Of every kind of answer or silence the best graded, in the order given."""
    best: dict[tuple[str, str], Item] = {}
    for item in own:
        if item.claim:
            best.setdefault((item.claim.predicate, item.claim.manner), item)
    return tuple(best.values())


def _told(item: Item) -> str:
    """What one answer or silence says, credited and dated, without its subject."""
    said = headline(item).removeprefix(f"{name(item.claimant)} ")
    weak = "on weak sources, " if item.grade.score < WEAK_BELOW else ""
    return f"{said}{dated(item)}, {weak}{credited(item)}"


def _as_of(silences: Sequence[Item]) -> str:
    """' as of Feb 2026', the last that reports say of a silence; when we read one where none is dated."""
    days = [item.day for item in silences if item.day]
    if not days:
        fetched = max(item.known_from for item in silences).date()
        return f", in a report of unknown date (fetched {day_words(fetched)})"
    return f" as of {stated_words(max(days, key=last_day))}"


def silences_words(silences: Sequence[Item]) -> str:
    """'No reply in 5 reports, 24 Feb 2026 to Apr 2026'; empty of none."""
    if not silences:
        return ""
    days = sorted((item.day for item in silences if item.day), key=last_day)
    reports = {report for item in silences for row in item.grade.rows for report in row.report_ids}
    said = f"No reply in {counted(len(reports | {item.report.id for item in silences}), 'report')}"
    if not days:
        return f"{said}, date not known"
    first, last = stated_words(days[0]), stated_words(days[-1])
    return f"{said}, {first if first == last else f'{first} to {last}'}"


def _asked(item: Item) -> tuple[bool, date]:
    """Orders allegations by what they know of an answer: one that was answered, then the last that was asked."""
    return (item.standing in ("denied", "admitted"), item.asked_as_of or date.min)


def voices(items: Iterable[Item], accused: Iterable[Side]) -> tuple[Item, ...]:
    """Answers and silences of parties that are not among the accused: a ministry, an embassy."""
    parties = [side.actor for side in accused]
    answers = claims(items, SIDE_PREDICATES)
    return tuple(item for item in answers if not any(speaks_for(item.claimant, party) for party in parties))


def reply_behind(item: Item, pool: Iterable[Item]) -> Item | None:
    """The best graded answer of the accused, or withdrawal by the accuser, that an item's standing rests on.

    None where it rests on none in the pool.
    """
    if item.standing == "retracted":
        accusers = {item.claimant, *item.speakers}
        taken_back = claims(pool, {"withdraws"})
        meant = (
            one for one in taken_back if one.claimant in accusers and one.target in (None, item.target, *item.actors)
        )
        return next(meant, None)
    predicate = {"denied": "denies", "admitted": "admits"}.get(item.standing, "")
    accused = {item.target, *item.actors} if item.quantity else {item.target}
    answers = (reply for reply in claims(pool, {predicate}) if reply.claimant and reply.claimant in accused)
    return next(answers, None)
