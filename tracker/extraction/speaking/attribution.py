"""A Reading -> who says what in it: speaker, the words that mark it, what is said, and the go-betweens.

The outlet's own voice has no attribution.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import replace
from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.cues import patterns, words
from tracker.extraction.reading import Reading, sentence_of, text_of
from tracker.extraction.speaking.convictions import convictions
from tracker.extraction.speaking.interviews import interviewed
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.quotations import announced, continued_quotes, marked_speech, written_by
from tracker.extraction.speaking.recipients import is_where_it_lies
from tracker.extraction.speaking.signed_quotes import signed_quotes
from tracker.extraction.speaking.speech import Attribution, Speech, is_of_hearers, speaking_tokens, speech_of
from tracker.extraction.speaking.subjects import person_of, subject_of
from tracker.extraction.speaking.verbs import is_bare_participle, is_passive, is_verb

__all__ = ["Attribution", "Attributions", "Speech", "find_attributions", "speech_of"]

# "According to a letter seen by X": X passes on what another wrote.
_SEEN_BY = re.compile(r"\b(?:seen|reviewed|obtained|viewed) by\b")
# "“…,” foreign ministry spokesperson X said": the words stand before who says them.
_QUOTE_AND_ROLE = re.compile(r"(?:[,?!][\"”]|[\"”],)[*_]*\s+(?:(?!(?:and|but|which|who|that)\b)[\w.&’'-]+\s+){1,7}$")
# "…, Y published a set of models": what it published, not what stands before.
_TAKES_OBJECT = re.compile(r"\s+(?:an?|the|its|their|his|her|several|some|two|three|\d+)\b")


class Attributions:
    """All attributions of a report, in order."""

    def __init__(self, found: list[Attribution]) -> None:
        self.all: tuple[Attribution, ...] = tuple(sorted(found, key=lambda a: a.cue))
        self._starts = [a.cue[0] for a in self.all]

    def at(self, offset: int) -> Attribution | None:
        """The innermost attribution in whose content the character lies; a speaker before an outlet."""
        around = [a for a in self.all if a.content[0] <= offset < a.content[1]]
        return min(around, key=lambda a: (a.by_outlet, a.content[1] - a.content[0], a.cue), default=None)

    def speaker_of(self, offset: int) -> tuple[str, ...]:
        """Who says what stands at this character; empty for the outlet's own voice."""
        found = self.at(offset)
        return found.holders if found else ()

    def via_of(self, offset: int) -> tuple[str, ...]:
        """Through whom the report has what stands at this character."""
        found = self.at(offset)
        return found.via if found else ()

    def touching(self, start: int, end: int) -> tuple[Attribution, ...]:
        """The attributions of which some content lies in this stretch, in order."""
        return tuple(a for a in self.all if a.content[0] < end and start < a.content[1])

    def between(self, start: int, end: int) -> tuple[Attribution, ...]:
        """The attributions whose marking words begin in this stretch, in order."""
        first = bisect_right(self._starts, start - 1)
        return tuple(a for a in self.all[first:] if a.cue[0] < end)


def find_attributions(reading: Reading, parties: Parties | None = None) -> Attributions:
    """The attributions of a report; questions have none."""
    parties = parties or Parties(reading)
    found: list[Attribution] = []
    for sentence in reading.statements:
        own = [
            *_sourced(reading, parties, sentence),
            *_spoken(parties, sentence),
            *_documented(reading, parties, sentence),
            *convictions(reading, parties, sentence),
        ]
        own += marked_speech(reading, parties, sentence, own)
        found += _with_go_betweens(own, parties, sentence)
    found += [*continued_quotes(reading, found), *announced(reading, found)]
    found += [*signed_quotes(reading, parties, found), *_beside(interviewed(reading, parties), found)]
    return Attributions([*found, *written_by(reading, parties.writers, found)])


def _beside(turns: list[Attribution], found: list[Attribution]) -> list[Attribution]:
    """The turns of an interview, as far as nobody else is quoted in them."""
    taken = [a.content for a in found]
    return [t for t in turns if not any(s < t.content[1] and t.content[0] < e for s, e in taken)]


def _sourced(reading: Reading, parties: Parties, sentence: Tokens) -> list[Attribution]:
    """ "According to X, …" and "…, per X"."""
    found = []
    start, end = sentence.start_char, sentence.end_char
    for match in reading.wording(start, end).finditer(patterns("speech_verbs")["sources"]):
        source = next(
            (p for p in parties.within(match.end(), min(end, match.end() + 70)) if p.kind is not PartyKind.PLACE), None
        )
        if source is None or re.search(r"[.;:]|, (?!the\b)", reading.text[match.end() : source.start]):
            continue
        listed = parties.listed_with(source)
        last = listed[-1] if source in listed else source
        opening = not reading.text[start : match.start()].strip(' *_>#-"“')
        content = (last.end, end) if opening else (start, match.start())
        seen = _SEEN_BY.search(reading.text, match.end(), source.start)
        outlet = source.kind is PartyKind.OUTLET or _reads_only(match.group()) or seen is not None
        found.append(
            Attribution(
                holders=_all_names(listed),
                speech=Speech.NEUTRAL,
                cue=match.span(),
                content=content,
                by_outlet=outlet,
                resolved=source.is_resolved,
            )
        )
    return found


