"""Tells the counts of the affair from those of everyday life: of a product at work, of bystanders, of what somebody supposes."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache, lru_cache

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.chinese.script import simplified
from tracker.extraction.counting.elsewhere import (
    is_kept,
    is_product_at_work,
    is_whole_trade,
    names_act,
    tells_of_else,
)
from tracker.extraction.counting.figure_phrases import token_of, verbs_over
from tracker.extraction.counting.measure import COUNTED, Measure, digits_start
from tracker.extraction.cues import patterns
from tracker.extraction.reading import Block, Reading
from tracker.extraction.records import Statistic
from tracker.extraction.speaking.parties import Parties, Party
from tracker.extraction.speaking.subjects import subject_of

_NEAR = 10
# The practice is often named only after the count with which a report opens.
_AHEAD = 4
_DOUBT_REACH = 80
_RULE_REACH = 90
_FROM = re.compile(r"\s+(?:from|by)\s+")
# "It took nine days": what follows is no longer what was taken.
_SPAN = re.compile(r"\b(?:minutes?|hours?|days?|weeks?|months?)\b")
_PRESENT = ("VBZ", "VBP")


def is_of_the_affair(reading: Reading, block: Block, offset: int) -> bool:
    """Whether the words around tell of the act, and the sentence not of a product's ordinary life."""
    sentence = reading.sentence_of(offset).text
    if _pattern("use").search(reading.text, max(block.start, offset - 60), min(block.end, offset + 60)):
        return False
    if _asks_a_system(sentence):
        return True
    if _pattern("ordinary").search(sentence) and not names_act(sentence):
        return False
    near: list[Block] = [block]
    parent = reading.parent_of(block)
    while parent is not None:
        near.append(parent)
        parent = reading.parent_of(parent)
    near += reading.blocks[max(0, block.index - _NEAR) : block.index + _AHEAD]
    if reading.language == "zh":
        told = " ".join(simplified(reading.text)[b.start : b.end] for b in near)
        return bool(patterns("chinese")["act"].search(told))
    if names_act(reading.title or "") or reading.language != "en":
        return True
    if any(_names_act(reading.text, b.start, b.end) for b in near):
        return True
    return any(_tells_of_taking(reading.text, b.start, b.end) for b in near)


def _asks_a_system(sentence: str) -> bool:
    """Whether a sentence names a system at no ordinary work, and a charge, a taking, a stranger or a company abroad."""
    cues = patterns("inferred")
    if not cues["systems"].search(sentence) or cues["serving"].search(sentence):
        return False
    told = any(cues[kind].search(sentence) for kind in ("charges", "takings", "strangers"))
    return told or bool(patterns("relevance")["accused"].search(sentence))


@lru_cache(maxsize=64)  # asked for every number of a block
def _names_act(text: str, start: int, end: int) -> bool:
    return names_act(text[start:end])


@lru_cache(maxsize=64)
def _tells_of_taking(text: str, start: int, end: int) -> bool:
    return bool(patterns("inferred")["takings"].search(text, start, end))


def is_other_kind(text: str, number_end: int, unit_end: int) -> bool:
    """Whether words say that the requests or accounts are of another kind: 'press requests', 'requests from governments'."""
    return bool(
        _other_kind().search(text, number_end, unit_end)
        or _from_outsiders().match(text, unit_end)
        or _errand().match(text, unit_end)
    )


def is_everyday(
    reading: Reading,
    parties: Parties,
    measure: Measure,
    may_act: Callable[[Party], bool],
    is_accused: Callable[[Party], bool],
) -> bool:
    """Whether the verb over the count tells of a product at work, of a bystander, or of what could be."""
    token = token_of(reading, measure)
    if any(is_kept(reading, verb, measure) for verb in verbs_over(token)[:1]):
        return True
    if _is_charged(reading, parties, measure, is_accused):
        return False
    if any(may_act(p) for p in parties.within(measure.number.end, measure.end)) or _comes_from_party(
        reading, parties, measure, may_act
    ):
        return False
    if is_doubted(reading, measure.start, measure.end):
        return False
    before = reading.text[
        max(reading.sentence_of(measure.start).start_char, measure.start - _RULE_REACH) : digits_start(
            reading.text, measure.number
        )
    ]
    if _rule_pattern().search(before) or tells_of_else(reading, measure):
        return True
    before = reading.text[max(0, measure.start - 20) : measure.start]
    is_habit = measure.statistic is Statistic.RATE and (
        _present("serving").search(before) or _present("fending").search(before)
    )
    if is_habit or _present("needing").search(before):
        return True
    for verb in verbs_over(token)[:1]:
        if _is_of_bystander(verb, token, parties, may_act) or (measure.metric in COUNTED and _is_supposed(verb)):
            return True
        lemma = verb.lemma_.lower()
        if lemma in lexicon.word_set("units", "context.offering") | lexicon.word_set("units", "context.answering"):
            return True
        if lemma not in lexicon.word_set("units", "context.serving"):
            return False
        if measure.statistic is Statistic.RATE and verb.tag_ in _PRESENT:
            return True
        if lemma == "take" and _SPAN.search(reading.text, verb.idx, max(verb.idx, measure.start)):
            return False
        subject = subject_of(verb, parties)
        if subject is None or may_act(subject):
            return is_product_at_work(reading, verb, measure)
        return True
    return False


