"""Titles of incidents and responses in the reader's language, composed from the parts that they are kept in.

English is kept beside the parts; what an older store kept without parts stays English, and an instrument's own name is
what it is.
"""

from __future__ import annotations

from datetime import date

from django.utils.html import format_html
from django.utils.safestring import SafeString

from tracker.evidence.titles import Parties, Title, TitleForm, TitleParts
from tracker.web.presentation.dates import month_words
from tracker.web.presentation.speech import ENGLISH, gettext, in_english, language
from tracker.web.presentation.versions import named
from tracker.web.presentation.words import composed as say


def title_words(title: Title) -> str:
    """The title where no mark-up may stand."""
    return _composed(title) or title.words


def shown_title(title: Title) -> SafeString:
    """The title for a page, marked as English where it stays so."""
    said = _composed(title)
    return format_html("{}", said) if said else in_english(title.words)


def _composed(title: Title) -> str:
    """The title in the language that is composed in; empty where it is its words that are to be shown."""
    parts = title.parts
    if parts is None or parts.form is TitleForm.NAMED or language() == ENGLISH:
        return ""
    said = _form(parts).format(who=_named(parts.who), whom=_named(parts.whom), what=say("instrument", parts.kind))
    if parts.year is None:
        return said
    day = month_words(date(parts.year, parts.month, 1)) if parts.month else str(parts.year)
    return gettext("{title}, {day}").format(title=said, day=day)


def _form(parts: TitleParts) -> str:
    match parts.form:
        case TitleForm.ADMITTED if parts.whom.names:
            return gettext("{who}: distillation of {whom} reported as admitted")
        case TitleForm.ADMITTED:
            return gettext("{who}: distillation reported as admitted")
        case TitleForm.ACT:
            return gettext("{what} called for by {who}") if parts.is_asked else gettext("{what} by {who}")
    return gettext("{who}: allegation of distillation by {whom}")


def _named(parties: Parties) -> str:
    return named(parties.names, parties.n_others)
