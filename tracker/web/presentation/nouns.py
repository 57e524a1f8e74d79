"""What pages count, one and several, each with its number; a language may know more forms than these two."""

from __future__ import annotations

from django.utils.translation import gettext, ngettext_lazy

from tracker.web.presentation import numbers, speech, words

NOUNS = {
    "address": ngettext_lazy("{n} address", "{n} addresses", "n"),
    "byte": ngettext_lazy("{n} byte", "{n} bytes", "n"),
    "copy": ngettext_lazy("{n} copy", "{n} copies", "n"),
    "day": ngettext_lazy("{n} day", "{n} days", "n"),
    "entry": ngettext_lazy("{n} entry", "{n} entries", "n"),
    "feed": ngettext_lazy("{n} feed", "{n} feeds", "n"),
    "figure": ngettext_lazy("{n} figure", "{n} figures", "n"),
    "further figure": ngettext_lazy("{n} further figure", "{n} further figures", "n"),
    "further passage": ngettext_lazy("{n} further passage", "{n} further passages", "n"),
    "further place": ngettext_lazy("{n} further place", "{n} further places", "n"),
    "further point": ngettext_lazy("{n} further point", "{n} further points", "n"),
    "further report": ngettext_lazy("{n} further report", "{n} further reports", "n"),
    "graded item": ngettext_lazy("{n} graded item", "{n} graded items", "n"),
    "graded statement": ngettext_lazy("{n} graded statement", "{n} graded statements", "n"),
    "incident": ngettext_lazy("{n} incident", "{n} incidents", "n"),
    "independent origin": ngettext_lazy("{n} independent origin", "{n} independent origins", "n"),
    "language": ngettext_lazy("{n} language", "{n} languages", "n"),
    "minute": ngettext_lazy("{n} minute", "{n} minutes", "n"),
    "more allegation": ngettext_lazy("{n} more allegation", "{n} more allegations", "n"),
    "more entry": ngettext_lazy("{n} more entry", "{n} more entries", "n"),
    "more figure": ngettext_lazy("{n} more figure", "{n} more figures", "n"),
    "more incident": ngettext_lazy("{n} more incident", "{n} more incidents", "n"),
    "more origin": ngettext_lazy("{n} more origin", "{n} more origins", "n"),
    "more reply": ngettext_lazy("{n} more reply", "{n} more replies", "n"),
    "more silence": ngettext_lazy("{n} more silence", "{n} more silences", "n"),
    "more text": ngettext_lazy("{n} more text", "{n} more texts", "n"),
    "name": ngettext_lazy("{n} name", "{n} names", "n"),
    "origin": ngettext_lazy("{n} origin", "{n} origins", "n"),
    "other": ngettext_lazy("{n} other", "{n} others", "n"),
    "other origin": ngettext_lazy("{n} other origin", "{n} other origins", "n"),
    "other place": ngettext_lazy("{n} other place", "{n} other places", "n"),
    "other report": ngettext_lazy("{n} other report", "{n} other reports", "n"),
    "other response": ngettext_lazy("{n} other response", "{n} other responses", "n"),
    "outlet": ngettext_lazy("{n} outlet", "{n} outlets", "n"),
    "page": ngettext_lazy("{n} page", "{n} pages", "n"),
    "point": ngettext_lazy("{n} point", "{n} points", "n"),
    "poll": ngettext_lazy("{n} poll", "{n} polls", "n"),
    "post": ngettext_lazy("{n} post", "{n} posts", "n"),
    "report names it": ngettext_lazy("{n} report names it", "{n} reports name it", "n"),
    "report": ngettext_lazy("{n} report", "{n} reports", "n"),
    "response": ngettext_lazy("{n} response", "{n} responses", "n"),
    "statement": ngettext_lazy("{n} statement", "{n} statements", "n"),
    "time": ngettext_lazy("{n} time", "{n} times", "n"),
    "word": ngettext_lazy("{n} word", "{n} words", "n"),
}


def composed(n: int, singular: str, plural: str = "") -> str:
    """The same in the language that sentences are composed in."""
    return counted(n, singular, plural) if speech.is_readers() else words.counted(n, singular, plural)


def counted(n: int, singular: str, plural: str = "") -> str:
    """'1 report', '12 reports', 'no report' in the reader's language; English where the language has no such noun."""
    known = NOUNS.get(singular)
    if known is None or known % {"n": n} in (f"{{n}} {singular}", f"{{n}} {plural or singular + 's'}"):
        return words.counted(n, singular, plural)
    return (known % {"n": n}).format(n=numbers.number_words(n, gettext) if n < 1_000_000 else n)
