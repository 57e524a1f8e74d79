"""A grade's explanation in the language that is composed in, from the parts that it is kept in.

What an older store kept is English sentences, which stay as they are and are marked so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import unescape

from django.utils.html import format_html, strip_tags
from django.utils.safestring import SafeString

from tracker.evidence.queries.rows import Grade
from tracker.grading.parts import CapPart, ConflictPart, Move, MoveKind, OriginPart
from tracker.grading.records import CapCause, Directness
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.speech import ENGLISH, gettext, in_english, language, listed, ngettext
from tracker.web.presentation.versions import version_words
from tracker.web.presentation.words import composed as say

# More names than this make the sentence unreadable; the table has them all.
MOST_NAMED = 4
_NUMBERS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_CAUSES = {
    CapCause.CERTAINTY: _("nothing is certain"),
    CapCause.NAMELESS: _("the only origin does not name who says so"),
    CapCause.INDIRECT: _("no origin is the speaker's own document"),
}
_MOVES = {
    MoveKind.CONFLICT: _("A conflict with something about as well sourced"),
    MoveKind.OWN_DOCUMENT: _("The speaker's own document that says so"),
    MoveKind.NAMED_REPORT: _("A usually reliable report that names who says so"),
    MoveKind.FURTHER_REPORT: _("A further usually reliable report of another owner that rests on its own sources"),
    MoveKind.SETTLED: _("A settled conflict"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """One line of a grade's table: an origin, or what capped or contradicts it, of which only words and effect are set."""

    words: str | SafeString
    effect: str
    reliability: str = ""
    directness: str = ""
    confidence: str = ""
    n_reports: int = 0


def grade_sentence(grade: Grade) -> SafeString:
    """Why the grade is what it is."""
    if grade.former:
        return in_english(grade.former.sentence)
    said = [_counted(grade.origins)] if grade.origins else []
    named = grade.origins[:MOST_NAMED]
    said += [_repeated(place, one, len(grade.origins)) for place, one in enumerate(named) if one.n_repeats]
    if grade.why.conflict:
        said.append(_contradicted(grade.why.conflict))
    return format_html("{}", " ".join(said))


def grade_title(grade: Grade) -> str:
    """The same where no mark-up may stand."""
    return unescape(strip_tags(grade_sentence(grade)))


def grade_rows(grade: Grade) -> tuple[ShownRow, ...]:
    """The lines of a grade's table: origins, the strongest first, then what capped and contradicts it."""
    origins = tuple(
        ShownRow(
            words=shown_name(one.name),
            effect=one.effect,
            reliability=one.reliability,
            directness=one.directness,
            confidence=one.confidence,
            n_reports=len(one.report_ids),
        )
        for one in grade.origins
    )
    return origins + _limits(grade)


def limit_words(grade: Grade) -> tuple[str | SafeString, ...]:
    """What capped the score and what contradicts it, in the order in which they lowered it."""
    return tuple(row.words for row in _limits(grade))


def what_raises(grade: Grade) -> tuple[str | SafeString, ...]:
    """What would raise it, each with the grade that it would make."""
    if grade.former:
        return tuple(in_english(words) for words in grade.former.raises)
    return tuple(_moved(move) for move in grade.why.would_raise)


def what_lowers(grade: Grade) -> tuple[str | SafeString, ...]:
    """What would lower it, each with the grade that it would make."""
    if grade.former:
        return tuple(in_english(words) for words in grade.former.lowers)
    return tuple(_moved(move) for move in grade.why.would_lower)


def _counted(origins: Sequence[OriginPart]) -> str:
    n = len(origins)
    names = [_origin(one) for one in origins[:MOST_NAMED]]
    if n > MOST_NAMED:
        names.append(ngettext("{n} more", "{n} more", n - MOST_NAMED).format(n=n - MOST_NAMED))
    form = ngettext("{n} origin: {origins}.", "{n} independent origins: {origins}.", n)
    # English begins no sentence with a digit.
    number = _NUMBERS[n] if language() == ENGLISH and n < len(_NUMBERS) else str(n)
    return form.format(n=number, origins=listed(names))


def _origin(one: OriginPart) -> str:
    whose = shown_name(one.name)
    if one.directness is Directness.DIRECT:
        whose = gettext("{name}’s own document").format(name=whose)
    form = (
        gettext("{origin} ({how}, {letter})")
        if one.is_stored
        else gettext("{origin} ({how}, {letter}, known here only through others)")
    )
    return form.format(origin=whose, how=say("directness", one.directness), letter=one.reliability)


def _repeated(place: int, origin: OriginPart, n_origins: int) -> str:
    """How many reports repeat the origin at that place of those that are named."""
    n = origin.n_repeats
    if n_origins == 1:
        form = ngettext("{n} further report repeats it.", "{n} further reports repeat it.", n)
    else:
        match place:
            case 0:
                form = ngettext("{n} further report repeats the first.", "{n} further reports repeat the first.", n)
            case 1:
                form = ngettext("{n} further report repeats the second.", "{n} further reports repeat the second.", n)
            case 2:
                form = ngettext("{n} further report repeats the third.", "{n} further reports repeat the third.", n)
            case _:
                form = ngettext("{n} further report repeats the fourth.", "{n} further reports repeat the fourth.", n)
    return form.format(n=n)


def _contradicted(conflict: ConflictPart) -> str:
    form = ngettext(
        "It is in conflict with {rivals}, which is about as well sourced or better.",
        "It is in conflict with {rivals}, which are about as well sourced or better.",
        len(conflict.rivals),
    )
    return form.format(rivals=_rivals(conflict))


def _rivals(conflict: ConflictPart) -> str:
    return listed([version_words(one) for one in conflict.rivals])


def _limits(grade: Grade) -> tuple[ShownRow, ...]:
    if grade.former:
        return tuple(ShownRow(words=in_english(one.words), effect=one.effect) for one in grade.former.limits)
    cap, conflict = grade.why.cap, grade.why.conflict
    found = [ShownRow(words=_capped(cap), effect=cap.effect)] if cap else []
    if conflict:
        words = gettext("conflicts with {rivals}").format(rivals=_rivals(conflict))
        found.append(ShownRow(words=words, effect=conflict.effect))
    return tuple(found)


def _capped(cap: CapPart) -> str:
    return gettext("capped at {score}: {why}").format(score=cap.limit, why=gettext(_CAUSES[cap.cause]))


def _moved(move: Move) -> str:
    if move.kind is not MoveKind.WITHOUT:
        change = gettext(_MOVES[move.kind])
    elif move.is_document:
        change = gettext("Without {name}’s own document").format(name=shown_name(move.origin))
    else:
        change = gettext("Without {name}").format(name=shown_name(move.origin))
    if not move.score:
        return gettext("{change}: nothing would stand.").format(change=change)
    return gettext("{change}: {grade}.").format(change=change, grade=f"{move.letter} · {move.score}")
