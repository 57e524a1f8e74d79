"""An article text -> where an accuser takes its allegation back: the sentence, who does, and against whom. Pure.

The extraction document has no word for it, and such a sentence otherwise reads like the allegation once more.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources

# A point that ends a sentence, not one in "U.S.".
_END = re.compile(r"(?<!\.[A-Z])(?<! [A-Z])[.!?][\"”’)]{0,2}(?=\s)|[。！？\n]")
_BY = re.compile(r"\bby (?:the )?\Z", re.IGNORECASE)
_BEFORE = 70


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place where somebody is named. answers_for: the name of whoever answers for it; speaks: it can accuse."""

    start: int
    end: int
    name: str
    answers_for: str
    speaks: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """One sentence that takes an allegation back. accused: empty where it is taken back against all."""

    accuser: str
    accused: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who may be meant where a sentence names nobody: whose page it is, and the report's only accuser and accused."""

    owner: str = ""
    accuser: str = ""
    accused: str = ""


def may_withdraw(text: str) -> bool:
    """Whether any words of the text are those of a withdrawal; cheap, for most texts have none."""
    return any(pattern.search(text) for pattern in _rules().told)


def find_withdrawals(text: str, named: Sequence[Named], told: Told) -> tuple[Withdrawal, ...]:
    """The withdrawals of a text in its order; a sentence that leaves open who takes something back is none."""
    found = []
    for start, end in _sentences(text):
        at = _cue(text[start:end])
        if at is None:
            continue
        within = [one for one in named if start <= one.start and one.end <= end]
        made = _withdrawal(text, start, end, at, within, told)
        if made is not None:
            found.append(made)
    return tuple(found)


def _withdrawal(
    text: str, start: int, end: int, at: re.Match[str], named: Sequence[Named], told: Told
) -> Withdrawal | None:
    cue, until = start + at.start(), start + at.end()
    accuser = _accuser(text, cue, until, named) or _unnamed(text[start:end], told)
    if not accuser:
        return None
    own = {accuser} | {one.answers_for for one in named if one.name == accuser}
    others = [one for one in named if one.answers_for not in own and one.name not in own]
    accused = _listed(text, [one for one in others if one.start >= cue]) or [one.name for one in others[:1]]
    accused = accused or [told.accused] * bool(told.accused)
    return Withdrawal(accuser=accuser, accused=tuple(dict.fromkeys(accused)), start=start, end=end)


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        words = text[start:end]
        if words.strip():
            yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        start = end


def _cue(sentence: str) -> re.Match[str] | None:
    rules = _rules()
    for pattern in rules.told:
        for match in pattern.finditer(sentence):
            if not rules.unless.search(sentence[max(0, match.start() - _BEFORE) : match.start()]):
                return match
    return None


def _accuser(text: str, cue: int, until: int, named: Sequence[Named]) -> str:
    """Who is named last before the words, but not in passing between commas; else whom "by" names behind them."""
    before = [one for one in named if one.end <= cue and one.speaks]
    if len(before) > 1 and text[before[-1].end :].lstrip()[:1] == ",":
        before = [one for one in before[:-1] if text[one.end :].lstrip()[:1] == ","] or before
    if before:
        return before[-1].name
    behind = (one for one in named if one.start >= until and _BY.search(text[max(0, one.start - 8) : one.start]))
    return next((one.name for one in behind), "")


def _unnamed(sentence: str, told: Told) -> str:
    rules = _rules()
    if told.owner and rules.we.search(sentence):
        return told.owner
    return told.accuser if rules.somebody.search(sentence) else ""


def _listed(text: str, named: Sequence[Named]) -> list[str]:
    """The first, and those that are listed with it."""
    found: list[Named] = []
    for one in named:
        if found and not _rules().listing.match(text[found[-1].end : one.start]):
            break
        found.append(one)
    return [one.name for one in found]


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rules:
    told: tuple[re.Pattern[str], ...]
    unless: re.Pattern[str]
    we: re.Pattern[str]
    somebody: re.Pattern[str]
    listing: re.Pattern[str]


@cache
def _rules() -> _Rules:
    data = tomllib.loads(resources.files("tracker.evidence").joinpath("withdrawals.toml").read_text("utf-8"))
    before = "|".join(f"(?:{pattern})" for pattern in data["unless"])
    return _Rules(
        told=tuple(re.compile(_filled(one, data), re.IGNORECASE) for one in data["told"]),
        unless=re.compile(rf"(?:{before})\Z", re.IGNORECASE),
        we=re.compile(data["we"], re.IGNORECASE),
        somebody=re.compile(data["somebody"], re.IGNORECASE),
        listing=re.compile(data["listing"], re.IGNORECASE),
    )


def _filled(pattern: str, data: Mapping[str, str]) -> str:
    return pattern.replace("{gap}", data["gap"]).replace("{noun}", data["noun"])
