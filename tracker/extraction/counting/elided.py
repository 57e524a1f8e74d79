"""Finds counts whose unit is left out, in a row with one that has it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from spacy.tokens import Span

from tracker.extraction import lexicon
from tracker.extraction.counting.figure_phrases import sum_pattern
from tracker.extraction.counting.measure import COUNTED, ELIDED_FROM, Measure, digits_start, statistic_of, taken_spans
from tracker.extraction.counting.numbers import Number, find_numbers
from tracker.extraction.counting.parts import completes_whole, whole_of
from tracker.extraction.counting.units import last_unit_named, unit_named
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.records import Metric

_MEANS = re.compile(r"\b(?:through|via|using|across|from|with|by)\b")
_OF_THESE = re.compile(r"\W*Of\s+(?:these|those|them|which|that)\s*,")
_OPENS_WHOLE = re.compile(r"\W*(?:Out\s+o|O)f\s+(?:(?:the|those|these|all|its)\s+)*")
_OF_WHOLE = re.compile(r"\s+(?:out\s+)?of\s+(?:(?:the|those|these|all|its|some)\s+)?")
# So many times as many as there are accounts, a number before them counts what went through them.
_BEYOND = 20
# 'Those of Acme amounted to 95,000 times', where another count is one of times.
_TIMES = re.compile(r"\s*times\b")
_OF_ONE = re.compile(r"\s+(?:from\s+each|each|apiece|per\s+account|by\s+each|to\s+each)\b")
_TIMES_REACH = 120
# How far above its line a list, a sum or 'of these, …' finds what it counts.
_LIST_REACH = 400
# So short is an answer that leaves out what it counts: 'Which was the biggest? Acme, with over 3 million'.
_ANSWER = 120
_WITH = re.compile(r"[^.;:\d]{2,60}[,:]\s+(?:with|at)\s|[^.!\d]{2,90}\?\W+\w[^.;:\d]{2,50},\s+(?:with|at)\s")
_OF_THEM = re.compile(r"\s+of\s+them\b")
# 'First by volume of queries, with over 8 million'.
_LEADS = re.compile(
    r"\b(?:number|volume|count|tally|total)\s+(?P<of>of)\s+(?:[\w-]+\s+)?\w+,\s+(?:with|at)\s+(?:(?:more|fewer|less|over|some|about|nearly|almost|around|roughly|than|at|least)\s+)*$"
)


def find_elided(reading: Reading, block: Block, own: list[Measure], earlier: list[Measure]) -> Iterator[Measure]:
    """Numbers without a unit of their own, in a row with one that has it: 'Moonshot (3.4 million) or MiniMax (13 million)'."""
    text = reading.text
    taken = Taken(taken_spans(reading, block) + [(m.start, m.end) for m in own])
    free = [
        number
        for number in find_numbers(text, block.start, block.end)
        if number.value >= ELIDED_FROM // 10 and taken.is_free(number.start, number.end)
    ]
    bare = [
        number
        for number in free
        if number.value >= ELIDED_FROM and (_stands_bare(text, number) or _divides(reading, number, own))
    ]
    yield from _parts_of(reading, block, own)
    for number in free:
        if _whole_behind(text, number, own) is not None:
            continue
        if number not in bare and not _is_small_part(reading, number, own, bare):
            continue
        model = _model(reading, block, number, own, earlier, bare)
        if model is not None:
            yield Measure(
                start=number.start,
                end=number.end,
                metric=model[0],
                unit=model[1],
                number=number,
                statistic=statistic_of(text, reading, number.start, number.end),
                is_elided=True,
            )


def _parts_of(reading: Reading, block: Block, own: list[Measure]) -> Iterator[Measure]:
    """Numbers right before their whole, however small: '60 of the 85 accounts'."""
    taken = Taken(taken_spans(reading, block) + [(m.start, m.end) for m in own])
    for number in find_numbers(reading.text, block.start, block.end):
        whole = _whole_behind(reading.text, number, own)
        if whole is not None and taken.is_free(number.start, number.end):
            yield Measure(
                start=number.start,
                end=number.end,
                metric=whole.metric,
                unit=whole.unit,
                number=number,
                statistic=whole.statistic,
                is_elided=True,
            )


def _whole_behind(text: str, number: Number, own: list[Measure]) -> Measure | None:
    """The count that stands right behind as the whole of which the number is a part."""
    link = _OF_WHOLE.match(text, number.end)
    if link is None:
        return None
    # "Some" may belong to the whole as well as to the words before it.
    wholes = (m for m in own if m.metric in COUNTED and m.number.value > number.value)
    return next((m for m in wholes if m.start <= link.end() <= digits_start(text, m.number)), None)


def _stands_bare(text: str, number: Number) -> bool:
    after = text[number.end : number.end + 40]
    before = text[max(0, number.start - 4) : digits_start(text, number)]
    scaled = bool(re.search(r"[A-Za-z万亿萬億]|,\d{3}", text[digits_start(text, number) : number.end]))
    if _OF_ONE.match(after):
        return False
    if _TIMES.match(after) and "times" not in text[max(0, number.start - _TIMES_REACH) : number.start]:
        return False
    return scaled and bool(_after_bare().match(after)) and not re.search(r"[$€£¥₹]", before)


def _divides(reading: Reading, number: Number, own: list[Measure]) -> bool:
    """Whether the sentence opens with the whole, and no noun makes the number one of something else: 'Of the 3 million prompts, 2 million bore …'."""
    if not _OPENS_WHOLE.match(reading.text, reading.sentence_of(number.start).start_char, number.start):
        return False
    whole = _whole_before(reading, number, own)
    if whole is None:
        return False
    opening = reading.text[reading.sentence_of(number.start).start_char : whole.start]
    behind = reading.doc.char_span(number.end, number.end + 2, alignment_mode="expand")
    word = next((token for token in behind or () if not token.is_space), None)
    return bool(_OPENS_WHOLE.fullmatch(opening)) and word is not None and word.tag_ != "NNS"


def _is_small_part(reading: Reading, number: Number, own: list[Measure], bare: list[Number]) -> bool:
    """Whether a number without scale is plainly a part: it says whose it is, or it makes the parts beside it whole."""
    whole = _whole_before(reading, number, own)
    if whole is None:
        return False
    if _tied().match(reading.text, number.end):
        return True
    sentence = reading.sentence_of(number.start)
    beside = [n.value for n in bare if whole.end <= n.start < sentence.end_char]
    wholes = [m.number.value for m in own if sentence.start_char <= m.start < number.start]
    return bool(_after_bare().match(reading.text, number.end)) and completes_whole(number.value, beside, wholes)


def _whole_before(reading: Reading, number: Number, own: list[Measure]) -> Measure | None:
    """The count of the same sentence that a number without scale can be a part of; a year is none."""
    if 1900 <= number.value < 2100:
        return None
    start = reading.sentence_of(number.start).start_char
    wholes = (m for m in own if start <= m.start < number.start and m.metric in COUNTED)
    return next((m for m in wholes if m.number.value > number.value), None)


def _in_brackets(reading: Reading, number: Number, before: list[Measure]) -> Measure | None:
    """The count that opens the brackets before, where this one opens brackets too: 'Acme (3 million prompts, 90 accounts), Bolt (1 million, …'."""
    text = reading.text
    if text[number.start - 1 : number.start] != "(":
        return None
    return next((m for m in reversed(before) if text[m.start - 1 : m.start] == "("), None)


def _times(text: str, number: Number) -> bool:
    """Whether a Chinese text counts how often, and not how often something was fetched or watched."""
    others = lexicon.alternatives(lexicon.words("units", "chinese.other_times"))
    is_other = re.search(rf"{others}[^，。；]{{0,8}}$", text[max(0, number.start - 16) : number.start])
    return bool(re.match(r"[余多餘]?\s?次", text[number.end : number.end + 3])) and not is_other


@cache
def _tied() -> re.Pattern[str]:
    """After a part whose unit is left out: whose it is."""
    ties = lexicon.alternatives(lexicon.words("units", "context.ties"))
    return re.compile(
        rf"\s+(?:(?:more|others)\s+(?:that|which|to|from|by|for|it)\b|of\s+(?:which|them|these|those)\b|(?:(?:were|was)\s+)?{ties}\s+(?=[A-Z])|(?:to|from|by|for)\s+(?=[A-Z]))"
    )


@cache
def _after_bare() -> re.Pattern[str]:
    """What may follow a number whose unit is left out."""
    doing = lexicon.alternatives(lexicon.words("units", "context.doing"))
    small = r"more(?!\s+(?:than|of))|others|across|times(?!\s+(?:as|more|larger|over|the)\b)|at (?:its|the|their) (?:peak|height)|did|had|of them|of which|of the|of(?=\s+[A-Z][\w.-]*(?:\s+[A-Z][\w.-]*)*(?!\S*['’]))|of those|of these|of that|of this|of it|that|and|or|by|from|for|while|with|to|as|respectively|in|through|came|were|was|belong|belonged"
    small += r"|the\s+(?:smallest|largest|biggest|greatest|least|most)"
    small += "|aimed|directed|focused|targeted|dedicated|devoted"
    small += "|" + lexicon.alternatives(lexicon.words("units", "context.asking"))
    whose = r"(?<=\s)[A-Z][\w.-]*(?:\s[A-Z][\w.-]*)?['’]s?(?=\s*(?:[,;.]|$))"
    rate = r"(?:a|per|each|every)\s+(?:day|hour|minute|week|month)"
    return re.compile(
        rf"\s*(?:[余多餘]?\s?[次个條条個](?=[，。、；/）)*“”]|$)|[,;.)\]|\n]|/\s|$|{whose}|(?:{small}|{doing}|{rate})\b)"
    )


def _holds(number: Number, own: list[Measure]) -> bool:
    """Whether a count stands before the number of which it can be a part."""
    return any(m.start < number.start and m.metric in COUNTED and m.number.value >= number.value for m in own)


def _told_of(reading: Reading, sentence: Span, number: Number) -> tuple[Metric, str] | None:
    """What 'of them' stands for where nothing was counted yet: the last thing that can be counted, here or one sentence before."""
    before = reading.sentence_of(max(sentence.start_char - 1, 0))
    start = max(before.start_char, reading.block_of(number.start).start)
    return last_unit_named(reading.text, (start, number.start))


def _model(
    reading: Reading,
    block: Block,
    number: Number,
    own: list[Measure],
    earlier: list[Measure],
    bare: list[Number],
) -> tuple[Metric, str] | None:
    """What a bare number counts, and the word for it: as in its sentence, in the sentence before, in the list above."""
    sentence = reading.sentence_of(number.start)
    counted = [m for m in own if m.metric in COUNTED and not m.is_elided]
    inside = [m for m in counted if sentence.start_char <= m.start < sentence.end_char]
    before = [m for m in inside if m.start < number.start]
    if (opened := _in_brackets(reading, number, before)) is not None:
        return opened.metric, opened.unit
    has_own = bool(inside)
    if (
        inside
        and not before
        and inside[0].metric is Metric.ACCOUNTS
        and number.value >= _BEYOND * inside[0].number.value
    ):
        inside = []
    above = [m for m in earlier if block.kind is BlockKind.LIST_ITEM and m.start >= block.start - _LIST_REACH]
    if _OF_THEM.match(reading.text, number.end) and not _holds(number, [*above, *own]):
        return _told_of(reading, sentence, number)
    if not inside and (led := _LEADS.search(reading.text, sentence.start_char, number.start)):
        return unit_named(reading.text, (led.end("of"), led.end()))
    if inside:
        row = [n.value for n in bare if n.start >= inside[-1].end and n.end <= sentence.end_char]
        model = whole_of(number.value, row, before) if before else inside[0]
        if before or not _MEANS.search(reading.text, number.end, model.start):
            return model.metric, model.unit
    if any(m.end <= number.start <= m.end + 2 for m in reading.mentions_in(sentence.start_char, number.start)):
        found = unit_named(reading.text, (sentence.start_char, number.start))
        if found is not None:
            return found
    # 'Acme? 13 million.'
    opening = max(block.start, min(sentence.start_char, number.start - 20))
    named = has_own or bool(reading.mentions_in(opening, sentence.end_char))
    is_sum = bool(sum_pattern().search(reading.text, sentence.start_char, number.start))
    named = named or is_sum
    is_answer = block.end - block.start <= _ANSWER and _WITH.match(reading.text, sentence.start_char) is not None
    of_these = _OF_THESE.match(reading.text, sentence.start_char) is not None
    goes_on = block.kind is BlockKind.LIST_ITEM or is_sum or of_these or is_answer
    near = block.start - _LIST_REACH if goes_on else block.start
    if _times(reading.text, number):
        near, named = 0, True
    previous = [m for m in [*earlier, *counted] if near <= m.start < number.start and m.metric in COUNTED]
    # A part is not larger than the whole that it is a part of; of a sum there is none, nor of parts in a row.
    previous = [m for m in previous if m.number.value >= number.value] or previous
    if inside:
        previous = [m for m in previous if m.metric is not inside[0].metric]
    if previous and named:
        return previous[-1].metric, previous[-1].unit
    return None
