"""Decides whose doing a count is: by its brackets, its label, the phrase after it, the verb over it, else by the context."""

from __future__ import annotations

from tracker.extraction.accusing.allegations import Allegation
from tracker.extraction.counting.cast import Cast
from tracker.extraction.counting.elsewhere import names_act
from tracker.extraction.counting.figure_charged import ChargedActors, is_left_unnamed
from tracker.extraction.counting.figure_chinese import ChineseActors
from tracker.extraction.counting.figure_clauses import ClauseActors
from tracker.extraction.counting.figure_context import ActorsAround
from tracker.extraction.counting.figure_items import ItemActors
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.figure_sentence import SentenceActors
from tracker.extraction.counting.figure_standins import find_ordinals
from tracker.extraction.counting.figure_totals import BESIDE_TOTAL, TOTAL
from tracker.extraction.counting.figure_wording import StatedActors
from tracker.extraction.counting.measure import Measure
from tracker.extraction.counting.traffic import owner_span
from tracker.extraction.naming.roles import known_actor, maker_of
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import CHINA, Parties, Party

# Whose the count is nobody can say: the words speak of a stranger.
STRANGER = "stranger"
# How sure each way of finding the actor is, ordered by how much of it stands in the words themselves.
SURE = {
    "table-row": 0.9,
    "bracket": 0.95,
    "respectively": 0.9,
    "in-the-count": 0.9,
    "relative": 0.8,
    "all-campaigns": 0.65,
    "label": 0.95,
    "item-label": 0.85,
    "clause-head": 0.85,
    "fronted": 0.85,
    "part": 0.8,
    "phrase-after": 0.9,
    "doer": 0.88,
    "traced-later": 0.75,
    "named-later": 0.7,
    "table-suspect": 0.8,
    "verb-subject": 0.75,
    "accused-in-sentence": 0.75,
    "named-in-sentence": 0.65,
    "sum": 0.7,
    "counted-group": 0.7,
    "pronoun": 0.7,
    "section": 0.6,
    "as-before": 0.6,
    "restated": 0.6,
    TOTAL: 0.7,
    BESIDE_TOTAL: 0.65,
    "report": 0.5,
    "charged": 0.5,
    "chinese-group": 0.7,
    "chinese-sentence": 0.8,
    "chinese-before": 0.65,
    "chinese-accused": 0.6,
    "suspect-nearby": 0.55,
    "only-suspect": 0.5,
    "all-counted": 0.5,
    STRANGER: 0.5,
    "nobody": 0.5,
}
_STATED = (
    "table-row",
    "bracket",
    "item-label",
    "respectively",
    "in-the-count",
    "relative",
    "all-campaigns",
    "label",
    "clause-head",
    "fronted",
    "part",
    "phrase-after",
    "doer",
    "traced-later",
    "table-suspect",
    "sum",
    "as-before",
)
# Who is charged may have been quoted too.
_CHARGED = ("named-later", "suspect-nearby", "charged", "only-suspect")
_OWN_WORDS = (*_STATED, "verb-subject", "accused-in-sentence", "named-in-sentence")


