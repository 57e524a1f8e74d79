"""Names in any script -> the language that they are marked as, so that they are read out and set rightly."""

from __future__ import annotations

import re

# The first script that a name has a letter of decides; Japanese mixes Chinese characters with its own letters.
_SCRIPTS = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("ko", re.compile(r"[\u1100-\u11ff\uac00-\ud7af]")),
    ("zh", re.compile(r"[\u3400-\u9fff]")),
    ("ru", re.compile(r"[\u0400-\u04ff]")),
    ("ar", re.compile(r"[\u0600-\u06ff]")),
)


def language_of(name: str) -> str:
    """The language's code; empty of a name in Latin letters, which any language may have."""
    return next((code for code, letters in _SCRIPTS if letters.search(name)), "")
