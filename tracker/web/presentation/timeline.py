"""Items -> the entries of a timeline rail, long gaps folded."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import chain, pairwise

from tracker.evidence.queries.rows import ActorLink, Item, StatedDay
from tracker.evidence.queries.timeline import kind_of
from tracker.grading.agreement import days_of
from tracker.web.presentation.dates import gap_words, stated_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.sentences import WHO, joint_headline, name, no_reply, same_saying, standing_words
from tracker.web.presentation.speech import begun, gettext, in_a_row, listed, unended
from tracker.web.presentation.words import composed as say

# Silence on record for longer than this is said in words instead of space.
GAP_DAYS = 45
# kind -> the word beside its mark.
WORDS = {
    "accusation": _("Accusation"),
    "figure": _("Figure"),
    "reply": _("Reply"),
    "silence": _("Silence"),
    "voice": _("Other voice"),
    "policy": _("Policy"),
    "industry": _("Industry"),
}
# Role of an actor -> the kinds of entries that it has it in.
ROLE_KINDS = {
    "accuser": ("accusation",),
    "accused": ("accusation",),
    "authority": ("policy",),
    "company": ("industry",),
    "commentator": ("voice",),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One sentence of an entry. item: what it rests on, of several the weakest graded, None where it rests on none being
    there; n_items: how many; standing: of an accusation, what is known of whether it is so, and of a reply."""

    sentence: str
    item: Item | None
    n_items: int = 1
    standing: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """What happened in one way on one day. is_reported: the day is that of the first report, its own is unknown."""

    kind: str
    is_reported: bool
    lines: tuple[Line, ...]

    @property
    def word(self) -> str:
        return WORDS[self.kind]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moment:
    """The entries of one day, after a gap (in words) or none."""

    day: StatedDay
    gap: str
    entries: tuple[Entry, ...]


def timeline(
    items: Iterable[Item],
    *,
    is_newest_first: bool = False,
    parties: Sequence[ActorLink] = (),
    silences: tuple[StatedDay, Sequence[str]] | None = None,
) -> tuple[Moment, ...]:
    """The items day by day; what has no day, or no place on a rail, is left out. parties: who is named before whom.

    silences: who had not been heard by which day, in sentences that rest on no item.
    """
    ranks = {actor: rank for rank, actor in enumerate(parties)}
    by_day: dict[StatedDay, dict[tuple[int, bool], list[Item]]] = {}
    order = list(WORDS)
    for item in sorted(items, key=lambda one: (_rank(one, ranks), one.known_from, one.id)):
        if item.day and (kind := kind_of(item)):
            entries = by_day.setdefault(item.day, {})
            entries.setdefault((order.index(kind), item.occurred is None), []).append(item)
    unheard = _unheard(silences, order.index("silence"))
    for day in unheard:
        by_day.setdefault(day, {})
    places = {day: _place(day, chain.from_iterable(entries.values())) for day, entries in by_day.items()}
    days = sorted(by_day, key=places.__getitem__, reverse=is_newest_first)
    gaps = {later: _gap(earlier, later) for earlier, later in pairwise(days)}
    return tuple(
        Moment(
            day=day,
            gap=gaps.get(day, ""),
            entries=tuple(
                Entry(kind=order[kind], is_reported=is_reported, lines=_lines(told))
                for (kind, is_reported), told in sorted(by_day[day].items(), key=lambda pair: pair[0])
            )
            + unheard.get(day, ()),
        )
        for day in days
    )


def _unheard(silences: tuple[StatedDay, Sequence[str]] | None, kind: int) -> dict[StatedDay, tuple[Entry, ...]]:
    if silences is None or not silences[1]:
        return {}
    day, sentences = silences
    lines = tuple(Line(sentence=unended(sentence), item=None) for sentence in sentences)
    return {day: (Entry(kind=list(WORDS)[kind], is_reported=False, lines=lines),)}


def entry_words(same: Sequence[Item]) -> str:
    """What an entry says of items that are the same saying, without its full stop; a silence with its day."""
    claim = same[0].claim
    if claim is None or claim.predicate != "no_response":
        return joint_headline(same)
    day = same[0].day
    who = listed(list(dict.fromkeys(name(item.claimant, _("The accused")) for item in same)))
    said = unended(no_reply(stated_words(day.until(same[0].known_from)) if day else "").replace(WHO, who))
    if not claim.manner:
        return said
    return gettext("{statement} ({manner})").format(statement=said, manner=say("manner", claim.manner))


def _standing(same: Sequence[Item]) -> str:
    """How an accusation stands, of several accused each where they differ; empty of anything else."""
    told = [item for item in same if item.claim and item.claim.predicate == "alleges_distillation" and item.standing]
    alike: dict[str, list[Item]] = {}
    for item in told:
        alike.setdefault(standing_words(item), []).append(item)
    if len(alike) == 1:
        words = next(iter(alike))
        return begun(words)
    form = gettext("{names}: {standing}")
    return in_a_row(
        [
            form.format(names=listed([name(item.target) for item in same]), standing=words)
            for words, same in alike.items()
        ]
    )


def _rank(item: Item, ranks: dict[ActorLink, int]) -> int:
    """Orders claims of one day by whom they are about, or whose they are; all else comes before them."""
    about = (ranks.get(actor) for actor in (item.target, item.claimant) if item.claim and actor)
    return min((rank for rank in about if rank is not None), default=-1)


def _lines(told: Sequence[Item]) -> tuple[Line, ...]:
    """A line for each item, or one for those that say the same of different parties."""
    together: dict[tuple[str, str, str], list[Item]] = {}
    for item in told:
        together.setdefault(same_saying(item), []).append(item)
    return tuple(
        Line(
            sentence=entry_words(same),
            standing=_standing(same),
            item=min(same, key=lambda item: (item.grade.score, item.id)),
            n_items=len(same),
        )
        for same in together.values()
    )


def _place(day: StatedDay, told: Iterable[Item]) -> tuple[date, bool, str]:
    """Where a day stands on the rail: a month or year after all of its days, which it may be.

    It stands no later than the first report of what happened in it: nothing is told before it happens.
    """
    first, last = days_of(day.value, day.precision)
    reported = (days_of(item.reported.value, item.reported.precision)[1] for item in told if item.reported)
    known_by = min(reported, default=last)
    is_cut_short = day.precision != "day" and first <= known_by < last
    return known_by if is_cut_short else last, not is_cut_short, day.precision


def _gap(one: StatedDay, other: StatedDay) -> str:
    days = abs((other.value - one.value).days)
    return gap_words(days) if days > GAP_DAYS else ""
