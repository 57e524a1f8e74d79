"""Whose doing a count is by its sentence: the subject of its verb, those whom the sentence accuses, or a stranger."""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.counting.figure_phrases import (
    COUNT,
    OWN_COUNT,
    is_subject_of,
    is_whole,
    stranger_pattern,
    token_of,
    unnamed_pattern,
    verbs_over,
)
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.measure import Measure
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import BlockKind, sentence_of
from tracker.extraction.speaking.parties import Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of

# Between a count and a party: that it did a part of it only: '…, with Acme responsible for', '…, most of them by Acme'.
_HAS_PART = re.compile(
    r",\s+(?:with|including|led\s+by|(?:the\s+)?(?:most|bulk|majority|lion['’]s\s+share|largest\s+(?:part|share))(?:\s+of\s+(?:it|them|which|these|those))?(?:\s+\w+){0,2}\s+(?:by|from|to))\s+$"
)


_BESIDE = re.compile(r"\b(?:with|alongside|beside|besides|like|unlike)\s+$")
_SUBJECTS = ("nsubj", "nsubj:pass")


def _it_before(verb: Token) -> Token | None:
    """The 'it' that is the subject of a verb, or of the verb that it completes: 'it was said to have made'."""
    governors = [verb, verb.head] if verb.dep_ == "xcomp" else [verb]
    return next((c for v in governors for c in v.children if c.dep_ in _SUBJECTS and c.lower_ == "it"), None)


def _is_done_to(verb: Token) -> bool:
    """Whether the subject of a verb of doing suffers it: 'Acme was hit by …'."""
    is_deed = verb.lemma_.lower() in lexicon.word_set("units", "context.doers")
    return is_deed and any(c.dep_ == "nsubj:pass" for c in verb.children)


