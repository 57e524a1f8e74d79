"""What a passage announces of those whom it quotes: "not everyone is convinced", "others sided with the company"."""

from __future__ import annotations

from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.hearing import Hearing, can_answer
from tracker.extraction.cues import patterns
from tracker.extraction.reading import BlockKind
from tracker.extraction.records import Claim, EntityKind, Predicate
from tracker.extraction.speaking.parties import PartyKind
from tracker.extraction.speaking.subjects import subject_of

# Somebody quoted under a topic sentence; a judgement in so many words; a doubt that points back.
PASSAGE, JUDGED, POINTING = 0.6, 0.7, 0.6
# So many sentences behind its topic a passage still speaks of it.
REACH = 3
# So far before "X isn't persuaded" stands what of.
CLOSE = 250
# So far before "Y disagrees" stands with what.
BEFORE = 700
_OPPOSITE = {
    Predicate.DISPUTES: Predicate.SUPPORTS,
    Predicate.DENIES: Predicate.SUPPORTS,
    Predicate.SUPPORTS: Predicate.DISPUTES,
}


def find_stances(hearing: Hearing, replies: list[Claim]) -> Iterator[Claim]:
    """supports and disputes that follow from the passage, and from what somebody calls the accuser's account.

    replies: what was found so far, for those who take the other view.
    """
    if not hearing.accusers:
        return
    topic: tuple[Predicate, str | None] | None = None
    left = 0
    for sentence in hearing.sentences():
        if hearing.reading.block_of(sentence.start_char).kind is BlockKind.HEADING:
            left = 0
            continue
        yield from _judged(hearing, sentence)
        if hearing.reading.wording(sentence.start_char, sentence.end_char).search(patterns("stances")["own_view"]):
            yield from _unconvinced(hearing, sentence)
            yield from _disagreeing(hearing, sentence, replies)
        yield from _pointing_back(hearing, sentence)
        announced = _announced(hearing, sentence)
        if announced is not None:
            topic, left = (announced, _accuser_named(hearing, sentence)), REACH + 1
        if topic is not None and left > 0:
            yield from _quoted(hearing, sentence, topic)
        left -= 1


def _announced(hearing: Hearing, sentence: Tokens) -> Predicate | None:
    """Which stance a sentence announces, where it is on the affair."""
    text, cues = hearing.reading.text, patterns("stances")
    start, end = sentence.start_char, sentence.end_char
    wording = hearing.reading.wording(start, end)
    for section, predicate in (("doubting", Predicate.DISPUTES), ("backing", Predicate.SUPPORTS)):
        match = wording.search(cues[section])
        if match is None or cues["strangers"].search(text, start, end):
            continue
        said = cues["object"].match(text[match.end() : end])
        if said is None or cues["affair"].search(said["object"]):
            return predicate
    return None


def _accuser_named(hearing: Hearing, sentence: Tokens) -> str | None:
    parties = hearing.parties.within(sentence.start_char, sentence.end_char)
    return next((n for p in parties for n in p.names if n in hearing.accusers), None)


def _quoted(hearing: Hearing, sentence: Tokens, topic: tuple[Predicate, str | None]) -> Iterator[Claim]:
    predicate, accuser = topic
    for name, via in _experts(hearing, sentence):
        target = _accuser_named(hearing, sentence) or accuser or hearing.accuser_for(name, 0, 0)
        if target is not None and target != name:
            yield hearing.claim(predicate, name, target, sentence, PASSAGE, "stance-of-passage", via=via)


def _experts(hearing: Hearing, sentence: Tokens) -> Iterator[tuple[str, tuple[str, ...]]]:
    """The people who speak in a sentence and belong to no side."""
    start, end = sentence.start_char, sentence.end_char
    people = {m.name for m in hearing.reading.mentions if m.kind is EntityKind.PERSON}
    for one in hearing.attributions.between(start, end):
        for name in one.holders:
            sided = name in hearing.accusers_people or name in hearing.accusers or name in hearing.accused
            if name in people and not one.by_outlet and not sided:
                yield name, one.via


def _judged(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X called the report convincing"."""
    for match in hearing.reading.wording(sentence.start_char, sentence.end_char).finditer(
        patterns("stances")["judging"]
    ):
        token = next((t for t in sentence if t.idx == match.start()), None)
        subject = subject_of(token, hearing.parties) if token is not None else None
        predicate = Predicate.SUPPORTS if match["backs"] else Predicate.DISPUTES
        inside = hearing.parties.within(match.start("what"), match.end("what"))
        owner = next((n for p in inside for n in p.names if n in hearing.accusers), None)
        if subject is None or (inside and owner is None):
            continue
        for name in subject.names:
            target = owner or hearing.accuser_for(name, sentence.start_char, sentence.end_char)
            if name not in (*hearing.accusers, *hearing.accused) and target is not None:
                yield hearing.claim(predicate, name, target, sentence, JUDGED, "judges-account")


def _unconvinced(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X isn't persuaded", "X asked how anybody could …": a doubt of outsiders, a denial of the accused's people."""
    start, end = sentence.start_char, sentence.end_char
    if not hearing.is_near_act(sentence) or not hearing.is_on_the_affair(max(0, start - CLOSE), end):
        return
    for party in hearing.parties.within(start, end):
        if not can_answer(party) or not patterns("stances")["unconvinced"].match(hearing.reading.text, party.end, end):
            continue
        for name in party.names:
            target = hearing.accuser_for(name, start, end)
            if target is not None and name not in (*hearing.accusers, *hearing.accusers_people):
                sided = name in hearing.accused or name in hearing.accused_people
                predicate = Predicate.DENIES if sided else Predicate.DISPUTES
                yield hearing.claim(predicate, name, target, sentence, JUDGED, "is-unconvinced")


def _disagreeing(hearing: Hearing, sentence: Tokens, replies: list[Claim]) -> Iterator[Claim]:
    """ "Y disagrees", after X doubted the charge or backed it."""
    start, end = sentence.start_char, sentence.end_char
    for party in hearing.parties.within(start, end):
        other = party.kind is PartyKind.PERSON and patterns("stances")["disagrees"].match(
            hearing.reading.text, party.end, end
        )
        before = [r for r in replies if r.predicate in _OPPOSITE and start - BEFORE < r.evidence.start < start]
        last = max(before, key=lambda r: r.evidence.start, default=None)
        for name in party.names if other and last is not None else ():
            if last is not None and name not in (last.claimant, *hearing.accusers, *hearing.accused):
                target = _accuser_named(hearing, sentence) or last.target
                yield hearing.claim(_OPPOSITE[last.predicate], name, target, sentence, PASSAGE, "takes-the-other-view")


def _pointing_back(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "Several specialists questioned that at the time": the charge of the sentence before."""
    start = sentence.start_char
    match = hearing.reading.wording(start, sentence.end_char).search(patterns("stances")["questioned_that"])
    before = [a for a in hearing.allegations if a.end <= start and start - a.end < 5]
    if match and before:
        name = match["name"].casefold()
        yield hearing.claim(Predicate.DISPUTES, name, before[-1].claimant, sentence, POINTING, "doubts-what-was-told")
