"""A Reading -> everybody in it who can act, in order: names, and noun phrases that stand for names.

"the three labs" is resolved to the list that introduced them, "the company" to an organisation named shortly before,
"Chinese AI companies" without any list to China.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from functools import cache

from tracker.extraction.accusing.documents import speaking_documents
from tracker.extraction.chinese.groups import groups_of_names
from tracker.extraction.cues import words
from tracker.extraction.lexicon import table
from tracker.extraction.naming.enumerations import find_lists
from tracker.extraction.naming.press import unlisted_outlets
from tracker.extraction.naming.roles import country_of, is_outlet, known_actor, maker_of
from tracker.extraction.openings import remember
from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.antecedents import bodies_before, committees_meant, companies_of_people, singles
from tracker.extraction.speaking.bodies_meant import capitals, issuing
from tracker.extraction.speaking.first_person import writers_of
from tracker.extraction.speaking.issuers import datelines_of, publishers_of
from tracker.extraction.speaking.others import others_behind, with_one_more
from tracker.extraction.speaking.party import CHINA, Party, PartyKind, actor_of, actors_of

__all__ = ["CHINA", "Parties", "Party", "PartyKind", "groups_cue"]

PRONOUN_REACH = 400
# "The companies" are those of a list that stands so close before, American ones too; further on the accused are meant.
LIST_REACH = 250
# So far from "three rivals in China" each of them is named.
SINGLY_REACH = 1500
# "The maker of Claude".
_MAKER_OF = re.compile(
    r"\b[Tt]he (?:maker|developer|creator|company behind|firm behind|start-?up behind|lab behind|owner|parent) (?:of )?(?:the )?[*_]*$"
)
_COMPANY_OF = re.compile(r"[’']s? (?:own )?(?:AI )?(?:company|firm|start-?up|lab|outfit|venture)\b(?![’'])")
_FOREIGN = re.compile(r"\b(?:foreign|overseas)\b", re.IGNORECASE)
_LED = re.compile(
    r"[-–‑ ]?(?:led|founded|owned|backed|run)\s+(?:\w+\s+){0,2}(?:company|firm|startup|lab|laboratory|developer|outfit|venture)\b"
)
# "The ChatGPT maker" is its company.
_MAKER = re.compile(r"(?:[’']s)?[- ](?:maker|developer|creator|owner|parent(?: company)?|provider|builder|company)\b")
_KINDS = {
    EntityKind.ORGANISATION: PartyKind.ORGANISATION,
    EntityKind.GOVERNMENT_BODY: PartyKind.GOVERNMENT,
    EntityKind.PERSON: PartyKind.PERSON,
    EntityKind.PRODUCT: PartyKind.PRODUCT,
    EntityKind.PLACE: PartyKind.PLACE,
}


class Parties:
    """The parties of one report. writers: for whom its own "we" stands."""

    def __init__(self, reading: Reading) -> None:
        self._reading = reading
        self.writers = writers_of(reading)
        outlets = publishers_of(reading) | unlisted_outlets(reading.text, reading.mentions)
        self._publishers = outlets - set(self.writers)
        datelines = datelines_of(reading)
        mentions = [m for m in reading.mentions if not any(s <= m.start < e for s, e in datelines)]
        named = [p for m in mentions if (p := self._named(m)) is not None]
        self.lists = tuple(find_lists(reading.text, [p for p in named if p.kind is not PartyKind.STAND_IN]))
        taken = [(p.start, p.end) for p in named if p.kind is not PartyKind.PLACE]
        others = others_behind(reading.text, named, self.lists)
        self.lists += tuple((*first, group) for first, group in others)
        taken += [(group.start, group.end) for _, group in others]
        groups = [*(group for _, group in others), *self._find_groups(taken)]
        groups += [Party(start=s, end=e, names=names, kind=PartyKind.GROUP) for s, e, names in groups_of_names(reading)]
        self.lists += tuple(with_one_more(reading.text, groups, named))
        stand_ins = [
            *groups,
            *capitals(reading),
            *self._find_pronouns(groups),
            *singles(reading, taken, named),
            *companies_of_people(reading),
            *[p for p in bodies_before(reading) if not any(s < p.end and p.start < e for s, e in taken)],
            *committees_meant(reading),
            *issuing(reading, self.writers),
        ]
        stand_ins += speaking_documents(reading, [*named, *stand_ins])
        covered = [(p.start, p.end) for p in stand_ins]
        kept = [p for p in named if not any(s <= p.start and p.end <= e for s, e in covered)]
        self.all: tuple[Party, ...] = tuple(sorted([*kept, *stand_ins], key=lambda p: (p.start, p.end)))
        self._starts = [p.start for p in self.all]
        self._list_of = {p: found for found in reversed(self.lists) for p in found}

    def within(self, start: int, end: int) -> tuple[Party, ...]:
        """The parties that lie wholly between two offsets, in order."""
        first = bisect_left(self._starts, start)
        behind = bisect_left(self._starts, end, first)
        return tuple([p for p in self.all[first:behind] if p.end <= end]) if first < behind else ()

    def at(self, offset: int) -> Party | None:
        """The party that covers this character."""
        return next((p for p in self.all if p.start <= offset < p.end), None)

    def listed_with(self, party: Party) -> tuple[Party, ...]:
        """The party and those it is enumerated with ("A, B and C"), in order."""
        return self._list_of.get(party, (party,))

    def subjects_with(self, party: Party) -> tuple[Party, ...]:
        """Who does it together with a subject; of "B copied C, A says" A alone."""
        listed = self.listed_with(party)
        if len(listed) < 2 or listed[-1] is not party:
            return listed
        gap = self._reading.text[listed[-2].end : party.start].strip(' *_”"')
        opens = self._reading.block_of(party.start).start >= listed[0].start - 3
        # "Two agencies (A, B) say": what stands in brackets is one list.
        opens = opens or self._reading.text.endswith("(", 0, listed[0].start)
        return (party,) if gap == "," and not opens else listed

    def _named(self, mention: Mention) -> Party | None:
        kind = _KINDS.get(mention.kind)
        if kind is None:
            return None
        if kind is PartyKind.ORGANISATION and (is_outlet(mention.name) or mention.name in self._publishers):
            kind = PartyKind.OUTLET
        after = self._reading.text[mention.end : mention.end + 8]
        if kind is PartyKind.PLACE and (mention.name != CHINA or re.match(r"[’']|[- ]based", after)):
            return None
        if kind is PartyKind.PERSON and (owned := _COMPANY_OF.match(self._reading.text, mention.end)):
            # "Jane Roe's company" is the one that is known to be hers.
            firm = known_actor(mention.name)
            if firm is not None and firm.parent:
                return Party(start=mention.start, end=owned.end(), names=(firm.parent,), kind=PartyKind.STAND_IN)
        if kind is PartyKind.PERSON and (led := _LED.match(self._reading.text, mention.end)):
            # "The Jane Roe-led company" is hers, not she.
            firm = known_actor(mention.name)
            names = (firm.parent,) if firm is not None and firm.parent else ()
            return Party(start=mention.start, end=led.end(), names=names, kind=PartyKind.STAND_IN)
        if kind is PartyKind.PRODUCT and (
            maker_before := _MAKER_OF.search(self._reading.text, max(0, mention.start - 40), mention.start)
        ):
            maker = maker_of(mention.name)
            if maker is not None:
                return Party(start=maker_before.start(), end=mention.end, names=(maker,), kind=PartyKind.STAND_IN)
        if kind is PartyKind.PRODUCT and (made := _MAKER.match(self._reading.text, mention.end)):
            maker = maker_of(mention.name)
            if maker is not None:
                return Party(start=mention.start, end=made.end(), names=(maker,), kind=PartyKind.STAND_IN)
        return Party(start=mention.start, end=mention.end, names=(mention.name,), kind=kind)

    def _find_groups(self, taken: list[tuple[int, int]]) -> list[Party]:
        found: list[Party] = []
        for match in self._reading.everywhere(_group_pattern()):
            words_of_it = match.group()
            is_plain = not match["det"] and not match["adj"].strip() and not match["after"]
            is_plain = is_plain or (
                match["noun"].casefold() in words("parties", "groups", "plain")
                and not re.search(groups_cue("chinese"), words_of_it)
            )
            if is_plain or any(s < match.end() and match.start() < e for s, e in taken):
                continue
            names = self._members(match, words_of_it)
            if names == () and _FOREIGN.search(words_of_it) and (CHINA,) in (g.names for g in found):
                # "Foreign entities" are those of whom the report has said where they are.
                names = (CHINA,)
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
                p.kind in (PartyKind.OUTLET, PartyKind.PERSON) or country_of(actor_of(p)) == "US" for p in earlier[-1]
            ):
                found.append(
                    Party(start=match.start(), end=match.end(), names=actors_of(earlier[-1]), kind=PartyKind.GROUP)
                )
        return found

    def _members(self, match: re.Match[str], phrase: str) -> tuple[str, ...] | None:
        groups = table("parties")["groups"]
        assert isinstance(groups, dict)
        chinese = bool(re.search(groups_cue("chinese"), phrase))
        number = groups["sizes"].get(match["noun"].casefold())
        number = number or groups["numbers"].get((match["num"] or match["det"] or "").casefold())
        if not chinese and re.search(groups_cue("american"), phrase):
            return None
        definite = (match["det"] or "").casefold() in ("the", "these", "those", "all", "both") or number is not None
        lists = [f for f in self.lists if all(p.kind in (PartyKind.ORGANISATION, PartyKind.PRODUCT) for p in f)]
        last = next((f for f in reversed(lists) if 0 < match.start() - f[-1].end < LIST_REACH), None)
        foreign = [f for f in lists if not any(country_of(actor_of(p)) == "US" for p in f)]
        right_after = [
            f
            for f in foreign
            if 0 <= f[0].start - match.end() < 40 and _introduces(self._reading.text[match.end() : f[0].start])
        ]
        if right_after:
            return actors_of(right_after[0])
        if definite and last is not None and number in (None, len(set(actors_of(last)))) and not chinese:
            return actors_of(last)
        lists = foreign
        if definite:
            earlier = [f for f in lists if f[0].start < match.start()]
            later = [f for f in lists if f[0].start >= match.start()]
            of_models = match["noun"].casefold() in words("parties", "groups", "plain")
            if number is None and (of_models or (not chinese and self._names_chinese_before(match.start()))):
                later = []
            pool = list(reversed(earlier)) + later
            for one in pool:
                if number is None or len(set(actors_of(one))) == number:
                    return actors_of(one)
            if pool and number is None:
                return actors_of(pool[0])
        return (chinese and number and self._named_singly(match.end(), number)) or ((CHINA,) if chinese else ())

    def _named_singly(self, offset: int, number: int) -> tuple[str, ...]:
        """The Chinese makers whom the report names one by one, where they are just so many; else those it names further on."""
        named = [
            (m.start, actor_of(Party(start=m.start, end=m.end, names=(m.name,), kind=_KINDS[m.kind])))
            for m in self._reading.mentions
            if m.kind in (EntityKind.ORGANISATION, EntityKind.PRODUCT) and abs(m.start - offset) < SINGLY_REACH
        ]
        makers = [(start, name) for start, name in named if _is_maker(name)]
        for pool in (makers, [(start, name) for start, name in makers if start >= offset]):
            names = tuple(dict.fromkeys(name for _, name in pool))
            if len(names) == number:
                return names
        return ()

    def _names_chinese_before(self, offset: int) -> bool:
        """Whether a Chinese organisation is named before: "the operators" then are none of a later list."""
        named = (m for m in self._reading.mentions if m.end <= offset and m.kind is EntityKind.ORGANISATION)
        return any(country_of(m.name) == "CN" for m in named)


def _is_maker(name: str) -> bool:
    """Whether somebody is a company or laboratory of China, of those that reports accuse."""
    actor = known_actor(name)
    return actor is not None and actor.country == "CN" and actor.role in ("lab", "company") and not actor.unit


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
    pattern = re.compile(
        rf"(?<![\w-])(?:(?P<det>{alternation['determiners']}|{numbers})\s+)?(?:(?P<num>{numbers})\s+)?"
        rf"(?P<adj>(?(det)(?:accused\s+)?)(?:(?:{alternation['adjectives']}),?\s+)*)(?P<noun>{alternation['nouns']})\b(?P<after>{'|'.join(groups['after'])})?",
        re.IGNORECASE,
    )
    # A word of one of these lists comes first.
    remember(pattern, rf"(?<![\w-])(?:{numbers}|{'|'.join(alternation.values())})")
    return pattern
