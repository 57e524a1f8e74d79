"""Whose doing a count is, where the words beside it say so: its table row, its brackets, its label, the phrase after it."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.counting.figure_phrases import (
    COUNT,
    GAP,
    active_pattern,
    after_pattern,
    bracket_pattern,
    elided_pattern,
    label_pattern,
    traced_pattern,
    tracing_pattern,
)
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import Measure
from tracker.extraction.reading import BlockKind
from tracker.extraction.speaking.parties import Party, PartyKind

_IN_BRACKETS = 90
_ROWS = 12
_RESPECTIVELY = re.compile(r"\brespectively\b", re.IGNORECASE)
# "By a firm called Acme".
_CALLED = r"(?:an?\s+)?(?:[a-z]+\s+)?(?:firm|company|outfit|lab|laboratory|startup|start-up|developer|group|maker|something|player)\s+(?:called|named|known\s+as)\s+"
# 'The larger of the two, at 3 million' is one of them.
_COMPARED = re.compile(
    r"\b(?:\w+er|\w+est|one|first|second|last|most\s+\w+|least\s+\w+|more\s+\w+|less\s+\w+)\s+of\s+$|(?:^|[.\n“\"])\W*Of\s+$"
)


@cache
def _suspect_pattern() -> re.Pattern[str]:
    """The first cell of a row that says who did it."""
    heads = lexicon.alternatives(lexicon.words("units", "context.suspects"))
    return re.compile(rf"[|\s*_]*(?:\w+\s+)?{heads}[\w\s*_()]{{0,20}}\|", re.IGNORECASE)


def _counts(number: str) -> bool:
    """Whether digits can count something in such a list: not the day or the year of a date."""
    return not re.fullmatch(r"\d{1,2}|(?:19|20)\d\d", number)


class StatedActors:
    """The actors that the words beside a count name."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def in_row(self, measure: Measure) -> tuple[Party, ...]:
        """The party that heads the row or column; else the one that an earlier cell of the row names alone."""
        if measure.row_actor is None:
            return ()
        heading = self._scene.acting(*measure.row_actor)
        if any(self._scene.cast.names_of((p,), is_stated=True) for p in heading):
            return heading
        block = self._scene.reading.block_of(measure.start)
        inside = self._scene.acting(block.start, measure.start)
        return inside if len(inside) == 1 and inside[0].kind is PartyKind.ORGANISATION else heading

    def in_table(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom another row of the table gives as the suspects: '| Suspect | Acme |'."""
        reading = self._scene.reading
        block = reading.block_of(measure.start)
        if block.kind is not BlockKind.TABLE_ROW or self._scene.acting(block.start, block.end):
            return ()
        for step in (-1, 1):
            index = block.index + step
            while 0 <= index < len(reading.blocks) and reading.blocks[index].kind is BlockKind.TABLE_ROW:
                row = reading.blocks[index]
                head = _suspect_pattern().match(reading.text, row.start, row.end)
                if head and (found := self._scene.acting(head.end(), row.end)):
                    return self._scene.joint(found[0])
                index += step
                if abs(index - block.index) > _ROWS:
                    break
        return ()

    def bracketed(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme (3.4 million exchanges)', 'the labs (Acme: 3 million; …)' is a label."""
        before = self._scene.before(measure)
        if not before:
            return ()
        gap = self._scene.reading.text[before[-1].end : measure.start]
        return before[-1:] if len(gap) <= _IN_BRACKETS and bracket_pattern().fullmatch(gap) else ()

    def labelled(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme: over 3 million', 'Acme, with 3 million', 'Acme's 3 million'; several counts may follow one label."""
        block = self._scene.reading.block_of(measure.start)
        sentence = self._scene.reading.sentence_of(measure.start)
        if re.search(r",\s+(?:with|at)\s+$", self._scene.reading.text[sentence.start_char : measure.start]):
            before = [
                p
                for p in self._scene.before(measure)
                if self._scene.cast.names_of((p,)) and not self._is_of_compared(p, block.start)
            ]
            return (
                tuple(
                    before[-1:]
                    if re.fullmatch(r",\s+(?:with|at)\s+", self._scene.reading.text[before[-1].end : measure.start])
                    else before[:1]
                )
                if before
                else ()
            )
        for party in reversed(self._scene.acting(block.start, measure.start)):
            if self._is_of_compared(party, block.start):
                continue
            gap = self._scene.reading.text[party.end : measure.start]
            if label_pattern().fullmatch(gap):
                return self._scene.joint(party) if re.match(rf"{GAP}[:|=–—]", gap) else (party,)
            is_gapped = party.kind is PartyKind.ORGANISATION and not gap.strip()
            if is_gapped or (active_pattern().fullmatch(gap) and not self._scene.is_object(party)):
                return self._scene.joint(party)
            if party.start - block.start <= 3 and re.match(rf"{GAP}(?:\([^()]*\)\s*)?(?:[:|=]|\s[–—-]\s)", gap):
                others = [p for p in self._scene.acting(party.end, measure.start) if p.kind is not PartyKind.PRODUCT]
                return () if others else (party,)
        return ()

    def _is_of_compared(self, party: Party, start: int) -> bool:
        """Whether a group is only what one of it is compared with."""
        before = self._scene.reading.text[max(start, party.start - 30) : party.start]
        return party.kind is PartyKind.GROUP and bool(_COMPARED.search(before))

    def respectively(self, measure: Measure) -> tuple[Party, ...]:
        """'A, B and C made 1, 2 and 3 exchanges, respectively': the party at the number's place in its list."""
        sentence = self._scene.reading.sentence_of(measure.start)
        if "respectively" not in self._scene.reading.text[sentence.start_char : sentence.end_char + 2].lower():
            return ()
        text = self._scene.reading.text
        word = _RESPECTIVELY.search(text, sentence.start_char, sentence.end_char + 2)
        numbers = [m.start() for m in COUNT.finditer(text, sentence.start_char, sentence.end_char) if _counts(m[0])]
        before = self._scene.acting(sentence.start_char, numbers[0] if numbers else measure.start)
        listed = list(dict.fromkeys(name for party in before for name in self._scene.cast.names_of((party,))))
        passed = [at for at in numbers if word and at < word.start()] or numbers
        run = passed[-len(listed) :] if listed and len(passed) >= len(listed) else []
        if numbers and not run:
            after = self._scene.acting(numbers[-1], sentence.end_char)
            listed = [name for party in after for name in self._scene.cast.names_of((party,), is_stated=True)]
            run = numbers[: len(listed)]
        inside = [i for i, at in enumerate(run) if measure.start <= at < measure.end]
        return tuple(self._scene.named(listed[i], measure) for i in inside[:1])

    def phrased(self, measure: Measure) -> tuple[Party, ...]:
        """'3 million exchanges by Acme', 'accounts that Bolt traced to Acme', 'from Acme'."""
        sentence = self._scene.reading.sentence_of(measure.start)
        traced = tracing_pattern().search(self._scene.reading.text, sentence.start_char, measure.start)
        pattern = traced_pattern() if traced else after_pattern()
        after = pattern.match(self._scene.reading.text, measure.end, sentence.end_char)
        if not after and measure.is_elided:
            after = elided_pattern().match(self._scene.reading.text, measure.end, sentence.end_char)
        if not after:
            return ()
        following = self._scene.acting(after.end(), min(sentence.end_char, after.end() + 60))
        if not following or not re.fullmatch(
            rf"{GAP}(?:{_CALLED})?(?:the|its|people|those|entities|operators|users|actors|individuals|researchers|associated|affiliated|linked|tied|connected|with|to|by|all|Chinese|AI|lab|labs|startups?|company|firm|rival|Beijing-based|Shanghai-based|Hangzhou-based|China-based|China's|China’s|\s)*{GAP}",
            self._scene.reading.text[after.end() : following[0].start],
        ):
            return ()
        if following[0].kind is PartyKind.PRODUCT and after["link"].split()[-1] in ("with", "from", "to", "at"):
            return ()
        return self._scene.joint(following[0])
