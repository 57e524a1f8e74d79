"""A sentence -> who in it warns of a consequence for safety, security or commerce."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.cues import patterns
from tracker.extraction.records import Claim, Predicate
from tracker.extraction.speaking.attribution import Attribution, Speech
from tracker.extraction.speaking.parties import PartyKind
from tracker.extraction.speaking.subjects import subject_of
from tracker.extraction.speaking.unnamed import Unnamed

# How sure: the verb itself, words that amount to it, words of speakers without a name.
VERB, WORDS, UNNAMED = 0.75, 0.65, 0.6
# So far before a warning the copies may stand of which it is.
COPIES = 200
_TELLS = re.compile(
    r"(?:say|said|argu|not(?:e[sd]?\b)|believ|think|thought|contend|point|stress|emphasi|insist|maintain|claim|add|conclud)"
)
# Where words go over to something else.
_TURNS = re.compile(r";|,? (?:and|but|while) (?=(?:it |they |he |she |we )?\w+(?:ed|s)\b)")
# "Instructions to warn others", "nothing to fear": nobody warns.
_INFINITIVE = re.compile(r"(?<!continued )(?<!continues )(?<!went on )(?<!moved )\bto $", re.IGNORECASE)


def find_warnings(
    hearing: Hearing, sentence: Tokens, spoken: list[Attribution], nameless: list[Unnamed]
) -> Iterator[Claim]:
    """The warnings of one sentence."""
    for one in spoken:
        yield from _spoken(hearing, sentence, one)
    yield from _worries(hearing, sentence)
    yield from _concerns(hearing, sentence)
    for who in nameless:
        yield from _unnamed(hearing, sentence, who)


def _spoken(hearing: Hearing, sentence: Tokens, one: Attribution) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    words = (max(start, one.content[0]), min(end, one.content[1]))
    wording = hearing.reading.wording(*words)
    before = hearing.reading.wording(max(0, start - COPIES), end)
    near = hearing.is_near_act(sentence) or bool(before.search(cues["copies"]))
    about = hearing.is_on_the_affair(start, end) or hearing.reading.wording(start, end).search(cues["field"])
    insider = bool({*hearing.accusers, *hearing.accusers_people} & set(one.holders))
    by_verb = one.speech is Speech.WARN and start <= one.cue[0] < end and _is_warning(hearing, sentence, one)
    harmful = ((near or insider) and about and wording.search(cues["threat"])) or (
        near and (_harms(text, *words) or (wording.search(cues["interests"]) and wording.search(cues["suffering"])))
    )
    in_words = harmful and one.speech is not Speech.DENY
    rejects = wording.search(cues["denial"])
    if in_words and (wording.search(cues["not_evidence_of_harm"]) or rejects or _is_accused_of_it(hearing, one)):
        in_words = None
    if by_verb or in_words:
        for name in one.holders:
            sure, rule = (VERB, "warn-verb") if by_verb else (WORDS, "words-of-harm")
            yield hearing.claim(Predicate.WARNS, name, None, sentence, sure, rule, via=one.via)


def _harms(text: str, start: int, end: int) -> bool:
    """Whether a clause speaks of harm and of what brings it about."""
    cues = patterns("replies")
    turns = [start, *(turn.end() for turn in _TURNS.finditer(text, start, end)), end]
    clauses = list(pairwise(turns))
    return any(cues["harm"].search(text, *c) and cues["consequence"].search(text, *c) for c in clauses)


def _is_warning(hearing: Hearing, sentence: Tokens, one: Attribution) -> bool:
    """Whether a verb of warning is about the affair or its field: not "warned shoppers about storms"."""
    cues = patterns("replies")
    wording = hearing.reading.wording(sentence.start_char, sentence.end_char)
    verb = hearing.reading.text[slice(*one.cue)].casefold()
    said = hearing.reading.text[one.cue[1] : sentence.end_char]
    if verb.startswith("threaten") and not cues["threatens_to"].match(said):
        return False
    if _INFINITIVE.search(hearing.reading.text[sentence.start_char : one.cue[0]]):
        return False
    if (one.resolved and _is_accused_of_it(hearing, one)) or _only_accuses(hearing, one.cue[1], sentence.end_char):
        return False
    other = wording.search(cues["not_warning"])
    if other and not (wording.search(cues["harm"]) or wording.search(cues["threat"])):
        return False
    accuser = bool(set(one.holders) & set(hearing.accusers))
    return bool(wording.search(cues["field"])) or (
        accuser and (hearing.is_near_act(sentence) or wording.search(cues["harm"]) is not None)
    )


def _only_accuses(hearing: Hearing, start: int, end: int) -> bool:
    """Whether what somebody warns of is the act of an accused alone, without what follows from it."""
    wording = hearing.reading.wording(start, end)
    grave = ("harm", "threat", "interests", "suffering")
    named = any(set(p.names) & hearing.accused for p in hearing.parties.within(start, end))
    return (
        named
        and bool(wording.search(patterns("acts")["acts"]))
        and not any(wording.search(patterns("replies")[g]) for g in grave)
    )


def _is_accused_of_it(hearing: Hearing, one: Attribution) -> bool:
    return any(name in hearing.accused for name in one.holders)


def _worries(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X is deeply worried that …"."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    for party in hearing.parties.within(start, end):
        worried = cues["worried"].match(text, party.end, end)
        outsider = party.kind in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE)
        if worried and not outsider and cues["harm"].search(text, worried.end(), end) and hearing.is_near_act(sentence):
            for name in party.names:
                yield hearing.claim(Predicate.WARNS, name, None, sentence, WORDS, "is-worried")


def _concerns(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X raised alarms about …", "X's concerns that …"."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    for match in hearing.reading.wording(start, end).finditer(cues["concern"]):
        before = [
            p
            for p in hearing.parties.within(max(start, match.start() - 60), match.start())
            if p.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT)
        ]
        if not before or not before[-1].names:
            yield from _he_raised(hearing, sentence, match)
            continue
        gap = text[before[-1].end : match.start()]
        owned = re.fullmatch(r"[*_]*[’']s?\s+(?:\w+\s+)?", gap)
        raised = re.fullmatch(
            rf"[*_]*\s+(?:has |have |had |also )*{cues['raise'].pattern}(?:\s+\w+){{0,4}}\s+", gap, re.IGNORECASE
        )
        if raised or (owned and cues["harm"].search(text, match.end(), end)):
            for name in before[-1].names:
                yield hearing.claim(Predicate.WARNS, name, None, sentence, WORDS, "raises-concern")


def _he_raised(hearing: Hearing, sentence: Tokens, concern: re.Match[str]) -> Iterator[Claim]:
    """ "He voiced concerns about …": the last person named."""
    text, cues = hearing.reading.text, patterns("replies")
    raised = cues["raise"].search(text, max(sentence.start_char, concern.start() - 30), concern.start())
    verb = next((t for t in sentence if raised and t.idx == raised.start()), None)
    subject = subject_of(verb, hearing.parties) if verb is not None else None
    harmful = cues["harm"].search(text, concern.end(), sentence.end_char)
    if subject is not None and subject.kind is PartyKind.PERSON and harmful and hearing.is_near_act(sentence):
        for name in subject.names:
            yield hearing.claim(Predicate.WARNS, name, None, sentence, UNNAMED, "raises-concern")


def _unnamed(hearing: Hearing, sentence: Tokens, who: Unnamed) -> Iterator[Claim]:
    """ "Analysts caution that …"."""
    cues = patterns("replies")
    rest = hearing.reading.text[who.rest : sentence.end_char]
    grave = any(cues[cue].search(rest) for cue in ("harm", "threat", "interests"))
    near = hearing.is_near_act(sentence) or cues["copies"].search(rest)
    tells = near and _TELLS.match(rest)
    warns = cues["unnamed_warns"].match(rest) or (tells and _harms(rest, 0, len(rest)))
    if grave and warns and (near or cues["field"].search(rest)) and hearing.allegations:
        yield hearing.claim(Predicate.WARNS, who.name, None, sentence, UNNAMED, "unnamed-warns")
