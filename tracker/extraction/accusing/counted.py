"""Figures -> further accusations: whose requests an accuser counts stands accused by it."""

from __future__ import annotations

from tracker.extraction.accusing.affair_roles import AffairRoles
from tracker.extraction.accusing.agents import may_be_accused
from tracker.extraction.accusing.charges import Allegation, Charges
from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.records import Figure, Metric
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties

# So far behind an accusation a count that names no speaker is still the accuser's.
REACH = 1500
_COUNTED = (Metric.EXCHANGES, Metric.ACCOUNTS, Metric.TRAFFIC_SHARE)


def with_counted(
    reading: Reading,
    parties: Parties,
    attributions: Attributions,
    allegations: tuple[Allegation, ...],
    figures: tuple[Figure, ...],
) -> tuple[Allegation, ...]:
    """The allegations, and one for each organisation whose doing an accuser counts and that nobody accuses yet."""
    counting = _Counting(reading, parties, attributions, allegations)
    further: dict[tuple[str, str], Allegation] = {}
    for figure in figures:
        for one in counting.of_figure(figure):
            further.setdefault((one.claimant, one.target or ""), one)
    naming = {one.claimant for one in further.values()}
    kept = [a for a in allegations if a.target is not None or a.claimant not in naming]
    return tuple(sorted([*kept, *further.values()], key=lambda a: (a.start, a.claimant, a.target or "")))


class _Counting(Charges):
    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
    ) -> None:
        super().__init__(reading, parties, attributions)
        self._found = allegations
        self._accused = {a.target for a in allegations}
        self._roles = AffairRoles(list(allegations))

    def of_figure(self, figure: Figure) -> list[Allegation]:
        """The accusations that one figure amounts to."""
        fresh = [name for name in figure.actors if name not in self._accused and self._may_be_meant(name)]
        if figure.metric not in _COUNTED or not fresh:
            return []
        sentence = self._reading.sentence_of(figure.evidence.start)
        wording = self._reading.wording(sentence.start_char, sentence.end_char)
        cues = patterns("inferred")
        if any(wording.search(cues[section]) for section in ("untold", "serving", "barring")):
            return []
        if wording.search(self._cues["negations"]):
            return []
        accuser = self._accuser(figure, sentence.start_char)
        if accuser is None:
            return []
        place = (sentence.start_char, sentence.end_char)
        via = self._via(sentence)
        return [self.make(accuser, n, *place, via, "figure-of-accuser", False) for n in fresh if n != accuser]

    def _may_be_meant(self, name: str) -> bool:
        return name != CHINA and name not in self._roles.accusers and may_be_accused(name, self._reading, self._parties)

    def _accuser(self, figure: Figure, offset: int) -> str | None:
        """Who gives the figure: whom the sentence says, else the last accuser before; nobody where a stranger does."""
        for name in figure.attributed_to:
            return name if name in self._roles.accusers else None
        if figure.target is not None and figure.target in self._roles.accusers:
            return figure.target
        before = [a for a in self._found if a.start <= offset and offset - a.end < REACH]
        accused = {a.target for a in self._found}
        ours = [a for a in before if a.claimant not in accused]
        return ours[-1].claimant if ours else None
