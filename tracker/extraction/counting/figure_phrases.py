"""How a count and the party behind it stand together: the patterns between the two."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.counting.measure import Measure
from tracker.extraction.reading import Reading

_OF_REACH = 80
GAP = r"[\s*_“\"]*"
WHOLE = re.compile(
    r"(?:^\W*|\b(?:million|billion|thousand|[\d,]+[kmb]?|half|thirds?|quarters?|fifths?|tenths?|percent|per\s+cent|%|most|majority|bulk|part|share|some|many)\s+|\bout\s+)of(?:\s+(?:the|those|these|all))?\s+$",
    re.IGNORECASE,
)
# What bounds a number from behind, between it and the party.
_LOOSELY = r"(?:\s+or\s+(?:more|so|fewer|less)|-odd|-plus|,?\s+give\s+or\s+take,?)?"
COUNT = re.compile(r"\d[\d,.]*(?:\s?(?:thousand|million|billion|k|m|bn)\b)?", re.IGNORECASE)
# What follows a party that has a count of its own: 'Acme 3 million', 'Bolt (about 2 million)'.
OWN_COUNT = re.compile(
    r"[\s*_]{0,4}[:(–—-]?\s?(?:(?:about|over|some|roughly|nearly|around|almost|for|with|more than)\s)?[~≈>]?\d(?!\d{3}\))"
)

SMALL = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve")


@cache
def numbered_group_pattern() -> re.Pattern[str]:
    """Parties that are counted and not named: 'seven Chinese laboratories'."""
    return re.compile(
        rf"\b(?P<number>\d{{1,2}}|{'|'.join(SMALL[1:])})\s+(?:[\w'’.-]+\s+){{0,3}}?(?:laboratories|labs|companies|firms|startups|developers|rivals|groups)\b",
        re.IGNORECASE,
    )


# Campaigns that are counted apart, of whom is not said: 'in five separate campaigns'.
SEPARATE = re.compile(
    rf"\b(?:in|over|across|from|by|during|to|through|of)\s+(?P<number>\d{{1,2}}|{'|'.join(SMALL[1:])})\s+(?:separate|different|distinct|individual|independent)\s+(?:[\w-]+\s+){{0,2}}?(?:campaigns|operations|attacks|efforts|schemes|waves)\b",
    re.IGNORECASE,
)


@cache
def bracket_pattern() -> re.Pattern[str]:
    """What may stand between a party and a count in the brackets after it, other counts among it."""
    small = r"(?:with|at|about|allegedly|for)\b"
    count = rf"\d(?:[\d,.]*\d)?\+?(?:\s(?!{small})[^\W\d]\w*){{0,2}}(?:,| and| over| via| across| from| using)?\s"
    return re.compile(rf"{GAP}\((?:{small}|{count}|[^()\w])*")


@cache
def label_pattern() -> re.Pattern[str]:
    """What may stand between a party and its count."""
    lead = r"(?:,?\s*(?:which\s+|followed\s+by\s+)?(?:allegedly\s+|reportedly\s+)?(?:with|at|led\s+with)\s+(?:a\s+total\s+of\s+|the\s+other\s+)?)"
    return re.compile(
        rf"{GAP}(?:[:|=?]|\s?[–—]|\s-|['’]s?,?(?:\s+(?:alleged|estimated|reported|own|total|roughly))?|{lead}){GAP}(?:\w+\s+)?",
        re.IGNORECASE,
    )


@cache
def active_pattern() -> re.Pattern[str]:
    """A verb of doing between a party and its count: 'Acme allegedly generated'."""
    verbs = lexicon.alternatives(lexicon.words("units", "context.verbs"))
    adverbs = r"(?:(?:has|have|had|also|alone|on its own|by itself|allegedly|reportedly|itself|then|in turn|collectively|jointly|together|secretly)\s+)*"
    return re.compile(rf"{GAP}\s+{adverbs}{verbs}\s+(?:a\s+(?:combined\s+)?total\s+of\s+|an?\s+)?{GAP}")


@cache
def tracing_pattern() -> re.Pattern[str]:
    """A verb of tracing before a count."""
    verbs = lexicon.alternatives(lexicon.words("units", "context.tracing"))
    return re.compile(rf"\b{verbs}\b")


@cache
def traced_pattern() -> re.Pattern[str]:
    """What follows a count that somebody traced, up to the party."""
    return re.compile(r"[^.;,]{0,40}?\b(?P<link>back\s+to|to)\s+")


@cache
def sum_pattern() -> re.Pattern[str]:
    """Words that make a count the sum of those before it."""
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', 'context.sums'))}\b", re.IGNORECASE)


@cache
def stranger_pattern() -> re.Pattern[str]:
    """A subject that names nobody, up to the end of the words before a count: 'One such network, which …, ran'."""
    nouns = lexicon.alternatives(lexicon.words("units", "context.strangers"))
    return re.compile(
        rf"(?:^|(?<=[.;:,\n“\"])\s*|\b(?:said|says|that|and|which)\s+)(?P<article>one|an?|another|a single)\s+(?:[\w'’-]+\s+){{0,4}}?{nouns}\b(?!['’])(?:,[^,;.]*,)?\s+[^,;:]*$",
        re.IGNORECASE,
    )


@cache
def unnamed_pattern() -> re.Pattern[str]:
    """After a count: that somebody did it whom nobody names."""
    return re.compile(
        r"[^.;:]{0,60}?\b(?:by|from|to)\s+(?:an?\s+|some\s+|several\s+)?(?:unnamed|unidentified|unknown|undisclosed|unspecified|private)\b",
        re.IGNORECASE,
    )


@cache
def elided_pattern() -> re.Pattern[str]:
    """What stands between a count without a unit and its party: '3 million to Acme'."""
    return re.compile(
        rf"{_LOOSELY}"
        + r"(?:,?\s+of\s+(?:that|this|it|them|these|those|which))?\s+(?:(?:belong(?:s|ed|ing)?|came|went|fell|were|was|are|is)\s+)?(?P<link>to|from|by|for|of)\s+"
    )


@cache
def after_pattern() -> re.Pattern[str]:
    """What stands between a count and the party that did it: 'by', 'that Bolt traced to'."""
    through = r"(?:(?:through|via|using|across|from)\s+[^.;]{3,70}?\s)?"
    done = lexicon.alternatives(lexicon.words("units", "context.doing"))
    adverb = r"(?:allegedly|reportedly|all|directly|back|together|apparently|that\s+it\s+says\s+were|it\s+says\s+were|being)\s+"
    passive = rf"(?:(?:that|which)\s+)?(?:(?:were|was|are|is|had\s+been|have\s+been)\s+)?(?:{adverb})?(?P<done>{done})\s+(?:{adverb})?{through}(?P<l1>by|from|to|with)"
    active = r"(?:that\s+)?(?:[A-Z][\w.]*\s+|it\s+|the\s+company\s+)(?:has\s+|had\s+)?(?:attribute[sd]|link(?:s|ed)|trace[sd]|tie[sd]|ascribe[sd]|connect(?:s|ed)|pin(?:s|ned))\s+(?P<l2>to|with)"
    middle = r"(?:\s*,?\s*(?:with|to|on|against|of|involving|across|through|over)\s+(?:its\s+|the\s+)?(?:[A-Z][\w.]*\s*){1,3})?"
    return re.compile(
        rf"[\"”’]?(?:\s+(?:more|others))?{_LOOSELY}{middle}[\s,]*(?:\([^()]*\)\s*)?(?P<link>{passive}|{active}|by|from|for)\s+"
    )


def verbs_over(token: Token) -> list[Token]:
    """The verbs on the way from a noun up to the root, the nearest first."""
    verbs = []
    here = token
    for _ in range(8):
        if here.pos_ in ("VERB", "AUX"):
            verbs.append(here)
        if here.head.i == here.i:
            break
        here = here.head
    return verbs[:3]


def token_of(reading: Reading, measure: Measure) -> Token:
    """The head of a count in the parse: its unit, where it has one."""
    span = reading.doc.char_span(measure.start, measure.end, alignment_mode="expand")
    root: Token = span.root if span is not None else reading.doc[0]
    return root


def is_subject_of(verb: Token, token: Token) -> bool:
    """Whether the count itself, or what it belongs to, is the subject of the verb."""
    return any(c.dep_ in ("nsubj", "nsubj:pass") and c.left_edge.i <= token.i <= c.right_edge.i for c in verb.children)


def is_whole(reading: Reading, measure: Measure) -> bool:
    """Whether the count is the whole that is divided: 'Of the 16 million exchanges, …', '13 million of the 16 million'."""
    start = max(reading.sentence_of(measure.start).start_char, measure.start - _OF_REACH)
    return bool(WHOLE.search(reading.text[start : measure.start]))
