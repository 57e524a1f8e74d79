"""A sentence -> from whom in it criticism of an accuser comes: "drew scorn from programmers", "was mocked by X"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing, can_answer
from tracker.extraction.cues import patterns
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.parties import PartyKind
from tracker.extraction.speaking.unnamed import people_behind

NAMED, UNNAMED = 0.65, 0.6
# So far behind the criticism stands the name of the one from whom it comes.
NAME_REACH = 70
_TITLE = re.compile(r"\s+(?:(?:the|its|a|an|such|figures?|as|like|people|including)\s+)*(?:[\w’'&.-]+,?\s+){0,5}[*_]*")


def find_criticism(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """disputes of those from whom criticism comes, where the sentence is of the charge."""
    start, end = sentence.start_char, sentence.end_char
    wording = hearing.reading.wording(start, end)
    for criticism in wording.finditer(patterns("criticised")["from"]):
        if not hearing.accusers or not _is_of_the_charge(hearing, start, criticism.start()):
            return
        if patterns("criticised")["of_a_measure"].search(hearing.reading.text, start, end):
            return
        for name, sure in _critics(hearing, criticism.end(), end):
            accuser = hearing.accuser_for(name, start, end)
            if accuser is not None and name != accuser:
                yield hearing.claim(Predicate.DISPUTES, name, accuser, sentence, sure, "criticised-by")


def _is_of_the_charge(hearing: Hearing, start: int, end: int) -> bool:
    """Whether a charge or the act is spoken of before the criticism."""
    wording = hearing.reading.wording(start, end)
    cues = (patterns("replies")["allegation"], patterns("acts")["acts"], patterns("criticised")["charge"])
    return any(wording.search(cue) for cue in cues)


def _critics(hearing: Hearing, start: int, end: int) -> Iterator[tuple[str, float]]:
    """Who stands right behind "from" and "by", and belongs to no side."""
    text = hearing.reading.text
    unnamed = people_behind(text, start, end)
    if unnamed is not None:
        yield unnamed, UNNAMED
        return
    for party in hearing.parties.within(start, min(end, start + NAME_REACH)):
        if not can_answer(party) or party.kind in (PartyKind.GROUP, PartyKind.GOVERNMENT):
            continue
        if _TITLE.fullmatch(text, start, party.start):
            sided = hearing.accused | hearing.accused_people | set(hearing.accusers)
            members = (n for p in hearing.parties.listed_with(party) for n in p.names)
            yield from ((name, NAMED) for name in members if name not in sided)
        return
