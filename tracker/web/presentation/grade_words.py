"""A stored grade's explanation in the reader's language.

The store keeps it in English, in the forms of `tracker.grading.explain` and `tracker.grading.whatif`, beside the rows
that it was made of; another language is composed from these rows, and what no form fits stays as it is, marked as English.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape

from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString

from tracker.evidence.queries.rows import Grade, GradeRow
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.speech import ENGLISH, gettext, language, listed, ngettext
from tracker.web.presentation.words import composed as say

_OWN = re.compile(r"(?P<name>.+)'s own document")
_REPEATS = re.compile(r"(?P<n>\d+) further reports? repeats? (?P<which>it|the first|the second|the third|the fourth)\.")
_WHICH = ("the first", "the second", "the third", "the fourth")
_RIVALS = re.compile(r"It is in conflict with (?P<rivals>.+), which (?:is|are) about as well sourced or better\.$")
_CAPPED = re.compile(r"capped at (?P<score>[\d.]+): (?P<why>.+)")
_CONFLICT = re.compile(r"conflicts with (?P<rivals>.+)")
_CHANGE = re.compile(r"(?P<what>.+): (?:(?P<grade>[A-D] · [\d.]+)|nothing would stand)\.")
_WITHOUT = re.compile(r"Without (?P<whose>.+)")
# What caps a score, and what would move one, in the words of the rules.
_WHY = frozenset(
    {
        _("nothing is certain"),
        _("the only origin does not name who says so"),
        _("no origin is the speaker's own document"),
    }
)
_MOVES = frozenset(
    {
        _("A conflict with something about as well sourced"),
        _("The speaker's own document that says so"),
        _("A usually reliable report that names who says so"),
        _("A further usually reliable report of another owner that rests on its own sources"),
        _("A settled conflict"),
    }
)


def grade_sentence(grade: Grade) -> SafeString:
    """Why the grade is what it is."""
    told = [] if language() == ENGLISH else _named(grade)
    if not told:
        return in_english(grade.sentence)
    n = sum(row.kind == "origin" for row in grade.rows)
    names = [_origin(row, grade) for row in told]
    if n > len(told):
        names.append(ngettext("{n} more", "{n} more", n - len(told)).format(n=n - len(told)))
    form = ngettext("{n} origin: {origins}.", "{n} independent origins: {origins}.", n)
    said = [format_html("{}", form.format(n=n, origins=listed(names)))]
    said += [format_html("{}", _repeating(found, told)) for found in _REPEATS.finditer(grade.sentence)]
    rivals = _RIVALS.search(grade.sentence)
    if rivals:
        form = gettext("It is in conflict with what is about as well sourced or better: {rivals}.")
        said.append(format_html(form, rivals=in_english(rivals["rivals"])))
    return format_html_join(" ", "{}", ((one,) for one in said))


def grade_title(grade: Grade) -> str:
    """The same where no mark-up may stand."""
    return unescape(strip_tags(grade_sentence(grade)))


def row_words(row: GradeRow) -> SafeString:
    """One line of a grade's table: an origin by its name, or what capped or lowered the score."""
    if row.kind == "origin":
        return format_html("{}", shown_name(row.words))
    capped, conflict = _CAPPED.fullmatch(row.words), _CONFLICT.fullmatch(row.words)
    if capped and capped["why"] in _WHY:
        form = gettext("capped at {score}: {why}")
        return format_html("{}", form.format(score=capped["score"], why=gettext(capped["why"])))
    if conflict:
        return format_html(gettext("conflicts with {rivals}"), rivals=in_english(conflict["rivals"]))
    return in_english(row.words)


def change_words(stored: str) -> SafeString:
    """What would raise or lower a grade, with the grade that it would make."""
    found = _CHANGE.fullmatch(stored)
    what = _moving(found["what"]) if found else ""
    if found is None or not what:
        return in_english(stored)
    if found["grade"] is None:
        return format_html("{}", gettext("{change}: nothing would stand.").format(change=what))
    return format_html("{}", gettext("{change}: {grade}.").format(change=what, grade=found["grade"]))


def in_english(words: str) -> SafeString:
    """Words that are English on every page, marked so where the page is not."""
    return format_html("{}" if language() == ENGLISH else '<span lang="en">{}</span>', words)


def _moving(what: str) -> str:
    """What would move a grade; empty where it is none of the known moves."""
    if what in _MOVES:
        return gettext(what)
    without = _WITHOUT.fullmatch(what)
    if without is None:
        return ""
    own = _OWN.fullmatch(without["whose"])
    if own:
        return gettext("Without {name}’s own document").format(name=shown_name(own["name"])).replace("’", _quote(what))
    return gettext("Without {name}").format(name=shown_name(without["whose"]))


def _quote(what: str) -> str:
    """English is stored with a straight apostrophe."""
    return "'" if language() == ENGLISH and "'" in what else "’"


def _stored(row: GradeRow) -> str:
    """How the stored sentence begins to name an origin."""
    whose = f"{row.words}'s own document" if row.directness == "direct" else row.words
    return f"{whose} ({row.directness}, {row.reliability}"


def _named(grade: Grade) -> list[GradeRow]:
    """The origins that the stored sentence names, in its order."""
    origins = [row for row in grade.rows if row.kind == "origin" and _stored(row) in grade.sentence]
    return sorted(origins, key=lambda row: grade.sentence.index(_stored(row)))


def _origin(row: GradeRow, grade: Grade) -> str:
    whose = shown_name(row.words)
    if row.directness == "direct":
        whose = gettext("{name}’s own document").format(name=whose)
    if f"{_stored(row)}, known here only through others" in grade.sentence:
        form = gettext("{origin} ({how}, {letter}, known here only through others)")
    else:
        form = gettext("{origin} ({how}, {letter})")
    return form.format(origin=whose, how=say("directness", row.directness), letter=row.reliability)


def _repeating(found: re.Match[str], told: Sequence[GradeRow]) -> str:
    n, which = int(found["n"]), found["which"]
    if which == "it":
        return ngettext("{n} further report repeats it.", "{n} further reports repeat it.", n).format(n=n)
    at = _WHICH.index(which)
    form = ngettext("{n} further report repeats {name}.", "{n} further reports repeat {name}.", n)
    return form.format(n=n, name=shown_name(told[at].words) if at < len(told) else which)
