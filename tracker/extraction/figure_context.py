"""Whose doing a count is by what stands around its sentence: the section, the counts before it, the allegations."""

from __future__ import annotations

from tracker.extraction.figure_phrases import is_whole, sum_pattern
from tracker.extraction.figure_scene import Scene
from tracker.extraction.measure import Measure
from tracker.extraction.parties import Party
from tracker.extraction.reading import BlockKind


class ActorsAround:
    """The actors that the report gives outside the sentence of a count."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene
        self._previous: dict[int, list[tuple[str, ...]]] = {}

    def remember(self, measure: Measure, names: tuple[str, ...]) -> None:
        """Takes note of the actors of a count, for those after it in its block."""
        self._previous.setdefault(self._scene.reading.block_of(measure.start).index, []).append(names)

    def in_section(self, measure: Measure) -> tuple[Party, ...]:
        """Those named by the heading or lead-in over the count, else by the sentences before it in its block."""
        block = self._scene.reading.block_of(measure.start)
        for sentence in reversed(self._scene.reading.sentences_in(block)):
            if sentence.end_char <= measure.start:
                near = [
                    p
                    for p in self._scene.acting(sentence.start_char, sentence.end_char)
                    if self._scene.cast.is_accused(p)
                ]
                if near:
                    return self._scene.joint(near[0])
        parent = self._scene.reading.parent_of(block)
        while parent is not None:
            heads = [p for p in self._scene.acting(parent.start, parent.end) if self._scene.cast.names_of((p,))]
            if heads and (
                parent.kind is not BlockKind.HEADING or len(heads) == 1 or self._scene.cast.is_accused(heads[0])
            ):
                return self._scene.joint(heads[-1] if parent.kind is BlockKind.PARAGRAPH else heads[0])
            parent = self._scene.reading.parent_of(parent)
        return ()

    def _in_block_before(self, measure: Measure) -> list[tuple[str, ...]]:
        return (
            []
            if is_whole(self._scene.reading, measure)
            else self._previous.get(self._scene.reading.block_of(measure.start).index, [])
        )

    def as_before(self, measure: Measure) -> tuple[Party, ...]:
        """Those of the count before it in its block: 'Those accounts generated …'."""
        return tuple(self._scene.named(n, measure) for names in self._in_block_before(measure)[-1:] for n in names)

    def summed(self, measure: Measure) -> tuple[Party, ...]:
        """All those of the counts before it in its block, of which it is the sum: 'It put the total at …'."""
        sentence = self._scene.reading.sentence_of(measure.start)
        if not sum_pattern().search(self._scene.reading.text, sentence.start_char, measure.start):
            return ()
        return tuple(self._scene.named(n, measure) for names in self._in_block_before(measure) for n in names)

    def in_report(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the speaker last accused before the count, else whom the first allegation accuses."""
        speakers = set(self._scene.attributions.speaker_of(measure.start)) & self._scene.cast.accusers
        said = [a for a in self._scene.allegations if not speakers or a.claimant in speakers]
        start = self._scene.reading.sentence_of(measure.start).start_char
        accusing = [a for a in said if a.start < start] or [a for a in said if a.start == start] or said[:1]
        several = len({a.claimant for a in accusing}) > 1
        if not accusing or (not speakers and several and any(a.target is None for a in accusing)):
            return ()
        last = max(a.start for a in accusing)
        return tuple(self._scene.named(a.target, measure) for a in said if a.target and a.start == last)
