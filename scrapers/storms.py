"""Storms: most entries of a feed change their identities at once, as after a change of the publisher's system. Pure."""

from __future__ import annotations

import unicodedata

MAX_FOLDED = 300  # characters; a title in strange letters grows by folding, and an index takes 2,700 bytes


def folded(title: str) -> str:
    """The title as two systems of one publisher both spell it: its letters and digits alone, in lower case, one blank
    for whatever stands between them; of a very long one the beginning."""
    plain = unicodedata.normalize("NFKC", title).casefold()
    return " ".join("".join(mark if mark.isalnum() else " " for mark in plain).split())[:MAX_FOLDED]
