"""The reasons of outlets' letters: written in the catalogue, in English, and said in the language of the page.

`manage.py makemessages` takes them out of the catalogue itself. A reason that somebody else's catalogue gives, and that no
translation is known of, stays as it is and is marked as English.
"""

from __future__ import annotations

from django.utils import translation


def reason_words(reason: str) -> str:
    """The reason in the language of the page, as far as it is known there."""
    return translation.gettext(reason) if reason else ""


def reason_language(reason: str) -> str:
    """The language of those words: that of the page, or English."""
    here = translation.get_language() or "en"
    return here if here.startswith("en") or reason_words(reason) != reason else "en"
