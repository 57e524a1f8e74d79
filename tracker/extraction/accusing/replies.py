"""What the accused answer: silence, denial, admission."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import Claim, EntityKind, Manner, Predicate
from tracker.extraction.speaking.attribution import Attribution, Speech
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of

# How sure the cue is: a fixed formula of newspapers, a verb of denial with its object, a denial or admission in other words.
FORMULA, VERB, WORDS = 0.9, 0.85, 0.7
# How far before an admission the act may stand that it is of.
NEAR = 350
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes\w+|representatives?|officials?|executives?|lawyers?|teams?|none|neither|either|both|all)\s+(?:for|of|at|from)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
_OWN_FIRM = re.compile(
    r"\b(?:his|her|our)\s+(?:own\s+)?(?:[\w-]+\s+){0,3}(?:company|firm|lab|startup|team|engineers)\b", re.IGNORECASE
)
_TURN = re.compile(r";|\bbut\b|\bwhile\b|, and\b(?= (?:the |a )?[A-Z])")
_TO = re.compile(
    r"\b(?:to|with|by|from|for|of|at)\s+(?:the\s+|both\s+|representatives?\s+(?:of|for|at)\s+|spokes\w+\s+(?:of|for|at)\s+)*[*_]*$",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"\s+(?:from\s+|by\s+|a\s+|an\s+|either\s+|any\s+of\s+|officials\s+at\s+|spokes\w+\s+(?:for|of)\s+|representatives?\s+(?:for|of|at)\s+|the\s+)*[*_]*"
)
_GOVERNED = re.compile(r"\b(?:of|in|at|from|by|for|with|on|to|against|about)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)


def find_replies(hearing: Hearing) -> Iterator[Claim]:
    """no_response, denies and admits, sentence by sentence."""
    for sentence in hearing.sentences():
        yield from _silences(hearing, sentence)
        yield from _denials(hearing, sentence)
        yield from _admissions(hearing, sentence)


def _silences(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    cues, wording = patterns("replies"), hearing.reading.wording(sentence.start_char, sentence.end_char)
    for section, manner, who in _SILENCES:
        for match in wording.finditer(cues[section]):
            for name in dict.fromkeys(n for p in who(hearing, sentence, match) for n in p.names if n != CHINA):
                if _is_asked_to_answer(hearing, name):
                    yield hearing.claim(
                        Predicate.NO_RESPONSE, name, None, sentence, FORMULA, section.replace("_", "-"), manner=manner
                    )


def _is_asked_to_answer(hearing: Hearing, name: str) -> bool:
    """Whether a silence is the accused's: an accuser or a body of its country that has no comment answers nothing."""
    return name in hearing.accused or (name not in hearing.accusers and country_of(name) in (None, "CN"))


