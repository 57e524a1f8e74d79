"""A Reading -> everybody in it who can act, in order: names, and noun phrases that stand for names.

"the three labs" is resolved to the list that introduced them, "the company" to an organisation named shortly before,
"Chinese AI companies" without any list to China.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tracker.extraction.chinese import groups_of_names
from tracker.extraction.issuers import agencies, datelines_of, ministries, own_words, publishers_of
from tracker.extraction.lexicon import table
from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.roles import country_of, is_outlet, maker_of

CHINA = "China"
# Further back than this many sentences a definite phrase is no longer resolved.
SENTENCES_BACK = 3
PRONOUN_REACH = 400
# "The companies" are those of a list that stands so close before, American ones too; further on the accused are meant.
LIST_REACH = 250


class PartyKind(StrEnum):
    ORGANISATION = "organisation"
    OUTLET = "outlet"
    GOVERNMENT = "government"
    PERSON = "person"
    PRODUCT = "product"
    PLACE = "place"
    GROUP = "group"
    STAND_IN = "stand_in"


@dataclass(frozen=True, slots=True, kw_only=True)
class Party:
    """Somebody at a place in the text; names are canonical, several for a group, none where nobody is named."""

    start: int
    end: int
    names: tuple[str, ...]
    kind: PartyKind

    @property
    def is_resolved(self) -> bool:
        """Whether the name was found elsewhere, so that it is less sure."""
        return self.kind in (PartyKind.GROUP, PartyKind.STAND_IN)


_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
_KINDS = {
    EntityKind.ORGANISATION: PartyKind.ORGANISATION,
    EntityKind.GOVERNMENT_BODY: PartyKind.GOVERNMENT,
    EntityKind.PERSON: PartyKind.PERSON,
    EntityKind.PRODUCT: PartyKind.PRODUCT,
    EntityKind.PLACE: PartyKind.PLACE,
}
_JOINT = re.compile(
    r"[\s*_\[\]\"“”]*(?:\([^()]*\))?[\s*_\[\]\"“”]*(?:,|、|和|与|與|及|以及|，|/|&|;|\band\b|\bor\b|, and|, or|as well as|along with)[\s*_\[\]\"“”]*(?:(?:and|or|the|Chinese|startups?|rivals?)\s+)*[\s*_\[\]\"“”]*$"
)

_LAST_JOINT = re.compile(r"(?:\b(?:and|or|as well as|along with)\b|&)")
_SOURCE_OPENS = re.compile(r"\b(?:[Aa]ccording to|[Pp]er|[Ff]or|[Tt]old|[Uu]nlike|[Ll]ike)\s+$")


class Parties:
    """The parties of one report."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self._publishers = publishers_of(reading)
        datelines = datelines_of(reading)
        mentions = [m for m in reading.mentions if not any(s <= m.start < e for s, e in datelines)]
        named = [p for m in mentions if (p := self._named(m)) is not None]
        self.lists = tuple(self._find_lists(named))
        taken = [(p.start, p.end) for p in named if p.kind is not PartyKind.PLACE]
        groups = self._find_groups(taken)
        groups += [Party(start=s, end=e, names=names, kind=PartyKind.GROUP) for s, e, names in groups_of_names(reading)]
        stand_ins = [*groups, *self._find_pronouns(groups), *self._find_singles(taken, named), *_issuing(reading)]
        covered = [(p.start, p.end) for p in stand_ins]
        kept = [p for p in named if not any(s <= p.start and p.end <= e for s, e in covered)]
        self.all: tuple[Party, ...] = tuple(sorted([*kept, *stand_ins], key=lambda p: (p.start, p.end)))
        self._starts = [p.start for p in self.all]

    def within(self, start: int, end: int) -> tuple[Party, ...]:
        """The parties that lie wholly between two offsets, in order."""
        return tuple(p for p in self.all[bisect_left(self._starts, start) :] if p.end <= end and p.start < end)

    def at(self, offset: int) -> Party | None:
        """The party that covers this character."""
        return next((p for p in self.all if p.start <= offset < p.end), None)

    def listed_with(self, party: Party) -> tuple[Party, ...]:
        """The party and those it is enumerated with ("A, B and C"), in order."""
        return next((found for found in self.lists if party in found), (party,))

    def _named(self, mention: Mention) -> Party | None:
        kind = _KINDS.get(mention.kind)
        if kind is None:
            return None
        if kind is PartyKind.ORGANISATION and (is_outlet(mention.name) or mention.name in self._publishers):
            kind = PartyKind.OUTLET
        after = self._reading.text[mention.end : mention.end + 8]
        if kind is PartyKind.PLACE and (mention.name != CHINA or re.match(r"[’']|[- ]based", after)):
            return None
        return Party(start=mention.start, end=mention.end, names=(mention.name,), kind=kind)

    def _find_lists(self, named: list[Party]) -> list[tuple[Party, ...]]:
        lists: list[list[Party]] = []
        is_closed = False
        for party in named:
            gap = self._reading.text[lists[-1][-1].end : party.start] if lists else ""
            alike = bool(lists) and _sort(lists[-1][-1]) == _sort(party)
            joins = alike and "\n" not in gap and len(gap) < 60 and bool(_JOINT.match(gap))
            has_and = bool(_LAST_JOINT.search(gap))
            if joins and not (is_closed and not has_and):
                lists[-1].append(party)
                is_closed = has_and
            else:
                lists.append([party])
                is_closed = False
        return [tuple(found) for found in map(self._without_source, lists) if len(found) > 1]

    def _without_source(self, found: list[Party]) -> list[Party]:
        """A list without the source before it: "According to A, B and C did" enumerates B and C."""
        text = self._reading.text
        before = text[max(0, found[0].start - 16) : found[0].start]
        is_comma = len(found) > 1 and text[found[0].end : found[1].start].strip() == ","
        return found[1:] if is_comma and _SOURCE_OPENS.search(before) else found

    def _find_groups(self, taken: list[tuple[int, int]]) -> list[Party]:
        found = []
        for match in _group_pattern().finditer(self._reading.text):
            words_of_it = match.group()
            is_plain = not match["det"] and not match["adj"].strip() and not match["after"]
            is_plain = is_plain or (
                match["noun"].casefold() == "models" and not re.search(groups_cue("chinese"), words_of_it)
            )
            if is_plain or any(s < match.end() and match.start() < e for s, e in taken):
                continue
            names = self._members(match, words_of_it)
            if names is not None:
                found.append(Party(start=match.start(), end=match.end(), names=names, kind=PartyKind.GROUP))
        return found

    def _find_pronouns(self, groups: list[Party]) -> list[Party]:
        """ "They" and "the three", where a list of organisations stands shortly before."""
        found = []
        for match in re.finditer(groups_cue("pronouns"), self._reading.text, re.IGNORECASE):
            if any(g.start <= match.start() < g.end for g in groups):
                continue
            earlier = [
                f for f in self.lists if f[-1].end <= match.start() and match.start() - f[-1].end < PRONOUN_REACH
            ]
            if earlier and not any(
                p.kind in (PartyKind.OUTLET, PartyKind.PERSON) or country_of(_actor(p)) == "US" for p in earlier[-1]
            ):
                found.append(
                    Party(start=match.start(), end=match.end(), names=_names(earlier[-1]), kind=PartyKind.GROUP)
                )
        return found

    def _members(self, match: re.Match[str], phrase: str) -> tuple[str, ...] | None:
        groups = table("parties")["groups"]
        assert isinstance(groups, dict)
        chinese = bool(re.search(groups_cue("chinese"), phrase))
        number = groups["numbers"].get((match["num"] or match["det"] or "").casefold())
        if not chinese and re.search(groups_cue("american"), phrase):
            return None
        definite = (match["det"] or "").casefold() in ("the", "these", "those", "all", "both") or number is not None
        lists = [f for f in self.lists if all(p.kind in (PartyKind.ORGANISATION, PartyKind.PRODUCT) for p in f)]
        last = next((f for f in reversed(lists) if 0 < match.start() - f[-1].end < LIST_REACH), None)
        if definite and last is not None and number in (None, len(set(_names(last)))) and not chinese:
            return _names(last)
        lists = [f for f in lists if not any(country_of(_actor(p)) == "US" for p in f)]
        right_after = [
            f
            for f in lists
            if 0 <= f[0].start - match.end() < 40 and _introduces(self._reading.text[match.end() : f[0].start])
        ]
        if right_after:
            return _names(right_after[0])
        if definite:
            earlier = [f for f in lists if f[0].start < match.start()]
            pool = list(reversed(earlier)) + [f for f in lists if f[0].start >= match.start()]
            for one in pool:
                if number is None or len(set(_names(one))) == number:
                    return _names(one)
            if pool and number is None:
                return _names(pool[0])
        return (CHINA,) if chinese else ()

    def _find_singles(self, taken: list[tuple[int, int]], named: list[Party]) -> list[Party]:
        found = []
        for pattern in _single_patterns():
            for match in pattern.finditer(self._reading.text):
                if any(s < match.end() and match.start() < e for s, e in taken):
                    continue
                name = self._antecedent(match.start(), match["nation"], named)
                if name:
                    found.append(Party(start=match.start(), end=match.end(), names=(name,), kind=PartyKind.STAND_IN))
        return found

    def _antecedent(self, offset: int, nation: str | None, named: list[Party]) -> str | None:
        """The organisation that "the company" stands for: one of this sentence, else the first of an earlier one."""
        country = (
            None if nation is None else ("US" if nation in ("American", "U.S.", "US", "San Francisco-based") else "CN")
        )
        reading = self._reading
        here = reading.sentence_of(offset)
        orgs = [p for p in named if p.kind is PartyKind.ORGANISATION and p.end <= offset]
        quoted = [m.span() for m in _QUOTED.finditer(reading.text, here.start_char, offset)]
        orgs = [p for p in orgs if not any(s <= p.start < e for s, e in quoted)]
        if country:
            orgs = [p for p in orgs if country_of(p.names[0]) == country]
            return orgs[-1].names[0] if orgs else None
        own = [p for p in orgs if p.start >= here.start_char]
        if own:
            return own[-1].names[0]
        number = next(i for i, s in enumerate(reading.sentences) if s.start_char == here.start_char)
        for sentence in reversed(reading.sentences[max(0, number - SENTENCES_BACK) : number]):
            inside = [p for p in orgs if sentence.start_char <= p.start < sentence.end_char]
            if inside:
                return inside[0].names[0]
        return None


