"""One report with what is known of its parties, as those who look for the actors of its counts see it."""

from __future__ import annotations

import re
from dataclasses import dataclass

from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.counting.cast import CAN_ACT, Cast
from tracker.extraction.counting.measure import Measure
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

_TO_WHOM = re.compile(r"\b(?:with|against|on|from|of|to|at|into|toward|towards)\s+$")

_FOR = re.compile(r"\bfor\s+$")


@dataclass(frozen=True, slots=True, kw_only=True)
class Scene:
    """A report, its parties, who speaks, who accuses whom, and who can have acted."""

    reading: Reading
    parties: Parties
    attributions: Attributions
    allegations: tuple[Allegation, ...]
    cast: Cast
    ordinals: tuple[Party, ...] = ()

    def acting(self, start: int, end: int) -> tuple[Party, ...]:
        """The parties between two offsets that can be actors by their kind, in order."""
        ordinals = [p for p in self.ordinals if start <= p.start and p.end <= end]
        named = [
            p
            for p in self.parties.within(start, end)
            if p.kind in CAN_ACT and not any(o.start <= p.start < o.end for o in ordinals)
        ]
        return tuple(sorted([*named, *ordinals], key=lambda p: p.start))

    def before(self, measure: Measure) -> tuple[Party, ...]:
        """Those in the sentence before the count."""
        return self.acting(self.reading.sentence_of(measure.start).start_char, measure.start)

    def joint(self, party: Party) -> tuple[Party, ...]:
        """The party with all that it is listed with: 'A, B and C', also where 'for A' might have opened with a source."""
        listed = self.parties.listed_with(party)
        if len(listed) > 1 or not _FOR.search(self.reading.text, max(0, party.start - 6), party.start):
            return listed
        behind = (p for p in self.acting(party.end, party.end + 40) if self.reading.text[party.end : p.start] == ", ")
        rest = next((self.parties.listed_with(p) for p in behind), ())
        return (*listed, *rest) if len(rest) > 1 else listed

    def named(self, name: str, measure: Measure) -> Party:
        """A party by its canonical name, put where the count stands."""
        return Party(start=measure.start, end=measure.start, names=(name,), kind=PartyKind.ORGANISATION)

    def is_object(self, party: Party) -> bool:
        """Whether a product is what it was done to: 'with Claude using …'."""
        before = self.reading.text[max(0, party.start - 12) : party.start]
        return party.kind is PartyKind.PRODUCT and bool(_TO_WHOM.search(before))
