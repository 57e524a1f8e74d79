"""Sentences -> who in them concedes the act or part of it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.hearing import Hearing, can_answer
from tracker.extraction.cues import patterns, stands_between
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.records import Claim, EntityKind, Predicate
from tracker.extraction.speaking.attribution import Attribution, Speech
from tracker.extraction.speaking.employers import employer_of

WORDS = 0.7
# How far before an admission the act may stand that it is of.
NEAR = 350
_DENIES = re.compile(
    r"\b(?:do|does)(?: not|n[’']t) (?:\w+ )?(?:distil|cop[yi]|steal|us[ei]|train|quer|extract|clon|do)", re.IGNORECASE
)
# So far behind it a report says what the admission was of.
AHEAD = 900
_OWN_FIRM = re.compile(
    r"\b(?:his|her|our)\s+(?:own\s+)?(?:[\w-]+\s+){0,3}(?:company|firm|lab|startup|team|engineers)\b(?![’']s)",
    re.IGNORECASE,
)

_ASKED = re.compile(r"\b(?:asked|pressed|questioned)\s+(?:\w+\s+){0,3}?(?:whether|if)\s+(?:the\s+)?", re.IGNORECASE)


def _concedes(hearing: Hearing, one: Attribution) -> bool:
    """Whether a verb of conceding is in the mouth of somebody who has something to concede: no company that knows of attacks and stands not accused."""
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    own = any(name in hearing.accused or name in people or known_actor(name) is None for name in one.holders)
    return one.speech is Speech.CONCEDE and own


def _asked_of_another(hearing: Hearing, one: Attribution, sentence: Tokens) -> bool:
    """Whether the speaker was asked of others' doings: "Asked whether Y had copied X's model, X's head said: “Yes.”"."""
    asked = _ASKED.search(hearing.reading.text, sentence.start_char, sentence.end_char)
    named = hearing.parties.within(asked.end(), sentence.end_char) if asked else ()
    if asked is None or not named or named[0].start != asked.end() or named[0].is_resolved:
        return False
    own = {name for holder in one.holders for name in (holder, employer_of(hearing.reading, holder)) if name}
    return own > set(one.holders) and own.isdisjoint(target_names(named[0]))


def find_admissions(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """admits of one sentence."""
    text, cues, acts = hearing.reading.text, patterns("replies"), patterns("acts")
    start, end = sentence.start_char, sentence.end_char
    if not stands_between("acts", "acts", text, start - NEAR, end + AHEAD):
        return
    wording = hearing.reading.wording(start, end)
    for one in hearing.attributions.between(start, end):
        told = acts["acts"].search(text, *one.content) or (
            one.speech is Speech.CONCEDE and cues["conceded"].search(text, *one.content)
        )
        told = told or cues["did_it"].search(text, *one.content)
        content = hearing.parties.within(max(start, one.content[0]), min(end, one.content[1]))
        firms = {actor.parent for n in one.holders if (actor := known_actor(n)) is not None}
        of_its_own = any(firms & set(p.names) for p in content) or _OWN_FIRM.search(
            text, max(start, one.content[0]), min(end, one.content[1])
        )
        conceded = (
            (_concedes(hearing, one) or (of_its_own and one.speech in (Speech.NEUTRAL, Speech.DISCOVER)))
            and told
            and (of_its_own or not acts["no_allegation"].search(text, *one.content))
            and not acts["negations"].search(text, *one.content)
            and not _DENIES.search(text, *one.content)
            and not cues["not_admitted"].search(text, *one.content)
        )
        agreed = (
            one.speech in (Speech.NEUTRAL, Speech.CLAIM)
            and wording.search(cues["admitted"])
            and wording.search(acts["acts"])
            and not _asked_of_another(hearing, one, sentence)
        )
        if not one.by_outlet and (conceded or agreed):
            yield from (
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS, "admits-act")
                for n in one.holders
                if n not in hearing.accusers
            )
    if wording.search(cues["own_admission"]):
        own = [name for name in hearing.parties.writers if name in hearing.accused]
        yield from (hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS, "admits-on-own-page") for n in own)
    for match in wording.finditer(cues["admission"]):
        owner = next(
            (
                p
                for p in hearing.parties.within(start, match.start())
                if re.fullmatch(r"[*_]*[’']s?\s+(?:\w+\s+)?", text[p.end : match.start()])
            ),
            None,
        )
        if owner is not None and can_answer(owner):
            yield from (
                hearing.claim(Predicate.ADMITS, n, None, sentence, WORDS, "admits-act")
                for n in owner.names
                if n not in hearing.accusers
            )
