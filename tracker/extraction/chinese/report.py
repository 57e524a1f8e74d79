"""A Chinese report as its finders see it: a compact copy, its sentences, and who stands where in them.

In a sentence's `skeleton` one private character stands for each party, so that patterns can say what stands around it.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache
from itertools import zip_longest

from tracker.extraction.chinese.script import Compact
from tracker.extraction.chinese.stand_ins import with_stand_ins
from tracker.extraction.chinese.who import LONGEST_SENTENCE, Who
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import alternatives, table, words
from tracker.extraction.naming.press import unlisted_outlets
from tracker.extraction.naming.roles import is_outlet, known_actor
from tracker.extraction.reading import BlockKind, Mention, Reading
from tracker.extraction.records import EntityKind, Span
from tracker.extraction.speaking.party import CHINA

FIRST = 0xE000
# Before a ministry so few characters name its country.
LAND_REACH = 5
PARTY = "[\ue000-\uf8ff]"
_ENDS = re.compile(r"[。！？；\n]+[”』）]*")
_JOINT = re.compile(r"(?:、|，|和|及|与|跟|同|以及|还有|/|｜|，?以及|、?以及)")
_BRACKET = re.compile(r"（[^（）\d]{0,40}）")
_KINDS = (EntityKind.ORGANISATION, EntityKind.GOVERNMENT_BODY, EntityKind.PERSON, EntityKind.PRODUCT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Sentence:
    """One sentence of the compact text; skeleton: it with a private character for each of the parties; places: where
    each character of the skeleton begins in the compact text.
    """

    start: int
    end: int
    whos: tuple[Who, ...]
    skeleton: str
    places: tuple[int, ...]
    is_question: bool
    block: int
    number: int

    def who(self, mark: str) -> Who:
        return self.whos[ord(mark) - FIRST]

    def at(self, offset: int) -> int:
        """Where an offset of the compact text stands in the skeleton."""
        return bisect_left(self.places, offset, 0, len(self.places) - 1)


class ChineseReport:
    """text: the compact copy."""

    def __init__(self, reading: Reading) -> None:
        self.reading = reading
        self.compact = Compact(reading.text)
        self.text = self.compact.text
        self._outlets = unlisted_outlets(reading.text, reading.mentions)
        self.people = {m.name for m in reading.mentions if m.kind is EntityKind.PERSON}
        self.whos = tuple(with_stand_ins(self.text, _listed(self.text, list(self._named()))))
        self._starts = [who.start for who in self.whos]
        self.sentences = tuple(self._sentences())

    def evidence(self, sentence: Sentence) -> Span:
        return self.reading.span(*self.compact.there(sentence.start, sentence.end))

    def before(self, sentence: Sentence, reach: int) -> str:
        """The words right before a sentence."""
        return self.text[max(0, sentence.start - reach) : sentence.start]

    def _named(self) -> Iterator[Who]:
        for mention in self.reading.mentions:
            if mention.text == "中方":
                continue  # whoever speaks for China calls it so: their own side
            start, end = self.compact.here(mention.start), self.compact.here(mention.end)
            if is_of_another_land(self.text[max(0, start - LAND_REACH) : start], mention):
                continue
            government = _governments().get(mention.name) if mention.kind is EntityKind.PLACE else None
            if government and patterns("chinese")["acting"].match(self.text, end):
                yield Who(start=start, end=end, names=(government,), kind=EntityKind.GOVERNMENT_BODY)
                continue
            is_china = mention.kind is EntityKind.PLACE and mention.name == CHINA
            if mention.kind in _KINDS or is_china:
                yield self._one(mention, start, end)

    def _one(self, mention: Mention, start: int, end: int) -> Who:
        own = mention.name.casefold() == (self.reading.outlet or "").casefold() and known_actor(mention.name) is None
        outlet = mention.kind is EntityKind.ORGANISATION and (
            own or is_outlet(mention.name) or mention.name in self._outlets
        )
        return Who(start=start, end=end, names=(mention.name,), kind=mention.kind, is_outlet=outlet)

    def _sentences(self) -> Iterator[Sentence]:
        number = 0
        for block in self.reading.blocks:
            start, stop = self.compact.here(block.start), self.compact.here(block.end)
            while start < stop:
                close = _ENDS.search(self.text, start, stop)
                end = min(close.end() if close else stop, start + LONGEST_SENTENCE)
                question = block.kind is BlockKind.QUESTION or bool(close and "？" in close[0])
                yield self._sentence(start, end, question, block.index, number)
                start, number = end, number + 1

    def _sentence(self, start: int, end: int, question: bool, block: int, number: int) -> Sentence:
        first, last = bisect_left(self._starts, start), bisect_left(self._starts, end)
        whos = tuple(w for w in self.whos[first:last] if w.end <= end)
        parts, places, at = [], list[int](), start
        for mark, who in enumerate(whos):
            parts += [self.text[at : who.start], chr(FIRST + mark)]
            places += [*range(at, who.start), who.start]
            at = who.end
        parts.append(self.text[at:end])
        places += [*range(at, end), end]
        return Sentence(
            start=start,
            end=end,
            whos=whos,
            skeleton="".join(parts),
            places=tuple(places),
            is_question=question,
            block=block,
            number=number,
        )


def is_of_another_land(before: str, mention: Mention) -> bool:
    """Whether a ministry with a Chinese one's short name is another country's: "印度财政部"."""
    actor = known_actor(mention.name)
    if actor is None or actor.country != "CN" or mention.kind is not EntityKind.GOVERNMENT_BODY:
        return False
    return _other_lands().search(before) is not None


def report_of(reading: Reading) -> ChineseReport:
    """The report, made once for all its finders."""
    kept = reading.doc.user_data.get("chinese")
    if not isinstance(kept, ChineseReport):
        kept = reading.doc.user_data["chinese"] = ChineseReport(reading)
    return kept


def _listed(text: str, named: list[Who]) -> list[Who]:
    """The names as parties: a person with the body for which they speak, an enumeration as one."""
    found: list[Who] = []
    for who in _spoken(text, named):
        last = found[-1] if found else None
        if last and last.names == (CHINA,) and last.end == who.start:
            found[-1] = replace(who, start=last.start)
            continue
        gap = text[_after_bracket(text, last.end) : who.start] if last else ""
        if last and who.start < _after_bracket(text, last.end):
            continue  # an alias in brackets
        if last and last.kind is who.kind and not last.is_outlet and not who.is_outlet and _JOINT.fullmatch(gap):
            if gap == "，" and not _goes_on(text, found, who):
                found.append(who)
                continue
            names = tuple(dict.fromkeys((*last.names, *who.names)))
            found[-1] = replace(last, end=who.end, names=names, spoken_by=None)
        else:
            found.append(who)
    whole: list[Who] = []
    for who in found:
        if not whole or who.start >= whole[-1].end:
            whole.append(replace(who, end=_with_kind(text, _after_bracket(text, who.end))))
    return whole


def _goes_on(text: str, found: list[Who], who: Who) -> bool:
    """Whether a comma between two names is one of an enumeration: more names follow with a 'and'."""
    return bool(re.match(r"(?:和|与|及|以及)", text[who.end : who.end + 2])) and len(found[-1].names) > 1


def _spoken(text: str, named: list[Who]) -> Iterator[Who]:
    """Names in order; a body, an office and a person in one: the person of a public body, else the company."""
    skip = False
    for who, following in zip_longest(named, named[1:]):
        if skip:
            skip = False
            continue
        office = text[who.end : following.start] if following else ""
        is_officer = (
            following is not None
            and following.kind is EntityKind.PERSON
            and who.kind in (EntityKind.ORGANISATION, EntityKind.GOVERNMENT_BODY)
            and not who.is_outlet
            and len(office) <= 16
            and re.fullmatch(_office(), office)
        )
        if is_officer and following is not None:
            speaks = following.names if who.kind is EntityKind.GOVERNMENT_BODY else who.names
            kind = EntityKind.PERSON if who.kind is EntityKind.GOVERNMENT_BODY else who.kind
            yield replace(who, end=following.end, names=speaks, kind=kind, spoken_by=following.names[0])
            skip = True
        else:
            yield who


def _after_bracket(text: str, end: int) -> int:
    """Where a remark in brackets behind a name ends; figures in brackets are no remark."""
    bracket = _BRACKET.match(text, end)
    return bracket.end() if bracket else end


def _with_kind(text: str, end: int) -> int:
    """Where "等三家中国企业", "公司" and "发言人" behind a name end."""
    kind = _kind_behind().match(text, end)
    return kind.end() if kind else end


@cache
def _governments() -> dict[str, str]:
    """Of a country or capital its government."""
    pairs = table("chinese")["governments"]
    assert isinstance(pairs, list)
    return dict(pairs)


@cache
def _other_lands() -> re.Pattern[str]:
    section = table("chinese_responses")["described"]
    assert isinstance(section, dict)
    return re.compile(rf"(?:{'|'.join(land for land, _ in section['lands'])})$")


@cache
def _office() -> re.Pattern[str]:
    return re.compile(rf"[^，。：；、“”]{{0,10}}{alternatives(words('chinese', 'offices'))}[^，。：；“”]{{0,3}}")


@cache
def _kind_behind() -> re.Pattern[str]:
    spokesmen = alternatives(words("chinese", "spokesmen"))
    return re.compile(
        rf"(?:等|这)?(?:\d{{1,2}}|[两三四五六七八九多数])?家?(?:在内的)?(?:多家|几家)?(?:中国|中方)?(?:的)?(?:AI|人工智能|科技|大模型)?"
        rf"(?:公司|企业|实验室|开发商)+|等(?:公司|企业)?|{spokesmen}"
    )