class ActorFinder:
    """Finds the actors of the measures of one report."""

    def __init__(
        self, reading: Reading, parties: Parties, attributions: Attributions, allegations: tuple[Allegation, ...]
    ) -> None:
        self._attributions = attributions
        self._allegations = allegations
        self._outlet = reading.outlet
        self._cast = Cast(reading.outlet, attributions, allegations)
        scene = Scene(
            reading=reading,
            parties=parties,
            attributions=attributions,
            allegations=allegations,
            cast=self._cast,
            ordinals=find_ordinals(reading, parties),
        )
        self._scene = scene
        self._chinese = ChineseActors(scene) if reading.language == "zh" else None
        self._stated = StatedActors(scene)
        self._clause = ClauseActors(scene)
        self._items = ItemActors(scene)
        self._sentence = SentenceActors(scene)
        self._charged = ChargedActors(scene, self._sentence)
        self._around = ActorsAround(scene, self._charged)

    def actors_of(self, measure: Measure) -> tuple[tuple[str, ...], str]:
        """Canonical names of those whose doing is counted, none where nobody is named, and how they were found."""
        if self._chinese is not None:
            return self._chinese_actors(self._chinese, measure)
        stated, clause, sentence, around = self._stated, self._clause, self._sentence, self._around
        ways = (
            ("table-row", stated.in_row), ("bracket", stated.bracketed), ("respectively", stated.respectively),
            ("in-the-count", clause.within), ("relative", clause.relative), ("sum", around.all_in_sentence), ("as-before", around.by_their_accounts), ("clause-head", clause.gapped), ("label", stated.labelled), ("item-label", self._items.after_label),
            ("fronted", clause.fronted), ("part", clause.part_of), ("phrase-after", stated.phrased), ("as-before", around.by_means), ("all-campaigns", around.by_events), ("doer", sentence.by_deed),
            ("traced-later", clause.traced_later), ("named-later", self._charged.named_later), ("table-suspect", stated.in_table),
            ("verb-subject", sentence.by_verb), ("accused-in-sentence", sentence.accused_in_sentence),
            ("named-in-sentence", sentence.near_in_sentence), ("sum", around.summed), ("as-before", around.as_in_sentence), ("pronoun", around.by_pronoun),
            ("section", around.in_section), ("as-before", around.as_before), ("report", around.in_report),
            ("suspect-nearby", self._charged.suspect_nearby), ("charged", self._charged.around), ("only-suspect", self._charged.only_suspect),
        )  # fmt: skip
        for name, way in ways:
            names = self._without_owner(
                measure, self._cast.names_of(way(measure), is_stated=name in (*_STATED, *_CHARGED))
            )
            if names and (members := self._as_many_as_counted(measure, names, name)) != names:
                names, name = members, "counted-group"
                if not names:
                    return (), STRANGER
            if names:
                around.remember(measure, names)
                return names, name
            if way == around.summed and around.size_of_group(measure) is not None and around.is_sum(measure):
                return (), STRANGER
            if name == "verb-subject" and (sentence.is_somebody_else(measure) or sentence.is_deed_of_other(measure)):
                return (), STRANGER
            if name == "named-in-sentence" and is_left_unnamed(self._scene, measure):
                return (), STRANGER
            if name == "named-in-sentence" and (
                sentence.has_foreign_speaker(measure) or around.is_one_of_several(measure)
            ):
                return self._charged_alone(measure) if self.accuses_nobody() else ((), STRANGER)
        return (), "nobody"

    def _charged_alone(self, measure: Measure) -> tuple[tuple[str, ...], str]:
        """Those who are charged, or alone can be suspected, in a report that is not known to accuse anybody."""
        charged = self._charged
        for name, way in (
            ("suspect-nearby", charged.suspect_nearby),
            ("charged", charged.around),
            ("only-suspect", charged.only_suspect),
        ):
            if names := self._cast.names_of(way(measure), is_stated=True):
                self._around.remember(measure, names)
                return names, name
        return (), "nobody"

    def _as_many_as_counted(self, measure: Measure, names: tuple[str, ...], rule: str) -> tuple[str, ...]:
        """The names, or those of the group of so many that the sentence counts and does not name, as far as they are known."""
        size = self._around.size_of_group(measure)
        if size is None or size == len(names) or (rule in _OWN_WORDS and names != (CHINA,)):
            return names
        members = self._cast.names_of(self._around.group_of(measure, size), is_stated=True)
        return names if not members and names == (CHINA,) and self._around.is_vague() else members

    def _without_owner(self, measure: Measure, names: tuple[str, ...]) -> tuple[str, ...]:
        """The names without who is not accused and of whose own system the sentence tells: to that it was done."""
        if all(name in self._cast.accused for name in names):
            return names
        sentence = self._scene.reading.sentence_of(measure.start)
        named = self._scene.reading.mentions_in(sentence.start_char, sentence.end_char, EntityKind.PRODUCT)
        owners = {maker_of(mention.name) for mention in named}
        return tuple(n for n in names if n not in owners or n in self._cast.accused)

    def _chinese_actors(self, chinese: ChineseActors, measure: Measure) -> tuple[tuple[str, ...], str]:
        for name, way in (("table-row", self._stated.in_row), ("bracket", self._stated.bracketed)):
            if names := self._cast.names_of(way(measure), is_stated=True):
                return names, name
        return chinese.actors_of(measure)

    def is_foreign_share(self, measure: Measure, actors: tuple[str, ...], rule: str) -> bool:
        """Whether a share of traffic is none that an accused took: it is that of the accused's own system, or nobody's."""
        owners = self._scene.acting(*owner_span(self._scene.reading, measure))
        if any(self._cast.is_accused(owner) for owner in owners):
            return True
        says_so = rule in _OWN_WORDS or names_act(self._scene.reading.sentence_of(measure.start).text)
        return not says_so or not set(actors) & self._cast.accused

    def accuses_nobody(self) -> bool:
        """Whether the report is not known to accuse anybody by name."""
        return not self._cast.accused

    def is_accused(self, party: Party) -> bool:
        """Whether the report accuses the party, or one of those that it stands for."""
        return self._cast.is_accused(party)

    def may_act(self, party: Party) -> bool:
        """Whether the party can be the actor of a count."""
        return bool(self._cast.names_of((party,)))

    def speakers_of(self, measure: Measure, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Who gives the number: whoever its words are attributed to, else who accuses these actors, else who publishes."""
        if self._chinese is not None:
            return self._chinese.speakers_of(measure)
        said = tuple(n for n in self._attributions.speaker_of(measure.start) if n not in actors)
        if said:
            return said
        accusing = [a for a in self._allegations if a.target in actors or (not actors and a.target is None)]
        nearest = sorted(accusing, key=lambda a: abs(a.start - measure.start))
        own_voice = known_actor(self._outlet or "")
        if not nearest and own_voice is not None and own_voice.role not in ("outlet", "forum", "archive"):
            return (own_voice.name,)
        return (nearest[0].claimant,) if nearest else ()
