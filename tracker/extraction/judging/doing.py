"""A sentence -> who may be the doer in it, and what the judges of doers and of stages look at."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from spacy.tokens import Span as Tokens

from tracker.extraction.judging.phrasing import Phrasing, content, pairs
from tracker.extraction.judging.telling import Hit
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.speaking.attribution import Attributions
from tracker.extraction.speaking.parties import Parties, PartyKind

_ACTING = (
    PartyKind.ORGANISATION,
    PartyKind.OUTLET,
    PartyKind.GOVERNMENT,
    PartyKind.PERSON,
    PartyKind.GROUP,
    PartyKind.STAND_IN,
)
_CLAUSAL = ("obj", "xcomp", "ccomp", "obl", "advcl", "nsubj:pass")
_OF_VERB = ("aux", "aux:pass", "advmod", "mark", "cop")
_BY = ("nsubj", "obl:agent", "nmod:poss")
# What is the doer's own part in the sentence, so that it is looked at for each instrument apart.
_APART = ("kind:", "name:", "role:", "dh:", "nm:", "near:", "dho:", "speaks", "dep:", "cue", "gov", "no cue")
DISTANCES = 40
FARTHEST = 5
CLIMBED = 6
# Who is named one or two sentences before may still be the one who acts, and so may those who accuse.
_EARLIER = ("before", "earlier")
MOST_ACCUSERS = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """Somebody who may act in a sentence; near: how the sentence has them, empty where it names them."""

    name: str
    kind: str
    start: int
    end: int
    near: str
    features: frozenset[str]


@dataclass(frozen=True, slots=True)
class Cast:
    """Finds who may act in the sentences of one report."""

    reading: Reading
    parties: Parties
    attributions: Attributions
    bodies: Bodies

    def of(self, sentence: Tokens, phrase: Phrasing) -> list[Candidate]:
        """Those named in the sentence, those who speak in it and those named in the one before, each once."""
        found: dict[str, Candidate] = {}
        said = self.attributions.at(sentence.start_char)
        holders = said.holders if said is not None else ()
        for name, kind, start, end in self._named(sentence.start_char, sentence.end_char):
            self._add(
                found,
                Candidate(name=name, kind=kind, start=start, end=end, near="", features=frozenset()),
                phrase,
                holders,
            )
        subject = _subject(phrase)
        for name in holders:
            self._add(found, _absent(name, "holder", subject), phrase, holders)
        for name, kind, near in self._before(sentence):
            self._add(found, _absent(name, near, subject, kind), phrase, holders)
        return list(found.values())

    def _before(self, sentence: Tokens) -> Iterator[tuple[str, str, str]]:
        """Names, kinds and how near: those of the sentences before, the nearest first, then whoever accuses in the report."""
        start = sentence.start_char
        for near in _EARLIER:
            before = self.reading.sentence_of(max(0, start - 1))
            if before.start_char >= start:
                break
            start = before.start_char
            for name, kind, _, _ in self._named(start, before.end_char):
                if kind != PartyKind.OUTLET:
                    yield name, kind, near
        for name in sorted(self.bodies.accusers)[:MOST_ACCUSERS]:
            yield name, "accuser", "main"

    def _named(self, start: int, end: int) -> list[tuple[str, str, int, int]]:
        named = [
            (self.bodies.acting(name), party.kind.value, party.start, party.end)
            for party in self.parties.within(start, end)
            if party.kind in _ACTING
            for name in party.names
        ]
        return named + [(body.name, "described", body.start, body.end) for body in self.bodies.described(start, end)]

    def _add(self, found: dict[str, Candidate], one: Candidate, phrase: Phrasing, holders: Sequence[str]) -> None:
        if one.name in found:
            return
        features = self._part(one) | (one.features if one.near else in_sentence(phrase, one.start, one.end))
        if one.name in holders and not one.near:
            features.add("speaks")
        found[one.name] = Candidate(
            name=one.name, kind=one.kind, start=one.start, end=one.end, near=one.near, features=frozenset(features)
        )

    def _part(self, one: Candidate) -> set[str]:
        bodies = self.bodies
        role = "accuser" if one.name in bodies.accusers else "accused" if one.name in bodies.accused else "other"
        return {
            f"kind:{one.kind}",
            f"name:{one.name}",
            f"role:{role}",
            f"role|{role}{one.kind}",
            f"near:{one.near}{role}",
        }


def _absent(name: str, near: str, subject: str, kind: str = "") -> Candidate:
    told = frozenset({f"near:{near}:{subject}"})
    return Candidate(name=name, kind=kind or near, start=-1, end=-1, near=near, features=told)


def _subject(phrase: Phrasing) -> str:
    """The word that stands for the doer of a sentence which may not name them: "it", "company"; empty without one."""
    subjects = (
        phrase.lemmas[place]
        for place, (relation, head) in enumerate(zip(phrase.relations, phrase.heads, strict=True))
        if relation.startswith("nsubj") and phrase.heads[head] == head
    )
    return next(subjects, "")


def in_sentence(phrase: Phrasing, start: int, end: int) -> set[str]:
    """The part that words play in a sentence: what stands beside them, what governs them and what it takes."""
    places = phrase.inside(start, end)
    if not places:
        return {"unseen"}
    lemmas, first, last = phrase.lemmas, places[0], places[-1]
    before, after = lemmas[max(0, first - 2) : first], lemmas[last + 1 : last + 3]
    found = {
        f"L1:{' '.join(before[-1:])}",
        f"R1:{' '.join(after[:1])}",
        f"L2:{' '.join(before)}",
        f"R2:{' '.join(after)}",
    }
    head = phrase.head(places)
    relation, governor = phrase.relations[head], phrase.heads[head]
    if relation in ("conj", "appos", "flat"):
        relation, governor = phrase.relations[governor], phrase.heads[governor]
    found |= {f"dep:{relation}", f"dh:{relation}:{lemmas[governor]}"}
    for place, above in enumerate(phrase.heads):
        if above == governor and phrase.relations[place] in _CLAUSAL:
            found |= {f"dho:{relation}:{lemmas[governor]}:{lemmas[place]}", f"do:{relation}:{lemmas[place]}"}
    if relation.startswith("nmod"):
        found.add(f"nm:{lemmas[governor]}")
    return found


def of_sentence(phrase: Phrasing, instrument: Instrument, told: set[str]) -> set[str]:
    """What the judge of doers looks at that is the same for all in a sentence."""
    kind = instrument.value
    return {f"{kind}&{feature}" for feature in told if feature.startswith(("w:", "b:", "c:"))} | {kind}


def of_doer(phrase: Phrasing, one: Candidate, instrument: Instrument, hits: Sequence[Hit]) -> set[str]:
    """What the judge of doers looks at that is one candidate's."""
    own = [hit for hit in hits if hit.instrument is instrument]
    found = {"cue" if own else "no cue"}
    if own and not one.near:
        found |= _placed(phrase, one, own)
    kind = instrument.value
    apart = {f"{kind}&{f}" for f in (*one.features, *found) if f.startswith(_APART)}
    return found | apart | one.features


