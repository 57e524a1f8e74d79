"""What digests count and how they call themselves, in the reader's language."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from functools import lru_cache
from types import MappingProxyType
from typing import Any

from django.utils.translation import get_language, gettext, ngettext, ngettext_lazy

from tracker.digests import cleaning
from tracker.digests.models import News
from tracker.digests.stories import Earlier, Story
from tracker.web.presentation.dates import day_words
from tracker.web.presentation.numbers import amount_words, number_words, quantity_words
from tracker.web.presentation.sentences import standing_words
from tracker.web.templatetags.stillwatch import chip

MOST_SUBJECT = 140
MOST_PHRASES = 3
_MOST_NAME = 40
# kind -> one and several of it.
_COUNTED: Mapping[str, Any] = MappingProxyType(
    {
        "incident": ngettext_lazy("{n} new incident", "{n} new incidents", "n"),
        "figure": ngettext_lazy("{n} new figure", "{n} new figures", "n"),
        "restated": ngettext_lazy("{n} figure restated", "{n} figures restated", "n"),
        "claim": ngettext_lazy("{n} new statement", "{n} new statements", "n"),
        "regraded": ngettext_lazy("{n} regraded", "{n} regraded", "n"),
        "standing": ngettext_lazy("{n} standing changed", "{n} standings changed", "n"),
        "reply": ngettext_lazy("{n} reply or silence", "{n} replies or silences", "n"),
        "response": ngettext_lazy("{n} step of a response", "{n} steps of responses", "n"),
        "withdrawn": ngettext_lazy("{n} no longer said", "{n} no longer said", "n"),
        "corrected": ngettext_lazy("{n} correction", "{n} corrections", "n"),
        "retracted": ngettext_lazy("{n} retraction", "{n} retractions", "n"),
        News.TAKEN_BACK: ngettext_lazy("{n} no longer on record", "{n} no longer on record", "n"),
        "edited": ngettext_lazy("{n} report edited", "{n} reports edited", "n"),
        "ruled": ngettext_lazy("{n} decision of a person", "{n} decisions of people", "n"),
    }
)


def finding(stories: Sequence[Story]) -> str:
    """What a digest tells, on one line: '2 new figures on DeepSeek, 1 regraded'; of one story its sentence, attributed."""
    if len(stories) == 1:
        return cleaning.cut(cleaning.line(stories[0].sentence).removesuffix("."), MOST_SUBJECT)
    by_kind: dict[str, list[Story]] = defaultdict(list)
    for story in stories:
        by_kind[story.kind].append(story)
    counts = [(kind, by_kind[kind]) for kind in _COUNTED if kind in by_kind]
    language = get_language() or ""
    phrases = [_phrase(kind, len(found), _common(found), language) for kind, found in counts[:MOST_PHRASES]]
    n_left = sum(len(found) for _, found in counts[MOST_PHRASES:])
    if n_left:
        phrases.append(more(n_left))
    return ", ".join(phrases)


def subject(finding: str, day: date, *, is_sample: bool) -> str:
    """The subject line of a digest; at most as long as most readers of mail show."""
    said = cleaning.header(finding, MOST_SUBJECT)
    mark = gettext("Sample: ") if is_sample else ""
    return f"{mark}{said} · Stillwatch, {day_named(day, get_language() or '')}"


@lru_cache(maxsize=64)
def day_named(day: date, language: str) -> str:
    """The day in the language that is active, which is this one."""
    return day_words(day, gettext)


@lru_cache(maxsize=2000)
def _phrase(kind: str, n: int, name: str, language: str) -> str:
    """So many of a kind, in the language that is active, which is this one."""
    said = counted(_COUNTED[kind], n)
    return gettext("{what} on {name}").format(what=said, name=name) if name else said


def _common(stories: Sequence[Story]) -> str:
    """The one party that all of these are about, empty where there is none."""
    shared = frozenset.intersection(*map(_named, stories)) if stories else frozenset()
    names = [cleaning.header(name, _MOST_NAME) for name in sorted(shared)]
    return names[0] if len(names) == 1 else ""


@lru_cache(maxsize=4000)
def _named(story: Story) -> frozenset[str]:
    return frozenset(party.name for party in story.parties)


def counted(noun: Any, n: int) -> str:
    """A number with its noun; noun: of `ngettext_lazy`."""
    return str(noun % {"n": n}).format(n=number_words(n, gettext))


def more(n: int) -> str:
    return _more(n, get_language() or "")


@lru_cache(maxsize=256)
def _more(n: int, language: str) -> str:
    return ngettext("{n} more", "{n} more", n).format(n=number_words(n, gettext))


def no_room(n: int) -> str:
    """That so many of what a mail tells would make it too long."""
    said = ngettext("{n} more had no room in this mail.", "{n} more had no room in this mail.", n)
    return said.format(n=number_words(n, gettext))


def silent_words(n: int) -> str:
    """That much was taken in of which nobody is told one by one."""
    said = ngettext(
        "{n} further change was taken in silently: it is about days long past, or came with very many at once.",
        "{n} further changes were taken in silently: they are about days long past, or came with very many at once.",
        n,
    )
    return said.format(n=number_words(n, gettext))


def before_and_after(story: Story) -> tuple[str, str]:
    """What a figure, a standing or a grade was, and what it is; both empty where nothing was before."""
    row = story.row
    if row is None or row.item is None or row.before is None:
        return "", ""
    then, now = row.before, row.item
    match row.kind:
        case "regraded":
            return chip(then.grade), chip(now.grade)
        case "standing":
            return standing_words(then), standing_words(now)
    if then.quantity is None or now.quantity is None:
        return "", ""
    return amount_words(then.quantity, gettext), quantity_words(now.quantity, gettext)


def told_before(story: Story, earlier: Mapping[str, Earlier]) -> str:
    """On which day the reader was told of it before, and by which words; empty where it was not.

    earlier: by the key of the change that is told now. What was told of its parts on one day stands together.
    """
    by_day: dict[date, dict[str, None]] = defaultdict(dict)
    for one in story.each:
        if was := earlier.get(one.key):
            by_day[was.day][was.sentence] = None
    return " ".join(_told_on(day, " ".join(said)) for day, said in by_day.items())


def _told_on(day: date, sentence: str) -> str:
    return gettext("We told you on {day}: “{sentence}”").format(
        day=day_words(day, gettext), sentence=cleaning.cut(cleaning.line(sentence))
    )


def listed(parts: Iterable[str], most: int = 6) -> str:
    """Names one after the other, the first few, and how many more there are."""
    all_parts = list(parts)
    shown, n_left = all_parts[:most], len(all_parts) - most
    return "; ".join([*shown, *([more(n_left)] if n_left > 0 else [])])


def cadence_words(cadence: str) -> str:
    """Which of the reader's mails it is: 'Daily digest'."""
    return _cadence(cadence, get_language() or "")


@lru_cache(maxsize=64)
def _cadence(cadence: str, language: str) -> str:
    names = {"daily": gettext("Daily digest"), "weekly": gettext("Weekly digest"), "at_once": gettext("News at once")}
    return names.get(cadence, gettext("Digest"))
