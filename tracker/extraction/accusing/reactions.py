"""What others say to an allegation: who backs it, and who doubts or criticises it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from spacy.tokens import Span as Tokens

from tracker.extraction.accusing.affair_roles import is_public
from tracker.extraction.accusing.alarms import find_warnings
from tracker.extraction.accusing.criticised import find_criticism
from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.accusing.knowing import find_evidence
from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import Claim, EntityKind, Predicate
from tracker.extraction.speaking.attribution import Attribution
from tracker.extraction.speaking.parties import Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of
from tracker.extraction.speaking.unnamed import Unnamed, unnamed_speakers

# How sure: the verb with its object, words that amount to it, words of speakers without a name.
VERB, WORDS, UNNAMED, OPENING = 0.8, 0.7, 0.6, 0.55
_OPENS = re.compile(
    r"\W*(?:(?:For|To|Even|But|And|Yet|Still|Researcher|Engineer|Analyst|Lawyer|Professor|Investor),? ){0,2}(?:[A-Z][\w&-]+[’']s )?[*_]*"
)
# So few words judge what stands before them.
SHORT = 16
# How far behind a verb of praise or blame its object stands.
OBJECT_REACH = 90
# How far behind a noun of criticism the affair may stand that it is of.
COUNTER_REACH = 50
_CITED = re.compile(r"\b(?:citing|quoting|cites|quotes|cited|quoted)\s+(?:[\w-]+\s+){0,3}$", re.IGNORECASE)
_OWNER = re.compile(r"[*_]*[’']s?\s+(?:\w+\s+){0,2}")
_RAISED = re.compile(
    r"[*_]*(?:,? (?:of|at|from) (?:[\w&.’'-]+\s?){1,8},?)?\s+(?:has |have |had |also )*(?:rais|voic|express|lodg|register|offer|made|ma[dk])\w*\s+(?:[\w-]+,?\s+){0,5}"
)
_PLACED = re.compile(r"\b(?:of|at|from|for|with|in)\s+(?:the\s+)?[*_]*$")
_FROM = re.compile(r"\s+(?:came\s+)?(?:from|by)\s+(?:the\s+)?(?:[\w.’'-]+\s+){0,3}[*_]*")


def find_reactions(hearing: Hearing) -> Iterator[Claim]:
    """supports, disputes, warns and attributes_evidence, sentence by sentence."""
    for sentence in hearing.sentences():
        touching = hearing.attributions.touching(sentence.start_char, sentence.end_char)
        spoken = [a for a in touching if not a.by_outlet or _is_state_medium(hearing, a)]
        nameless = list(unnamed_speakers(hearing.reading.wording(sentence.start_char, sentence.end_char)))
        yield from _of_sentence(hearing, sentence, spoken, nameless)
        yield from find_warnings(hearing, sentence, spoken, nameless)
        yield from find_evidence(hearing, sentence, spoken, nameless)


def _of_sentence(
    hearing: Hearing, sentence: Tokens, spoken: list[Attribution], nameless: list[Unnamed]
) -> Iterator[Claim]:
    if not hearing.accusers or not hearing.is_near_act(sentence):
        return
    for one in spoken:
        yield from _in_words(hearing, sentence, one)
    yield from _by_opening_person(hearing, sentence, spoken)
    yield from _by_verb(hearing, sentence)
    yield from _as_noun(hearing, sentence)
    yield from _doubts_that(hearing, sentence)
    yield from find_criticism(hearing, sentence)
    for who in nameless:
        yield from _unnamed(hearing, sentence, who)


def _outsiders(hearing: Hearing, names: tuple[str, ...]) -> list[str]:
    """Of some speakers those that neither stand accused, or with the accused, nor make the main accusation."""
    sided = hearing.accused | hearing.accused_people
    return [n for n in names if n not in sided and n != hearing.accusers[0]]


def _is_state_medium(hearing: Hearing, one: Attribution) -> bool:
    """Whether an outlet speaks itself, for the state of an accused: no "according to X"."""
    return one.verb is not None and bool(set(one.holders) & hearing.state_media)


def _in_words(hearing: Hearing, sentence: Tokens, one: Attribution) -> Iterator[Claim]:
    """What somebody says amounts to support or doubt."""
    cues = patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    words = (max(start, min(one.content[0], one.cue[0])), min(end, max(one.content[1], one.cue[1])))
    if not (hearing.is_on_the_affair(start, end) or _goes_on(hearing, sentence, one)):
        return
    wording = hearing.reading.wording(*words)
    for name in _outsiders(hearing, one.holders):
        judged = any(wording.search(cues[section]) for section in ("dispute", "motive", "doubted"))
        doubts = judged if name not in hearing.accusers else None
        proven = name not in hearing.accusers and wording.search(cues["support_by_evidence"])
        backs = wording.search(cues["support"]) or (proven and not doubts)
        for said, predicate, rule in (
            (backs, Predicate.SUPPORTS, "words-of-support"),
            (doubts, Predicate.DISPUTES, "words-of-doubt"),
        ):
            accuser = hearing.accuser_for(name, start, end)
            if said and accuser is not None and not (said is doubts and _governs_with(name, accuser)):
                yield hearing.claim(predicate, name, accuser, sentence, WORDS, rule, via=one.via)
        if name not in hearing.accusers and wording.search(cues["unproven_by_all"]):
            for accuser in hearing.accusers:
                yield hearing.claim(Predicate.DISPUTES, name, accuser, sentence, WORDS, "doubts-all", via=one.via)


def _governs_with(name: str, accuser: str) -> bool:
    """Whether somebody speaks for the state of which the accuser is a body, so that he does not doubt its charge."""
    actor = known_actor(accuser)
    is_body = actor is not None and actor.kind is EntityKind.GOVERNMENT_BODY
    return is_body and is_public(name) and country_of(name) == country_of(accuser)


def _goes_on(hearing: Hearing, sentence: Tokens, one: Attribution) -> bool:
    """Whether a sentence that names nobody but its speaker judges what the one before it told of the affair."""
    inside = hearing.parties.within(sentence.start_char, sentence.end_char)
    before = hearing.reading.sentence_of(max(0, sentence.start_char - 2))
    same = hearing.reading.block_of(before.start_char) == hearing.reading.block_of(sentence.start_char)
    alone = len(sentence) <= SHORT and all(set(p.names) <= set(one.holders) for p in inside)
    return same and alone and hearing.names_side(before.start_char, before.end_char)


def _by_opening_person(hearing: Hearing, sentence: Tokens, spoken: list[Attribution]) -> Iterator[Claim]:
    """Somebody with whom a sentence on the charge opens, whatever their verb: "X made the same point: …", "For X, it is …"."""
    text, cues = hearing.reading.text, patterns("replies")
    start, end = sentence.start_char, sentence.end_char
    first = next(iter(hearing.parties.within(start, end)), None)
    if first is None or first.kind is not PartyKind.PERSON or not _OPENS.fullmatch(text[start : first.start]):
        return
    if not _is_of_the_charge(hearing, first.end, end):
        return
    wording = hearing.reading.wording(first.end, end)
    for name in _outsiders(hearing, first.names):
        spoke = any(name in a.holders for a in spoken) or name in {*hearing.accusers, *hearing.accusers_people}
        backs, doubts = wording.search(cues["support"]), wording.search(cues["dispute"])
        accuser = hearing.accuser_for(name, start, end)
        if not spoke and (backs or doubts) and accuser is not None:
            predicate = Predicate.SUPPORTS if backs else Predicate.DISPUTES
            yield hearing.claim(predicate, name, accuser, sentence, OPENING, "opens-with-who-judges")


def _by_verb(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X mocked the accuser", "X backed the claim": a verb of praise or blame with the accuser or accusation as object."""
    cues, wording = patterns("replies"), hearing.reading.wording(sentence.start_char, sentence.end_char)
    for section, predicate, rule in (
        ("backing_verbs", Predicate.SUPPORTS, "backs-accuser"),
        ("doubting_verbs", Predicate.DISPUTES, "doubts-accuser"),
    ):
        for match in wording.finditer(cues[section]):
            token = next((t for t in sentence if t.idx == match.start()), None)
            subject = subject_of(token, hearing.parties) if token is not None else None
            accuser = _object(hearing, match, sentence, section)
            if subject is None or accuser is None or not (_is_outsider(subject) or _speaks_for_state(hearing, subject)):
                continue
            for name in _outsiders(hearing, subject.names):
                if name != accuser:
                    yield hearing.claim(predicate, name, accuser, sentence, VERB, rule)


