"""Whose doing a count is in Chinese text, where no parse helps: by the names and group words before it."""

from __future__ import annotations

import re

from tracker.extraction.chinese.groups import ChineseNames, group_before
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import Measure
from tracker.extraction.counting.numbers import find_numbers
from tracker.extraction.naming.roles import known_actor, maker_of
from tracker.extraction.reading import BlockKind
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.parties import Party, PartyKind

# Between a list and what each of its members did.
_EACH = "分别"
_CLAUSE = re.compile(r"[^，。；]*")


class ChineseActors:
    """The actors of the counts of one Chinese report."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._names = ChineseNames(scene.reading)
        self._known: dict[tuple[str, ...], tuple[str, ...]] = {}

    def actors_of(self, measure: Measure) -> tuple[tuple[str, ...], str]:
        """Canonical names of those whose doing is counted, none where nobody is named, and how they were found."""
        ways = (
            ("respectively", self._respectively),
            ("chinese-group", self._grouped),
            ("chinese-sentence", self._in_sentence),
            ("chinese-before", self._before),
            ("chinese-accused", self._accused),
            ("only-suspect", self._only_suspect),
        )
        for rule, way in ways:
            if names := self._acting(way(measure)):
                return names, rule
        return (), "nobody"

    def speakers_of(self, measure: Measure) -> tuple[str, ...]:
        """Who says what stands at this place: the last speaker before it."""
        return self._names.speaker_before(measure.start)

    def _acting(self, names: tuple[str, ...]) -> tuple[str, ...]:
        if names not in self._known:
            parties = (Party(start=0, end=0, names=(name,), kind=PartyKind.ORGANISATION) for name in names)
            self._known[names] = self._scene.cast.names_of(tuple(parties), is_stated=True)
        return self._known[names]

    def _grouped(self, measure: Measure) -> tuple[str, ...]:
        """Those for whom a group word stands right before the count: '三家公司合计…'."""
        sentence = self._scene.reading.sentence_of(measure.start)
        found = group_before(self._scene.reading.text, sentence.start_char, measure.start)
        own = [end for _, end, names in self._names.lists if end <= measure.start and self._acting(names)]
        if found is None or (own and own[-1] > found.start):
            return ()
        lists = [n for _, end, names in self._names.lists if end <= found.start and len(n := self._acting(names)) > 1]
        fit = [n for n in lists if found.size in (None, len(n))]
        accused = self._accused(measure)
        if fit:
            return fit[-1]
        return accused if found.size in (None, len(accused)) or len(accused) > 2 else ()

    def _respectively(self, measure: Measure) -> tuple[str, ...]:
        """The one of a list whose turn it is: 'A与B分别超过340万次及1300万次'."""
        text, sentence = self._scene.reading.text, self._scene.reading.sentence_of(measure.start)
        each = text.rfind(_EACH, sentence.start_char, measure.start)
        listed = [
            found for start, end, names in self._names.lists
            if sentence.start_char <= start and end <= each and len(found := self._acting(names)) > 1
        ]  # fmt: skip
        if each < 0 or not listed:
            return ()
        clause = _CLAUSE.match(text, each, sentence.end_char)
        numbers = find_numbers(text, each, clause.end() if clause else sentence.end_char)
        own = [n for n, number in enumerate(numbers) if number.start < measure.end and measure.start < number.end]
        return (listed[-1][own[0]],) if own and len(numbers) == len(listed[-1]) else ()

    def _in_sentence(self, measure: Measure) -> tuple[str, ...]:
        sentence = self._scene.reading.sentence_of(measure.start)
        inside = [(s, e, names) for s, e, names in self._names.lists if sentence.start_char <= s < sentence.end_char]
        before = [n for _, end, names in inside if end <= measure.start and (n := self._acting(names))]
        after = [n for start, _, names in inside if start >= measure.end and (n := self._acting(names))]
        return before[-1] if before else after[0] if len(after) == 1 else ()

    def _before(self, measure: Measure) -> tuple[str, ...]:
        """Those named last before the count, in its block or in the heading above."""
        block = self._scene.reading.block_of(measure.start)
        start = block.start
        parent = self._scene.reading.parent_of(block)
        if parent is not None and parent.kind is BlockKind.HEADING:
            start = parent.start
        lists = [(s, n) for s, end, names in self._names.lists if end <= measure.start and (n := self._acting(names))]
        return next((names for at, names in reversed(lists) if at >= start), ())

    def _accused(self, measure: Measure) -> tuple[str, ...]:
        speakers = self.speakers_of(measure)
        theirs = [a.target for a in self._scene.allegations if a.target and a.claimant in speakers]
        return tuple(dict.fromkeys(theirs or [a.target for a in self._scene.allegations if a.target]))

    def _only_suspect(self, measure: Measure) -> tuple[str, ...]:
        """The one company from China that the report names, where it accuses nobody by name."""
        named = [
            maker_of(m.name) if m.kind is EntityKind.PRODUCT else m.name
            for m in self._scene.reading.mentions
            if m.kind in (EntityKind.PRODUCT, EntityKind.ORGANISATION)
        ]
        actors = {name: known_actor(name) for name in named if name}
        chinese = [
            n for n, actor in actors.items() if actor is not None and actor.country == "CN" and actor.role == "lab"
        ]
        return tuple(chinese) if len(chinese) == 1 else ()