def _documented(reading: Reading, parties: Parties, sentence: Tokens) -> list[Attribution]:
    """ "X's letter about …", "X's claim that …", "a report by X to the effect that …"."""
    found = []
    cues, text = patterns("documents"), reading.text
    for owner in parties.within(sentence.start_char, sentence.end_char):
        tells = cues["tells"].match(text, owner.end, sentence.end_char)
        if tells and owner.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) and owner.names:
            nouns = cues["nouns"].finditer(text, max(sentence.start_char, owner.start - 80), owner.start)
            if any(cues["by"].fullmatch(text[noun.end() : owner.start]) for noun in nouns):
                found.append(
                    Attribution(
                        holders=owner.names,
                        speech=Speech.CLAIM,
                        cue=(owner.end, tells.end()),
                        content=(tells.end(), sentence.end_char),
                        resolved=owner.is_resolved,
                    )
                )
        match = _document_pattern().match(reading.text, owner.end, sentence.end_char)
        if match and owner.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT) and owner.names:
            found.append(
                Attribution(
                    holders=owner.names,
                    speech=Speech.CLAIM,
                    cue=(owner.end, match.end()),
                    content=(match.end(), sentence.end_char),
                    resolved=owner.is_resolved,
                )
            )
    return found


@cache
def _document_pattern() -> re.Pattern[str]:
    nouns = "|".join(sorted(words("speech_verbs", "documents"), key=len, reverse=True))
    return re.compile(
        rf"[*_]*(?:[’']s?\s+|\s+(?:itself |has |have |had |just |also )*(?:dropped|released|published|presented|provided|shared|produced|came to|come to|reached|drew|drawn|voiced|made)\s+)"
        rf"(?:(?!(?:said|says|wrote|told|in|to|on|by|with|that|has|is|was|and)\b)[\w.,“”\"-]+\s+){{0,5}}?(?:{nouns}|evidence|proof|details)\s+(?:(?:in|on|from|of|last|this|earlier|late)\s+(?:[A-Z0-9][\w,]*\s+|(?:week|month|year|spring|summer|autumn|fall|winter)\s+){{1,3}})?(?:about|on|of|regarding|alleging|that|detailing|describing|accusing|naming|showing)\b"
        r"|[*_]*[’']s?\s+(?:own\s+)?(?:telling|account|view|words|reckoning|estimation|assessment|version|eyes|opinion),"
        r"|[*_]*\s+(?:is|was|are)\s+(?:right|correct)\s+(?:that|in saying that|when (?:he|she|it|they) sa(?:ys?|id))\b",
        re.IGNORECASE,
    )


def _spoken(parties: Parties, sentence: Tokens) -> list[Attribution]:
    """Speech verbs with a subject that is known."""
    found = []
    for token in speaking_tokens(sentence):
        speech = speech_of(token.lower_)
        if speech is None or not is_verb(token) or (speech is Speech.DISCOVER and _is_purpose(token)):
            continue
        passive = is_passive(token) or (speech is Speech.DISCOVER and is_bare_participle(token))
        if speech is Speech.DISCOVER and token.i + 1 < sentence.end and _is_attribute(token):
            continue
        if (passive and _reads_only(token.lower_)) or _only_names(token, parties) or is_of_hearers(token):
            continue
        subject = _agent_of(token, parties, sentence) if passive else subject_of(token, parties)
        if subject is None or subject.kind is PartyKind.PRODUCT or is_where_it_lies(subject, sentence):
            continue
        aside = _is_aside(token, subject, parties)
        speaking = (p for p in parties.subjects_with(subject) if p.kind is not PartyKind.PRODUCT)
        names = subject.names if aside else _all_names(tuple(speaking))
        if not names:
            continue
        found.append(
            Attribution(
                holders=names,
                speech=speech,
                cue=(token.idx, token.idx + len(token)),
                content=(sentence.start_char, sentence.end_char) if aside else _content(token, subject, sentence),
                by_outlet=subject.kind is PartyKind.OUTLET,
                verb=token.i,
                resolved=subject.is_resolved,
            )
        )
    return found


def _only_names(verb: Token, parties: Parties) -> bool:
    """Whether "a technique called distillation" only gives a name."""
    if verb.lower_ not in ("called", "termed", "dubbed", "labelled", "labeled") or verb.i == sentence_of(verb).start:
        return False
    before = verb.nbor(-1)
    return before.pos_ == "NOUN" and parties.at(before.idx) is None