def _doubts_that(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X doubts that any law was broken": a verb of doubt with a clause, whatever it says."""
    start, end = sentence.start_char, sentence.end_char
    for match in hearing.reading.wording(start, end).finditer(patterns("replies")["doubts_that"]):
        token = next((t for t in sentence if t.idx == match.start()), None)
        subject = subject_of(token, hearing.parties) if token is not None else None
        if subject is None or not _is_outsider(subject) or subject.kind is PartyKind.GOVERNMENT:
            continue
        what = hearing.reading.wording(match.end(), end)
        if not (what.search(patterns("replies")["rightness"]) or hearing.is_on_the_affair(match.end(), end)):
            continue
        for name in _outsiders(hearing, subject.names):
            accuser = hearing.accuser_for(name, start, end)
            if accuser is not None and name not in hearing.accusers:
                yield hearing.claim(Predicate.DISPUTES, name, accuser, sentence, WORDS, "doubts-that")


def _object(hearing: Hearing, match: re.Match[str], sentence: Tokens, section: str) -> str | None:
    """The accuser whom a verb of praise or blame means, by name or by what it alleges; also by whom it defends."""
    text, end = hearing.reading.text, min(sentence.end_char, match.end() + OBJECT_REACH)
    objects = hearing.parties.within(match.end(), end)
    against = bool(objects) and bool(set(objects[0].names) & {*hearing.accused, "China"})
    if against and section == "backing_verbs":
        return None
    if match["defends"]:
        return hearing.accusers[0] if any(set(p.names) & {*hearing.accused, "China"} for p in objects) else None
    named = next((n for p in objects for n in p.names if n in hearing.accusers), None)
    if named is not None:
        return named
    about = patterns("replies")["allegation"].search(text, match.end(), end)
    if about and about.group().casefold().startswith("distil") and match.group().casefold().startswith("defend"):
        return None
    return hearing.accusers[0] if about else None


def _as_noun(hearing: Hearing, sentence: Tokens) -> Iterator[Claim]:
    """ "X's counterargument", "criticism from X"."""
    text = hearing.reading.text
    for noun in hearing.reading.wording(sentence.start_char, sentence.end_char).finditer(
        patterns("replies")["counter"]
    ):
        until = min(sentence.end_char, noun.end() + COUNTER_REACH)
        if not _is_of_the_charge(hearing, sentence.start_char, until):
            continue
        near = hearing.parties.within(
            max(sentence.start_char, noun.start() - 120), min(sentence.end_char, noun.end() + 60)
        )
        for party in near:
            owned = party.end <= noun.start() and _OWNER.fullmatch(text[party.end : noun.start()])
            source = party.start >= noun.end() and _FROM.fullmatch(text[noun.end() : party.start])
            lead = text[sentence.start_char : party.start]
            raised = party.end <= noun.start() and _RAISED.fullmatch(text[party.end : noun.start()])
            raised = None if not raised or _PLACED.search(lead) else raised
            if (owned or source or raised) and _is_outsider(party):
                for name in _outsiders(hearing, party.names):
                    accuser = hearing.accusers[0]
                    yield hearing.claim(Predicate.DISPUTES, name, accuser, sentence, WORDS, "counter-as-noun")


def _is_outsider(party: Party) -> bool:
    return party.kind not in (PartyKind.OUTLET, PartyKind.PRODUCT, PartyKind.PLACE, PartyKind.GROUP)


def _speaks_for_state(hearing: Hearing, party: Party) -> bool:
    return party.kind is PartyKind.OUTLET and set(party.names) <= hearing.state_media


def _is_of_the_charge(hearing: Hearing, start: int, end: int) -> bool:
    """Whether a stretch speaks of the allegation, the act or a party of it."""
    wording = hearing.reading.wording(start, end)
    about = wording.search(patterns("replies")["allegation"]) or wording.search(patterns("acts")["acts"])
    return bool(about) or hearing.names_side(start, end)


def _unnamed(hearing: Hearing, sentence: Tokens, who: Unnamed) -> Iterator[Claim]:
    """ "Some experts dispute the idea that …"."""
    text, cues = hearing.reading.text, patterns("replies")
    rest = text[who.rest : sentence.end_char]
    if _CITED.search(text[sentence.start_char : who.start]) or cues["other_matter"].search(rest):
        return
    named = any(set(p.names) & set(hearing.accusers) for p in hearing.parties.within(who.rest, sentence.end_char))
    about = (cues["allegation"], patterns("acts")["acts"], patterns("acts")["counts"])
    doubts = cues["unnamed_doubts"].match(rest) or cues["dispute"].search(rest) or who.name in ("skeptics", "sceptics")
    if cues["plain_mockery"].search(rest) or (doubts and (named or any(cue.search(rest) for cue in about))):
        yield hearing.claim(Predicate.DISPUTES, who.name, hearing.accusers[0], sentence, UNNAMED, "unnamed-doubts")
