"""Whose doing a count is, where no allegation tells: the one party that the report holds for who did it."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Span

from tracker.extraction import lexicon
from tracker.extraction.counting.cast import MAKERS
from tracker.extraction.counting.figure_scene import Scene
from tracker.extraction.counting.figure_sentence import SentenceActors
from tracker.extraction.counting.measure import COUNTED, Measure
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import known_actor, maker_of
from tracker.extraction.reading import Block, BlockKind
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.party import Party, PartyKind, actor_of

_SUSPECTS = (PartyKind.ORGANISATION, PartyKind.PRODUCT)
_BEFORE = 110
_OTHERS = 60
# Whoever a report is about stands in its first lines, or is named so often.
_FIRST_LINES = 300
_OFTEN = 3
_LATER_ITEMS = 2
# So far before "By whom?" the question stands that it goes on with.
_QUESTION_BEFORE = 120
# A party of a few words stands so near to what is said of it: "Acme's Foo lab is the actor".
_ROLE_GAP = 16
_ASKED = re.compile(r"\bwhom?\b(?P<rest>[^.?\n]{0,60})\?[\s*_“\"]*$", re.IGNORECASE)


class ChargedActors:
    """The parties that the words beside their names charge, wherever a report does so."""

    def __init__(self, scene: Scene, sentence: SentenceActors) -> None:
        self._scene = scene
        self._sentence = sentence
        self._kept: dict[int, tuple[frozenset[str], ...]] = {}

    def around(self, measure: Measure) -> tuple[Party, ...]:
        """The one party, or the one list of parties, that is charged next to the count; else above it; else, in a report
        that is not known to accuse anybody, beside its block or anywhere.
        """
        if measure.metric not in COUNTED:
            return ()
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        block = reading.block_of(measure.start)
        own = reading.sentences_in(block)
        before = [s for s in own if s.end_char <= sentence.start_char]
        behind = [s for s in own if s.start_char >= sentence.end_char]
        for near in (sentence, *reversed(before), *behind):
            if groups := self.in_sentence(near):
                return self._only(groups, measure)
        if groups := self._above(block):
            return self._only(groups, measure)
        if self._scene.cast.accused:
            return ()
        neighbours = [s for b in self._neighbours(block) for s in reading.sentences_in(b)]
        for further in (neighbours, reading.sentences):
            told = [s for s in further if self.in_sentence(s) and self._is_same_accuser(s, measure)]
            if groups := _distinct([group for s in told for group in self.in_sentence(s)]):
                return self._only(groups, measure)
        return ()

    def suspect_nearby(self, measure: Measure) -> tuple[Party, ...]:
        """The one other maker of models that the last sentence of the block, up to the count, names that names any; no
        allegation is known, but who tells of the count is."""
        tellers = self._tellers(measure)
        if measure.metric not in COUNTED or self._scene.allegations or not tellers:
            return ()
        reading = self._scene.reading
        for sentence in reversed(reading.sentences_in(reading.block_of(measure.start))):
            if sentence.start_char > measure.start:
                continue
            inside = self._scene.acting(sentence.start_char, sentence.end_char)
            suspects = [p for p in inside if p.kind is PartyKind.ORGANISATION and _is_other_maker(p.names[0], tellers)]
            if suspects:
                is_told = self._is_same_accuser(sentence, measure)
                return self._scene.joint(suspects[0]) if is_told and len({p.names for p in suspects}) == 1 else ()
        return ()

    def only_suspect(self, measure: Measure) -> tuple[Party, ...]:
        """The one maker of models that a report names, in its first lines or often, beside who tells of the count, where no
        allegation is known."""
        tellers = self._tellers(measure)
        if measure.metric not in COUNTED or self._scene.allegations or not tellers:
            return ()
        reading = self._scene.reading
        named = [
            (mention.start, owner)
            for mention in reading.mentions
            if mention.kind in (EntityKind.ORGANISATION, EntityKind.PRODUCT)
            and (owner := maker_of(mention.name) if mention.kind is EntityKind.PRODUCT else mention.name)
            and _is_other_maker(owner, tellers)
        ]
        if len({owner for _, owner in named}) != 1:
            return ()
        is_central = len(named) >= _OFTEN or named[0][0] < _FIRST_LINES
        return (self._scene.named(named[0][1], measure),) if is_central else ()

    def _tellers(self, measure: Measure) -> set[str]:
        return self._sentence.companies_telling(measure) or self._scene.cast.accusers

    def _is_same_accuser(self, sentence: Span, measure: Measure) -> bool:
        """Whether a sentence names nobody who is heard in the report, or the one who tells of the count."""
        telling = self._tellers(measure)
        named = self._scene.parties.within(sentence.start_char, sentence.end_char)
        makers = {actor_of(p) for p in named if p.names and p.kind in _SUSPECTS}
        others = {name for name in makers if self._scene.cast.is_heard(name) and not self._can_be_suspected(name)}
        return not telling or not others or bool(others & telling)

    def named_later(self, measure: Measure) -> tuple[Party, ...]:
        """'90 accounts took part. Acme is the actor in that campaign': the next sentences or items, where the count's own names nobody."""
        reading = self._scene.reading
        sentence = reading.sentence_of(measure.start)
        beside = self._scene.acting(sentence.start_char, sentence.end_char)
        if any(self._scene.cast.is_accused(p) for p in beside):
            return ()
        block = reading.block_of(measure.start)
        end = block.end
        if block.kind is BlockKind.LIST_ITEM:
            for item in reading.blocks[block.index + 1 : block.index + 1 + _LATER_ITEMS]:
                end = item.end if item.kind is BlockKind.LIST_ITEM else end
        for told in _role_pattern().finditer(reading.text, sentence.end_char, end):
            named = self._scene.acting(max(sentence.end_char, told.start() - _OTHERS), told.start())
            near = [p for p in named if told.start() - p.end <= _ROLE_GAP and self._names((p,))]
            if near:
                return self._scene.joint(near[-1])
        return ()

    def in_sentence(self, sentence: Span) -> tuple[frozenset[str], ...]:
        """The names of the parties, each with those that it is listed with, that one sentence charges."""
        start = sentence.start_char
        if start not in self._kept:
            found = [
                names
                for party in self._scene.acting(start, sentence.end_char)
                if party.kind in _SUSPECTS
                and self.is_charged(party, start, sentence.end_char)
                and (names := frozenset(self._names(self._scene.joint(party))))
            ]
            self._kept[start] = _distinct(found)
        return self._kept[start]

    def is_charged(self, party: Party, start: int, end: int) -> bool:
        """Whether words right before or behind the party, or the list in which it stands, charge it."""
        if not self._names((party,)):
            return False
        text = self._scene.reading.text
        listed = self._scene.joint(party)
        first, last = listed[0], listed[-1]
        if _other_affair().search(text, max(start, first.start - _OTHERS), first.start):
            return False
        at = max(0, first.start - _BEFORE)
        question = _ASKED.search(text, at, first.start) if first.start - start <= 3 else None
        is_asked = question is not None and not self._asks_for_accuser(question, text)
        asked = is_asked or _role_label().search(text, max(start, at), first.start)
        if asked or _before_pattern().search(text, max(start, at), first.start):
            return True
        behind = _after_pattern().match(text, last.end, end)
        return bool(behind) or (last is not party and bool(_after_pattern().match(text, party.end, end)))

    def _asks_for_accuser(self, question: re.Match[str], text: str) -> bool:
        """Whether "Who says so?" is asked, or "By whom?" right behind "Who is accused?"."""
        cues, before = patterns("charged"), max(0, question.start() - _QUESTION_BEFORE)
        by_whom = not question["rest"].strip() and cues["asking_accused"].search(text, before, question.start())
        return bool(by_whom or cues["asking_accuser"].match(question["rest"]))

    def _names(self, parties: tuple[Party, ...]) -> tuple[str, ...]:
        """The names of those who can be suspected: makers of models who accuse nobody, and strangers."""
        names = self._scene.cast.names_of(parties, is_stated=True)
        return tuple(name for name in names if self._can_be_suspected(name))

    def _can_be_suspected(self, name: str) -> bool:
        actor = known_actor(name)
        if name in self._scene.cast.accused or actor is None:
            return True
        return actor.role in MAKERS and name not in self._scene.cast.accusers

    def _above(self, block: Block) -> tuple[frozenset[str], ...]:
        """Those whom the heading or lead-in over a block charges, the nearest first."""
        parent = self._scene.reading.parent_of(block)
        while parent is not None:
            if groups := self._in_block(parent):
                return groups
            parent = self._scene.reading.parent_of(parent)
        return ()

    def _neighbours(self, block: Block) -> tuple[Block, ...]:
        blocks = self._scene.reading.blocks
        return (*blocks[max(0, block.index - 1) : block.index], *blocks[block.index + 1 : block.index + 2])

    def _in_block(self, block: Block) -> tuple[frozenset[str], ...]:
        return _distinct([g for s in self._scene.reading.sentences_in(block) for g in self.in_sentence(s)])

    def _only(self, groups: tuple[frozenset[str], ...], measure: Measure) -> tuple[Party, ...]:
        if len(groups) != 1:
            return ()
        return tuple(self._scene.named(name, measure) for name in sorted(groups[0]))


