"""A sentence that announces how many are accused -> the allegations against those whom the blocks below name.

"The lab's report on illicit distillation names three firms." stands above three headings, or three list items, that open
with an organisation each. Only as many as were announced count, so that a list of something else adds nobody.
"""

from __future__ import annotations

from itertools import dropwhile, takewhile

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.counting.numbers import find_numbers
from tracker.extraction.cues import patterns
from tracker.extraction.reading import BlockKind
from tracker.extraction.speaking.parties import Party, PartyKind

# How far within a heading or list item the organisation stands that it is about.
OPENING = 5
_NAMING = (BlockKind.HEADING, BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)


class Announcements(Charges):
    """The accused who are announced by number and named below."""

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        text, wording = self._reading.text, self._reading.wording(start, end)
        told = wording.search(patterns("announced")["announces"])
        if told is None or not self.is_about_it(sentence) or wording.search(self._cues["negations"]):
            return []
        counted = [number.value for number in find_numbers(text, told.start(), told.end())]
        before = self._parties.within(start, told.start())
        accuser = next((p for p in before if p.kind is PartyKind.ORGANISATION and p.names), None)
        accused = [party for party in self._named_below(end) if party is not accuser]
        if accuser is None or counted != [len(accused)]:
            return []
        return self._all([accuser.names[0]], accused, sentence, "list-item", resolved=False)

    def _named_below(self, offset: int) -> list[Party]:
        """The organisations that the blocks below open with, up to the first heading that opens with none."""
        below = dropwhile(lambda block: block.start < offset, self._reading.blocks)
        naming = [block for block in below if block.kind in _NAMING]
        if not naming:
            return []
        kind = naming[0].kind
        opened = (self._opening(block.start, block.end) for block in naming if block.kind is kind)
        return [party for party in takewhile(lambda party: party is not None, opened) if party]

    def _opening(self, start: int, end: int) -> Party | None:
        first = next(iter(self._parties.within(start, end)), None)
        if first is None or first.kind is not PartyKind.ORGANISATION or first.start - start > OPENING:
            return None
        return first
