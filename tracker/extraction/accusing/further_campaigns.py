"""'X has detailed several distillation campaigns. Another one, from Y, …': whose campaign it is, X accuses of it."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.accusing.agents import may_be_accused, target_names
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, PartyKind

# So far behind what an accuser says of campaigns one of them may be told of.
REACH = 2500
_NAME_WITHIN = 30
_TRACED = re.compile(r"\b(?:attribut|trac|link|ascrib|pinn|tied)", re.IGNORECASE)


class FurtherCampaigns(Charges):
    """The accusations that lie in whose one of an accuser's campaigns is said to be."""

    def __init__(self, reading: Reading, parties: Parties, attributions: Attributions, found: list[Allegation]) -> None:
        super().__init__(reading, parties, attributions)
        self._found = sorted(found, key=lambda a: a.start)

    def find(self) -> list[Allegation]:
        """One for each owner of a campaign whom nobody accuses yet."""
        accused = {a.target for a in self._found} | {a.claimant for a in self._found}
        more: list[Allegation] = []
        if not self._found:
            return more
        for match in self._reading.everywhere(patterns("acts")["one_campaign"]):
            claimant = self._accuser(match.start(), is_traced=bool(_TRACED.search(match[0])))
            owner = next(iter(self._parties.within(match.end(), match.end() + _NAME_WITHIN)), None)
            if (
                claimant is None
                or owner is None
                or not _joint().fullmatch(self._reading.text, match.end(), owner.start)
            ):
                continue
            names = target_names(owner) if owner.kind in (PartyKind.ORGANISATION, PartyKind.PRODUCT) else ()
            fresh = [
                n for n in names if n not in accused and n != CHINA and may_be_accused(n, self._reading, self._parties)
            ]
            sentence = self._reading.sentence_of(match.start())
            place = (sentence.start_char, sentence.end_char)
            more += [self.make(claimant, n, *place, self._via(sentence), "further-campaign", False) for n in fresh]
            accused.update(fresh)
        return more

    def _accuser(self, offset: int, *, is_traced: bool) -> str | None:
        """The last accuser before, where a speaker of the sentence is nobody else, and the campaign is one of the act.

        is_traced: somebody found out whose it is, as nobody has to of what is done openly.
        """
        before = [a for a in self._found if a.start <= offset]
        speakers = set(self._attributions.speaker_of(offset))
        said = [a for a in before if not speakers or a.claimant in speakers]
        if not said:
            return None
        told = self._reading.wording(max(0, offset - REACH), offset).search(patterns("acts")["campaigns"])
        return said[-1].claimant if told or is_traced else None


@cache
def _joint() -> re.Pattern[str]:
    """Between "from" and the name: "the Shanghai start-up"."""
    return re.compile(r"\s*(?:the\s+)?(?:[\w’'-]+\s+){0,3}[*_“\"]*")