def _is_other_maker(name: str, tellers: set[str]) -> bool:
    actor = known_actor(name)
    return actor is not None and actor.role in MAKERS and name not in tellers


def _distinct(groups: list[frozenset[str]]) -> tuple[frozenset[str], ...]:
    """The groups, each once and without those that lie in a larger one."""
    return tuple(dict.fromkeys(g for g in groups if not any(g < other for other in groups)))


def _any_of(key: str) -> str:
    return lexicon.alternatives(lexicon.words("charged", key))


@cache
def _before_pattern() -> re.Pattern[str]:
    what = r"(?:it|them|this|that|these|those|all(?:\s+of\s+(?:it|them))?|(?:the|this|that|both|these)\s+[\w-]+(?:\s+[\w-]+)?)"
    charge = rf"{_any_of('before.charges')},?\s+against"
    deed = rf"{_any_of('before.deeds')}\s+(?:by|from)"
    traced = rf"{_any_of('before.tracing')}\s+{what}\s+(?:[a-z]+ly\s+)?(?:back\s+)?(?:to|on)"
    words = r"(?:(?!(?:and|or|by|of|for|that|with|to|in|on|as|at|from|if|who|which|not|over|its|other|others)\b)[\w’'-]+,?\s+){0,5}"
    return re.compile(
        rf"(?<!not\s)\b(?:{_any_of('before.words')}|{charge}|{deed}|{traced})[,:]?\s+[*_“\"(]*{words}[*_“\"(]*$",
        re.IGNORECASE,
    )


