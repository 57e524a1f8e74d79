"""What the accused answer: silence, denial, admission."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.attribution import Speech
from tracker.extraction.cues import patterns
from tracker.extraction.hearing import Hearing
from tracker.extraction.parties import CHINA, Party, PartyKind
from tracker.extraction.records import Claim, EntityKind, Manner, Predicate
from tracker.extraction.roles import country_of, known_actor

# How sure the cue is: a fixed formula of newspapers, a verb of denial with its object, a denial or admission in other words.
FORMULA, VERB, WORDS = 0.9, 0.85, 0.7
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes\w+|representatives?|officials?|executives?|lawyers?|teams?|none|neither|either|both|all)\s+(?:for|of|at|from)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
_OWN_FIRM = re.compile(
    r"\b(?:his|her|our)\s+(?:own\s+)?(?:[\w-]+\s+){0,3}(?:company|firm|lab|startup|team|engineers)\b", re.IGNORECASE
)
_GOVERNED = re.compile(r"\b(?:of|in|at|from|by|for|with|on|to|against|about)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)


def find_replies(hearing: Hearing) -> Iterator[Claim]:
    """no_response, denies and admits, sentence by sentence."""
    for sentence in hearing.sentences():
        yield from _silences(hearing, sentence)
        yield from _denials(hearing, sentence)
        yield from _admissions(hearing, sentence)


def _silences(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    for section, manner in (
        ("silent", Manner.SILENT),
        ("none_of", Manner.SILENT),
        ("declined", Manner.DECLINED),
        ("unreachable", Manner.UNREACHABLE),
    ):
        for match in cues[section].finditer(text, start, end):
            silent = _who_is_silent(hearing, sentence, match)
            for name in dict.fromkeys(n for p in silent for n in p.names if n != CHINA):
                if not _is_asked_to_answer(hearing, name):
                    continue
                yield hearing.claim(Predicate.NO_RESPONSE, name, None, sentence, FORMULA, manner=manner)


def _is_asked_to_answer(hearing: Hearing, name: str) -> bool:
    """Whether a silence is the accused's: an accuser or a body of its country that has no comment answers nothing."""
    return name in hearing.accused or (name not in hearing.accusers and country_of(name) in (None, "CN"))


def _who_is_silent(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    text, parties = hearing.reading.text, hearing.parties
    if match.re is patterns("replies")["none_of"]:
        inside = [p for p in parties.within(match.start(), match.end()) if p.names]
        return parties.listed_with(inside[0]) if inside else ()
    clause = max(
        sentence.start_char,
        *(
            m.end()
            for m in re.finditer(r";|\bbut\b|\bwhile\b|, and\b(?= (?:the |a )?[A-Z])", text[: match.start()])
            if m.end() > sentence.start_char
        ),
        sentence.start_char,
    )
    before = [p for p in parties.within(clause, match.start()) if _can_answer(p)]
    for party in reversed(before):
        first = parties.listed_with(party)[0]
        lead = text[clause : first.start]
        if not _GOVERNED.search(lead) or _SPOKEN_FOR.search(lead):
            return tuple(p for p in parties.listed_with(party) if _can_answer(p))
    after = [p for p in parties.within(match.end(), min(sentence.end_char, match.end() + 80)) if _can_answer(p)]
    if after and re.fullmatch(
        r"\s+(?:from\s+|by\s+|a\s+|an\s+|spokes\w+\s+(?:for|of)\s+|representatives?\s+(?:for|of|at)\s+|the\s+)*[*_]*",
        text[match.end() : after[0].start],
    ):
        return parties.listed_with(after[0])
    return ()


def _can_answer(party: Party) -> bool:
    return party.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE) and bool(party.names)


def _denials(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    about = cues["accusation"].search(text, max(0, start - 300), end)
    by_kind = cues["accusers_by_kind"].search(text, start, end)
    if not about or not (hearing.accusers or by_kind):
        return
    yield from _denials_in_chinese(hearing, sentence)
    for one in hearing.attributions.touching(start, end):
        words = (max(start, one.content[0]), min(end, one.content[1]))
        by_verb = (
            one.speech is Speech.DENY
            and start <= one.cue[0] < end
            and cues["denied_what"].search(text, words[0], min(words[1], words[0] + 60))
        )
        in_words = cues["denial"].search(text, *words)
        if one.by_outlet or not (by_verb or in_words):
            continue
        for name in one.holders:
            if name in hearing.accusers:
                continue
            predicate = Predicate.DENIES if _is_accused_side(hearing, name) else Predicate.DISPUTES
            for accuser in hearing.accusers_answered(name, start, end):
                yield hearing.claim(predicate, name, accuser, sentence, VERB if by_verb else WORDS, via=one.via)


def _denials_in_chinese(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "外交部表示，指控毫无根据": who stands first in the sentence says so."""
    text, start = hearing.reading.text, sentence.start_char
    denied = patterns("replies")["denial_zh"].search(text, start, sentence.end_char)
    if hearing.reading.language != "zh" or denied is None:
        return
    who = next((p for p in hearing.parties.within(start, denied.start()) if _can_answer(p)), None)
    for name in who.names if who else ():
        if name in hearing.accusers or not _is_accused_side(hearing, name):
            continue
        for accuser in hearing.accusers_answered(name, start, sentence.end_char):
            yield hearing.claim(Predicate.DENIES, name, accuser, sentence, WORDS)


def _is_accused_side(hearing: Hearing, name: str) -> bool:
    """Whether somebody speaks for the accused: they themselves, a person of theirs, or a body of the accused country."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    return (
        name in hearing.accused
        or country_of(name) == "CN"
        or (name in people and country_of(name) is None and bool(hearing.accused))
    )


def _admissions(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    text, cues, acts = hearing.reading.text, patterns("replies"), patterns("acts")
    start, end = sentence.start_char, sentence.end_char
    near = acts["acts"].search(text, max(0, start - 350), end)
    if not near:
        return
    for one in hearing.attributions.between(start, end):
        own = acts["acts"].search(text, *one.content) and not acts["no_allegation"].search(text, *one.content)
        content = hearing.parties.within(max(start, one.content[0]), min(end, one.content[1]))
        firms = {actor.parent for n in one.holders if (actor := known_actor(n)) is not None}
        of_its_own = any(firms & set(p.names) for p in content) or _OWN_FIRM.search(
            text, max(start, one.content[0]), min(end, one.content[1])
        )
        conceded = (
            (one.speech is Speech.CONCEDE or (of_its_own and one.speech is Speech.NEUTRAL))
            and own
            and not acts["negations"].search(text, *one.content)
        )
        agreed = (
            one.speech in (Speech.NEUTRAL, Speech.CLAIM)
            and cues["admitted"].search(text, start, end)
            and acts["acts"].search(text, start, end)
        )
        if not one.by_outlet and (conceded or agreed):
            yield from (
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS)
                for n in one.holders
                if n not in hearing.accusers
            )
    for match in cues["admission"].finditer(text, start, end):
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
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS)
                for n in owner.names
                if n not in hearing.accusers
            )
