"""One sentence -> whom it accuses because marks of another's model turn up in his ("watermarks of our models in theirs")."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.speaking.attribution import Speech
from tracker.extraction.speaking.parties import PartyKind

_CARRYING = (PartyKind.ORGANISATION, PartyKind.PRODUCT, PartyKind.GROUP, PartyKind.STAND_IN)
# So far behind the marks the model stands that carries them.
REACH = 90


class Marks(Charges):
    """The accusations that speakers make by what they have found in a model."""

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        cues = patterns("marks")
        found = self._reading.wording(start, end).search(cues["marks"])
        if found is None or cues["planted"].search(self._reading.text, start, found.end()):
            return []
        if self._cues["negations"].search(self._reading.text, start, found.end()):
            return []
        near = self._parties.within(found.end(), min(end, found.end() + REACH))
        carrying = next((p for p in near if p.kind in _CARRYING and target_names(p)), None)
        if carrying is None or re.search(r"[.;:]", self._reading.text[found.end() : carrying.start]):
            return []
        said = self._attributions.touching(found.start(), found.end())
        told = next((a for a in said if not a.by_outlet and a.speech is not Speech.DENY), None)
        if told is None:
            return []
        accused = list(self._parties.listed_with(carrying))
        return self._all(list(told.holders), accused, sentence, "marks-of-model", told.resolved, told.via)
