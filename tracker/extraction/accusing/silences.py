"""Silences of groups -> one for each accused that has not answered: "the other companies could not be reached"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import table
from tracker.extraction.records import Claim, Manner, Predicate
from tracker.extraction.speaking.parties import CHINA

OTHERS, ALL = 0.7, 0.65
_MANNERS = (
    ("unreachable", Manner.UNREACHABLE),
    ("declined", Manner.DECLINED),
    ("silent", Manner.SILENT),
)
_ANSWERS = (Predicate.NO_RESPONSE, Predicate.DENIES, Predicate.ADMITS)


def find_group_silences(hearing: Hearing, replies: list[Claim]) -> Iterator[Claim]:
    """no_response of the accused that a phrase for a group stands for; replies: what was found of them by name."""
    if len(hearing.accused) < 2:
        return
    answered = {c.claimant for c in replies if c.predicate in _ANSWERS}
    for sentence in hearing.sentences():
        wording = hearing.reading.wording(sentence.start_char, sentence.end_char)
        for section, sure in (("others", OTHERS), ("all", ALL)):
            found = list(wording.finditer(patterns("silences")[section]))
            manner = _manner(hearing, sentence) if found else None
            if manner is None:
                continue
            before = [n for n in _accused_before(hearing, sentence) if n not in answered]
            members = before if section == "others" else _counted(hearing, sentence, found, before)
            for name in members:
                rule = f"{section}-silent"
                yield hearing.claim(Predicate.NO_RESPONSE, name, None, sentence, sure, rule, manner=manner)
            break


def _counted(hearing: Hearing, sentence: Tokens, found: list[re.Match[str]], before: list[str]) -> list[str]:
    """Those who are as many as a phrase says: of its own block, else of all before; all where it says "those named"."""
    wanted = next((n for match in found if (n := _number(match.group())) is not None), None)
    block = hearing.reading.block_of(sentence.start_char)
    close = {n for p in hearing.parties.within(block.start, sentence.start_char) for n in p.names}
    if wanted is None:
        concerned = patterns("silences")["concerned"].search(hearing.reading.text, found[0].start(), sentence.end_char)
        return before if concerned else []
    return next((some for some in ([n for n in before if n in close], before) if len(some) == wanted), [])


def _accused_before(hearing: Hearing, sentence: Tokens) -> list[str]:
    """The accused in the order in which the report accuses them, without the country and those of this sentence."""
    here = {n for p in hearing.parties.within(sentence.start_char, sentence.end_char) for n in p.names}
    single = {n for n in here if len(here) < len(hearing.accused)}
    before = [a.target for a in hearing.allegations if a.target and a.start < sentence.start_char]
    named = {m.name for m in hearing.reading.mentions_in(sentence.start_char, sentence.end_char)}
    return [n for n in dict.fromkeys(before) if n != CHINA and not (n in named and n in single)]


def _manner(hearing: Hearing, sentence: Tokens) -> Manner | None:
    wording = hearing.reading.wording(sentence.start_char, sentence.end_char)
    return next((manner for section, manner in _MANNERS if wording.search(patterns("silences")[section])), None)


def _number(phrase: str) -> int | None:
    """How many a phrase speaks of."""
    groups = table("parties")["groups"]
    assert isinstance(groups, dict)
    return next((groups["numbers"][word] for word in phrase.casefold().split() if word in groups["numbers"]), None)