class SentenceActors:
    """The actors that the sentence of a count gives."""

    def __init__(self, scene: Scene) -> None:
        self._scene = scene

    def by_deed(self, measure: Measure) -> tuple[Party, ...]:
        """The subject of the verb over the count, where that verb is one of doing it: 'Acme sent …'."""
        return self._subject(measure, lexicon.word_set("units", "context.doers"))

    def by_verb(self, measure: Measure) -> tuple[Party, ...]:
        """The subject of the verb over the count, unless that verb only tells that somebody saw it."""
        return self._subject(measure, frozenset())

    def _subject(self, measure: Measure, deeds: frozenset[str]) -> tuple[Party, ...]:
        """The subject of the first verb over the count that has one; of deeds only, where any are given."""
        if is_whole(self._scene.reading, measure):
            return ()
        token = token_of(self._scene.reading, measure)
        for verb in verbs_over(token):
            if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                return ()
            if is_subject_of(verb, token) or _is_done_to(verb) or (deeds and verb.lemma_.lower() not in deeds):
                return ()
            subject = subject_of(verb, self._scene.parties)
            if subject is not None and subject.start < measure.start and not self._scene.is_object(subject):
                parties = self._scene.joint(subject)
                if (pronoun := _it_before(verb)) is not None:
                    parties = self._meant_by(pronoun, subject)
                if self._scene.cast.names_of(parties, is_stated=bool(deeds)):
                    return parties
            if any(c.dep_ in ("nsubj", "nsubj:pass") for c in verb.children):
                return ()
        return ()

    def _meant_by(self, pronoun: Token, subject: Party) -> tuple[Party, ...]:
        """One party alone: the last accused that stands as a subject before 'it', where 'it' was read as one of a list."""
        if len(self._scene.joint(subject)) < 2:
            return (subject,)
        for token in reversed(pronoun.doc[sentence_of(pronoun).start : pronoun.i]):
            is_subject = token.dep_ in _SUBJECTS and not any(c.dep_ == "case" for c in token.children)
            party = self._scene.parties.at(token.idx) if is_subject else None
            if party is not None and self._scene.cast.is_accused(party) and not self._is_beside(party):
                return (party,)
        return (subject,)

    def _is_beside(self, party: Party) -> bool:
        """Whether it is only named with somebody else: 'Acme, together with Bolt and Corvo, was …'."""
        first = self._scene.joint(party)[0]
        return bool(_BESIDE.search(self._scene.reading.text, max(0, first.start - 14), first.start))

    def accused_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the sentence itself accuses."""
        if is_whole(self._scene.reading, measure):
            return ()
        sentence = self._scene.reading.sentence_of(measure.start)
        own = {
            a.target for a in self._scene.allegations if a.target and sentence.start_char <= a.start < sentence.end_char
        }
        if not own:
            return ()
        parties = self._scene.acting(sentence.start_char, sentence.end_char)
        groups = [p for p in parties if set(self._scene.cast.names_of((p,))) & own]
        nearest = self._nearest(groups, measure)
        listed = [p for p in groups if nearest and p.end <= nearest[0].start and self._goes_on(p, nearest[0])]
        return tuple(dict.fromkeys([*(one for p in listed for one in self._scene.joint(p)), *nearest]))

    def _goes_on(self, earlier: Party, later: Party) -> bool:
        """Whether one sentence accuses both in one breath: 'Acme, Bolt and another lab, Corvo, of …'."""
        gap = self._scene.reading.text[earlier.end : later.start]
        return bool(
            re.fullmatch(r"[\s,*_]*(?:[A-Z][\w.-]*\s+){0,6}(?:and|as well as|along with|plus)\s+[^.;:]{0,50}", gap)
        ) and not re.search(r"\d|accus|alleg|said", gap)

    def near_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        if is_whole(self._scene.reading, measure):
            return ()
        sentence = self._scene.reading.sentence_of(measure.start)
        inside = self._scene.acting(sentence.start_char, sentence.end_char)
        known = [
            p
            for p in inside
            if (self._scene.cast.is_accused(p) or p.kind is PartyKind.GROUP) and not self._only_speaks(p)
        ]
        return self._nearest(known, measure)

    def _only_speaks(self, party: Party) -> bool:
        """Whether a stand-in tells of the count: '…, the company said'."""
        after = self._scene.reading.doc.char_span(party.end, party.end + 12, alignment_mode="expand")
        words = [t.lemma_.lower() for t in after or () if not t.is_space][:2]
        return party.kind is PartyKind.STAND_IN and bool(set(words) & lexicon.word_set("units", "context.observers"))

    def _nearest(self, parties: list[Party], measure: Measure) -> tuple[Party, ...]:
        before = [p for p in parties if p.end <= measure.start and p.kind is not PartyKind.PRODUCT]
        if not before:
            # A party behind another number belongs to that one.
            text = self._scene.reading.text
            before = [
                p
                for p in parties
                if not COUNT.search(text, measure.end, max(p.start, measure.end))
                and not OWN_COUNT.match(text, p.end)
                and not _HAS_PART.search(text, measure.end, max(p.start, measure.end))
            ]
        chosen = before[-1] if before and before[-1].end <= measure.start else before[0] if before else None
        return self._scene.joint(chosen) if chosen is not None else ()

    def is_somebody_else(self, measure: Measure) -> bool:
        """Whether it was somebody whom the report does not name: 'a single proxy network ran …'."""
        reading = self._scene.reading
        start = reading.sentence_of(measure.start).start_char
        stranger = stranger_pattern().search(reading.text[start : measure.start])
        if stranger and not self._scene.cast.names_of(
            self._scene.acting(start + stranger.start("article"), measure.start)
        ):
            return True
        if unnamed_pattern().match(reading.text, measure.end, reading.sentence_of(measure.start).end_char):
            return True
        token = token_of(reading, measure)
        for verb in verbs_over(token):
            for child in verb.children:
                if child.dep_ == "nsubj" and child.i < token.i and child.lower_ in ("someone", "somebody"):
                    return True
                if child.dep_ == "nsubj" and child.i < token.i and child.pos_ == "NOUN":
                    if self._is_nameless(child):
                        return True
                    articles = {c.lower_ for c in child.children if c.dep_ in ("det", "nummod")}
                    event = child.lemma_.lower() in lexicon.word_set("units", "context.events")
                    return bool(articles & {"a", "an", "one", "another"}) and not event
        return False

    def _is_nameless(self, subject: Token) -> bool:
        """Whether attackers are told of of whom nothing was said before: 'Attackers sent …', and not 'The attackers sent …'."""
        known = {c.lower_ for c in subject.children} & {"the", "these", "those", "all", "both", "such"}
        theirs = self._scene.acting(subject.left_edge.idx, subject.idx)
        is_attacker = subject.lemma_.lower() in lexicon.word_set("units", "context.attackers")
        return is_attacker and not known and not any(self._scene.cast.is_accused(p) for p in theirs)

    def is_deed_of_other(self, measure: Measure) -> bool:
        """Whether the verb of doing over the count has a subject of its own that the report neither accuses nor hears as accuser."""
        verbs = verbs_over(token_of(self._scene.reading, measure))
        if not verbs or verbs[0].lemma_.lower() not in lexicon.word_set("units", "context.sending"):
            return False
        for verb in verbs:
            if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                return False
            if any(c.dep_ in _SUBJECTS for c in verb.children):
                subject = subject_of(verb, self._scene.parties)
                return subject is not None and subject.start < measure.start and self._is_outsider(subject)
        return False

    def _is_outsider(self, party: Party) -> bool:
        kinds = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
        others = {*self._scene.cast.accused, *self._scene.cast.accusers}
        return party.kind in kinds and bool(party.names) and others.isdisjoint(party.names)

    def has_foreign_speaker(self, measure: Measure) -> bool:
        """Whether a company gives the number that accuses nobody here: what it counts is another affair."""
        companies = self.companies_telling(measure)
        naming = {a.claimant for a in self._scene.allegations if a.target}
        return bool(companies) and not companies & {*naming, *self._scene.cast.accused}

    def companies_telling(self, measure: Measure) -> set[str]:
        """The companies that give the number: they speak, they saw it, or they fended it off."""
        speakers = set(self._scene.attributions.speaker_of(measure.start))
        for verb in verbs_over(token_of(self._scene.reading, measure)):
            subject = subject_of(verb, self._scene.parties)
            if subject is not None and verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                speakers |= set(subject.names)
        speakers |= self._named_in_row(measure)
        companies = {s for s in speakers if (actor := known_actor(s)) and actor.role in ("lab", "company", "research")}
        return companies | self._fending(measure)

    def _named_in_row(self, measure: Measure) -> set[str]:
        """Those whom the cells of its row before that of the count name: who tells of it there."""
        reading = self._scene.reading
        block = reading.block_of(measure.start)
        if block.kind is not BlockKind.TABLE_ROW:
            return set()
        cell = max(reading.text.rfind("|", block.start, measure.start), block.start)
        return {name for party in self._scene.acting(block.start, cell) for name in party.names}

    def _organisations_before(self, measure: Measure) -> list[Party]:
        """Those named by the nearest of the sentences before that names any, in the block of the count."""
        reading = self._scene.reading
        for sentence in reversed(reading.sentences_in(reading.block_of(measure.start))):
            named = self._scene.acting(sentence.start_char, sentence.end_char)
            if sentence.end_char <= measure.start and named:
                return [p for p in named if p.kind is PartyKind.ORGANISATION]
        return []

    def _fending(self, measure: Measure) -> set[str]:
        """The organisation that the sentence says stopped or counted it itself: 'Acme, too, has blocked 300 accounts'."""
        verbs = verbs_over(token_of(self._scene.reading, measure))[:1]
        if not any(verb.lemma_.lower() in lexicon.word_set("units", "context.fending") for verb in verbs):
            return set()
        before = [p for p in self._scene.before(measure) if p.kind is PartyKind.ORGANISATION]
        before = before or self._organisations_before(measure)
        doer = {c.lower_ for verb in verbs for c in verb.children if c.dep_ == "nsubj"}
        subject = subject_of(verbs[0], self._scene.parties)
        if subject is not None and subject in before:
            return set(subject.names)
        return set(before[0].names) if before and doer & {"it", "they"} else set()
