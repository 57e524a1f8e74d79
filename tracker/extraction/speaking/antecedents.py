"""Noun phrases in the singular -> the one organisation that each stands for: "the company", "the Paris start-up", "his firm"."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.cues import patterns, words
from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.employers import employer_of
from tracker.extraction.speaking.party import Party, PartyKind
from tracker.extraction.speaking.telling import tells

# Further back than this many sentences a definite phrase is no longer resolved.
SENTENCES_BACK = 3
# "The company says" goes back further, to whoever has spoken all along.
SPEAKER_BACK = 7
# So far before a sentence is who tells what it says of another.
TELLER_REACH = 1200
# "The committee" is one named so far before.
BODY_REACH = 900
# "His company" is that of a person named so far before.
PERSON_REACH = 500
_SAYS = re.compile(r"\s+(?:has |have |had |also |later )*(?P<verb>\w+)\b")
_TELLS = re.compile(
    r"[*_]*\s+(?:has |have |had |also )*(?:told|said|says|say|alleg\w+|claim\w+|charg\w+|report\w+|believe[sd]?|argue[sd]?)\b(?:U\.S\.|[^.;\n]){0,60}"
)
_DID_IT = re.compile(
    r"the (?:[\w-]+ )?\w+ (?:(?:was|is|were|had been) behind|(?:has |had )?(?:distil|copied|cloned|extracted|stole|siphoned|harvested))",
    re.IGNORECASE,
)
# "X, a researcher at Y, says that Z …": Y is only where X works.
_EMPLOYS = re.compile(r",\s+[^,;\n]{2,80}\b(?:at|of|from|with|for)\s+(?:the\s+)?[*_]*$")
_QUOTED = re.compile(r"[“\"][^“”\"]*[”\"]")
# "The company behind it, X, says".
_NAMED_NEXT = re.compile(r"(?:\s+(?:behind|that makes|which makes)\s+[\w ]{1,20})?,\s+[*_]*")


def singles(reading: Reading, taken: list[tuple[int, int]], named: list[Party]) -> list[Party]:
    """The phrases for which an organisation is found. taken: where names stand already; named: who is named."""
    found = []
    for pattern in _single_patterns():
        for match in pattern.finditer(reading.text):
            if any(s < match.end() and match.start() < e for s, e in taken):
                continue
            said = _SAYS.match(reading.text, match.end())
            verb = said["verb"] if said is not None else ""
            name = _apposed(reading, match.end(), named) or _antecedent(
                reading,
                match.start(),
                match["nation"],
                named,
                speaks=any(verb in words("speech_verbs", s) for s in ("neutral", "discover", "claim", "warn")),
                finds=verb in words("speech_verbs", "discover"),
            )
            if name:
                found.append(Party(start=match.start(), end=match.end(), names=(name,), kind=PartyKind.STAND_IN))
    return found


def companies_of_people(reading: Reading) -> list[Party]:
    """ "His company": the one with which the report introduces the last person before."""
    found = []
    for match in reading.everywhere(patterns("parties")["owned"]):
        near = reading.mentions_in(max(0, match.start() - PERSON_REACH), match.start(), EntityKind.PERSON)
        company = employer_of(reading, near[-1].name) if near else None
        if company is not None:
            found.append(Party(start=match.start(), end=match.end(), names=(company,), kind=PartyKind.STAND_IN))
    return found


def bodies_before(reading: Reading) -> list[Party]:
    """ "The committee": the last body before that is called one."""
    found = []
    for match in reading.everywhere(patterns("parties")["bodies"]):
        near = reading.mentions_in(max(0, match.start() - BODY_REACH), match.start(), EntityKind.GOVERNMENT_BODY)
        noun = match["noun"].casefold()
        named = [m.name for m in near if noun in reading.text[m.start : m.end].casefold() or noun in m.name.casefold()]
        if named and not any(m.start <= match.start() < m.end for m in near):
            found.append(Party(start=match.start(), end=match.end(), names=(named[-1],), kind=PartyKind.STAND_IN))
    return found


def committees_meant(reading: Reading) -> list[Party]:
    """ "A House panel": the only committee of that chamber that the report names."""
    found = []
    bodies = [m for m in reading.mentions if m.kind is EntityKind.GOVERNMENT_BODY]
    for match in reading.everywhere(patterns("parties")["chambers"]):
        inside = [m for m in bodies if m.start < match.end() and match.start() < m.end]
        if any(match["noun"] in reading.text[m.start : m.end].casefold() for m in inside):
            continue
        meant = {m.name for m in bodies if match["chamber"] in m.name and "Committee" in m.name}
        if len(meant) == 1:
            found.append(Party(start=match.start(), end=match.end(), names=tuple(meant), kind=PartyKind.STAND_IN))
    return found


def _apposed(reading: Reading, end: int, named: list[Party]) -> str | None:
    """X of "the company, X, says"."""
    after = next((p for p in named if p.start >= end), None)
    if after is None or after.kind is not PartyKind.ORGANISATION or after.start - end > 50:
        return None
    follows = reading.text[after.end : after.end + 1] == ","
    return after.names[0] if follows and _NAMED_NEXT.fullmatch(reading.text, end, after.start) else None


def _antecedent(
    reading: Reading, offset: int, nation: str | None, named: list[Party], *, speaks: bool, finds: bool
) -> str | None:
    """The organisation that "the company" stands for: one of this sentence, else the first of an earlier one.

    speaks: "…, the company wrote" goes back to who began the sentence. finds: who finds something is hardly accused of it.
    """
    here = reading.sentence_of(offset)
    orgs = [p for p in named if p.kind is PartyKind.ORGANISATION and p.end <= offset]
    quoted = [m.span() for m in _QUOTED.finditer(reading.text, here.start_char, offset)]
    orgs = [p for p in orgs if not any(s <= p.start < e for s, e in quoted)]
    if nation is not None:
        country = _countries()[nation.casefold().removesuffix("-based")]
        orgs = [p for p in orgs if country_of(p.names[0]) == country]
        return orgs[-1].names[0] if orgs else None
    own = [p for p in orgs if p.start >= here.start_char]
    own = [p for p in own if not _EMPLOYS.search(reading.text, here.start_char, p.start)] or own
    own = _without_speaker(reading, own, offset)
    if own := [p for p in own if not re.match(r"[’']s (?:case|instance)\b", reading.text[p.end : p.end + 12])]:
        told_of = (own[0] if speaks else own[-1]).names[0]
        return (speaks and _teller(reading, told_of, orgs, here.start_char, offset)) or told_of
    number = next(i for i, s in enumerate(reading.sentences) if s.start_char == here.start_char)
    for sentence in reversed(reading.sentences[max(0, number - SENTENCES_BACK) : number]):
        inside = [p for p in orgs if sentence.start_char <= p.start < sentence.end_char]
        if inside:
            finder = next((p for p in inside if finds and tells(reading.text, p)), None)
            return (finder or inside[0]).names[0]
    further = reading.sentences[max(0, number - SPEAKER_BACK) : max(0, number - SENTENCES_BACK)] if speaks else ()
    spoken = [p for p in orgs if any(s.start_char <= p.start < s.end_char for s in further)]
    return next((p.names[0] for p in reversed(spoken) if tells(reading.text, p)), None)


def _teller(reading: Reading, told_of: str, orgs: list[Party], start: int, offset: int) -> str | None:
    """Who says "Y was the heaviest user with 3 million exchanges, the company wrote": the last other one who told something before."""
    before = [p for p in orgs if start - TELLER_REACH < p.start < start and p.names[0] != told_of]
    telling = next((p for p in reversed(before) if tells(reading.text, p)), None)
    return telling.names[0] if telling is not None and _tells_deed(reading, start, offset) else None


def _tells_deed(reading: Reading, start: int, end: int) -> bool:
    """Whether a stretch tells of the act or counts it, and takes nothing back."""
    cues, wording = patterns("acts"), reading.wording(start, end)
    back = wording.search(cues["negations"]) or wording.search(patterns("inferred")["untold"])
    return not back and bool(wording.search(cues["counts"]) or wording.search(cues["acts"]))


def _without_speaker(reading: Reading, own: list[Party], offset: int) -> list[Party]:
    """The organisations of a sentence without who says "the group was behind it": a speaker tells that of another."""
    before = reading.text[own[-1].end : offset] if own else ""
    tells = _TELLS.fullmatch(before) and _DID_IT.match(reading.text, offset)
    return [p for p in own if p.names != own[-1].names] if tells else own


@cache
def _countries() -> dict[str, str]:
    """The country of every nation and city that such a phrase can name, in small letters."""
    places = table("parties")["nations"]
    assert isinstance(places, dict)
    return {place.casefold(): country for country, listed in places.items() for place in listed}


@cache
def _single_patterns() -> tuple[re.Pattern[str], ...]:
    single = table("parties")["single"]
    assert isinstance(single, dict)
    places = "|".join(re.escape(place) for place in sorted(_countries(), key=len, reverse=True))
    return tuple(
        re.compile(p.replace("NATION", rf"(?:{places})(?:-based)?"), re.IGNORECASE) for p in single["patterns"]
    )
