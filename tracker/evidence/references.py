"""A response's statement -> what it calls its instrument by. Pure, over `references.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

from tracker.evidence.models.statements import Statement
from tracker.evidence.said import Said
from tracker.evidence.steps import ENDINGS, step_of

# Between a title and the number that it bears there is no more than this.
_BETWEEN: Final = (
    r"[\s,;:()\[\]“”\"'‘’–—-]{0,6}(?:(?:or|the|bill|also|known|as|titled|called|formally|designated|numbered|memo|memorandum)"
    r"[\s,(“\"'‘]{1,4}){0,5}"
)
_YEAR: Final = re.compile(r"\s+of (?:19|20)\d\d$")
_LEADING: Final = re.compile(r"^(?:the|a|an|proposed|draft|new)\s+", re.IGNORECASE)
_MOST_NAME: Final = 200


@dataclass(frozen=True, slots=True)
class Number:
    """An instrument's number. code: the same however it is written; one: of its group there is one to an instrument."""

    code: str
    one: str
    says: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Called:
    """What one statement calls its instrument by.

    name: its title, folded; title: as it is written. With no number and no title `act` is who acts how and where, and
    `month` when; None where that is not known. words: of the statement, folded, for copies of what nothing else identifies. chamber: the number scheme of
    the chamber that is spoken of, where just one is.
    """

    numbers: frozenset[Number]
    name: str
    title: str
    acts: frozenset[str]
    month: date | None
    is_ending: bool
    words: str
    jurisdiction: str
    chamber: str

    @property
    def is_named(self) -> bool:
        return bool(self.numbers or self.name)

    @property
    def tokens(self) -> frozenset[str]:
        """By these its statement and others of the same instrument find each other."""
        if self.numbers or self.name:
            named = {f"name {self.name}"} if self.name else set()
            return frozenset({f"number {number.code}" for number in self.numbers} | named)
        if self.acts and self.month:
            return frozenset(f"{act}|{self.month:%Y-%m}" for act in self.acts)
        return frozenset({f"words {self.words}"})


@dataclass(frozen=True, slots=True, kw_only=True)
class _Scheme:
    code: str
    one: str
    says: str
    pattern: re.Pattern[str]
    kinds: frozenset[str]

    def number(self, match: re.Match[str]) -> Number:
        parts = {name.rstrip("2"): value.upper() for name, value in match.groupdict().items() if value}
        tail = "-".join(parts[name] for name in sorted(parts, key=_part_order))
        return Number(f"{self.code}-{tail}".lower(), self.one, self.says.format(**parts))


def _part_order(name: str) -> tuple[bool, str]:
    """The running number last."""
    return name == "n", name


@dataclass(frozen=True, slots=True, kw_only=True)
class _Anaphor:
    """never: schemes of numbers that such words do not stand for, as "the advisory" for a memorandum's."""

    named: frozenset[str]
    never: frozenset[str]
    of: frozenset[str]
    words: re.Pattern[str]
    unless: re.Pattern[str]

    def fits(self, row: Statement) -> bool:
        """Whether the statement speaks of an instrument that is named elsewhere."""
        return row.instrument in self.of and bool(self.words.search(row.words)) and not self.unless.search(row.words)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Data:
    schemes: tuple[_Scheme, ...]
    frames: dict[str, re.Pattern[str]]
    chambers: dict[str, re.Pattern[str]]
    anaphors: tuple[_Anaphor, ...]
    title: str


@cache
def _data() -> _Data:
    told: dict[str, Any] = tomllib.loads((Path(__file__).parent / "references.toml").read_text(encoding="utf-8"))
    schemes = tuple(
        _Scheme(
            code=scheme["code"],
            one=scheme["one"],
            says=scheme["says"],
            pattern=re.compile(scheme["pattern"]),
            kinds=frozenset(scheme["kinds"]),
        )
        for scheme in told["scheme"]
    )
    anaphors = tuple(
        _Anaphor(
            named=frozenset(one["named"]),
            never=frozenset(one.get("never", ())),
            of=frozenset(one["of"]),
            words=re.compile(one["words"], re.IGNORECASE),
            unless=re.compile(one["unless"], re.IGNORECASE),
        )
        for one in told["anaphor"]
    )
    heads = "|".join(told["titles"]["heads"])
    return _Data(
        schemes=schemes,
        frames={code: re.compile(words, re.IGNORECASE) for code, words in told["frames"].items()},
        chambers={code: re.compile(words) for code, words in told["chambers"].items()},
        anaphors=anaphors,
        title=rf"(?P<title>[A-Z][\w’'.-]{{1,30}}(?: (?:[A-Z][\w’'.-]{{0,30}}|of|and|to|for|on|in|the|from|against|with)){{1,12}}? (?:{heads}))\b",
    )


def called(said: Said, *, actor: str) -> Called:
    """What the statement calls its instrument by. actor: names who acts in the same way in every store, empty for nobody."""
    row = said.row
    name = row.instrument_name.strip()
    frame = _frame(name) or ("" if name else _frame(row.words))
    numbers = _numbers_in(name)
    title = "" if numbers or _frame(name) else name
    numbers = _contradicted(numbers, row) or numbers or _numbers_beside(title, row)
    if numbers and not title:
        title = _title_beside(numbers, row.words)
    day = said.day[0] if said.day else said.published_on
    act = "|".join(("act", actor, row.instrument, row.jurisdiction, frame))
    return Called(
        numbers=frozenset(numbers),
        name=fold_name(title),
        title=title,
        acts=frozenset({act} if actor else ()),
        month=day.replace(day=1) if day and (said.day is None or said.day[1] != "year") else None,
        is_ending=step_of(row) in ENDINGS,
        words=_digest(row),
        jurisdiction=row.jurisdiction,
        chamber=_chamber(row),
    )


