"""One sentence -> whom it accuses by an aside: "Y denied that its model was distilled from X's, as Z claims"."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.agents import agents_in
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.speaking.attribution import Attribution, Speech
from tracker.extraction.speaking.parties import Party, PartyKind

_AS = re.compile(r",?\s+as\s+(?:was |were |has been )?(?:the\s+)?[*_]*$")
_CHARGING = (Speech.CLAIM, Speech.NEUTRAL, Speech.DISCOVER)


class AsClaimed(Charges):
    """The accusations of those on whom a clause with "as" puts what stands before it."""

    def of_sentence(self, sentence: Tokens) -> list[Allegation]:
        start, end = sentence.start_char, sentence.end_char
        for one in self._attributions.between(start, end):
            lead = self._lead(one, start)
            if lead is None or not self._cues["acts"].search(self._reading.text, start, lead):
                continue
            accused = self._denying(start, lead) or list(
                agents_in(self._reading, self._parties, start, lead, one.holders)
            )
            if accused:
                return self._all(list(one.holders), accused, sentence, "told-of-act", one.resolved, one.via)
        return []

    def _lead(self, one: Attribution, start: int) -> int | None:
        """Where the words end that "as Z claims" is said of."""
        if one.by_outlet or one.speech not in _CHARGING:
            return None
        speaker = next(
            (p for p in reversed(self._parties.within(start, one.cue[0])) if set(p.names) & set(one.holders)), None
        )
        found = _AS.search(self._reading.text, start, speaker.start) if speaker is not None else None
        return found.start() if found is not None else None

    def _denying(self, start: int, end: int) -> list[Party]:
        """Who denies it."""
        for one in self._attributions.between(start, end):
            if one.speech is Speech.DENY:
                before = self._parties.within(start, one.cue[0])
                return [p for p in before if set(p.names) & set(one.holders) and p.kind is not PartyKind.PERSON][-1:]
        return []
