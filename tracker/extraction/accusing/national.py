"""A Reading that names no accuser -> what it says that a country charges ("Beijing rejected U.S. accusations of distillation")."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import agents_in
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of
from tracker.extraction.speaking.parties import CHINA, Party, PartyKind

ACCUSER = "US government"


class NationalCharges(Charges):
    """The accusations of a government that only its country's name tells."""

    def find(self) -> list[Allegation]:
        """In order of the text; to be asked only of a report in which nobody else accuses."""
        return [one for sentence in self._reading.statements for one in self._of_sentence(sentence)]

    def _of_sentence(self, sentence: Tokens) -> Iterator[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        wording = self._reading.wording(start, end)
        charge = wording.search(patterns("similar")["national"])
        if charge is None or not (wording.search(self._cues["surely"]) or wording.search(self._cues["acts"])):
            return
        accused = list(agents_in(self._reading, self._parties, charge.end(), end, (ACCUSER,)))
        if not accused and any(_is_chinese_body(p) for p in self._parties.within(start, end)):
            accused = [Party(start=start, end=start, names=(CHINA,), kind=PartyKind.GROUP)]
        yield from self._all([ACCUSER], accused, sentence, "nominal-charge", resolved=True)


def _is_chinese_body(party: Party) -> bool:
    return party.kind in (PartyKind.GOVERNMENT, PartyKind.PERSON) and any(country_of(n) == "CN" for n in party.names)
