"""Decides whose doing a count is: by its brackets, its label, the phrase after it, the verb over it, else by the context."""

from __future__ import annotations

from tracker.extraction.allegations import Allegation
from tracker.extraction.attribution import Attributions
from tracker.extraction.cast import Cast
from tracker.extraction.chinese import ChineseNames
from tracker.extraction.figure_context import ActorsAround
from tracker.extraction.figure_scene import Scene
from tracker.extraction.figure_sentence import SentenceActors
from tracker.extraction.figure_wording import StatedActors
from tracker.extraction.measure import Measure
from tracker.extraction.parties import Parties, Party
from tracker.extraction.reading import Reading
from tracker.extraction.roles import known_actor

# How sure each way of finding the actor is, ordered by how much of it stands in the words themselves.
SURE = {
    "bracket": 0.95,
    "label": 0.95,
    "phrase": 0.9,
    "row": 0.9,
    "verb": 0.85,
    "accused": 0.75,
    "sentence": 0.65,
    "section": 0.6,
    "report": 0.5,
    "nobody": 0.5,
}
_STATED = ("row", "bracket", "label", "phrase")


class ActorFinder:
    """Finds the actors of the measures of one report."""

    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
    ) -> None:
        self._attributions = attributions
        self._allegations = allegations
        self._outlet = reading.outlet
        self._cast = Cast(reading.outlet, attributions, allegations)
        self._chinese = ChineseNames(reading) if reading.language == "zh" else None
        scene = Scene(
            reading=reading, parties=parties, attributions=attributions, allegations=allegations, cast=self._cast
        )
        self._stated = StatedActors(scene)
        self._sentence = SentenceActors(scene)
        self._around = ActorsAround(scene)

    def actors_of(self, measure: Measure) -> tuple[tuple[str, ...], float]:
        """Canonical names of those whose doing is counted, none where nobody is named, and how sure that is."""
        if self._chinese is not None:
            return self._chinese.actors_before(measure.start), SURE["sentence"]
        stated, sentence, around = self._stated, self._sentence, self._around
        ways = (
            ("row", stated.in_row), ("bracket", stated.bracketed), ("phrase", stated.respectively), ("label", stated.labelled),
            ("phrase", stated.phrased), ("verb", sentence.by_verb), ("accused", sentence.accused_in_sentence),
            ("sentence", sentence.near_in_sentence), ("section", around.summed), ("section", around.in_section),
            ("section", around.as_before), ("report", around.in_report),
        )  # fmt: skip
        for name, way in ways:
            names = self._cast.names_of(way(measure), is_stated=name in _STATED)
            if names:
                around.remember(measure, names)
                return names, SURE[name]
            if way == around.summed and around.size_of_group(measure) is not None and around.is_sum(measure):
                break
            if name == "verb" and sentence.is_somebody_else(measure):
                break
            if name == "sentence" and sentence.has_foreign_speaker(measure):
                break
        return (), SURE["nobody"]

    def may_act(self, party: Party) -> bool:
        """Whether the party can be the actor of a count."""
        return bool(self._cast.names_of((party,)))

    def speakers_of(self, measure: Measure, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Who gives the number: whoever its words are attributed to, else who accuses these actors, else who publishes."""
        if self._chinese is not None:
            return self._chinese.speaker_before(measure.start)
        said = tuple(n for n in self._attributions.speaker_of(measure.start) if n not in actors)
        if said:
            return said
        accusing = [a for a in self._allegations if a.target in actors or (not actors and a.target is None)]
        nearest = sorted(accusing, key=lambda a: abs(a.start - measure.start))
        own_voice = known_actor(self._outlet or "")
        if not nearest and own_voice is not None and own_voice.role not in ("outlet", "forum", "archive"):
            return (own_voice.name,)
        return (nearest[0].claimant,) if nearest else ()
