"""Tells by its form whether a run of words may be the name of a person."""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.common_words import is_common
from tracker.extraction.naming.gazetteer import Candidate
from tracker.extraction.naming.runs import UPPER
from tracker.extraction.records import EntityKind

PARTICLES = r"(?:van|von|de|del|della|der|den|da|di|dos|du|la|le|el|al|bin|ibn|ten|ter|van der|van den|von der|de la|de los|af|zu)"
_PART = rf"[{UPPER}][\w'-]*[a-zà-ž]"
PARTICLE_NAME = re.compile(rf"(?<![\w'-])(?:{_PART}|[{UPPER}]\.)(?: {_PART})? {PARTICLES} {_PART}(?![\w-])")
# The next word with a capital, and whether it ends a name that its office follows.
_NEXT = re.compile(rf" (?P<word>[{UPPER}][a-zà-ž][\w-]*)(?P<role>, (?:an?|the|who)\b)?")
_SHAPE = re.compile(rf"(?:[{UPPER}](?:[a-zà-ž]*['’-]?[{UPPER}]?[a-zà-ž]+)(?:-[{UPPER}]?[a-zà-ž]+)*|[{UPPER}]\.|(?:[{UPPER}]\.){{2}}|[A-Z]{{2}}|I{{2,3}}|IV)")  # fmt: skip


def is_shaped(words: Sequence[str]) -> bool:
    """Whether the words could be a person's name: one to four, each a capital and small letters, or an initial."""
    if not 1 <= len(words) <= 4 or not all(_SHAPE.fullmatch(word) for word in words):
        return False
    shouted = [word for word in words if word.isupper() and len(word) > 1 and "." not in word]
    return (not shouted or words[0] in shouted[:1] or words[-1] in ("II", "III", "IV")) and len(
        words[-1].rstrip(".")
    ) > 1


def is_anothers_surname(text: str, candidate: Candidate, known: Sequence[Candidate]) -> bool:
    """Whether one word that names a known person opens the name of somebody else: "Huang Meilin", "Musk Thornbury"."""
    if candidate.kind is not EntityKind.PERSON or not candidate.name.endswith(text[candidate.start : candidate.end]):
        return False
    if candidate.name == text[candidate.start : candidate.end]:
        return False
    following = _NEXT.match(text, candidate.end)
    if following is None or any(c.start == following.start("word") for c in known):
        return False
    first, second = text[candidate.start : candidate.end], following["word"]
    is_name = is_chinese((first, second)) or (bool(following["role"]) and is_shaped((first, second)))
    return is_name and not is_common(second)


def is_given(word: str) -> bool:
    """Whether it is a given name, or a family name that stands first."""
    return word in lexicon.word_set("people", "first_names") or word.split("-")[0] in lexicon.word_set(
        "people", "first_names"
    )


def is_chinese(words: Sequence[str]) -> bool:
    """Whether two words are a Chinese name in Pinyin, in either order."""
    if len(words) != 2:
        return False
    surnames = lexicon.word_set("people", "surnames_zh")
    first, second = words
    return (first in surnames and _is_pinyin(second)) or (second in surnames and _is_pinyin(first) and len(first) > 3)


def _is_pinyin(word: str) -> bool:
    return bool(_pinyin().fullmatch(word.replace("-", "").replace("'", "").lower()))


@cache
def _pinyin() -> re.Pattern[str]:
    """One or two syllables: an initial and a final."""
    initials = lexicon.alternatives(lexicon.words("people", "pinyin_initials"))
    finals = lexicon.alternatives(lexicon.words("people", "pinyin_finals"))
    return re.compile(rf"(?:{initials}?{finals}){{1,2}}")