def _placed(phrase: Phrasing, one: Candidate, hits: Sequence[Hit]) -> set[str]:
    """How a candidate stands to the cue: how far, on which side, and whether a word above the cue has them as subject."""
    gap = min(abs(hit.start - one.start) for hit in hits) // DISTANCES
    side = "before" if any(hit.start > one.start for hit in hits) else "behind"
    found = {f"d:{min(gap, FARTHEST)}{side}", f"dk:{min(gap, FARTHEST)}{side}{one.kind}"}
    cue, own = phrase.inside(hits[0].start, hits[0].end), set(phrase.inside(one.start, one.end))
    if not cue:
        return found
    place = cue[0]
    for climbed in range(CLIMBED):
        subjects = {
            at for at, above in enumerate(phrase.heads) if above == place and phrase.relations[at].startswith(_BY)
        }
        if subjects & own or any(
            phrase.heads[at] in own or phrase.heads[at] in subjects for at in own & _linked(phrase)
        ):
            return found | {f"gov:{climbed}", "govs"}
        if phrase.heads[place] == place:
            return found
        place = phrase.heads[place]
    return found


def _linked(phrase: Phrasing) -> set[int]:
    return {at for at, relation in enumerate(phrase.relations) if relation == "conj"}


def of_stage(phrase: Phrasing, one: Candidate, instrument: Instrument, hits: Sequence[Hit]) -> set[str]:
    """What the judge of stages looks at: the words, those around the cue, and what governs it."""
    lemmas = phrase.lemmas
    found = {instrument.value} | {f"l:{lemma}" for lemma in lemmas}
    found |= {f"f:{form}" for form in phrase.forms} | {f"b:{pair}" for pair in pairs(phrase.forms)}
    found |= {f"{instrument}&l:{lemma}" for lemma in content(phrase)}
    found |= {f for f in one.features if f.startswith(("dh:", "dho:", "do:", "nm:", "kind:", "role"))}
    found |= {f"{instrument}&{f}" for f in one.features if f.startswith(("kind:", "role"))}
    for hit in [hit for hit in hits if hit.instrument is instrument][:2]:
        found.add(f"cue:{hit.rule}")
        places = phrase.inside(hit.start, hit.end)
        if places:
            found |= _around(phrase, places)
    return found


def _around(phrase: Phrasing, places: list[int]) -> set[str]:
    lemmas, first, last = phrase.lemmas, places[0], places[-1]
    found = {f"cl:{lemma}" for lemma in lemmas[max(0, first - 5) : first]}
    found |= {f"cr:{lemma}" for lemma in lemmas[last + 1 : last + 5]}
    found.add(f"cl2:{' '.join(lemmas[max(0, first - 2) : first])}")
    place = first
    for _ in range(CLIMBED):
        found.add(f"up:{lemmas[place]}:{phrase.details[place]}")
        found |= {
            f"aux:{lemmas[at]}"
            for at, above in enumerate(phrase.heads)
            if above == place and phrase.relations[at] in _OF_VERB
        }
        if phrase.heads[place] == place:
            break
        place = phrase.heads[place]
    return found
