"""Documents that speak for whoever issued them: "The letter says …" after "X sent a letter", "a report by X to the effect that …"."""

from __future__ import annotations

import re

from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.employers import employer_of
from tracker.extraction.speaking.party import Party, PartyKind

# How far back a document is looked for that "the letter" may be.
REACH = 450
_ISSUERS = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.PERSON, PartyKind.STAND_IN)
# "…, said the letter".
_SPOKEN_BEHIND = re.compile(
    r"(?:(?<=[,”\"] said )|(?<=[,”\"] says )|(?<=\bccording to ))(?:the|this|its|that) (?:\w+ )?"
    r"(?P<document>letter|memo|memorandum|report|advisory|post|statement|filing|complaint|cable|document|paper|submission|notice|bulletin)\b"
)


def speaking_documents(reading: Reading, parties: list[Party]) -> list[Party]:
    """ "The letter" that says something, as the party whose letter was spoken of last before; parties: in any order."""
    found = []
    ordered = sorted((p for p in parties if p.kind in _ISSUERS and p.names), key=lambda p: p.start)
    speaking = reading.everywhere(patterns("documents")["speaking"])
    behind = _SPOKEN_BEHIND.finditer(reading.text)
    for match in (*speaking, *behind):
        issuer = _issuer(reading, ordered, match)
        if issuer is not None:
            found.append(Party(start=match.start(), end=match.end(), names=issuer.names, kind=PartyKind.STAND_IN))
    return found


def _issuer(reading: Reading, parties: list[Party], match: re.Match[str]) -> Party | None:
    text, cues = reading.text, patterns("documents")
    for noun in reversed(list(cues["nouns"].finditer(text, max(0, match.start() - REACH), match.start()))):
        if noun.group().casefold()[:4] != match["document"].casefold()[:4]:
            continue
        near = [p for p in parties if noun.start() - 120 < p.start < noun.end() + 60]
        before = [p for p in near if p.end <= noun.start() and cues["issued"].fullmatch(text[p.end : noun.start()])]
        after = [p for p in near if p.start >= noun.end() and cues["by"].fullmatch(text[noun.end() : p.start])]
        if before or after:
            return _for_whom((before[-1:] or after[:1])[0], near, reading)
    return None


def _for_whom(issuer: Party, near: list[Party], reading: Reading) -> Party:
    """The company of "X's policy chief, Jane Roe, sent a letter" and "Jane Roe, who runs policy at X, wrote": it writes by her."""
    company = employer_of(reading, issuer.names[0]) if issuer.kind is PartyKind.PERSON else None
    return next((p for p in near if p.kind is PartyKind.ORGANISATION and company in p.names), issuer)
