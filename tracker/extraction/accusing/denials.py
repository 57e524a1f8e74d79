"""Sentences -> who in them denies an allegation: the accused, those who speak for them, and the state of an accused."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.hearing import Hearing, can_answer
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import Claim, EntityKind, Predicate
from tracker.extraction.speaking.attribution import Attribution, Speech
from tracker.extraction.speaking.employers import employer_of
from tracker.extraction.speaking.parties import CHINA, PartyKind
from tracker.extraction.speaking.subjects import subject_of

# How sure the cue is: a verb of denial with its object, a denial in other words.
VERB, WORDS = 0.85, 0.7
_CLAUSE_END = re.compile(r"\s*(?:[.,;:)—–”\"]|$|(?:and|but|in|on)\b)")
# So close before its verb a pronoun stands.
NEAR = 30
# "Has not denied it", "refused to deny it", "neither confirmed nor denied", "the ministry, not X, denied it": no denial, and none of X's.
_NOT = re.compile(
    r"(?:(?:\b(?:nor|not|never|cannot|without|neither|(?:refus|declin)(?:es?|ed|ing)\s+to)|n[’']t)\s+(?:\w+ly\s+|yet\s+)?"
    r"(?:confirm(?:ed|s)?\s+n?or\s+)?|,\s+(?:and\s+)?not\s+(?:the\s+)?[\w.-]+(?:\s[A-Z][\w.-]+)?,\s+)$",
    re.IGNORECASE,
)

# "We never distilled it" from one who is not accused is of himself.
_OF_THEMSELVES = re.compile(r"\b[Ww]e (?:do|did|have|had|never|would)\b")
# "Rejected a claim that …": which claim, only its words tell.
_SOME = re.compile(r"\s+an?\s+(?:\w+\s+)?(?:claim|suggestion|report|allegation|accusation|charge)\s+(?:that|of)\b")


# Those of the accused country who speak for nobody but themselves.
_OWN_VIEW = ("investor", "researcher", "university", "think_tank", "lab", "company")


def find_denials(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """denies of one sentence, and disputes of outsiders who reject an allegation in the same words."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    before = hearing.reading.wording(max(0, start - 300), end)
    about = stands_between("acts", "acts", text, start, end) or before.search(cues["accusation"])
    by_kind = hearing.reading.wording(start, end).search(cues["accusers_by_kind"])
    is_plain = hearing.names_accused(start, end) and cues["plain_denial"].search(text, start, end)
    if not (about or is_plain) or not (hearing.accusers or by_kind):
        return
    yield from _denials_in_phrases(hearing, sentence)
    yield from _denials_as_nouns(hearing, sentence)
    for one in hearing.attributions.touching(start, end):
        words = (max(start, one.content[0]), min(end, one.content[1]))
        opening = (words[0], min(words[1], words[0] + 60))
        wording, opens = hearing.reading.wording(*words), hearing.reading.wording(*opening)
        denied = opens.search(cues["denied_what"])
        at_verb = one.speech is Speech.DENY and start <= one.cue[0] < end and not _NOT.search(text[start : one.cue[0]])
        by_verb = denied if at_verb and not opens.search(cues["denied_plans"]) else None
        if at_verb and not by_verb and _CLAUSE_END.match(text, one.cue[1]):
            by_verb = cues["denied_before"].search(text, start, one.cue[0])
        if by_verb and patterns("disowned")["accusing_denied"].match(text, one.cue[1]):
            by_verb = None
        if by_verb and _SOME.match(text, words[0]) and not _is_of_the_act(hearing, by_verb.end(), words[1]):
            by_verb = None
        in_words = wording.search(cues["denial"])
        if one.by_outlet:
            continue
        for name in _meant(hearing, one, words[0]) if by_verb or in_words else one.holders:
            own = name in hearing.accused or hearing.voice_of(name, start, end) in hearing.accused
            own = own or hearing.is_kin_of_accused(name)
            own_words = (own and wording.search(cues["denial_of_accused"])) or (
                name in hearing.accused_people and wording.search(cues["dispute"])
            )
            if by_verb and cues["the_act"].match(by_verb.group()) and not _is_accused_side(hearing, name):
                continue
            if name not in hearing.accusers and (by_verb or in_words or own_words):
                sure, rule = (VERB, "denial-verb") if by_verb else (WORDS, "words-of-denial")
                yield from _denied(hearing, sentence, name, sure, rule, one.via)