def _is_aside(verb: Token, subject: Party, parties: Parties) -> bool:
    """Whether "Y, X said, copied …" puts its speaker between commas: no list of Y and X."""
    listed, text = parties.listed_with(subject), text_of(verb.doc)
    end = verb.idx + len(verb)
    return (
        len(listed) == 2
        and listed[-1] is subject
        and text[listed[0].end : subject.start].strip() == ","
        and text[end : end + 1] == ","
    )


def _reads_only(phrase: str) -> bool:
    """Whether "seen by X" makes X one who has read a document and passes it on."""
    return phrase.casefold().split()[0] in words("speech_verbs", "readers")


def _is_attribute(verb: Token) -> bool:
    """Whether a finding only describes whom it stands behind: "known as", "operators tied to X"."""
    behind = verb.nbor(1).lower_
    return behind == "as" or (behind in ("to", "with") and verb.lower_ in words("speech_verbs", "joining"))


def _is_purpose(verb: Token) -> bool:
    """Whether a finding is only aimed at: "to detect", "can trace", "will identify"."""
    before = verb.doc[max(sentence_of(verb).start, verb.i - 2) : verb.i]
    return any(t.lower_ in words("speech_verbs", "aims") for t in before)


def _agent_of(verb: Token, parties: Parties, sentence: Tokens) -> Party | None:
    """By whom something "was found", "was named"."""
    text = text_of(verb.doc)
    after = parties.within(verb.idx, min(sentence.end_char, verb.idx + 80))
    agent = next((p for p in after if re.search(r"\bby\s+(?:the\s+|its\s+)?[*_]*$", text[verb.idx : p.start])), None)
    return agent and person_of(agent, verb, parties)


def _content(verb: Token, subject: Party, sentence: Tokens) -> tuple[int, int]:
    """What the verb introduces: what follows it, or all of the sentence where the words stand before "X said"."""
    start, end = sentence.start_char, sentence.end_char
    before = text_of(verb.doc)[start : min(subject.start, verb.idx)]
    quoted = bool(re.search(r"[\"”’'][\s*_]*$", before) or _QUOTE_AND_ROLE.search(before))
    first = re.match(r"[\W_]*(\w+)", before)
    adjunct = first is not None and first[1].casefold() in words("speech_verbs", "sources", "adjuncts")
    after = text_of(verb.doc)[verb.idx + len(verb) : end]
    ends_here = len(re.findall(r"\w+", after)) < 6
    if not quoted and re.match(r"\s+that\b", after):
        return verb.idx + len(verb), end
    acts_itself = _TAKES_OBJECT.match(after) is not None and verb.lower_ in words("speech_verbs", "transitive")
    said_before = before.rstrip().endswith(",") and len(before) > 20 and not acts_itself
    if quoted or (said_before and (ends_here or not adjunct)):
        return start, end
    return verb.idx + len(verb), end


def _with_go_betweens(found: list[Attribution], parties: Parties, sentence: Tokens) -> list[Attribution]:
    """The attributions of a sentence, each with the outlets that stand between its speaker and the report."""
    found = [replace(a, by_outlet=True) if _only_passes_on(a, found) else a for a in found]
    outlets = [p.names[0] for p in parties.within(sentence.start_char, sentence.end_char) if p.kind is PartyKind.OUTLET]
    named_as_source = {name for a in found if a.by_outlet for name in a.holders}
    passing = [name for a in found if a.by_outlet and a.verb is None for name in a.holders]
    told = [name for name in outlets if name in named_as_source or _is_told(name, parties, sentence)]
    via = tuple(dict.fromkeys([*told, *passing]))
    return [a if a.by_outlet else replace(a, via=tuple(name for name in via if name not in a.holders)) for a in found]


def _only_passes_on(one: Attribution, found: list[Attribution]) -> bool:
    """Whether "according to X" stands before words of another: "According to X, Y said …" has X as a go-between."""
    others = (a for a in found if a.verb is not None and not a.by_outlet and not set(a.holders) & set(one.holders))
    return (
        one.verb is None
        and one.speech is Speech.NEUTRAL
        and any(one.content[0] <= a.cue[0] < one.content[1] for a in others)
    )


def _is_told(outlet: str, parties: Parties, sentence: Tokens) -> bool:
    """Whether the sentence says that somebody told the outlet."""
    for party in parties.within(sentence.start_char, sentence.end_char):
        before = text_of(sentence.doc)[sentence.start_char : party.start]
        if outlet in party.names and re.search(
            r"\b(?:told|tells|interview with|statement to|comment to|email to)\s+(?:the\s+)?[*_]*$", before
        ):
            return True
    return False


def _all_names(parties: tuple[Party, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for p in parties for name in p.names))