def called_in_report(rows: Mapping[int, Statement], own: Mapping[int, Called], title: str = "") -> dict[int, Called]:
    """The same, but "the bill" is the one that its report names, where it names just one.

    rows: all the statements on responses of one report, by id; own: what each calls its instrument by itself; title: the
    report's, which is the only place where a document gives its own number.
    """
    found = dict(own)
    for anaphor in _data().anaphors:
        named = [one for pk, one in own.items() if one.is_named and rows[pk].instrument in anaphor.named]
        headed = _numbers_for(anaphor, title)
        numbers = frozenset(number for one in named for number in one.numbers) | headed
        names = {one.name for one in named if one.name}
        if not (named or headed) or len(numbers) > 1 or len(names) > 1:
            continue
        if (numbers and not all(one.numbers for one in named)) or any(n.one in anaphor.never for n in numbers):
            continue
        whole = min(named, key=lambda one: (not one.name, one.title), default=None)
        for pk, one in own.items():
            is_of_other_chamber = bool(one.chamber) and any(
                number.one == "us-bill" and not number.code.startswith(f"{one.chamber}-") for number in numbers
            )
            if not one.is_named and anaphor.fits(rows[pk]) and not is_of_other_chamber:
                name, called_so = (whole.name, whole.title) if whole else ("", "")
                found[pk] = replace(one, numbers=numbers, name=name, title=called_so)
    return found


def _numbers_for(anaphor: _Anaphor, title: str) -> frozenset[Number]:
    """The numbers in a title that can be of an instrument for which such words stand."""
    fitting = {scheme.one for scheme in _data().schemes if scheme.kinds & anaphor.named}
    return frozenset(number for number in _numbers_in(title) if number.one in fitting)


def fold_name(name: str) -> str:
    """A title as others write it too: without its article, its year and its punctuation."""
    bare = _LEADING.sub("", _YEAR.sub("", name.strip(" “”\"'‘’.,()")))
    return " ".join(re.sub(r"[^\w]+", " ", bare.casefold()).split())[:_MOST_NAME]


def _numbers_in(text: str) -> dict[Number, tuple[int, int]]:
    """Every number in the text, and where each stands first."""
    found: dict[Number, tuple[int, int]] = {}
    for scheme in _data().schemes:
        for match in scheme.pattern.finditer(text):
            found.setdefault(scheme.number(match), match.span())
    return found


def _numbers_beside(title: str, row: Statement) -> dict[Number, tuple[int, int]]:
    """The number that the words give right beside the title; without a title the only one that they give."""
    found = _numbers_in(row.words)
    if not title:
        fitting = {scheme.one for scheme in _data().schemes if row.instrument in scheme.kinds}
        return found if len(found) == 1 and all(number.one in fitting for number in found) else {}
    at = row.words.find(title)
    if at < 0:
        # The name is a better known one than that which the words have: theirs must be much the same.
        theirs = set(fold_name(_title_beside(found, row.words)).split())
        mine = set(fold_name(title).split())
        return found if len(found) == 1 and len(theirs & mine) * 2 > len(theirs | mine) else {}
    end = at + len(title)
    return {n: span for n, span in found.items() if _are_beside(row.words, (at, end), span)}


def _contradicted(numbers: dict[Number, tuple[int, int]], row: Statement) -> dict[Number, tuple[int, int]]:
    """The one number that the words give, where it is another than that which was read for the name; else none."""
    in_words = _numbers_beside("", row) if numbers else {}
    return in_words if not in_words.keys() & numbers.keys() else {}


def _are_beside(words: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    (_, end), (start, _) = sorted((one, other))
    return end <= start and bool(re.fullmatch(_BETWEEN, words[end:start], re.IGNORECASE))


def _title_beside(numbers: dict[Number, tuple[int, int]], words: str) -> str:
    """The title that the words give right beside the one number; empty where they give none."""
    found = _numbers_in(words)
    spans = [found[number] for number in numbers if number in found]
    if len(spans) != 1:
        return ""
    for match in re.finditer(_data().title, words):
        title = match["title"]
        lead = _LEADING.match(title)
        start = match.start() + (lead.end() if lead else 0)
        if _are_beside(words, (start, match.end()), spans[0]) and not _numbers_in(title):
            return words[start : match.end()]
    return ""


def _frame(text: str) -> str:
    """The statute or list, of those under which many measures are taken, that the text names first."""
    hits = [(match.start(), code) for code, pattern in _data().frames.items() if (match := pattern.search(text))]
    return min(hits)[1] if hits else ""


def _chamber(row: Statement) -> str:
    who = row.claimant.name if row.claimant else ""
    for text in (who, row.words):
        named = [code for code, pattern in _data().chambers.items() if pattern.search(text)]
        if len(named) == 1:
            return named[0]
    return ""


def _digest(row: Statement) -> str:
    """Equal for copies of the same words on the same kind of act."""
    told = " ".join(re.sub(r"[^\w]+", " ", row.words.casefold()).split())
    return sha256(f"{row.instrument}|{row.jurisdiction}|{told}".encode()).hexdigest()[:32]
