"""The accused's side: what it answered, or that no answer is on record."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.rows import ActorLink, Item, StatedDay
from tracker.web.presentation.choosing import WEAK_BELOW, allegations, claims
from tracker.web.presentation.dates import day_words, last_day, stated_words
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.sentences import WHO, credited, dated, headline_of, name, no_reply, reply_form
from tracker.web.presentation.speech import ended, gettext, in_a_row

ANSWERS = frozenset({"denies", "admits"})
SIDE_PREDICATES = ANSWERS | {"no_response"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Side:
    """An accused and its side: what it answered, or that no answer is on record.

    form: its sentence, with `WHO` for who answers or is silent. speaker: who that is. cited: what the sentence rests on, the best graded first; replies: its answers; silences: reports' findings of none.
    """

    actor: ActorLink
    speaker: str
    form: str
    is_silent: bool
    cited: tuple[Item, ...]
    replies: tuple[Item, ...]
    silences: tuple[Item, ...]

    @property
    def sentence(self) -> str:
        return self.form.replace(WHO, self.speaker)

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
        form = ended(in_a_row([_told(item, is_first=index == 0) for index, item in enumerate(cited)]))
    elif silences:
        form = _silent(silences)
    elif against:
        form = reply_form(max(against, key=_asked), last_read=newest)
    else:
        form = no_reply(newest)
    is_answered = bool(answers) or any(item.standing in ("denied", "admitted") for item in against)
    return Side(
        actor=actor,
        speaker=_speaker(cited, actor) if answers else name(actor),
        form=form,
        is_silent=not is_answered,
        cited=cited,
        replies=answers,
        silences=silences,
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


def _told(item: Item, *, is_first: bool) -> str:
    """What one answer or silence says, credited and dated; with `WHO` for its subject, which only the first names."""
    said = f"{headline_of(item, WHO)}{dated(item)}"
    if not is_first:
        said = said.replace(WHO, "").strip()
    weak = item.grade.score < WEAK_BELOW
    form = gettext("{answer}, on weak sources, {credit}") if weak else gettext("{answer}, {credit}")
    return form.replace("{answer}", said).replace("{credit}", credited(item))


def _silent(silences: Sequence[Item]) -> str:
    """No reply as of the last day that reports say of a silence; when we read one where none is dated."""
    days = [item.day.until(item.known_from) for item in silences if item.day]
    if not days:
        fetched = max(item.known_from for item in silences).date()
        form = gettext("{who}: no reply on record, in a report of unknown date (fetched {day}).")
        return form.replace("{day}", day_words(fetched))
    return no_reply(stated_words(max(days, key=last_day)))


def silences_words(silences: Sequence[Item], *, has_more: bool = False) -> str:
    """'No reply in 5 reports, 24 Feb 2026 to Apr 2026'; empty of none. has_more: these are the newest."""
    if not silences:
        return ""
    days = sorted((item.day for item in silences if item.day), key=last_day)
    reports = {report for item in silences for one in item.grade.origins for report in one.report_ids}
    n = counted(len(reports | {item.report.id for item in silences}), "report")
    if has_more:
        return gettext("No reply in at least {reports}").format(reports=n)
    if not days:
        return gettext("No reply in {reports}, date not known").format(reports=n)
    first, last = stated_words(days[0]), stated_words(days[-1])
    if first == last:
        return gettext("No reply in {reports}, {day}").format(reports=n, day=first)
    return gettext("No reply in {reports}, {first} to {last}").format(reports=n, first=first, last=last)


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
