"""Tells the lines of an article from those that its page puts around it, by the rules in lexicon/boilerplate.toml."""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_RULES = Path(__file__).parent / "lexicon" / "boilerplate.toml"
_MARKS = re.compile(r"^[\s\-–—•·*▸►→←›»|]+|[\s→←›»|]+$")
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
_SENTENCE_WORDS = 9
_CLOSING_LINES = 4


@dataclass(frozen=True, slots=True)
class _Rules:
    line: re.Pattern[str]
    section: re.Pattern[str]
    icon: re.Pattern[str]
    bio_opening: re.Pattern[str]
    bio_cue: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return _Rules(
        line=re.compile("|".join(f"(?:{p})" for p in data["lines"]), re.IGNORECASE),
        section=re.compile("|".join(f"(?:{p})" for p in data["sections"]), re.IGNORECASE),
        icon=re.compile(r"^(\W*)(?:" + "|".join(sorted(data["icons"], key=len, reverse=True)) + r")(?=[A-Z0-9])"),
        bio_opening=re.compile(data["bio_opening"]),
        bio_cue=re.compile(data["bio_cue"], re.IGNORECASE),
    )


def without_icon(line: str) -> str:
    """The line without the name of an icon glued to its first word."""
    return _rules().icon.sub(r"\1", line)


def without_furniture(lines: list[str]) -> list[str]:
    """The lines of the article; a furniture line goes, and after the heading of a box of links its short lines too."""
    kept: list[str] = []
    in_box = False
    for line in lines:
        bare = _MARKS.sub("", line)
        if not bare:
            kept.append("")
        elif _rules().section.fullmatch(bare.rstrip(":：")):
            in_box = True
        elif in_box and not is_sentence(bare):
            continue
        elif not _rules().line.fullmatch(bare):
            in_box = False
            kept.append(line)
    return _without_bios(kept)


def _without_bios(lines: list[str]) -> list[str]:
    """The lines without those at the end that introduce the author."""
    filled = [i for i, line in enumerate(lines) if line.strip()]
    closing = {i for i in filled[-_CLOSING_LINES:] if filled.index(i) and _is_bio(lines[i])}
    return [line for i, line in enumerate(lines) if i not in closing]


def _is_bio(line: str) -> bool:
    return bool(_rules().bio_opening.search(line) and _rules().bio_cue.search(line))


def is_sentence(line: str) -> bool:
    """Whether a line reads as prose: it ends like a sentence, or has the length of one."""
    return bool(_SENTENCE.search(line)) or len(line.split()) > _SENTENCE_WORDS * 2
