"""Who does what in Chinese text, without a parser: names by their place among commas, and the verbs of saying after them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind

_JOINT = re.compile(r"(?:\s?[（(][^（）()\n]{1,20}[）)])?[\s、，,和及与與跟同（）()*]*(?:以及)?[\s、*]*")
_GROUP = re.compile(
    r"(?:这|這|该|該|上述|中国|中國)?(?P<number>[两兩二三四五六七八九十]|\d{1,2})\s?家(?!媒体|媒體|外媒|报|報|机构媒体)(?:中国|中國)?(?:AI|人工智能|人工智慧)?(?:公司|企业|企業|实验室|實驗室|机构|機構)?"
    r"|(?:几|幾|多)家|(?:这些|這些)(?:公司|企业|企業|实验室|實驗室)|(?:上述|相关|相關)(?:公司|企业|企業)"
)
_OF_CHINA = re.compile(r"中国|中國")
_NUMBERS = {c: n for n, c in enumerate("零一二三四五六七八九十")} | {"两": 2, "兩": 2}
_REACH = 8


class ChineseNames:
    """The names of a Chinese report by what they do. lists: those enumerated together, with where they stand."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        kinds = (EntityKind.ORGANISATION,)
        self.lists = _lists(reading.text, [m for m in reading.mentions if m.kind in kinds and not self.speaks(m)])
        self._speakers = [m for m in reading.mentions if m.kind is not EntityKind.PLACE and self.speaks(m)]

    def speaks(self, mention: Mention) -> bool:
        """Whether a verb of saying follows the name, or a 'according to' stands before it."""
        text = self._reading.text
        after, before = text[mention.end : mention.end + _REACH], text[max(0, mention.start - 3) : mention.start]
        return bool(_speech().match(after) or re.search(r"(?:据|根据|按照)\s*$", before))

    def speaker_before(self, offset: int) -> tuple[str, ...]:
        """Who says what stands at this place: the last speaker before it."""
        return next(((m.name,) for m in reversed(self._speakers) if m.end <= offset), ())


@dataclass(frozen=True, slots=True, kw_only=True)
class Group:
    """A word for several parties, where it stands, and of how many it speaks."""

    start: int
    size: int | None


def group_before(text: str, start: int, end: int) -> Group | None:
    """The last group word between two offsets."""
    found = list(_GROUP.finditer(text, start, end))
    return Group(start=found[-1].start(), size=_size(found[-1]["number"])) if found else None


def _size(number: str | None) -> int | None:
    return int(number) if number and number.isdigit() else _NUMBERS.get(number or "")


def groups_of_names(reading: Reading) -> list[tuple[int, int, tuple[str, ...]]]:
    """ "三家公司": where it stands, and the names of the last list before it, of as many as it says."""
    if reading.language != "zh":
        return []
    lists = [(end, names) for _, end, names in ChineseNames(reading).lists if len(names) > 1]
    found = []
    for match in _GROUP.finditer(reading.text):
        number = _size(match["number"])
        fit = [names for end, names in lists if end <= match.start() and number in (None, len(names))]
        if _OF_CHINA.search(match.group()):
            fit = [names for names in fit if all(country_of(name) in ("CN", None) for name in names)]
        if fit:
            found.append((match.start(), match.end(), fit[-1]))
    return found


def _lists(text: str, mentions: list[Mention]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Names that are enumerated together, with where the enumeration stands."""
    found: list[list[Mention]] = []
    for mention in mentions:
        if found and _JOINT.fullmatch(text[found[-1][-1].end : mention.start]):
            found[-1].append(mention)
        else:
            found.append([mention])
    return [(group[0].start, group[-1].end, tuple(dict.fromkeys(m.name for m in group))) for group in found]


@cache
def _speech() -> re.Pattern[str]:
    return re.compile(
        rf"\s*(?:公司|方面|周[一二三四五六日]|今日|近日|还|也|再次|公开|正式|在[^，。]{{1,6}})*\s*{lexicon.alternatives(lexicon.words('chinese', 'speech'))}"
    )
