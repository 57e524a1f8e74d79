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

from tracker.extraction.accusing.withdrawing import withdrawals_in

# A point that ends a sentence, not one in "U.S.".
_END = re.compile(r"(?<!\.[A-Z])(?<! [A-Z])[.!?][\"”’)]{0,2}(?=\s)|[。！？\n]")
_BY = re.compile(r"\bby (?:the )?\Z", re.IGNORECASE)
# So close before an outlet stand the words that make it one who is told.
_LEAD = 40


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """A place where somebody is named. answers_for: the name of whoever answers for it; speaks: it can accuse; passes_on: an outlet."""

    start: int
    end: int
    name: str
    answers_for: str
    speaks: bool = True
    passes_on: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Withdrawal:
    """One sentence that takes an allegation back. accused: empty where it is taken back against all; via: through whom it is told."""

    accuser: str
    accused: tuple[str, ...]
    via: tuple[str, ...]
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """Who may be meant where a sentence names nobody: whose page it is, and the report's only accuser and accused."""

    owner: str = ""
    accuser: str = ""
    accused: str = ""


def find_withdrawals(text: str, named: Sequence[Named], told: Told) -> tuple[Withdrawal, ...]:
    """The withdrawals of a text in its order; a sentence that leaves open who takes something back is none."""
    found: list[Withdrawal] = []
    for start, end in _sentences(text):
        at = next(withdrawals_in(text[start:end]), None)
        if at is None:
            continue
        within = [one for one in named if start <= one.start and one.end <= end]
        made = _withdrawal(text, start, end, at, within, told, found[-1] if found else None)
        if made is not None:
            found.append(made)
    return tuple(found)


def _withdrawal(
    text: str, start: int, end: int, at: re.Match[str], within: Sequence[Named], told: Told, before: Withdrawal | None
) -> Withdrawal | None:
    """before: the one told of last, which "the company" and "its accusation" mean again."""
    cue, until = start + at.start(), start + at.end()
    named = [one for one in within if not one.passes_on]
    accuser = _accuser(text, cue, until, named) or _unnamed(text[start:end], told, before)
    if not accuser:
        return None
    own = {accuser} | {one.answers_for for one in named if one.name == accuser}
    others = [one for one in named if one.answers_for not in own and one.name not in own]
    accused = _listed(text, [one for one in others if one.start >= cue]) or [one.name for one in others[:1]]
    accused = accused or list(_unnamed_accused(accuser, told, before))
    via = dict.fromkeys(one.name for one in within if one.passes_on and _tells(text, one))
    return Withdrawal(accuser=accuser, accused=tuple(dict.fromkeys(accused)), via=tuple(via), start=start, end=end)


def _tells(text: str, outlet: Named) -> bool:
    """Whether the words beside an outlet make it a go-between: not "Anthropic, sued by X, …"."""
    rules = _rules()
    told_to = rules["told_to"].search(text[max(0, outlet.start - _LEAD) : outlet.start])
    return bool(told_to or rules["tells"].match(text, outlet.end))


def _sentences(text: str) -> Iterator[tuple[int, int]]:
    start = 0
    for end in [*(match.end() for match in _END.finditer(text)), len(text)]:
        words = text[start:end]
        if words.strip():
            yield start + len(words) - len(words.lstrip()), start + len(words.rstrip())
        start = end


def _accuser(text: str, cue: int, until: int, named: Sequence[Named]) -> str:
    """Who is named last before the words, but not in passing between commas; else whom "by" names behind them."""
    before = [one for one in named if one.end <= cue and one.speaks]
    if len(before) > 1 and text[before[-1].end :].lstrip()[:1] == ",":
        before = [one for one in before[:-1] if text[one.end :].lstrip()[:1] == ","] or before
    if before:
        return before[-1].name
    behind = (one for one in named if one.start >= until and _BY.search(text[max(0, one.start - 8) : one.start]))
    return next((one.name for one in behind), "")


def _unnamed(sentence: str, told: Told, before: Withdrawal | None) -> str:
    rules = _rules()
    if told.owner and rules["we"].search(sentence):
        return told.owner
    if not rules["somebody"].search(sentence):
        return ""
    return before.accuser if before is not None else told.accuser


def _unnamed_accused(accuser: str, told: Told, before: Withdrawal | None) -> tuple[str, ...]:
    """Against whom, where the sentence names nobody: whom the same accuser cleared before, else the report's only accused."""
    if before is not None and before.accuser == accuser:
        return before.accused
    return (told.accused,) if told.accused and told.accuser in ("", accuser) else ()


def _listed(text: str, named: Sequence[Named]) -> list[str]:
    """The first, and those that are listed with it."""
    found: list[Named] = []
    for one in named:
        if found and not _rules()["listing"].match(text[found[-1].end : one.start]):
            break
        found.append(one)
    return [one.name for one in found]


@cache
def _rules() -> Mapping[str, re.Pattern[str]]:
    data = tomllib.loads(resources.files("tracker.evidence").joinpath("withdrawals.toml").read_text("utf-8"))
    return {name: re.compile(pattern, re.IGNORECASE) for name, pattern in data.items()}