def _issuing(reading: Reading) -> list[Party]:
    """ "We" and "this memorandum" on a body's own page, and "the agencies" that a report enumerates."""
    places = [*agencies(reading), *ministries(reading)]
    bodies = [Party(start=s, end=e, names=names, kind=PartyKind.GOVERNMENT) for s, e, names in places]
    return bodies + [Party(start=s, end=e, names=n, kind=PartyKind.STAND_IN) for s, e, n in own_words(reading)]


def _sort(party: Party) -> PartyKind:
    """Only like is enumerated with like: "X President Jane Roe, Y" names no list."""
    return party.kind if party.kind in (PartyKind.OUTLET, PartyKind.PERSON) else PartyKind.ORGANISATION


def _actor(party: Party) -> str:
    return (maker_of(party.names[0]) if party.kind is PartyKind.PRODUCT else None) or party.names[0]


def _names(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(_actor(p) for p in parties))


def _introduces(gap: str) -> bool:
    """Whether what stands between "three labs" and a name makes the names those of the labs."""
    return bool(
        re.fullmatch(
            r"[\s*,:(—–\-\[]*(?:including|among them|which include|such as|namely|like|named|called|to wit|specifically)?[\s*,:(—–\-\[]*",
            gap,
        )
    )


def groups_cue(key: str) -> str:
    groups = table("parties")["groups"]
    assert isinstance(groups, dict)
    return str(groups[key])


@cache
def _group_pattern() -> re.Pattern[str]:
    groups = table("parties")["groups"]
    assert isinstance(groups, dict)
    alternation = {
        key: "|".join(re.escape(w) for w in sorted(groups[key], key=len, reverse=True))
        for key in ("determiners", "adjectives", "nouns")
    }
    numbers = "|".join(re.escape(n) for n in groups["numbers"])
    return re.compile(
        rf"(?<![\w-])(?:(?P<det>{alternation['determiners']}|{numbers})\s+)?(?:(?P<num>{numbers})\s+)?"
        rf"(?P<adj>(?(det)(?:accused\s+)?)(?:(?:{alternation['adjectives']}),?\s+)*)(?P<noun>{alternation['nouns']})\b(?P<after>{'|'.join(groups['after'])})?",
        re.IGNORECASE,
    )


@cache
def _single_patterns() -> tuple[re.Pattern[str], ...]:
    single = table("parties")["single"]
    assert isinstance(single, dict)
    return tuple(re.compile(p, re.IGNORECASE) for p in single["patterns"])
