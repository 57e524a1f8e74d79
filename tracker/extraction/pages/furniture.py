"""Tells the lines of an article from those that its page puts around it, by the rules in lexicon/boilerplate.toml."""

from __future__ import annotations

import itertools
import re
import tomllib
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

_RULES = Path(__file__).parent.parent / "lexicon" / "boilerplate.toml"
_MARKS_BEFORE = " \t\u3000-–—•·*▸►→←›»|"
_MARKS_BEHIND = " \t\u3000→←›»|"
_SENTENCE = re.compile(r"[.!?。！？…][\"'”’)\]]*$")
_FENCE = re.compile(r"\s*(?P<mark>```|~~~)[`~]*[ \t]*(?P<language>[\w+#.-]*)[ \t]*[^`\n]*$")
_SENTENCE_WORDS = 9
# Lines at the end of a page among which the author is introduced. What ends a page is at most half as long as what
# stands before it.
_CLOSING_LINES = 6
_CLOSING_SHARE = 0.5
_MENU_LINES = 3
# So many headlines with an age under each are other articles.
_FEED_LINES = 2
# Comments show themselves within so many lines under their heading.
_COMMENT_LINES = 6
# Short lines come again, in a page and in its further rounds of cleaning: so many are remembered.
REMEMBERED = 2048


@dataclass(frozen=True, slots=True)
class _Rules:
    line: re.Pattern[str]
    section: re.Pattern[str]
    icon: re.Pattern[str]
    bio_opening: re.Pattern[str]
    bio_cue: re.Pattern[str]
    author_heading: re.Pattern[str]
    comments_heading: re.Pattern[str]
    comment_mark: re.Pattern[str]
    code_line: re.Pattern[str]
    tail: re.Pattern[str]
    age: re.Pattern[str]
    menu: frozenset[str]
    prose_fences: frozenset[str]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(_RULES.read_text(encoding="utf-8"))
    return _Rules(
        line=re.compile("|".join(f"(?:{p})" for p in data["lines"]), re.IGNORECASE),
        section=re.compile("|".join(f"(?:{p})" for p in data["sections"]), re.IGNORECASE),
        icon=re.compile(r"^(\W*)(?:" + "|".join(sorted(data["icons"], key=len, reverse=True)) + r")(?=[A-Z0-9])"),
        bio_opening=re.compile(data["bio_opening"]),
        bio_cue=re.compile(data["bio_cue"], re.IGNORECASE),
        author_heading=re.compile(data["author_heading"], re.IGNORECASE),
        comments_heading=re.compile(data["comments_heading"], re.IGNORECASE),
        comment_mark=re.compile(data["comment_mark"], re.IGNORECASE),
        code_line=re.compile(data["code_line"]),
        tail=re.compile(data["tail"]),
        age=re.compile(data["age"], re.IGNORECASE),
        menu=frozenset(data["menu"]),
        prose_fences=frozenset(data["prose_fences"]),
    )


@lru_cache(maxsize=REMEMBERED)
def _bare(line: str) -> str:
    """The words of a line without the marks of lists and links at its ends."""
    return line.lstrip(_MARKS_BEFORE).rstrip(_MARKS_BEHIND)


def without_icon(line: str) -> str:
    """The line without the name of an icon glued to its first word."""
    return _rules().icon.sub(r"\1", line)


def without_tail(line: str) -> str:
    """The line without what points to another article behind its last sentence."""
    return _rules().tail.sub("", line) if "ead" in line else line


def without_code(lines: list[str]) -> list[str]:
    """The lines without fenced code and without fences; fenced prose stays, and so does what an open fence began."""
    kept: list[str] = []
    opened: tuple[str, str, int] | None = None
    for line in lines:
        fence = _FENCE.match(line)
        if fence is None:
            kept.append(line)
        elif opened is None:
            opened = (fence["mark"], fence["language"].casefold(), len(kept))
        elif fence["mark"] != opened[0]:
            kept.append(line)
        elif fence["language"]:  # the one before was never closed
            opened = (fence["mark"], fence["language"].casefold(), len(kept))
        else:
            if _is_code(opened[1], kept[opened[2] :]):
                del kept[opened[2] :]
            opened = None
    if opened is not None and _is_cut_off(opened[1], kept, opened[2]):
        del kept[opened[2] :]
    return kept


