"""What others, and the accusers themselves, say around an allegation: support, dispute, warning, how they know."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.attribution import Attribution, Speech
from tracker.extraction.cues import patterns
from tracker.extraction.hearing import Hearing
from tracker.extraction.parties import PartyKind
from tracker.extraction.records import Claim, Predicate

# How sure: the verb itself, words that amount to it, words of speakers without a name.
VERB, WORDS, UNNAMED = 0.85, 0.7, 0.6
CONTEXT = 350
_HAVE = r"\s+(?:have |has |also |quickly |were quick to )*"
_DOUBTS = re.compile(_HAVE + r"(?:disput|doubt|question|critici[sz]|mock|push\w* back|cast doubt)\w*")
_SAYS = re.compile(_HAVE + r"(?:call|accus|say|said|argu|not|point)\w*")


def find_reactions(hearing: Hearing) -> Iterator[Claim]:
    """supports, disputes, warns and attributes_evidence, sentence by sentence."""
    for sentence in hearing.sentences():
        spoken = [a for a in hearing.attributions.touching(sentence.start_char, sentence.end_char) if not a.by_outlet]
        for one in spoken:
            yield from _stances(hearing, sentence, one)
            yield from _warnings(hearing, sentence, one)
            yield from _evidence(hearing, sentence, one)
        yield from _unnamed_disputes(hearing, sentence)
        yield from _concerns(hearing, sentence)


def _near_act(hearing: Hearing, sentence: Tokens) -> bool:
    text, acts = hearing.reading.text, patterns("acts")
    around = (max(0, sentence.start_char - CONTEXT), min(len(text), sentence.end_char + CONTEXT))
    return bool(acts["acts"].search(text, *around) or patterns("replies")["accusation"].search(text, *around))


def _stances(hearing: Hearing, sentence: Tokens, one: Attribution) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    outsiders = [n for n in one.holders if n not in hearing.accusers or hearing.accusers[0] != n]
    outsiders = [n for n in outsiders if n not in hearing.accused]
    start, end = sentence.start_char, sentence.end_char
    if not outsiders or not hearing.accusers or not _near_act(hearing, sentence):
        return
    words = (max(start, min(one.content[0], one.cue[0])), min(end, max(one.content[1], one.cue[1])))
    for section, predicate in (("support", Predicate.SUPPORTS), ("dispute", Predicate.DISPUTES)):
        if cues[section].search(text, *words):
            for name in outsiders:
                accuser = hearing.accuser_for(name, start, end)
                if accuser is not None:
                    yield hearing.claim(predicate, name, accuser, sentence, WORDS, via=one.via)


def _unnamed_disputes(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "Some experts dispute the idea that …"."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    if not hearing.accusers or not (
        patterns("acts")["acts"].search(text, start, end) or cues["accusation"].search(text, start, end)
    ):
        return
    for match in cues["unnamed"].finditer(text, start, end):
        rest = text[match.end() : end]
        rest = text[match.end() : end]
        doubts = _DOUBTS.match(rest)
        says_so = _SAYS.match(rest) and cues["dispute"].search(rest)
        if doubts or says_so:
            yield hearing.claim(Predicate.DISPUTES, match["who"], hearing.accusers[0], sentence, UNNAMED)


def _warnings(hearing: Hearing, sentence: Tokens, one: Attribution) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    words = (max(sentence.start_char, one.content[0]), min(sentence.end_char, one.content[1]))
    by_verb = one.speech is Speech.WARN and sentence.start_char <= one.cue[0] < sentence.end_char
    in_words = (
        cues["harm"].search(text, *words) and cues["consequence"].search(text, *words) and _near_act(hearing, sentence)
    )
    if by_verb or (
        in_words and one.speech is not Speech.DENY and not cues["not_evidence_of_harm"].search(text, *words)
    ):
        for name in one.holders:
            yield hearing.claim(Predicate.WARNS, name, None, sentence, VERB if by_verb else WORDS, via=one.via)


def _concerns(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X raised alarms about …", "X's concerns that …"."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    for match in cues["concern"].finditer(text, start, end):
        before = [
            p
            for p in hearing.parties.within(max(start, match.start() - 60), match.start())
            if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT)
        ]
        if not before or not before[-1].names:
            continue
        gap = text[before[-1].end : match.start()]
        owned = re.fullmatch(r"[*_]*[’']s?\s+(?:\w+\s+)?", gap)
        raised = re.fullmatch(
            rf"[*_]*\s+(?:has |have |had |also )*{cues['raise'].pattern}(?:\s+\w+){{0,4}}\s+", gap, re.IGNORECASE
        )
        if raised or (owned and cues["harm"].search(text, match.end(), end)):
            yield from (hearing.claim(Predicate.WARNS, n, None, sentence, WORDS) for n in before[-1].names)


def _evidence(hearing: Hearing, sentence: Tokens, one: Attribution) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    accusers = [n for n in one.holders if n in hearing.accusers]
    if (
        accusers
        and cues["evidence"].search(text, start, end)
        and cues["evidence_verbs"].search(text, start, end)
        and not cues["not_evidence"].search(text, start, end)
    ):
        yield from (
            hearing.claim(Predicate.ATTRIBUTES_EVIDENCE, n, None, sentence, WORDS, via=one.via) for n in accusers
        )
