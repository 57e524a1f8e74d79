"""Decides whose doing a count is: by its brackets, its label, the phrase after it, the verb over it, else by the context."""

from __future__ import annotations

import re
from functools import cache

from spacy.tokens import Token

from tracker.extraction import lexicon
from tracker.extraction.allegations import Allegation
from tracker.extraction.attribution import Attributions
from tracker.extraction.measures import Measure
from tracker.extraction.parties import CHINA, Parties, Party, PartyKind
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.roles import known_actor, maker_of
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
_CAN_ACT = (PartyKind.ORGANISATION, PartyKind.GROUP, PartyKind.STAND_IN, PartyKind.PRODUCT, PartyKind.PLACE)
_GAP = r"[\s*_“\"]*"


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
        self._accusers = {a.claimant for a in allegations}
        self._accused = {a.target for a in allegations if a.target}

    def actors_of(self, measure: Measure) -> tuple[tuple[str, ...], float]:
        """Canonical names of those whose doing is counted, none where nobody is named, and how sure that is."""
        ways = (
            ("row", self._in_row), ("bracket", self._bracketed), ("label", self._labelled), ("phrase", self._respectively),
            ("phrase", self._phrased), ("verb", self._by_verb), ("accused", self._accused_in_sentence),
            ("sentence", self._near_in_sentence), ("section", self._in_section), ("report", self._in_report),
        )  # fmt: skip
        for name, way in ways:
            names = self._names(way(measure))
            if names:
                return names, SURE[name]
        return (), SURE["nobody"]

    def speakers_of(self, measure: Measure, actors: tuple[str, ...]) -> tuple[str, ...]:
        """Who gives the number: whoever its words are attributed to, else who accuses these actors."""
        said = tuple(n for n in self._attributions.speaker_of(measure.start) if n not in actors)
        if said:
            return said
        accusing = [a for a in self._allegations if a.target in actors or (not actors and a.target is None)]
        nearest = sorted(accusing, key=lambda a: abs(a.start - measure.start))
        return (nearest[0].claimant,) if nearest else ()

    def _names(self, parties: tuple[Party, ...]) -> tuple[str, ...]:
        """The names of parties as actors: makers for products, owners for parts, never the accuser or an outlet."""
        names: dict[str, None] = {}
        for party in parties:
            if party.kind not in _CAN_ACT:
                continue
            for name in party.names:
                owner = self._owner(name, party.kind)
                if owner is not None and self._may_act(owner):
                    names[owner] = None
        return tuple(n for n in names if n != CHINA or len(names) == 1)

    def _owner(self, name: str, kind: PartyKind) -> str | None:
        if kind is PartyKind.PRODUCT:
            name = maker_of(name) or ""
        actor = known_actor(name)
        if actor is not None and actor.parent and (actor.parent in self._accused or actor.kind is EntityKind.PRODUCT):
            return actor.parent
        return name or None

    def _may_act(self, name: str) -> bool:
        actor = known_actor(name)
        if actor is not None and actor.role in ("outlet", "forum", "archive", "think_tank", "platform"):
            return False
        return name in self._accused or name not in (*self._accusers, self._reading.outlet)

    def _before(self, measure: Measure) -> tuple[Party, ...]:
        sentence = self._reading.sentence_of(measure.start)
        return self._acting(sentence.start_char, measure.start)

    def _acting(self, start: int, end: int) -> tuple[Party, ...]:
        return tuple(p for p in self._parties.within(start, end) if p.kind in _CAN_ACT)

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
                rf"{_GAP}\((?:with|at|about|allegedly|for|[^()\w]|[\d,.]+\s\w+(?:\s\w+)?(?:,| and| over| via| across| from| using)?\s)*",
                gap,
            )
            else ()
        )

    def _labelled(self, measure: Measure) -> tuple[Party, ...]:
        """'Acme: over 3 million', 'Acme, with 3 million', 'Acme's 3 million'; several counts may follow one label."""
        block = self._reading.block_of(measure.start)
        for party in reversed(self._acting(block.start, measure.start)):
            gap = self._text[party.end : measure.start]
            if _label_pattern().fullmatch(gap):
                return (party,)
            if party.start - block.start <= 3 and re.match(rf"{_GAP}(?:\([^()]*\)\s*)?(?:[:|=]|\s[–—-]\s)", gap):
                others = [p for p in self._acting(party.end, measure.start) if p.kind is not PartyKind.PRODUCT]
                return () if others else (party,)
        return ()

    def _respectively(self, measure: Measure) -> tuple[Party, ...]:
        """'A, B and C made 1, 2 and 3 exchanges, respectively': the party at the number's place in its list."""
        sentence = self._reading.sentence_of(measure.start)
        if "respectively" not in self._text[sentence.start_char : sentence.end_char + 2].lower():
            return ()
        numbers = [m.start() for m in _COUNT.finditer(self._text, sentence.start_char, sentence.end_char)]
        listed = next(
            (
                found
                for found in self._parties.lists
                if found[0].start >= sentence.start_char and found[-1].end <= measure.start
            ),
            (),
        )
        run = numbers[-len(listed) :] if listed and len(numbers) >= len(listed) else []
        inside = [i for i, at in enumerate(run) if measure.start <= at < measure.end]
        return (listed[inside[0]],) if inside else ()

    def _phrased(self, measure: Measure) -> tuple[Party, ...]:
        """'3 million exchanges by Acme', 'accounts that Bolt traced to Acme', 'from Acme'."""
        sentence = self._reading.sentence_of(measure.start)
        after = _after_pattern().match(self._text, measure.end, sentence.end_char)
        if not after:
            return ()
        following = self._acting(after.end(), min(sentence.end_char, after.end() + 60))
        if not following or not re.fullmatch(
            rf"{_GAP}(?:the|its|people|those|entities|operators|users|actors|individuals|researchers|associated|affiliated|linked|tied|connected|with|to|by|all|Chinese|AI|lab|labs|startups?|company|firm|rival|Beijing-based|Shanghai-based|Hangzhou-based|China-based|China's|China’s|\s)*{_GAP}",
            self._text[after.end() : following[0].start],
        ):
            return ()
        if following[0].kind is PartyKind.PRODUCT and after["link"].split()[-1] in ("with", "from", "to", "at"):
            return ()
        return self._joint(following[0])

    def _by_verb(self, measure: Measure) -> tuple[Party, ...]:
        """The subject of the verb over the count, unless that verb only tells that somebody saw it."""
        token = self._token(measure)
        for verb in _verbs_over(token):
            if verb.lemma_.lower() in lexicon.word_set("units", "context.observers"):
                return ()
            subject = subject_of(verb, self._parties)
            if subject is not None and subject.start < measure.start and self._names((subject,)):
                return self._joint(subject)
            if any(c.dep_ in ("nsubj", "nsubj:pass") for c in verb.children):
                return ()
        return ()

    def _token(self, measure: Measure) -> Token:
        doc = self._reading.doc
        span = doc.char_span(measure.start, measure.end, alignment_mode="expand")
        return span.root if span is not None else doc[0]

    def _accused_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the sentence itself accuses."""
        sentence = self._reading.sentence_of(measure.start)
        own = {a.target for a in self._allegations if a.target and sentence.start_char <= a.start < sentence.end_char}
        if not own:
            return ()
        groups = [p for p in self._acting(sentence.start_char, sentence.end_char) if set(self._names((p,))) & own]
        return self._nearest(groups, measure)

    def _near_in_sentence(self, measure: Measure) -> tuple[Party, ...]:
        sentence = self._reading.sentence_of(measure.start)
        inside = self._acting(sentence.start_char, sentence.end_char)
        known = [p for p in inside if set(self._names((p,))) & self._accused or p.kind is PartyKind.GROUP]
        return self._nearest(known, measure)

    def _nearest(self, parties: list[Party], measure: Measure) -> tuple[Party, ...]:
        before = [p for p in parties if p.end <= measure.start and p.kind is not PartyKind.PRODUCT] or parties
        chosen = before[-1] if before and before[-1].end <= measure.start else before[0] if before else None
        return self._joint(chosen) if chosen is not None else ()

    def _in_section(self, measure: Measure) -> tuple[Party, ...]:
        """Those named by the heading or lead-in over the count, else by the sentences before it in its block."""
        block = self._reading.block_of(measure.start)
        for sentence in reversed(self._reading.sentences_in(block)):
            if sentence.end_char <= measure.start:
                near = [
                    p
                    for p in self._acting(sentence.start_char, sentence.end_char)
                    if set(self._names((p,))) & self._accused
                ]
                if near:
                    return self._joint(near[0])
        parent = self._reading.parent_of(block)
        while parent is not None:
            heads = [p for p in self._acting(parent.start, parent.end) if self._names((p,))]
            if heads and (
                parent.kind is not BlockKind.HEADING or len(heads) == 1 or set(self._names((heads[0],))) & self._accused
            ):
                return self._joint(heads[-1] if parent.kind is BlockKind.PARAGRAPH else heads[0])
            parent = self._reading.parent_of(parent)
        return ()

    def _in_report(self, measure: Measure) -> tuple[Party, ...]:
        """Those whom the speaker last accused before the count."""
        speakers = set(self._attributions.speaker_of(measure.start)) & self._accusers
        accusing = [
            a for a in self._allegations if (not speakers or a.claimant in speakers) and a.start <= measure.start
        ]
        if not accusing or (
            not speakers and len({a.claimant for a in accusing}) > 1 and any(a.target is None for a in accusing)
        ):
            return ()
        last = max(a.start for a in accusing)
        return tuple(
            Party(start=a.start, end=a.end, names=(a.target,), kind=PartyKind.ORGANISATION)
            for a in accusing
            if a.target and a.start == last
        )


_COUNT = re.compile(r"\d[\d,.]*(?:\s?(?:thousand|million|billion|k|m|bn)\b)?", re.IGNORECASE)


@cache
def _label_pattern() -> re.Pattern[str]:
    """What may stand between a party and its count."""
    lead = r"(?:,?\s*(?:which\s+|followed\s+by\s+)?(?:allegedly\s+|reportedly\s+)?(?:with|at|accounting\s+for|accounted\s+for|made\s+up|having|had|led\s+with|saw)\s+(?:a\s+total\s+of\s+|the\s+other\s+)?)"
    return re.compile(
        rf"{_GAP}(?:[:|=]|\s?[–—]|\s-|['’]s?(?:\s+(?:alleged|estimated|reported|own|total|roughly))?|{lead}){_GAP}(?:\w+\s+)?",
        re.IGNORECASE,
    )


@cache
def _after_pattern() -> re.Pattern[str]:
    done = lexicon.alternatives(lexicon.words("units", "context.doing"))
    adverb = r"(?:allegedly|reportedly|all|directly|back|together|apparently|that\s+it\s+says\s+were|it\s+says\s+were|being)\s+"
    passive = rf"(?:(?:that|which)\s+)?(?:(?:were|was|are|is|had\s+been|have\s+been)\s+)?(?:{adverb})?(?P<done>{done})\s+(?:{adverb})?(?P<l1>by|from|to|with)"
    active = r"(?:that\s+)?(?:[A-Z][\w.]*\s+|it\s+|the\s+company\s+)(?:has\s+|had\s+)?(?:attributed|linked|traced|tied|ascribed|connected)\s+(?P<l2>to|with)"
    middle = r"(?:\s*,?\s*(?:with|to|on|against|of|involving|across|through|over)\s+(?:its\s+|the\s+)?(?:[A-Z][\w.]*\s*){1,3})?"
    return re.compile(rf"{middle}[\s,]*(?:\([^()]*\)\s*)?(?P<link>{passive}|{active}|by|from|for)\s+")


def _verbs_over(token: Token) -> list[Token]:
    """The verbs on the way from a noun up to the root, the nearest first."""
    verbs = []
    here = token
    for _ in range(8):
        if here.pos_ in ("VERB", "AUX"):
            verbs.append(here)
        if here.head.i == here.i:
            break
        here = here.head
    return verbs[:3]
