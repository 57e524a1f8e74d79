"""Finds what a text counts: numbers together with the noun that says of what, before anybody is asked whose they are."""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.chinese.script import simplified
from tracker.extraction.counting.elided import find_elided
from tracker.extraction.counting.elsewhere import names_act
from tracker.extraction.counting.everyday import is_doubted, is_of_the_affair, is_other_kind
from tracker.extraction.counting.measure import ELIDED_FROM, Measure, digits_start, statistic_of, taken_spans
from tracker.extraction.counting.numbers import Number, bounded_behind, bounds, find_numbers
from tracker.extraction.counting.traffic import find_traffic
from tracker.extraction.counting.units import unit_after, unit_before, unit_named, unit_of_verb
from tracker.extraction.naming.overlaps import Taken
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.records import Metric, Qualifier, Statistic

_LISTED = re.compile(r",?\s+(?:and\s+)?")
_UNDER = re.compile(r"under\s+", re.IGNORECASE)
_LEAST_OF_WEAK = 10_000


def find_measures(reading: Reading) -> tuple[Measure, ...]:
    """All measures that are about the affair, in order of the text; questions have none."""
    found: list[Measure] = []
    for block in reading.blocks:
        if block.kind is BlockKind.QUESTION:
            continue
        own = list(_in_table(reading, block)) if block.kind is BlockKind.TABLE_ROW else []
        own += [m for m in _in_block(reading, block) if all(m.number.start >= o.end or m.end <= o.start for o in own)]
        found += own + list(find_elided(reading, block, own, found))
    return _with_shared_bounds(reading, sorted(found, key=lambda m: m.start))


def _with_shared_bounds(reading: Reading, measures: list[Measure]) -> tuple[Measure, ...]:
    """The measures, those of a list that ends in 'respectively' with the bound that stands before its first: 'over 3, 2 and 1 million'."""
    shared: list[Measure] = []
    for measure in measures:
        first = shared[-1] if shared else measure
        bound = first.number.qualifier
        if (
            measure.number.qualifier is Qualifier.EXACT
            and bound in (Qualifier.MORE_THAN, Qualifier.ABOUT, Qualifier.LESS_THAN)
            and _LISTED.fullmatch(reading.text, first.end, measure.start)
            and "respectively" in reading.sentence_of(measure.start).text
        ):
            low, high = bounds(measure.number.value, bound)
            measure = replace(measure, number=replace(measure.number, low=low, high=high, qualifier=bound))
        shared.append(measure)
    return tuple(shared)


def _in_block(reading: Reading, block: Block) -> Iterator[Measure]:
    text = simplified(reading.text)
    taken = Taken(taken_spans(reading, block))
    for number in find_numbers(text, block.start, block.end):
        if not taken.is_free(number.start, number.end):
            continue
        unit = unit_after(text, number, block) or unit_before(text, number, block) or unit_of_verb(text, number, block)
        if unit is not None and is_of_the_affair(reading, block, number.start):
            metric, word, end = unit
            if metric is Metric.EXCHANGES and number.value < _least(word):
                continue
            if (
                _crosses_verb(reading, number, end)
                or (_supposed().match(text, end) and not is_doubted(reading, number.start, end))
                or is_other_kind(text, number.end, end)
                or (metric is Metric.TOKENS and not names_act(reading.sentence_of(end - 1).text))
            ):
                continue
            statistic = statistic_of(text, reading, number.start, end)
            yield Measure(
                start=number.start,
                end=max(end, number.end),
                metric=metric,
                unit=word,
                number=_under_names(bounded_behind(number, text, max(end, number.end)), text, word),
                statistic=statistic,
            )
        elif unit is None:
            yield from _money(reading, block, number)
    yield from find_traffic(reading, block)


def _in_table(reading: Reading, block: Block) -> Iterator[Measure]:
    """Numbers whose unit heads their column, or their row where the columns are parties."""
    head = block
    while head.index and reading.blocks[head.index - 1].kind is BlockKind.TABLE_ROW:
        head = reading.blocks[head.index - 1]
    cells, titles = _cells(reading.text, block), _cells(reading.text, head)
    if head is block or len(cells) < 2:
        return
    for column, (start, end) in enumerate(cells[1:], start=1):
        numbers = find_numbers(reading.text, start, end)
        title = titles[column] if column < len(titles) else (0, 0)
        by_column = unit_named(reading.text, title)
        unit = by_column or unit_named(reading.text, cells[0])
        if (
            unit is None
            or not numbers
            or numbers[0].value < ELIDED_FROM // 10
            or unit_after(reading.text, numbers[0], block)
        ):
            continue
        label = cells[0] if by_column else title
        number = numbers[0]
        yield Measure(
            start=number.start,
            end=number.end,
            metric=unit[0],
            unit=unit[1],
            number=number,
            statistic=Statistic.TOTAL,
            row_actor=label,
        )


def _cells(text: str, block: Block) -> list[tuple[int, int]]:
    row = text[block.start : block.end]
    bars = [m.start() for m in re.finditer(r"\|", row)]
    edges = sorted({*([-1] if not row.startswith("|") else []), *bars, *([len(row)] if not row.endswith("|") else [])})
    return [(block.start + a + 1, block.start + b) for a, b in itertools.pairwise(edges)]


def _under_names(number: Number, text: str, unit: str) -> Number:
    """The number without the bound that is none: who asks 'under 300 false names' uses so many."""
    bare = _UNDER.match(text, number.start)
    if bare is None or not unit.lower().endswith(("names", "identities", "personas")):
        return number
    return replace(number, start=bare.end(), low=number.value, high=number.value, qualifier=Qualifier.EXACT)


def _least(unit: str) -> int:
    """Below this many, requests are demands, and questions and answers those of a test."""
    return _LEAST_OF_WEAK if unit.lower() in lexicon.word_set("units", "context.weak") else ELIDED_FROM


def _crosses_verb(reading: Reading, number: Number, end: int) -> bool:
    """Whether a finite verb stands between number and unit: 'one maker sets up many accounts'."""
    span = reading.doc.char_span(number.end, end, alignment_mode="contract")
    return span is not None and any(token.tag_ in ("VBZ", "VBP", "MD") for token in span[:-1])


@cache
def _supposed() -> re.Pattern[str]:
    """After a count of which somebody only supposes that it would do."""
    return re.compile(r"\s+(?:would|could|might|may|should|can|will)\b")


def _money(reading: Reading, block: Block, number: Number) -> Iterator[Measure]:
    text = reading.text
    currencies = lexicon.table("units")["currencies"]
    if not isinstance(currencies, dict):
        raise TypeError("lexicon/units.toml: currencies is no table")
    signs = lexicon.alternatives(tuple(currencies))
    before = re.search(
        rf"(?P<sign>{signs})\s?$", text[max(block.start, number.start - 12) : digits_start(text, number)]
    )
    after = re.match(rf"[\s-]?(?P<sign>{signs})(?!\w)", text[number.end : number.end + 12], re.IGNORECASE)
    sign = before or after
    sentence = reading.sentence_of(number.start).text
    if sign is None or not (
        "distil" in sentence.lower() and any(w in sentence for w in lexicon.words("units", "context.losses"))
    ):
        return
    if not is_of_the_affair(reading, block, number.start):
        return
    code = str(currencies.get(sign["sign"]) or currencies.get(sign["sign"].lower()))
    end = number.end + (after.end() if after else 0)
    yield Measure(start=number.start, end=end, metric=Metric.MONEY, unit=code, number=number, statistic=Statistic.TOTAL)
