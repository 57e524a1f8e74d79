"""What the accused answer: silence, denial, admission. Here the silences."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.admissions import find_admissions
from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.answers import find_answers
from tracker.extraction.accusing.denials import find_denials
from tracker.extraction.accusing.hearing import Hearing, can_answer
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of
from tracker.extraction.records import Claim, Manner, Predicate
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

# How sure a fixed formula of newspapers is.
FORMULA = 0.9
# An accuser's own word that no answer came.
UNHEARD = 0.7
_SPOKEN_FOR = re.compile(
    r"\b(?:spokes\w+|representatives?|officials?|executives?|lawyers?|teams?|none|neither|either|both|all)\s+(?:for|of|at|from)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r",\s+(?:which|who|whose|whom)\b[^;,\n]{5,200}(?:,[^;,\n]{3,60})?,\s*(?:(?:has|have|had|did|does|also|since|so far|\w+ly)\s+){0,3}$"
)
# "Its parent X": so far before the name.
OWNER_REACH = 40
_ITS_OWNER = re.compile(r"\bits\s+(?:\w+\s+)?(?:parent|owner|backer|founder)(?:\s+(?:company|group|firm|fund))?,?\s+$")
_TURN = re.compile(r";|\bbut\b|\bwhile\b|, and\b(?= (?:the |a )?[A-Z])")
_TO = re.compile(
    r"\b(?:to|with|by|from|for|of|at)\s+(?:the\s+|both\s+|representatives?\s+(?:of|for|at)\s+|spokes\w+\s+(?:of|for|at)\s+)*[*_]*$",
    re.IGNORECASE,
)
_LEADS_TO = re.compile(
    r"\s+(?:(?:has |have |had )?(?:came|come|arrived|forthcoming|was received|was forthcoming|back)\s+)*(?:from\s+|by\s+|a\s+|an\s+|either\s+|any\s+of\s+|officials\s+at\s+|spokes\w+\s+(?:for|of)\s+|representatives?\s+(?:for|of|at)\s+|the\s+)*[*_]*"
)
_GOVERNED = re.compile(r"\b(?:of|in|at|from|by|for|with|on|to|against|about)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)


def find_replies(hearing: Hearing) -> Iterator[Claim]:
    """no_response, denies and admits, sentence by sentence."""
    for sentence in hearing.sentences():
        yield from _silences(hearing, sentence)
        yield from find_denials(hearing, sentence)
        yield from find_answers(hearing, sentence)
        yield from find_admissions(hearing, sentence)


def _silences(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    cues, wording = patterns("replies"), hearing.reading.wording(sentence.start_char, sentence.end_char)
    excepted = _excepted(hearing, sentence)
    for section, manner, who in _SILENCES:
        for match in wording.finditer(cues[section]):
            if _of_other_matter(hearing, match.end(), sentence.end_char):
                continue
            asked = who(hearing, sentence, match)
            silent = [n for p in asked for n in _meant(hearing, p, section)]
            owners = {n for p in asked if _is_its_owner(hearing, p) for n in p.names}
            for name in dict.fromkeys(silent or _nameless(hearing, sentence, match)):
                if section == "silent_plain" and name not in hearing.accused:
                    continue
                if name in (CHINA, *excepted):
                    continue
                if name in owners or _is_asked_to_answer(hearing, name):
                    yield hearing.claim(
                        Predicate.NO_RESPONSE, name, None, sentence, FORMULA, section.replace("_", "-"), manner=manner
                    )
    if wording.search(patterns("silences")["unheard"]):
        for name in hearing.last_named(sentence.end_char - 1, sorted(hearing.accused - {CHINA})):
            yield hearing.claim(
                Predicate.NO_RESPONSE, name, None, sentence, UNHEARD, "got-no-answer", manner=Manner.SILENT
            )


def _of_other_matter(hearing: Hearing, start: int, end: int) -> bool:
    """Whether what somebody has no comment on is something else: "on its plans for chips"."""
    return bool(patterns("silences")["on_other_matter"].match(hearing.reading.text, start, end))


def _excepted(hearing: Hearing, sentence: Tokens) -> tuple[str, ...]:
    """Who did answer: "none of them replied, with the exception of X"."""
    match = hearing.reading.wording(sentence.start_char, sentence.end_char).search(patterns("silences")["excepted"])
    after = hearing.parties.within(match.end(), sentence.end_char) if match else ()
    return after[0].names if after else ()


def _meant(hearing: Hearing, party: Party, section: str) -> tuple[str, ...]:
    """Whom a party is; "the company" that was asked is the only accused rather than its accuser."""
    is_asked = section == "unanswered" and party.kind is PartyKind.STAND_IN
    is_accuser = is_asked and set(party.names) <= set(hearing.accusers)
    return (hearing.only_accused or party.names) if is_accuser else party.names


def _nameless(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[str, ...]:
    """The only accused, whose "spokesperson in Hangzhou" or "press office" did not answer."""
    asked = patterns("silences")["press_office"].search(hearing.reading.text, sentence.start_char, match.end())
    around = hearing.parties.within(sentence.start_char, sentence.end_char)
    if not asked or any(can_answer(p) for p in around):
        return ()
    return hearing.only_accused or hearing.last_named(sentence.start_char, sorted(hearing.accused - {CHINA}))


def _is_asked_to_answer(hearing: Hearing, name: str) -> bool:
    """Whether a silence is the accused's, or that of a body of their state: anybody else who has no comment answers nothing."""
    if name in hearing.accused or name in hearing.accusers:
        return name in hearing.accused
    if country_of(name) is None or hearing.is_kin_of_accused(name):
        return True
    return is_public(name) and bool(hearing.accused) and hearing.is_of_accused_state(name)


