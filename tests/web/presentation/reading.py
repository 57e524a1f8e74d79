"""What is composed, as readers of a language get it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

from django.utils import translation

from tracker.web.presentation import speech

LANGUAGES = ("en", "tr", "zh-hans")


@contextmanager
def read_in(language: str) -> Iterator[None]:
    """Inside, sentences are composed for a reader of that language."""
    with translation.override(language), speech.english():
        speech.speak_to_reader()
        yield