@cache
def _role_label() -> re.Pattern[str]:
    """'Who: Acme and Bolt', 'Suspected actor: Acme'."""
    heads = lexicon.alternatives(lexicon.words("units", "context.suspects"))
    return re.compile(rf"(?<!says )(?<!said )\b(?:who|whom|by whom|{heads})[*_]*\s*:\s*[*_]*$", re.IGNORECASE)


@cache
def _after_pattern() -> re.Pattern[str]:
    be = r"(?:is|are|was|were|stands?|stood|has\s+been|have\s+been|remains?)"
    role = rf"(?:the|an?)\s+(?:\w+\s+){{0,2}}{_any_of('after.roles')}s?"
    passive = rf"{be}\s+(?:(?:now|also|again|\w+ly)\s+)?(?:{_any_of('after.passive')}|{role})"
    own = rf"(?:(?:has|have|had|also|again|itself|firmly|flatly)\s+){{0,2}}{_any_of('after.own')}"
    act = rf"(?:{_any_of('after.hedges')}\s+){{0,3}}{_any_of('after.acts')}"
    affair = rf"(?:{_any_of('after.affair_kinds')}\s+){{0,2}}{_any_of('after.affairs')}"
    return re.compile(
        rf"[*_”\")]*(?:['’]s?)?,?\s+(?:(?:which|who),?\s+)?(?:{passive}|{own}|{act}|{affair})\b", re.IGNORECASE
    )


@cache
def _role_pattern() -> re.Pattern[str]:
    """'… is the named actor in that campaign', 'were behind the latest operation'."""
    role = rf"(?:(?:the|an?)\s+(?:\w+\s+){{0,2}}{_any_of('after.roles')}s?\s+(?:{_any_of('after.role_kinds')}\s+)?(?:in|behind|of)|behind)"
    event = rf"(?:that|this|the)\s+(?:[\w-]+\s+){{0,3}}{_any_of('events.words')}"
    held = rf"(?:{_any_of('after.held')}\s+)?"
    return re.compile(rf"\b(?:is|was|are|were)\s+{held}{role}\s+{event}\b")


@cache
def _other_affair() -> re.Pattern[str]:
    return re.compile(rf"\b{_any_of('others.words')}\b[^.;:]{{0,40}}$", re.IGNORECASE)


def is_left_unnamed(scene: Scene, measure: Measure) -> bool:
    """Whether the sentence of a count, or one right beside it, says that nobody is named for it."""
    reading = scene.reading
    sentence = reading.sentence_of(measure.start)
    block = reading.block_of(measure.start)
    before = reading.sentence_of(max(block.start, sentence.start_char - 1))
    behind = reading.sentence_of(min(sentence.end_char + 1, block.end - 1))
    cue = patterns("charged")["unnamed"]
    if patterns("charged")["nameless"].search(reading.text, sentence.start_char, sentence.end_char):
        return True
    return any(
        cue.search(reading.text, max(near.start_char, block.start), min(near.end_char, block.end))
        for near in (sentence, before, behind)
    )