def _is_its_owner(hearing: Hearing, party: Party) -> bool:
    """Whether it is named together with an accused as its owner: "Y and its parent X"."""
    listed = hearing.parties.listed_with(party)
    is_owner = _ITS_OWNER.search(hearing.reading.text, max(0, party.start - OWNER_REACH), party.start)
    return bool(is_owner) and any(set(p.names) & hearing.accused for p in listed)


def _inside(hearing: Hearing, _: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Those named in the phrase itself: "neither X nor Y responded"."""
    inside = [p for p in hearing.parties.within(match.start(), match.end()) if p.names and can_answer(p)]
    return tuple(dict.fromkeys(q for p in inside for q in hearing.parties.listed_with(p)))


def _asked(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Those to whom went what stayed unanswered: "requests sent to X were not returned"."""
    before = [p for p in hearing.parties.within(match.start(), match.end()) if can_answer(p)]
    asked = [
        p
        for p in before
        if _TO.search(hearing.reading.text[sentence.start_char : hearing.parties.listed_with(p)[0].start])
    ]
    return hearing.parties.listed_with(asked[-1]) if asked else ()


def _who_is_silent(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    """Who stands before the phrase, ungoverned and in the same clause, else right behind it."""
    text, parties = hearing.reading.text, hearing.parties
    if (aside := _ASIDE.search(text, sentence.start_char, match.start())) is not None:
        # "X, which Y says did …, has kept quiet": it is X that is silent.
        first = next((p for p in parties.within(sentence.start_char, aside.start()) if can_answer(p)), None)
        if first is not None and parties.listed_with(first)[-1].end >= aside.start():
            return tuple(p for p in parties.listed_with(first) if can_answer(p))
    clause = sentence.start_char
    for turn in _TURN.finditer(text, clause, match.start()):
        clause = turn.end()
    before = [p for p in parties.within(clause, match.start()) if can_answer(p)]
    for party in reversed(before):
        first = parties.listed_with(party)[0]
        lead = text[clause : first.start]
        if not _GOVERNED.search(lead) or _SPOKEN_FOR.search(lead):
            return tuple(p for p in parties.listed_with(party) if can_answer(p))
    return _right_after(hearing, sentence, match)


def _right_after(hearing: Hearing, sentence: Tokens, match: re.Match[str]) -> tuple[Party, ...]:
    text, parties = hearing.reading.text, hearing.parties
    after = [p for p in parties.within(match.end(), min(sentence.end_char, match.end() + 80)) if can_answer(p)]
    return parties.listed_with(after[0]) if after and _LEADS_TO.fullmatch(text[match.end() : after[0].start]) else ()


_SILENCES = (
    ("silent", Manner.SILENT, _who_is_silent),
    ("silent_plain", Manner.SILENT, _who_is_silent),
    ("none_of", Manner.SILENT, _inside),
    ("unanswered", Manner.SILENT, _asked),
    ("declined", Manner.DECLINED, _who_is_silent),
    ("unreachable", Manner.UNREACHABLE, _who_is_silent),
    ("unreached", Manner.UNREACHABLE, _right_after),
)
