"""To whom something is sent or told, or with whom it lies, so that a verb behind them is not theirs: "the letter to X, accusing …"."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span as Tokens
from spacy.tokens import Token

from tracker.extraction.cues import patterns
from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

_RECIPIENT = re.compile(
    r"\b(?:to|for|with|before|at)\s+(?:the\s+|its\s+|both\s+)?(?:(?-i:[A-Z])[\w.’'-]{0,24}\s+){0,4}[*_\[“\"]*$",
    re.IGNORECASE,
)

# Behind the one who is asked: what he is to do; right before a verb that is part of it, or goes on beside it.
_TO_ACT = re.compile(r"[*_\])]*\s+(?:\w+ly\s+)?to\s")
_GOING_ON = re.compile(r"\b(?:to|and)\s+(?:\w+ly\s+|also\s+)?$")
# Where a document was handed in.
_LIES = re.compile(
    r",\s+(?:which was )?(?:filed|lodged|brought|submitted|entered|pending|docketed)\s+(?:[\w.]+\s+){0,4}?(?:in|with|at|before)\s+(?:the\s+)?$"
)


def is_recipient(party: Party, verb: Token, parties: Parties) -> bool:
    """Whether somebody, or the first of those enumerated with him, is whom something is sent or told to."""
    lead = text_of(verb.doc)[sentence_of(verb).start_char : parties.listed_with(party)[0].start]
    return bool(_RECIPIENT.search(lead))


def is_addressed(party: Party, sentence: Tokens, parties: Parties) -> bool:
    """Whether somebody, or the first of those enumerated with him, is whom a document goes to: "the letter to X"."""
    return _document_to(party, sentence, parties) is not None


def sender_to(party: Party, sentence: Tokens, parties: Parties) -> Party | None:
    """Whose words a document is that goes to somebody: "Y's letter to X", "a letter from Y to X"; None where that is not told."""
    document = _document_to(party, sentence, parties)
    if document is None:
        return None
    text, cues = text_of(sentence.doc), patterns("documents")
    (start, end) = document.span("document")
    others = parties.within(sentence.start_char, document.start("to"))
    behind = (p for p in others if p.start >= end and cues["by"].fullmatch(text[end : p.start]))
    owning = (p for p in reversed(others) if p.end <= start and cues["issued"].fullmatch(text[p.end : start]))
    return next(behind, None) or next(owning, None)


def _document_to(party: Party, sentence: Tokens, parties: Parties) -> re.Match[str] | None:
    first = parties.listed_with(party)[0]
    return _addressed().search(text_of(sentence.doc), sentence.start_char, min(first.start, party.start))


@cache
def _addressed() -> re.Pattern[str]:
    nouns = patterns("documents")["nouns"].pattern
    return re.compile(
        rf"(?P<document>{nouns})[^.;:“”\"\n]{{0,60}}?\s(?P<to>to|before)\s+(?:the\s+|its\s+|both\s+)?(?:(?-i:[A-Z])[\w.’'-]{{0,24}}\s+){{0,4}}"
        r"(?:(?:[\w.’'-]{1,24}\s+){0,4}(?:chair(?:man|woman)?|head|chief|secretary|director|president|leader|minister|members?),?\s+)?[*_\[]*$",
        re.IGNORECASE,
    )


def asker_of(party: Party, verb: Token, parties: Parties) -> Token | None:
    """The verb of who asks somebody to act, where what follows is not for the one who is asked to say: the infinitive itself,
    and what goes on behind it ("X urged Y to act, citing …"). None where nobody is asked, or he speaks himself."""
    sentence, text = sentence_of(verb), text_of(verb.doc)
    listed = parties.listed_with(party)
    behind = text[listed[-1].end : verb.idx]
    if not _TO_ACT.match(behind) or not (verb.lower_.endswith("ing") or _GOING_ON.search(behind)):
        return None
    asked = patterns("documents")["asked"].search(text, sentence.start_char, listed[0].start)
    span = asked and verb.doc.char_span(asked.start(), asked.start() + 1, alignment_mode="expand")
    return span[0] if span else None


def is_where_it_lies(party: Party, sentence: Tokens) -> bool:
    """Whether "the complaint, lodged in the court, says" only tells where the document that speaks lies."""
    text = text_of(sentence.doc)
    return party.kind is PartyKind.GOVERNMENT and _LIES.search(text, sentence.start_char, party.start) is not None
