"""Counts that belong elsewhere: to a whole trade, another sort of affair, an experiment, somebody's own customers."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.counting.measure import COUNTED, Measure
from tracker.extraction.reading import Reading
from tracker.extraction.records import Metric

# What frames a sentence stands in so many of its first characters.
_OPENING = 40
_PRESENT = ("VBZ", "VBP")


def names_act(words: str) -> bool:
    """Whether the words name the act: extraction, false accounts, a campaign."""
    lowered = words.lower()
    return any(act in lowered for act in lexicon.words("units", "context.acts"))


def tells_of_else(reading: Reading, measure: Measure) -> bool:
    """Whether the count is one of a trade, of another sort of affair, of what would do, or of somebody's own means."""
    if measure.metric not in COUNTED:
        return False
    text, sentence = reading.text, reading.sentence_of(measure.start)
    if _of_their_own().match(text, measure.end) or _suffices().match(text, measure.end):
        return True
    if "distil" in sentence.text.lower():
        return False
    opening = min(sentence.start_char + _OPENING, measure.start)
    if _listed("everywhere").search(text, sentence.start_char, opening) and not _event().search(sentence.text):
        return True
    customers = _listed("accounts_of").search(text, sentence.start_char, sentence.end_char)
    return bool(customers or _listed("elsewhere").search(text, sentence.start_char, measure.start))


def is_kept(reading: Reading, verb: Token, measure: Measure) -> bool:
    """Whether accounts are what somebody has in daily life: 'has 36 million accounts', and none that are false."""
    if measure.metric is not Metric.ACCOUNTS or verb.lemma_.lower() != "have" or verb.tag_ not in _PRESENT:
        return False
    return verb.pos_ == "VERB" and verb.idx < measure.start and not names_act(reading.text[verb.idx : measure.end])


def is_product_at_work(reading: Reading, verb: Token, measure: Measure) -> bool:
    """Whether some assistant or service, which is not named, answers people: 'Its assistant took 120 million requests'."""
    products = lexicon.word_set("units", "context.products")
    doing = [verb, verb.head] if verb.dep_ == "conj" else [verb]
    subjects = [c for one in doing for c in one.children if c.dep_ == "nsubj" and c.i < verb.i]
    is_product = any(c.lemma_.lower() in products for c in subjects)
    return is_product and not names_act(reading.sentence_of(measure.start).text)


def is_whole_trade(verb: Token, subject: Token) -> bool:
    """Whether companies in general fended it off: 'Providers blocked 9 million requests'."""
    if verb.lemma_.lower() not in lexicon.word_set("units", "context.fending") or subject.tag_ != "NNS":
        return False
    return subject.lemma_.lower() in lexicon.word_set("units", "context.trade") and not any(
        c.dep_ in ("det", "nummod", "conj") for c in subject.children
    )


@cache
def _listed(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', f'context.{key}'))}\b", re.IGNORECASE)


@cache
def _event() -> re.Pattern[str]:
    """One campaign, which may reach around the world."""
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('charged', 'events.words'))}\b", re.IGNORECASE)


@cache
def _of_their_own() -> re.Pattern[str]:
    return re.compile(r"\s+of\s+(?:its|their|his|her|our)\s+own\b", re.IGNORECASE)


@cache
def _suffices() -> re.Pattern[str]:
    """After a count: that so many would do, for whom it may be: '50,000 queries are enough to'."""
    enough = lexicon.alternatives(lexicon.words("units", "rules.suffices"))
    return re.compile(rf"\s+(?:is|are)\s+(?:\w+ly\s+|often\s+|already\s+)?{enough}\b", re.IGNORECASE)
