"""Over which time a count was made: each count of an enumeration has its own stretch of time, several can share one."""

from __future__ import annotations

from bisect import bisect_left

from spacy.tokens import Span, Token

from tracker.extraction import lexicon
from tracker.extraction.counting.measure import Measure
from tracker.extraction.reading import Reading
from tracker.extraction.records import Statistic, Window
from tracker.extraction.timing.windows import FoundWindow, find_windows


class WindowFinder:
    """Finds the stretches of time of the counts of one report. measures: all those of the report, in order."""

    def __init__(self, reading: Reading, measures: tuple[Measure, ...]) -> None:
        self._reading = reading
        self._measures = measures
        self._starts = [m.start for m in measures]
        self._of_sentence: dict[int, list[FoundWindow]] = {}

    def window_of(self, measure: Measure) -> Window | None:
        """The stretch of time that its sentence gives to the count; else that of the sentence before."""
        reading = self._reading
        sentence = reading.sentence_of(measure.start)
        found = self._in(sentence)
        if found:
            first, last = (bisect_left(self._starts, edge) for edge in (sentence.start_char, sentence.end_char))
            return _own(measure, list(self._measures[first:last]), found)
        before = reading.sentence_of(max(sentence.start_char - 1, 0))
        if before.start_char == sentence.start_char or reading.block_of(before.start_char) != reading.block_of(
            sentence.start_char
        ):
            return None
        dated = [f.window for f in self._in(before)]
        return next((w for w in dated if w.start is not None and w.end is not None), None)

    def _in(self, sentence: Span) -> list[FoundWindow]:
        start = sentence.start_char
        if start not in self._of_sentence:
            self._of_sentence[start] = _windows(self._reading, start, sentence.end_char)
        return self._of_sentence[start]


def _own(measure: Measure, beside: list[Measure], found: list[FoundWindow]) -> Window | None:
    """The stretch up to the next count, else the last one before it, else the one that ends the enumeration."""
    following = [m.start for m in beside if m.start >= measure.end]
    limit = min(following, default=None)
    after = [f for f in found if f.start >= measure.start and (limit is None or f.start < limit)]
    if after:
        return after[0].window
    opening = min((m.start for m in beside), default=measure.start)
    leading = [f for f in found if f.end <= opening]
    if leading:
        return leading[-1].window
    passed = [f for f in found if f.end <= measure.start]
    if passed and _belongs_to_last(measure, [m for m in beside if m.start <= measure.start], passed[-1]):
        return passed[-1].window
    if len(found) > 1:
        return None
    only = found[0]
    is_shared = only.start > max(m.start for m in beside)
    return only.window if is_shared else None


def _belongs_to_last(measure: Measure, beside: list[Measure], found: FoundWindow) -> bool:
    """Whether the count tells more of the one before the stretch: its means, its peak."""
    before = [m for m in beside if m.start < found.start]
    if not before or measure.start < found.end:
        return False
    return measure.metric is not before[-1].metric or measure.statistic is not Statistic.TOTAL


def _windows(reading: Reading, start: int, end: int) -> list[FoundWindow]:
    """The stretches of time between two offsets, without those that say when somebody spoke."""
    return [f for f in find_windows(reading.text, reading.published_on, start, end) if not _dates_speech(reading, f)]


def _dates_speech(reading: Reading, found: FoundWindow) -> bool:
    """Whether a date belongs to a verb of saying, or to another event: 'alleged in February that …', 'founded in 2023'; nobody speaks 'in 14 days'."""
    if found.window.start is None and found.window.end is None:
        return False
    span = reading.doc.char_span(found.start, found.end, alignment_mode="expand")
    if span is None:
        return False
    observers = lexicon.word_set("units", "context.observers") | lexicon.word_set("dates", "other_events")
    head = span.root.head
    if head.lemma_.lower() in observers or any(
        token.lemma_.lower() in observers and token.pos_ == "VERB" for token in _beside(reading, span.start, span.end)
    ):
        return True
    nouns = {child.lemma_.lower() for child in (head.head, *head.head.children)} if head.dep_ == "acl:relcl" else set()
    return bool(nouns & lexicon.word_set("units", "context.statements"))


def _beside(reading: Reading, start: int, end: int) -> list[Token]:
    doc = reading.doc
    tokens = [doc[start - 1]] if start else []
    after = [token for token in doc[end : end + 2] if token.pos_ != "AUX"]
    return tokens + after[:1]