def _is_cut_off(language: str, kept: list[str], start: int) -> bool:
    """Whether code that no fence closes ends the page: the report was cut there."""
    inside, before = sum(map(len, kept[start:])), sum(map(len, kept[:start]))
    return language not in _rules().prose_fences and inside < before * _CLOSING_SHARE


def _is_code(language: str, inside: list[str]) -> bool:
    code = sum(bool(_rules().code_line.search(line)) for line in inside)
    return language not in _rules().prose_fences or 2 * code > len([line for line in inside if line.strip()])


def without_furniture(lines: list[str]) -> list[str]:
    """The lines of the article; a furniture line goes, and after the heading of a box of links its short lines too."""
    kept: list[str] = []
    in_box = False
    for line in _without_feed(_without_menus(_without_comments(lines))):
        bare = _bare(line)
        if not bare:
            kept.append("")
        elif _opens_box(bare):
            in_box = True
        elif in_box and not is_sentence(bare):
            continue
        elif not _is_furniture(bare):
            in_box = False
            kept.append(line)
    return _without_bios(kept)


def _without_feed(lines: list[str]) -> list[str]:
    """The lines without the headlines of other articles behind the article, each with its age under it."""
    filled = [number for number, line in enumerate(lines) if line.strip()]
    pairs = [
        (above, number)
        for above, number in itertools.pairwise(filled)
        if _rules().age.fullmatch(_bare(lines[number])) and not _SENTENCE.search(_bare(lines[above]))
    ]
    has_article = bool(pairs) and any(is_sentence(_bare(lines[number])) for number in filled if number < pairs[0][0])
    if len(pairs) < _FEED_LINES or not has_article:
        return lines
    dropped = {number for pair in pairs for number in pair}
    return [line for number, line in enumerate(lines) if number not in dropped]


def _without_menus(lines: list[str]) -> list[str]:
    """The lines without runs of menu words; one such word alone may be a heading."""
    dropped: set[int] = set()
    run: list[int] = []
    for number, line in enumerate([*lines, "end of the page."]):
        bare = _bare(line)
        if bare.casefold() in _rules().menu:
            run.append(number)
        elif bare:
            dropped |= set(run) if len(run) >= _MENU_LINES else set()
            run = []
    return [line for number, line in enumerate(lines) if number not in dropped]


def _without_comments(lines: list[str]) -> list[str]:
    """The lines up to the readers' comments, where an article stands before them."""
    has_article = False
    for number, line in enumerate(lines):
        bare = _bare(line)
        if has_article and _rules().comments_heading.fullmatch(bare.rstrip(":：")):
            following = [_bare(one) for one in lines[number + 1 :] if one.strip()][:_COMMENT_LINES]
            if any(_rules().comment_mark.fullmatch(one) for one in following):
                return lines[:number]
        has_article = has_article or is_sentence(bare)
    return lines


def _without_bios(lines: list[str]) -> list[str]:
    """The lines without those at the end that introduce the author, and without what follows them."""
    lines = _without_author_boxes(lines)
    filled = [i for i, line in enumerate(lines) if line.strip()]
    for i in filled[-_CLOSING_LINES:]:
        before, after = sum(len(lines[j]) for j in filled if j < i), sum(len(lines[j]) for j in filled if j > i)
        if before and _is_bio(lines[i]) and after < before * _CLOSING_SHARE:
            return lines[:i]
    return lines


def _without_author_boxes(lines: list[str]) -> list[str]:
    """The lines without a heading "About the author" and the line under it."""
    kept: list[str] = []
    under_heading = False
    for line in lines:
        bare = _bare(line)
        if kept and _rules().author_heading.fullmatch(bare.rstrip(":：")):
            under_heading = True
        elif not under_heading or not bare:
            kept.append(line)
        else:
            under_heading = False
    return kept


def _is_bio(line: str) -> bool:
    line = line.strip()
    return bool(_rules().bio_opening.search(line) and _rules().bio_cue.search(line))


@lru_cache(maxsize=REMEMBERED)
def _opens_box(bare: str) -> bool:
    return _rules().section.fullmatch(bare.rstrip(":：")) is not None


@lru_cache(maxsize=REMEMBERED)
def _is_furniture(bare: str) -> bool:
    return _rules().line.fullmatch(bare) is not None


@lru_cache(maxsize=REMEMBERED)
def is_sentence(line: str) -> bool:
    """Whether a line reads as prose: it ends like a sentence, or has the length of one."""
    return bool(_SENTENCE.search(line)) or len(line.split()) > _SENTENCE_WORDS * 2