def _meant(hearing: Hearing, one: Attribution, content: int) -> tuple[str, ...]:
    """Who denies: "the company denies this" is the only accused, also where the accuser was named last."""
    text, cues = hearing.reading.text, patterns("replies")
    is_unnamed = one.resolved or cues["it_does"].search(text, max(0, one.cue[0] - NEAR), one.cue[0])
    if not is_unnamed or not set(one.holders) <= set(hearing.accusers):
        return one.holders
    return hearing.only_accused or one.holders if cues["denied_charge"].match(text, content) else one.holders


def _denials_as_nouns(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "Denial by X" in a timeline."""
    text, end = hearing.reading.text, sentence.end_char
    for owner in hearing.parties.within(sentence.start_char, end):
        if can_answer(owner) and patterns("replies")["denial_of_own"].match(text, owner.end, end):
            for name in owner.names:
                if name not in hearing.accusers and _is_accused_side(hearing, name):
                    yield from _denied(hearing, sentence, name, WORDS, "denial-as-noun")
    for noun in patterns("replies")["denial_noun"].finditer(text, sentence.start_char, end):
        party = next((p for p in hearing.parties.within(noun.start(), end) if p.start <= noun.end() < p.end), None)
        for name in party.names if party is not None and can_answer(party) else ():
            if name not in hearing.accusers and _is_accused_side(hearing, name):
                yield from _denied(hearing, sentence, name, WORDS, "denial-as-noun")


def _denied(
    hearing: Hearing, sentence: Tokens, name: str, sure: float, rule: str, via: tuple[str, ...] = ()
) -> Iterator[Claim]:
    """A denial where the speaker speaks for the accused, else a dispute."""
    name = hearing.voice_of(name, sentence.start_char, sentence.end_char)
    predicate = Predicate.DENIES if _is_accused_side(hearing, name) else Predicate.DISPUTES
    if predicate is Predicate.DISPUTES and _OF_THEMSELVES.search(sentence.text):
        return
    for accuser in hearing.accusers_answered(name, sentence.start_char, sentence.end_char):
        yield hearing.claim(predicate, name, accuser, sentence, sure, rule, via=via)


def _denials_in_phrases(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X pushed back", "X brushed off the allegation"."""
    wording = hearing.reading.wording(sentence.start_char, sentence.end_char)
    for match in wording.finditer(patterns("replies")["denial_phrases"]):
        token = next((t for t in sentence if t.idx == match.start()), None)
        subject = subject_of(token, hearing.parties) if token is not None else None
        for name in subject.names if subject is not None and can_answer(subject) else ():
            if name in hearing.accused or (name not in hearing.accusers and _is_accused_side(hearing, name)):
                yield from _denied(hearing, sentence, name, VERB, "denial-phrase")


def _is_accused_side(hearing: Hearing, name: str) -> bool:
    """Whether somebody speaks for the accused: they themselves, a person of theirs, or a body of the accused country."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    actor = known_actor(name)
    if actor is not None and actor.role == "executive" and actor.parent is not None:
        return bool({name, actor.parent} & hearing.accused)
    return (
        name in hearing.accused
        or hearing.is_kin_of_accused(name)
        or (hearing.is_of_accused_state(name) and (actor is None or actor.role not in _OWN_VIEW))
        or (
            name in people
            and country_of(name) is None
            and bool(hearing.accused)
            and not _is_employed_elsewhere(hearing, name)
        )
    )


def _is_of_the_act(hearing: Hearing, start: int, end: int) -> bool:
    wording = hearing.reading.wording(start, end)
    return bool(wording.search(patterns("acts")["acts"])) or hearing.names_side(start, end)


def _is_employed_elsewhere(hearing: Hearing, person: str) -> bool:
    """Whether the report introduces a person with a company that is not accused: "X, the head of Y"."""
    company = employer_of(hearing.reading, person)
    return company is not None and company not in hearing.accused


def without_bodies(hearing: Hearing, claims: list[Claim]) -> list[Claim]:
    """The claims without the denials of bodies, or of the country, for which a spokesperson or body denies the same by name."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    spoken_for = {
        (name, claim.target)
        for claim in claims
        if claim.predicate is Predicate.DENIES and claim.claimant in people
        for party in hearing.parties.within(claim.evidence.start, claim.evidence.end)
        if party.kind is PartyKind.GOVERNMENT
        for name in party.names
    }
    answered = {
        c.target
        for c in claims
        if c.predicate is Predicate.DENIES
        and c.claimant != CHINA
        and country_of(c.claimant) == country_of(CHINA)
        and is_public(c.claimant)
    }
    spoken_for |= {(CHINA, target) for target in answered}
    return [c for c in claims if c.predicate is not Predicate.DENIES or (c.claimant, c.target) not in spoken_for]