def _is_charged(reading: Reading, parties: Parties, measure: Measure, is_accused: Callable[[Party], bool]) -> bool:
    """Whether the sentence charges an accused, and tells of nothing that is served or only supposed."""
    sentence = reading.sentence_of(measure.start)
    start, end = sentence.start_char, sentence.end_char
    wording, cues = reading.wording(start, end), patterns("inferred")
    if measure.statistic is Statistic.RATE or wording.search(cues["serving"]) or wording.search(cues["untold"]):
        return False
    return bool(wording.search(cues["charges"])) and any(is_accused(p) for p in parties.within(start, end))


def is_doubted(reading: Reading, start: int, end: int) -> bool:
    """Whether somebody doubts that the count between two offsets, which is no supposed one, was enough."""
    sentence = reading.sentence_of(start)
    before = reading.text[max(sentence.start_char, start - _DOUBT_REACH) : start]
    after = reading.text[end : min(sentence.end_char, end + _DOUBT_REACH)]
    return bool(_doubt("doubts").search(before) and _doubt("enough").search(after))


@cache
def _doubt(key: str) -> re.Pattern[str]:
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', f'doubted.{key}'))}\b", re.IGNORECASE)


def _comes_from_party(reading: Reading, parties: Parties, measure: Measure, may_act: Callable[[Party], bool]) -> bool:
    """Whether the words after the count say that a party sent it: '300 queries from Acme'."""
    link = _FROM.match(reading.text, measure.end)
    return link is not None and any(may_act(p) for p in parties.within(link.end(), link.end() + 40)[:1])


def _is_of_bystander(verb: Token, counted: Token, parties: Parties, may_act: Callable[[Party], bool]) -> bool:
    """Whether readers, users or researchers did it, who belong to no party, rather than told of it."""
    if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
        return False
    bystanders = lexicon.word_set("units", "context.bystanders")
    for child in verb.children:
        if child.dep_ != "nsubj" or child.i > counted.i:
            continue
        if child.lower_ == "who" and verb.dep_ == "acl:relcl" and verb.tag_ in _PRESENT:
            return verb.head.lemma_.lower() in bystanders
        if child.lemma_.lower() in bystanders or is_whole_trade(verb, child):
            theirs = parties.within(child.left_edge.idx, child.idx + len(child))
            return not any(may_act(p) for p in theirs)
    return False


def _is_whoever(subject: Token) -> bool:
    """Whether the subject is everybody of a sort: 'every campus'."""
    return any(c.dep_ == "det" and c.lower_ in ("every", "each", "any") for c in subject.children)


def _is_supposed(verb: Token) -> bool:
    """Whether the verb tells what could be done, what it takes, or what would follow if it were done."""
    auxiliaries = {c.lemma_.lower() for c in verb.children if c.dep_ == "aux"}
    if "have" in auxiliaries:
        return False
    if verb.tag_ in _PRESENT and any(c.dep_ == "nsubj" and _is_whoever(c) for c in verb.children):
        return True
    if verb.tag_ in _PRESENT and any(
        c.dep_ == "mark" and c.lower_ in ("if", "whenever", "unless") for c in verb.children
    ):
        return True
    needs = verb.lemma_.lower() in lexicon.word_set("units", "context.needing")
    return bool(auxiliaries & lexicon.word_set("units", "context.modals")) or (
        needs and (verb.tag_ in _PRESENT or bool(auxiliaries & {"would", "will"}))
    )


@cache
def _rule_pattern() -> re.Pattern[str]:
    """Before a count: that it is a bound for whoever comes, and nothing that was counted: 'any customer that exceeds'."""
    anybody = lexicon.alternatives(lexicon.words("units", "rules.anybody"))
    passes = lexicon.alternatives(lexicon.words("units", "rules.passes"))
    bound = lexicon.alternatives(lexicon.words("units", "rules.bounds"))
    return re.compile(
        rf"\b(?:{anybody}\b[^.;:]{{0,60}}?\b{passes}|{bound}\s+(?:of|at|to|is|stands\s+at))\s+(?:[a-z]+\s+){{0,3}}$",
        re.IGNORECASE,
    )


@cache
def _present(key: str) -> re.Pattern[str]:
    """One of these verbs in the present, right before a count: a short sentence may hide that it is a verb."""
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', f'context.{key}'))}(?:e?s)\s+$")


@cache
def _pattern(key: str) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){lexicon.alternatives(lexicon.words('units', f'context.{key}'))}", re.IGNORECASE)


@cache
def _other_kind() -> re.Pattern[str]:
    """Between number and unit: that the requests or accounts are of another kind."""
    return re.compile(rf"\b{lexicon.alternatives(lexicon.words('units', 'context.other_kinds'))}\s", re.IGNORECASE)


@cache
def _errand() -> re.Pattern[str]:
    """After a unit: what people ask each other for, and no model."""
    return re.compile(rf"\s+for\s+(?:[a-z]+\s+)?{lexicon.alternatives(lexicon.words('units', 'context.errands'))}\b")


@cache
def _from_outsiders() -> re.Pattern[str]:
    """After a unit: that those ask who have nothing to do with it."""
    outsiders = lexicon.alternatives(lexicon.words("units", "context.outsiders"))
    return re.compile(rf"\s+(?:from|by)\s+(?:(?!by\b)[A-Za-z]+\s+){{0,3}}?{outsiders}\b", re.IGNORECASE)
