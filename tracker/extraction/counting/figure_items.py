"""Whose doing a count is by the line that it opens: "No. 7 (90,000 exchanges in May) — Acme sent …"."""

from __future__ import annotations

import re

from tracker.extraction.counting.figure_phrases import OWN_COUNT
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import Measure
from tracker.extraction.reading import BlockKind
from tracker.extraction.speaking.parties import Party

_DASH = re.compile(r"\s+(?:[—–]|--?)\s+|:\s+|——|：")
_REACH = 60  # characters in which the line comes to its subject


class ItemActors:
    """The actors of counts that stand in the label of a list item, before the sentence of that item."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def after_label(self, measure: Measure) -> tuple[Party, ...]:
        """Whom the item's sentence begins with, where its label before the dash or colon counts and names nobody."""
        block = self._scene.reading.block_of(measure.start)
        dash = _DASH.search(self._scene.reading.text, measure.end, block.end)
        if block.kind is not BlockKind.LIST_ITEM or dash is None:
            return ()
        cast = self._scene.cast
        if any(cast.names_of((party,)) for party in self._scene.acting(block.start, dash.start())):
            return ()
        acting = self._scene.acting(dash.end(), min(dash.end() + _REACH, block.end))
        subject = next((party for party in acting if party.names), None)
        if subject is None or OWN_COUNT.match(self._scene.reading.text, subject.end):
            return ()
        return self._scene.joint(subject) if cast.names_of((subject,)) else ()
