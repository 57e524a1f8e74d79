"""Decides whose doing a count is: by its brackets, its label, the phrase after it, the verb over it, else by the context."""

from __future__ import annotations

import re

from tracker.extraction import lexicon
from tracker.extraction.allegations import Allegation
from tracker.extraction.attribution import Attributions
from tracker.extraction.cast import CAN_ACT, Cast
from tracker.extraction.chinese import ChineseNames
from tracker.extraction.figure_phrases import (
    COUNT,
    GAP,
    WHOLE,
    active_pattern,
    after_pattern,
    elided_pattern,
    label_pattern,
    sum_pattern,
    token_of,
    traced_pattern,
    tracing_pattern,
    verbs_over,
)
from tracker.extraction.measure import Measure
from tracker.extraction.parties import Parties, Party, PartyKind
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.roles import known_actor
from tracker.extraction.subjects import subject_of

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
        self._reading = reading
        self._text = reading.text
        self._parties = parties
        self._attributions = attributions
        self._allegations = allegations
        self._cast = Cast(reading.outlet, attributions, allegations)
        self._chinese = ChineseNames(reading) if reading.language == "zh" else None
        self._previous: dict[int, list[tuple[str, ...]]] = {}

    def actors_of(self, measure: Measure) -> tuple[tuple[str, ...], float]:
        """Canonical names of those whose doing is counted, none where nobody is named, and how sure that is."""
        if self._chinese is not None:
            return self._chinese.actors_before(measure.start), SURE["sentence"]
        ways = (
            ("row", self._in_row), ("bracket", self._bracketed), ("phrase", self._respectively), ("label", self._labelled),
            ("phrase", self._phrased), ("verb", self._by_verb), ("accused", self._accused_in_sentence),
            ("sentence", self._near_in_sentence), ("section", self._summed), ("section", self._in_section),
            ("section", self._as_before), ("report", self._in_report),
        )  # fmt: skip
        for name, way in ways:
            names = self._cast.names_of(way(measure), is_stated=name in _STATED)
            if names:
                self._previous.setdefault(self._reading.block_of(measure.start).index, []).append(names)
                return names, SURE[name]
            if name == "verb" and self._is_somebody_else(measure):
                break
            if name == "sentence" and self._has_foreign_speaker(measure):
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
        own_voice = known_actor(self._reading.outlet or "")
        if not nearest and own_voice is not None and own_voice.role not in ("outlet", "forum", "archive"):
            return (own_voice.name,)
        return (nearest[0].claimant,) if nearest else ()

    def _before(self, measure: Measure) -> tuple[Party, ...]:
        sentence = self._reading.sentence_of(measure.start)
        return self._acting(sentence.start_char, measure.start)

    def _acting(self, start: int, end: int) -> tuple[Party, ...]:
        return tuple(p for p in self._parties.within(start, end) if p.kind in CAN_ACT)

    def _joint(self, party: Party) -> tuple[Party, ...]:
        return self._parties.listed_with(party)

    def _in_row(self, measure: Measure) -> tuple[Party, ...]:
        return self._acting(*measure.row_actor) if measure.row_actor else ()

    def _bracketed(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme (3.4 million exchanges)', 'the labs (Acme: 3 million; …)' is a label."""
        before = self._before(measure)
        if not before:
            return ()
        gap = self._text[before[-1].end : measure.start]
        return (
            before[-1:]
            if re.fullmatch(
                rf"{GAP}\((?:with|at|about|allegedly|for|[^()\w]|[\d,.]+\s\w+(?:\s\w+)?(?:,| and| over| via| across| from| using)?\s)*",
                gap,
            )
            else ()
        )

    def _labelled(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme: over 3 million', 'Acme, with 3 million', 'Acme's 3 million'; several counts may follow one label."""
        block = self._reading.block_of(measure.start)
        sentence = self._reading.sentence_of(measure.start)
        if re.search(r",\s+with\s+$", self._text[sentence.start_char : measure.start]):
            before = [p for p in self._before(measure) if self._cast.names_of((p,))]
            return (
                tuple(
                    before[-1:]
                    if re.fullmatch(r",\s+with\s+", self._text[before[-1].end : measure.start])
                    else before[:1]
                )
                if before
                else ()
            )
        for party in reversed(self._acting(block.start, measure.start)):
            gap = self._text[party.end : measure.start]
            if label_pattern().fullmatch(gap):
                return self._joint(party) if re.match(rf"{GAP}[:|=–—]", gap) else (party,)
            is_gapped = party.kind is PartyKind.ORGANISATION and not gap.strip()
            if is_gapped or active_pattern().fullmatch(gap):
                return self._joint(party)
            if party.start - block.start <= 3 and re.match(rf"{GAP}(?:\([^()]*\)\s*)?(?:[:|=]|\s[–—-]\s)", gap):
                others = [p for p in self._acting(party.end, measure.start) if p.kind is not PartyKind.PRODUCT]
                return () if others else (party,)
        return ()

    def _respectively(self, measure: Measure) -> tuple[Party, ...]:
        """'A, B and C made 1, 2 and 3 exchanges, respectively': the party at the number's place in its list."""
        sentence = self._reading.sentence_of(measure.start)
        if "respectively" not in self._text[sentence.start_char : sentence.end_char + 2].lower():
            return ()
        numbers = [m.start() for m in COUNT.finditer(self._text, sentence.start_char, sentence.end_char)]
        before = self._acting(sentence.start_char, numbers[0] if numbers else measure.start)
        listed = [name for party in before for name in self._cast.names_of((party,))]
        run = numbers[-len(listed) :] if listed and len(numbers) >= len(listed) else []
        inside = [i for i, at in enumerate(run) if measure.start <= at < measure.end]
        return tuple(self._named_party(listed[i], measure) for i in inside[:1])

    def _named_party(self, name: str, measure: Measure) -> Party:
        return Party(start=measure.start, end=measure.start, names=(name,), kind=PartyKind.ORGANISATION)

    def _phrased(self, measure: Measure) -> tuple[Party, ...]:
        """'3 million exchanges by Acme', 'accounts that Bolt traced to Acme', 'from Acme'."""
        sentence = self._reading.sentence_of(measure.start)
        traced = tracing_pattern().search(self._text, sentence.start_char, measure.start)
        pattern = traced_pattern() if traced else after_pattern()
        after = pattern.match(self._text, measure.end, sentence.end_char)
        if not after and measure.is_elided:
            after = elided_pattern().match(self._text, measure.end, sentence.end_char)
        if not after:
            return ()
        following = self._acting(after.end(), min(sentence.end_char, after.end() + 60))
        if not following or not re.fullmatch(
            rf"{GAP}(?:the|its|people|those|entities|operators|users|actors|individuals|researchers|associated|affiliated|linked|tied|connected|with|to|by|all|Chinese|AI|lab|labs|startups?|company|firm|rival|Beijing-based|Shanghai-based|Hangzhou-based|China-based|China's|China’s|\s)*{GAP}",
            self._text[after.end() : following[0].start],
        ):
            return ()
        if following[0].kind is PartyKind.PRODUCT and after["link"].split()[-1] in ("with", "from", "to", "at"):
            return ()
        return self._joint(following[0])

    def _by_verb(self, measure: Measure) -> tuple[Party, ...]:
        """The subject of the verb over the count, unless that verb only tells that somebody saw it."""
        if self._is_whole(measure):
            return ()
        token = token_of(self._reading, measure)
        for verb in verbs_over(token):
            if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                return ()
            subject = subject_of(verb, self._parties)
            if subject is not None and subject.start < measure.start and self._cast.names_of((subject,)):
                return self._joint(subject)
            if any(c.dep_ in ("nsubj", "nsubj:pass") for c in verb.children):
                return ()
        return ()

    def _is_whole(self, measure: Measure) -> bool:
        """Whether the count is the whole that is divided: 'Of the 16 million exchanges, …', '13 million of the 16 million'."""
        sentence = self._reading.sentence_of(measure.start)
        return bool(WHOLE.search(self._text[sentence.start_char : measure.start]))

    def _accused_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the sentence itself accuses."""
        if self._is_whole(measure):
            return ()
        sentence = self._reading.sentence_of(measure.start)
        own = {a.target for a in self._allegations if a.target and sentence.start_char <= a.start < sentence.end_char}
        if not own:
            return ()
        parties = self._acting(sentence.start_char, sentence.end_char)
        groups = [p for p in parties if set(self._cast.names_of((p,))) & own]
        return self._nearest(groups, measure)

    def _near_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        if self._is_whole(measure):
            return ()
        sentence = self._reading.sentence_of(measure.start)
        inside = self._acting(sentence.start_char, sentence.end_char)
        known = [p for p in inside if self._cast.is_accused(p) or p.kind is PartyKind.GROUP]
        return self._nearest(known, measure)

    def _nearest(self, parties: list[Party], measure: Measure) -> tuple[Party, ...]:
        before = [p for p in parties if p.end <= measure.start and p.kind is not PartyKind.PRODUCT]
        if not before:
            # A party behind another number belongs to that one.
            before = [p for p in parties if not COUNT.search(self._text, measure.end, max(p.start, measure.end))]
        chosen = before[-1] if before and before[-1].end <= measure.start else before[0] if before else None
        return self._joint(chosen) if chosen is not None else ()

    def _in_section(self, measure: Measure) -> tuple[Party, ...]:
        """Those named by the heading or lead-in over the count, else by the sentences before it in its block."""
        block = self._reading.block_of(measure.start)
        for sentence in reversed(self._reading.sentences_in(block)):
            if sentence.end_char <= measure.start:
                near = [p for p in self._acting(sentence.start_char, sentence.end_char) if self._cast.is_accused(p)]
                if near:
                    return self._joint(near[0])
        parent = self._reading.parent_of(block)
        while parent is not None:
            heads = [p for p in self._acting(parent.start, parent.end) if self._cast.names_of((p,))]
            if heads and (parent.kind is not BlockKind.HEADING or len(heads) == 1 or self._cast.is_accused(heads[0])):
                return self._joint(heads[-1] if parent.kind is BlockKind.PARAGRAPH else heads[0])
            parent = self._reading.parent_of(parent)
        return ()

    def _in_block_before(self, measure: Measure) -> list[tuple[str, ...]]:
        return [] if self._is_whole(measure) else self._previous.get(self._reading.block_of(measure.start).index, [])

    def _as_before(self, measure: Measure) -> tuple[Party, ...]:
        """Those of the count before it in its block: 'Those accounts generated …'."""
        return tuple(self._named_party(n, measure) for names in self._in_block_before(measure)[-1:] for n in names)

    def _summed(self, measure: Measure) -> tuple[Party, ...]:
        """All those of the counts before it in its block, of which it is the sum: 'It put the total at …'."""
        sentence = self._reading.sentence_of(measure.start)
        if not sum_pattern().search(self._text, sentence.start_char, measure.start):
            return ()
        return tuple(self._named_party(n, measure) for names in self._in_block_before(measure) for n in names)

    def _is_somebody_else(self, measure: Measure) -> bool:
        """Whether the verb's own subject is somebody whom the report does not name: 'a single proxy network'."""
        for verb in verbs_over(token_of(self._reading, measure)):
            for child in verb.children:
                if child.dep_ == "nsubj" and child.i < token_of(self._reading, measure).i and child.pos_ == "NOUN":
                    articles = {c.lower_ for c in child.children if c.dep_ in ("det", "nummod")}
                    event = child.lemma_.lower() in lexicon.word_set("units", "context.events")
                    return bool(articles & {"a", "an", "one", "another"}) and not event
        return False

    def _has_foreign_speaker(self, measure: Measure) -> bool:
        """Whether a company gives the number that accuses nobody here: what it counts is another affair."""
        speakers = set(self._attributions.speaker_of(measure.start))
        for verb in verbs_over(token_of(self._reading, measure)):
            subject = subject_of(verb, self._parties)
            if subject is not None and verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                speakers |= set(subject.names)
        companies = {s for s in speakers if (actor := known_actor(s)) and actor.role in ("lab", "company", "research")}
        return bool(companies) and not companies & {*self._cast.accusers, *self._cast.accused}

    def _in_report(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the speaker last accused before the count, else whom the first allegation accuses."""
        speakers = set(self._attributions.speaker_of(measure.start)) & self._cast.accusers
        said = [a for a in self._allegations if not speakers or a.claimant in speakers]
        start = self._reading.sentence_of(measure.start).start_char
        accusing = [a for a in said if a.start < start] or [a for a in said if a.start == start] or said[:1]
        several = len({a.claimant for a in accusing}) > 1
        if not accusing or (not speakers and several and any(a.target is None for a in accusing)):
            return ()
        last = max(a.start for a in accusing)
        return tuple(self._named_party(a.target, measure) for a in said if a.target and a.start == last)
