"""The language that sentences are composed in: the reader's on a page, English in files, mails and feeds.

A sentence is one message with named parts, so that another language may order them as it needs.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from textwrap import shorten

from django.utils import translation
from django.utils.html import format_html
from django.utils.safestring import SafeString

ENGLISH = "en"
_IS_READERS: ContextVar[bool] = ContextVar("is_readers", default=False)


def speak_to_reader() -> None:
    """From here on what is composed is in the language that is active, until an enclosing `english` ends."""
    _IS_READERS.set(True)


@contextmanager
def to_reader() -> Iterator[None]:
    """What is composed inside is in the language that is active."""
    before = _IS_READERS.set(True)
    try:
        yield
    finally:
        _IS_READERS.reset(before)


@contextmanager
def english() -> Iterator[None]:
    """What is composed inside is in English, whoever reads the page."""
    before = _IS_READERS.set(False)
    try:
        yield
    finally:
        _IS_READERS.reset(before)


def in_english(words: str) -> SafeString:
    """Words that are English on every page, marked so where the page is not."""
    return format_html("{}" if language() == ENGLISH else '<span lang="en">{}</span>', words)


def is_readers() -> bool:
    return _IS_READERS.get()


def language() -> str:
    """The code of the language that is composed in."""
    return translation.get_language() or ENGLISH if is_readers() else ENGLISH


def gettext(words: str) -> str:
    """The message in the language that is composed in; its name is one that xgettext looks for."""
    return translation.gettext(words) if is_readers() else words


def ngettext(one: str, several: str, n: int) -> str:
    """The message in the form that so many need, as `gettext`."""
    if is_readers():
        return translation.ngettext(one, several, n)
    return one if n == 1 else several


def ended(said: str) -> str:
    """A sentence with its full stop; one with links keeps them."""
    form = gettext("{sentence}.")
    return format_html(form, sentence=said) if isinstance(said, SafeString) else form.format(sentence=said)


def unended(sentence: str) -> str:
    """A sentence without its full stop."""
    return sentence.removesuffix(".").removesuffix("。")


def listed(names: Sequence[str]) -> str:
    """'A', 'A and B', 'A, B and C'; empty of none."""
    if len(names) < 2:
        return names[0] if names else ""
    # Translators: what stands between the names of a list, then how its last one is joined.
    first = gettext(", ").join(names[:-1])
    return gettext("{names} and {last}").format(names=first, last=names[-1])


def in_a_row(parts: Sequence[str]) -> str:
    """'a; b; c'."""
    return gettext("; ").join(parts)


def shortened(words: str, most: int) -> str:
    """The words in so many letters at most, whole words where blanks tell them apart."""
    cut = shorten(words, most, placeholder=" …")
    return cut if len(cut) > len(" …") else f"{words[: most - 2]} …"


def begun(said: str) -> str:
    """The sentence with its first letter as sentences begin; of a language that is not English as it is."""
    return said[:1].upper() + said[1:] if language() == ENGLISH else said


def lowered(words: str) -> str:
    """The words as they stand inside a sentence."""
    if language().startswith("tr"):
        # Turkish has two letters i, and Python knows of one.
        words = words.replace("İ", "i").replace("I", "ı")
    return words.lower()
