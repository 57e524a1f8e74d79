"""Titles that the store gives to incidents and responses, in the reader's language.

They are kept in English, in the forms of `tracker.evidence.wording`; a title of no such form, a law's own for one, stays
as it is, marked as English.
"""

from __future__ import annotations

import re
from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.web.presentation.dates import month_words
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.speech import ENGLISH, gettext, in_english, language, listed
from tracker.web.presentation.words import INSTRUMENTS

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
_WHEN = rf"(?:, (?:(?P<month>{'|'.join(_MONTHS)}) )?(?P<year>\d{{4}}))?"
_ALLEGED = re.compile(rf"(?P<who>.+?) alleges? distillation by (?P<whom>.+?){_WHEN}")
_ADMITTED = re.compile(rf"(?P<who>.+?) (?:is|are) reported to admit distillation(?: of (?P<whom>.+?))?{_WHEN}")
_OTHERS = re.compile(r"(?:one other|(?P<n>\d+) others)")
_RESPONSE = re.compile(rf"(?P<what>{'|'.join(INSTRUMENTS.values())}) (?P<asked>called for )?by (?P<who>.+?){_WHEN}")


def title_words(title: str) -> str:
    """The title in the language that is composed in; empty where that is English, or the title has no form of ours."""
    if language() == ENGLISH:
        return ""
    if found := _ALLEGED.fullmatch(title):
        form = gettext("{who}: allegation of distillation by {whom}")
        return _with_day(form.format(who=_names(found["who"]), whom=_names(found["whom"])), found)
    if found := _ADMITTED.fullmatch(title):
        if found["whom"]:
            form = gettext("{who}: distillation of {whom} reported as admitted")
        else:
            form = gettext("{who}: distillation reported as admitted")
        return _with_day(form.format(who=_names(found["who"]), whom=_names(found["whom"] or "")), found)
    if found := _RESPONSE.fullmatch(title):
        form = gettext("{what} called for by {who}") if found["asked"] else gettext("{what} by {who}")
        return _with_day(form.format(what=gettext(found["what"]), who=_names(found["who"])), found)
    return ""


def title(stored: str) -> SafeString:
    """The title for a page, marked as English where it stays so."""
    said = title_words(stored)
    return format_html("{}", said) if said else in_english(stored)


def _names(stored: str) -> str:
    first, _, last = stored.rpartition(" and ")
    return listed([_name(name) for name in [*(first.split(", ") if first else []), last]])


def _name(stored: str) -> str:
    """A name, or the words that stand for those that have no room."""
    if stored == "parties not named":
        return gettext("parties not named")
    if others := _OTHERS.fullmatch(stored):
        return counted(int(others["n"] or 1), "other")
    return shown_name(stored)


def _with_day(said: str, found: re.Match[str]) -> str:
    if not found["year"]:
        return said
    year = int(found["year"])
    day = month_words(date(year, _MONTHS.index(found["month"]) + 1, 1)) if found["month"] else str(year)
    return gettext("{title}, {day}").format(title=said, day=day)
