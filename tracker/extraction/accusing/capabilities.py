"""Allegations -> which capabilities were taken and by which techniques, as the report says of each accused."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.cues import all_patterns, patterns
from tracker.extraction.reading import Block, BlockKind, Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import Parties, Party

# An accused named within so many characters of a heading or list item is what it is about.
OPENING = 40
NEAR = 300
# So far behind an accusation a passage still tells how its accused went about it.
TOLD = 1500


@dataclass(slots=True)
class Taken:
    """What one accused is said to have taken, and how; in the contract's words."""

    capabilities: set[str] = field(default_factory=set)
    techniques: set[str] = field(default_factory=set)


Key = tuple[str, str | None]


def find_taken(
    reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
) -> dict[Key, Taken]:
    """What each allegation's accused took, by claimant and target."""
    taken: dict[Key, Taken] = defaultdict(Taken)
    if not allegations:
        return taken
    finder = _Finder(reading, parties, attributions, allegations)
    for sentence in reading.statements:
        for kind, value, offset in finder.words_of(sentence.start_char, sentence.end_char):
            for key in finder.accused_at(kind, offset, sentence.start_char, sentence.end_char):
                (taken[key].capabilities if kind == "capabilities" else taken[key].techniques).add(value)
    return taken


class _Finder:
    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
    ) -> None:
        self._reading = reading
        self._parties = parties
        self._attributions = attributions
        self._keys: list[Key] = [(a.claimant, a.target) for a in allegations]
        claimants = [a.claimant for a in allegations]
        self._allegations = allegations
        self._main = max(dict.fromkeys(claimants), key=claimants.count)
        self._accused = {target for _, target in self._keys if target}
        self._scope = patterns("capability_scope")

    def words_of(self, start: int, end: int) -> Iterable[tuple[str, str, int]]:
        """(lexicon, value, offset) of every capability and technique in a sentence that tells of the taking."""
        wording = self._reading.wording(start, end)
        for value, pattern in all_patterns("techniques").items():
            if (match := wording.search(pattern)) and self._is_technique(value, start, end):
                yield "techniques", value, match.start()
        if not self._tells_what(start, end):
            return
        for value, pattern in all_patterns("capabilities").items():
            for match in wording.finditer(pattern):
                yield "capabilities", value, match.start()

    def _is_technique(self, value: str, start: int, end: int) -> bool:
        """Jailbreaks and synthetic data are everyday talk of AI: they need the act beside them."""
        text = self._reading.text
        if self._scope["elsewhere"].search(text, start, end) and not patterns("acts")["acts"].search(text, start, end):
            return False
        if self._scope["guarding"].search(text, start, end) and self._is_general(start, end, "guarding"):
            return False
        if value in ("fraudulent_accounts", "proxy_services"):
            return True
        if self._is_general(start, end):
            return False
        if value == "chain_of_thought_elicitation":
            return True
        near = value == "jailbreaking" and self._scope["joint"].search(text, start, end)
        act = patterns("acts")["acts"].search(text, max(0, start - NEAR) if near else start, end)
        return bool(act or (near and self._is_told(start))) and not patterns("acts")["no_allegation"].search(
            text, start, end
        )

    def _tells_what(self, start: int, end: int) -> bool:
        wording = self._reading.wording(start, end)
        if self._is_general(start, end, "anybody", "guarding", "of_any_copy"):
            return False
        if wording.search(self._scope["apart"]) and not wording.search(self._scope["aiming"]):
            return False
        if wording.search(self._scope["taking"]):
            return True
        if self._is_answer(start):
            return True
        return self._is_listed(start) and bool(self._above(start) or self._is_under_targets(start))

    def _is_general(self, start: int, end: int, *further: str) -> bool:
        """Whether a sentence that names no accused tells what the technique is, or what anybody could do; further: more cues of that."""
        if any(set(target_names(p)) & self._accused for p in self._parties.within(start, end)):
            return False
        wording = self._reading.wording(start, end)
        cues = (patterns("acts")["no_allegation"], *(self._scope[section] for section in ("general", *further)))
        return any(wording.search(cue) for cue in cues)

    def _is_listed(self, start: int) -> bool:
        return self._reading.block_of(start).kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)

    def _is_answer(self, start: int) -> bool:
        """Whether a sentence answers "What were they after?"."""
        before = self._reading.sentence_of(max(0, self._reading.text.rfind("?", 0, start)))
        between = self._reading.text[before.end_char : start]
        return before.end_char <= start and not between.strip() and bool(self._scope["asked"].search(before.text))

    def _is_under_targets(self, start: int) -> bool:
        """Whether a list item stands under "Targeted capabilities:"."""
        parent = self._reading.parent_of(self._reading.block_of(start)) if self._is_listed(start) else None
        cues = (self._scope["these"], self._scope["aiming"])
        return parent is not None and any(c.search(self._reading.text, parent.start, parent.end) for c in cues)

    def accused_at(self, kind: str, offset: int, start: int, end: int) -> list[Key]:
        """The allegations that a word belongs to: the accused named right before it, else those of the heading, else all."""
        named = [p for p in self._parties.within(start, end) if set(target_names(p)) & self._accused]
        before = [p for p in named if p.start <= offset]
        before = [p for p in before if not self._is_compared(p, start)] or before
        speakers = self._attributions.speaker_of(offset)
        if before or named:
            party = before[-1] if before else named[0]
            names = self._names(party)
        else:
            joint = self._named_so_far(start) if self._is_joint(start, end, kind) else set()
            names = set(self._above(start)) or joint
            if not names and kind == "techniques":
                told = [k for k in self._keys if k[0] in speakers]
                if told:
                    return told
        claimant = next((s for s in speakers if any(c == s for c, _ in self._keys)), self._main)
        keys = [k for k in self._keys if k[0] == claimant and k[1] in names]
        keys = keys or [k for k in self._keys if k[0] == self._main and k[1] in names]
        keys = keys or [(a.claimant, a.target) for a in self._allegations if a.start == start and a.target in names]
        return keys or [k for k in self._keys if k[1] in names and k[1] is not None]

    def _named_so_far(self, start: int) -> set[str | None]:
        """Of the accused those who are named before a sentence, where any is: one named only later is not meant."""
        before = {name for p in self._parties.within(0, start) for name in target_names(p)} & self._accused
        return {*(before or self._accused), None}

    def _is_told(self, start: int) -> bool:
        """Whether an accusation stands in the passage before."""
        return any(a.start <= start and start - a.end < TOLD for a in self._allegations)

    def _is_compared(self, party: Party, start: int) -> bool:
        """Whether "in the same way as X" only says how somebody else did it."""
        return self._scope["compared"].search(self._reading.text, start, party.start) is not None

    def _names(self, party: Party) -> set[str | None]:
        return {name for p in self._parties.listed_with(party) for name in target_names(p)}

    def _above(self, start: int) -> tuple[str, ...]:
        """The accused whom the heading or list item above opens with."""
        block = self._reading.block_of(start)
        listed = block.kind in (BlockKind.LIST_ITEM, BlockKind.TABLE_ROW)
        if listed and (own := self._opening(block) or self._in_item_before(block, start)):
            return own
        while (parent := self._reading.parent_of(block)) is not None:
            if found := self._opening(parent):
                return found
            block = parent
        return ()

    def _in_item_before(self, block: Block, start: int) -> tuple[str, ...]:
        """The only accused whom a list item has named before this sentence of it: "It targeted …" is of them."""
        before = {name for p in self._parties.within(block.start, start) for name in target_names(p)} & self._accused
        return tuple(before) if len(before) == 1 else ()

    def _opening(self, block: Block) -> tuple[str, ...]:
        opening = [p for p in self._parties.within(block.start, block.end) if set(target_names(p)) & self._accused]
        if len(opening) != 1 or opening[0].start - block.start >= OPENING:
            return ()
        return tuple(sorted(set(target_names(opening[0])) & self._accused))

    def _is_joint(self, start: int, end: int, kind: str) -> bool:
        """Whether a sentence without any accused still tells of their doing; of a technique only close to the act."""
        text = self._reading.text
        if kind == "capabilities" and len(self._accused) > 1 and self._scope["partly"].search(text, start, end):
            return False
        if patterns("acts")["acts"].search(text, start, end) or self._scope["these"].search(text, start, end):
            return True
        if kind == "capabilities" and (self._is_under_targets(start) or self._is_answer(start)):
            return True
        near = (
            kind == "capabilities"
            or patterns("acts")["acts"].search(text, max(0, start - NEAR), start)
            or self._is_told(start)
        )
        return bool(near and self._scope["joint"].search(text, start, end))
