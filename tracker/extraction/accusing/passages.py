"""Sentences in the report's own voice that carry an accusation on -> what they add to it.

"X says it was copied. The named labs are A and B. A ran most of the queries": who accuses stands in the first sentence only.
"""

from __future__ import annotations

import re
from itertools import takewhile

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import agents_in, may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind

# How far behind an accusation a sentence still goes on with it.
REACH = 900
# So far into a list item stands the name that it is about.
OPENING = 40
# A question of so few letters is answered by the sentence behind it.
ASKED_REACH = 50
_ASKED = re.compile(r"(?:^|[.!?\n])\s*([^.!?\n]{3,40}\?)\s*$")


def carried_on(
    reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]
) -> list[Allegation]:
    """The further accused of an accuser who has named nobody in the sentences that accuse."""
    named = {a.claimant for a in found if a.target not in (None, CHINA)}
    open_ones = [a for a in found if a.claimant not in named]
    if not open_ones:
        return []
    teller = _Teller(reading, parties, attributions)
    accusers = {a.claimant for a in found}
    more = [one for sentence in reading.sentences for one in teller.of_sentence(sentence, open_ones)]
    told = {a.target for a in found}
    return [one for one in more if one.target not in accusers and one.target not in told]


class _Teller(Charges):
    def of_sentence(self, sentence: Tokens, open_ones: list[Allegation]) -> list[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        before = [a for a in open_ones if a.end <= start and start - a.end < REACH]
        words = self._reading.text[start:end]
        if (
            not before
            or not words.strip()
            or "://" in words
            or self._reading.block_of(start).kind is BlockKind.QUESTION
        ):
            return []
        if any(
            not a.by_outlet and a.holders != (before[-1].claimant,) for a in self._attributions.touching(start, end)
        ):
            return []
        if self._cues["negations"].search(words) or self._cues["no_allegation"].search(words):
            return []
        if patterns("papers")["beside"].search(words):
            return []
        accused = self._accused(sentence, words, before[-1].claimant)
        return self._all([before[-1].claimant], accused, sentence, "passage-goes-on", resolved=False) if accused else []

    def _accused(self, sentence: Tokens, words: str, claimant: str) -> list[Party]:
        cues = patterns("acts")
        start, end = sentence.start_char, sentence.end_char
        names_them = cues["names_them"].search(words) or cues["names_them"].search(self._asked_before(start))
        tells_who = bool(names_them or cues["counts"].search(words))
        if names_them:
            everybody = (*self._parties.within(start, end), *self._listed_below(start, end))
        elif cues["acts"].search(words) or cues["counts"].search(words):
            everybody = agents_in(self._reading, self._parties, start, end, (claimant,))
        else:
            return []
        kinds = (PartyKind.ORGANISATION, PartyKind.PRODUCT, PartyKind.GROUP)
        return [
            p
            for p in everybody
            if p.kind in kinds and any(self._may_be_meant(name, tells_who) for name in target_names(p))
        ]

    def _asked_before(self, start: int) -> str:
        """The short question that a sentence answers: "The culprits? A and B."."""
        asked = _ASKED.search(self._reading.text, max(0, start - ASKED_REACH), start)
        return asked[1] if asked else ""

    def _listed_below(self, start: int, end: int) -> list[Party]:
        """Whom the list items name first that a sentence introduces with a colon."""
        reading = self._reading
        block = reading.block_of(start)
        if not reading.text[start:end].rstrip(" *_").endswith(":"):
            return []
        items = takewhile(lambda b: b.kind is BlockKind.LIST_ITEM, reading.blocks[block.index + 1 :])
        opened = (next(iter(self._parties.within(b.start, min(b.end, b.start + OPENING))), None) for b in items)
        return [p for p in opened if p is not None]

    def _may_be_meant(self, name: str, tells_who: bool) -> bool:
        """Whether the accusation can mean somebody; one whom nobody knows only where the sentence names the doers or counts what they did."""
        return may_be_accused(name, self._reading, self._parties) and (tells_who or known_actor(name) is not None)
