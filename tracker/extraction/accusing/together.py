"""The subject of an accusing verb -> who accuses together with it, where no list says so."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.parties import Parties, Party

_NOT_ONLY = re.compile(r"\bnot (?:only|just|merely|solely|alone)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_BUT_ALSO = re.compile(r"[*_]*,?\s+but\s+(?:also\s+)?(?:the\s+)?[*_]*")
_JOINS = re.compile(
    r"[*_]*\s+(?:(?:has|have|had|also|now|later|\w+ly)\s+){0,3}(?:joins?|joined|joining|follow(?:s|ed|ing))\s+(?:the\s+)?[*_]*"
)
_IN_ACCUSING = re.compile(r"[*_]*\s+in\s+(?:(?:also|publicly|formally|openly)\s+)?")
_JOINED_BY = re.compile(r"[*_]*,\s+(?:later |soon |now )?(?:joined|followed|supported)\s+by\s+(?:the\s+)?")


def accusing_together(subject: Party, verb: Token, parties: Parties) -> tuple[Party, ...]:
    """X of "not only X but also Y accused Z", of "Y, joined by X, accused Z" and of "Y joined X in accusing Z"."""
    return (*_not_only(subject, verb, parties), *_joining(subject, verb, parties), *_joined(subject, verb, parties))


def _not_only(subject: Party, verb: Token, parties: Parties) -> tuple[Party, ...]:
    text, start = text_of(verb.doc), sentence_of(verb).start_char
    first = parties.listed_with(subject)[0].start
    before = [p for p in parties.within(start, first) if p.names]
    if not before or not _BUT_ALSO.fullmatch(text, before[-1].end, first):
        return ()
    listed = parties.listed_with(before[-1])
    return listed if _NOT_ONLY.search(text, start, listed[0].start) else ()


def _joining(subject: Party, verb: Token, parties: Parties) -> tuple[Party, ...]:
    behind = parties.within(subject.end, verb.idx)
    is_joined = bool(behind) and _JOINED_BY.fullmatch(text_of(verb.doc), subject.end, behind[0].start)
    return parties.listed_with(behind[0]) if is_joined else ()


def _joined(subject: Party, verb: Token, parties: Parties) -> tuple[Party, ...]:
    text, behind = text_of(verb.doc), parties.within(subject.end, verb.idx)
    if not behind or not _JOINS.fullmatch(text, subject.end, behind[0].start):
        return ()
    joined = parties.listed_with(behind[0])
    return joined if _IN_ACCUSING.fullmatch(text, joined[-1].end, verb.idx) else ()