def _inside(hearing: Hearing, _: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Those named in the phrase itself: "neither X nor Y responded"."""
    inside = [p for p in hearing.parties.within(match.start(), match.end()) if p.names and _can_answer(p)]
    return tuple(dict.fromkeys(q for p in inside for q in hearing.parties.listed_with(p)))


def _asked(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Those to whom went what stayed unanswered: "requests sent to X were not returned"."""
    before = [p for p in hearing.parties.within(match.start(), match.end()) if _can_answer(p)]
    asked = [
        p
        for p in before
        if _TO.search(hearing.reading.text[sentence.start_char : hearing.parties.listed_with(p)[0].start])
    ]
    return hearing.parties.listed_with(asked[-1]) if asked else ()


def _who_is_silent(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Who stands before the phrase, ungoverned and in the same clause, else right behind it."""
    text, parties = hearing.reading.text, hearing.parties
    clause = sentence.start_char
    for turn in _TURN.finditer(text, clause, match.start()):
        clause = turn.end()
    before = [p for p in parties.within(clause, match.start()) if _can_answer(p)]
    for party in reversed(before):
        first = parties.listed_with(party)[0]
        lead = text[clause : first.start]
        if not _GOVERNED.search(lead) or _SPOKEN_FOR.search(lead):
            return tuple(p for p in parties.listed_with(party) if _can_answer(p))
    return _right_after(hearing, sentence, match)


def _right_after(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    text, parties = hearing.reading.text, hearing.parties
    after = [p for p in parties.within(match.end(), min(sentence.end_char, match.end() + 80)) if _can_answer(p)]
    return parties.listed_with(after[0]) if after and _LEADS_TO.fullmatch(text[match.end() : after[0].start]) else ()


_SILENCES = (
    ("silent", Manner.SILENT, _who_is_silent),
    ("none_of", Manner.SILENT, _inside),
    ("unanswered", Manner.SILENT, _asked),
    ("declined", Manner.DECLINED, _who_is_silent),
    ("unreachable", Manner.UNREACHABLE, _who_is_silent),
    ("unreached", Manner.UNREACHABLE, _right_after),
)


def _can_answer(party: Party) -> bool:
    return party.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE) and bool(party.names)


def _denials(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    about = cues["accusation"].search(text, max(0, start - 300), end) or stands_between(
        "acts", "acts", text, start, end
    )
    by_kind = hearing.reading.wording(start, end).search(cues["accusers_by_kind"])
    if not about or not (hearing.accusers or by_kind):
        return
    yield from _denials_in_phrases(hearing, sentence)
    yield from _denials_as_nouns(hearing, sentence)
    for one in hearing.attributions.touching(start, end):
        words = (max(start, one.content[0]), min(end, one.content[1]))
        by_verb = (
            one.speech is Speech.DENY
            and start <= one.cue[0] < end
            and cues["denied_what"].search(text, words[0], min(words[1], words[0] + 60))
        )
        in_words = cues["denial"].search(text, *words)
        if one.by_outlet:
            continue
        for name in one.holders:
            own_words = name in hearing.accused and cues["denial_of_accused"].search(text, *words)
            if name not in hearing.accusers and (by_verb or in_words or own_words):
                sure, rule = (VERB, "denial-verb") if by_verb else (WORDS, "words-of-denial")
                yield from _denied(hearing, sentence, name, sure, rule, one.via)


def _denials_as_nouns(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "Denial by X" in a timeline."""
    text, end = hearing.reading.text, sentence.end_char
    for noun in patterns("replies")["denial_noun"].finditer(text, sentence.start_char, end):
        party = next((p for p in hearing.parties.within(noun.end(), end) if p.start == noun.end()), None)
        for name in party.names if party is not None and _can_answer(party) else ():
            if name not in hearing.accusers and _is_accused_side(hearing, name):
                yield from _denied(hearing, sentence, name, WORDS, "denial-as-noun")


def _denied(
    hearing: Hearing, sentence: Tokens, name: str, sure: float, rule: str, via: tuple[str, ...] = ()
) -> Iterator[Claim]:
    """A denial where the speaker speaks for the accused, else a dispute."""
    predicate = Predicate.DENIES if _is_accused_side(hearing, name) else Predicate.DISPUTES
    for accuser in hearing.accusers_answered(name, sentence.start_char, sentence.end_char):
        yield hearing.claim(predicate, name, accuser, sentence, sure, rule, via=via)


def _denials_in_phrases(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X pushed back", "X brushed off the allegation"."""
    wording = hearing.reading.wording(sentence.start_char, sentence.end_char)
    for match in wording.finditer(patterns("replies")["denial_phrases"]):
        token = next((t for t in sentence if t.idx == match.start()), None)
        subject = subject_of(token, hearing.parties) if token is not None else None
        for name in subject.names if subject is not None and _can_answer(subject) else ():
            if name in hearing.accused or (name not in hearing.accusers and _is_accused_side(hearing, name)):
                yield from _denied(hearing, sentence, name, VERB, "denial-phrase")


def _is_accused_side(hearing: Hearing, name: str) -> bool:
    """Whether somebody speaks for the accused: they themselves, a person of theirs, or a body of the accused country."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    return (
        name in hearing.accused
        or country_of(name) == "CN"
        or (name in people and country_of(name) is None and bool(hearing.accused))
    )


def _concedes(hearing: Hearing, one: Attribution) -> bool:
    """Whether a verb of conceding is in the mouth of somebody who has something to concede: no American company that knows of attacks."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    own = any(name in hearing.accused or name in people or country_of(name) != "US" for name in one.holders)
    return one.speech is Speech.CONCEDE and own


def _admissions(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    text, cues, acts = hearing.reading.text, patterns("replies"), patterns("acts")
    start, end = sentence.start_char, sentence.end_char
    if not stands_between("acts", "acts", text, start - NEAR, end):
        return
    wording = hearing.reading.wording(start, end)
    for one in hearing.attributions.between(start, end):
        told = acts["acts"].search(text, *one.content) or (
            one.speech is Speech.CONCEDE and cues["conceded"].search(text, *one.content)
        )
        content = hearing.parties.within(max(start, one.content[0]), min(end, one.content[1]))
        firms = {actor.parent for n in one.holders if (actor := known_actor(n)) is not None}
        of_its_own = any(firms & set(p.names) for p in content) or _OWN_FIRM.search(
            text, max(start, one.content[0]), min(end, one.content[1])
        )
        conceded = (
            (_concedes(hearing, one) or (of_its_own and one.speech is Speech.NEUTRAL))
            and told
            and (of_its_own or not acts["no_allegation"].search(text, *one.content))
            and not acts["negations"].search(text, *one.content)
            and not cues["not_admitted"].search(text, *one.content)
        )
        agreed = (
            one.speech in (Speech.NEUTRAL, Speech.CLAIM)
            and wording.search(cues["admitted"])
            and wording.search(acts["acts"])
        )
        if not one.by_outlet and (conceded or agreed):
            yield from (
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS, "admits-act")
                for n in one.holders
                if n not in hearing.accusers
            )
    for match in wording.finditer(cues["admission"]):
        owner = next(
            (
                p
                for p in hearing.parties.within(start, match.start())
                if re.fullmatch(r"[*_]*[’']s?\s+(?:\w+\s+)?", text[p.end : match.start()])
            ),
            None,
        )
        if owner is not None and _can_answer(owner):
            yield from (
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS, "admits-act")
                for n in owner.names
                if n not in hearing.accusers
            )
