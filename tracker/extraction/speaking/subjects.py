"""A verb of the parse -> the party that does it.

The parse proposes; where it gives nobody who is known, the nearest party before the verb that no preposition governs.
"""

from __future__ import annotations

import re

from spacy.tokens import Token

from tracker.extraction.cues import words
from tracker.extraction.reading import sentence_of, text_of
from tracker.extraction.speaking.gone_on import accuser_before, gone_on_about, opened_clause, said_aside
from tracker.extraction.speaking.judged_for import judged_for
from tracker.extraction.speaking.papers_said import (
    DOCUMENT_OF,
    DOCUMENT_THAT,
    IN_A_PAPER,
    IN_A_STATEMENT,
    TOPIC,
    memo_behind,
)
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.recipients import asker_of, is_addressed, is_recipient, sender_to
from tracker.extraction.speaking.speech import Speech, speech_of
from tracker.extraction.speaking.unnamed import speak_unnamed
from tracker.extraction.speaking.verbs import is_passive, is_speech, is_verb

SUBJECTS = ("nsubj", "nsubj:pass", "csubj")
CLIMBS = ("conj", "xcomp", "advcl", "acl", "acl:relcl", "parataxis", "ccomp")
MAX_CLIMB = 4
# "He" is the last person named within so many characters.
PERSON_REACH = 500
# "X, director of Y, on Monday": an apposition or relative clause, then at most an adverb or a date.
_APPOSED = re.compile(
    r",[^;]{2,160},\s*(?:(?:has|have|had|also|recently|formally|publicly|\w+ly)\s+)*"
    r"(?:(?:on|in|last|this|earlier)\s+[\w ]{2,20}?\s+)?$"
)
_ASKED = re.compile(r",\s+(?:when |once |after being )?(?:asked|questioned|pressed)\b[^;]{2,200},\s*")
_RELATIVE = re.compile(
    r"[*_]*,\s+(?:whose|which|who|an?|one of|backed by|owned by|based in)\b[^;,]{2,140},\s+"
    r"(?:(?:was|were|is|has|had|have|been|also|later|\w+ly)\s+)*"
)
# "Jane Roe, a former official now at X, a research group, said": so far the words go that only say who she is.
_DESCRIBED = re.compile(
    r"[*_]*,\s+(?:(?:an?|the|who|now|formerly|one of)\b(?:(?!, and\b)[^;“”\"]){2,200}|(?!and\b|or\b)[^,;“”\"\n]{2,120}),\s+"
    r"(?:(?:has|had|have|also|\w+ly)\s+)*"
)
# "Y, it added, copied": the speaker of the sentence before.
_ASIDE = re.compile(r"(?<=, )it \w+,")
# "X, published by Y, says Z copied", "X said Z “took …”": Z has a verb of its own, also a quoted one, and does not say it.
_GOES_ON = re.compile(r"[*_]*\s+(?:(?:has|have|had|is|are|was|were|did|does|\w+ed|\w{3,}s)\b|[“\"‘'](?=[a-z]))")
_ADDRESSEE = re.compile(r"\bto\s+(?:the\s+|its\s+)?[*_]*$", re.IGNORECASE)
# "It was X and not Y that": Y did not.
_NOT = re.compile(r"\b(?:and|but)\s+not\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
# "It was X that accused …"
_CLEFT = re.compile(r"\bit (?:was|is)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_ADVERBS = re.compile(
    r"[*_\])”\"]*\s+(?:(?:has|have|had|all|both|each|now|then|also|already|later|recently|formally|publicly|first|previously|\w+ly)\s+)*"
)
# "Researchers at X": who work there speak for it.
_STAFF = re.compile(
    r"\b(?:researchers|investigators|engineers|scientists|analysts|staff|teams?|executives|officials|representatives?|spokes\w+|"
    r"lawyers|attorneys|leaders|insiders|people|those|persons? in charge|public relations|experts|lawmakers|members|founders?|letter|memo|memorandum|statement|post|filing|email|report|column|essay|op-ed|piece|paper|thread|commentary|newsletter|analysis|advisory|bulletin|alert|assessment|disclosure|study|note)\s+(?:at|of|from|for|with|inside|within|on|by)\s+"
    r"(?:the\s+|its\s+)?[*_\[“\"]*$|\b(?:editorials?|commentar(?:y|ies)|op-eds?|leader)\s+(?:in|of|by|from)\s+(?:the\s+)?[*_]*$"
    r"|\b(?:researchers|engineers|scientists|analysts|experts|critics|sceptics|skeptics|observers|lawmakers|lawyers|academics|voices|others|figures),?\s+(?:like|such as|including)\s+$",
    re.IGNORECASE,
)
# "X's AI “czar”, Y": Y speaks.
_OWNER_OF_ROLE = re.compile(r"[*_]*[’']s?\s+(?:[\w&“”‘’\"'-]+,?\s+){1,6}(?=[A-Z])")
_ROLE_BETWEEN = re.compile(r"[*_]*(?:[’']s)?\s+(?:[\w&“”‘’\"'-]+,?\s+){0,7}[*_]*")
# "X, the White House adviser, who".
_OFFICE_BETWEEN = re.compile(r",\s+[^;,“”\"]{2,80},\s*")
_GOVERNED = re.compile(
    r"\b(?:of|in|at|from|by|for|with|on|to|against|about|into|over|between|like|than|via|through|using|including|toward|towards|tells|told)\s+(?:the\s+|its\s+|a\s+|an\s+)?[*_\[“\"]*$"
    r"|\b(?:of|at|from|with)\s+(?:the|an?)\s+(?:[\w-]+\s+)?(?P<employer>consultancy|firm|company|start-?up|lab|think tank|group|institute|bank|site|nonprofit)\s+$",
    re.IGNORECASE,
)


def subject_of(verb: Token, parties: Parties) -> Party | None:
    """Who does what the verb says; for a passive, to whom it is done."""
    if is_speech(verb.lower_) and speak_unnamed(text_of(verb.doc), sentence_of(verb).start_char, verb.idx):
        return None
    found = (
        memo_behind(verb, parties)
        or said_aside(verb, parties)
        or judged_for(verb, parties)
        or _questioned(verb, parties)
        or _absolute(verb, parties)
        or _adjacent(verb, parties)
        or (_right_after(verb, parties) if verb.lower_.startswith(("said", "say", "writ", "wrot")) else None)
        or _shared(verb, parties)
        or _parsed_subject(verb, parties)
        or _nearest_before(verb, parties)
        or _right_after(verb, parties)
    )
    if found is not None and is_addressed(found, sentence_of(verb), parties):
        found = sender_to(found, sentence_of(verb), parties)
    if found is not None and (asking := asker_of(found, verb, parties)) is not None:
        found = subject_of(asking, parties)
    return found and person_of(found, verb, parties)


def person_of(party: Party, verb: Token, parties: Parties) -> Party:
    """The person of "X chief executive Jane Roe" and "X's Jane Roe": it is she who speaks."""
    text, end = text_of(verb.doc), sentence_of(verb).end_char
    limit = verb.idx if party.end <= verb.idx else end
    owner = party.kind is PartyKind.PERSON and _OWNER_OF_ROLE.match(text, party.end, limit)
    if party.kind not in (PartyKind.ORGANISATION, PartyKind.GOVERNMENT, PartyKind.STAND_IN) and not owner:
        return party
    reach = min(limit, party.end + 120) if party.end <= verb.idx else min(end, party.end + 120)
    person = next((p for p in parties.within(party.end, reach) if p.kind is PartyKind.PERSON), None)
    if person is None or not _ROLE_BETWEEN.fullmatch(text[party.end : person.start]):
        return party
    speaks = re.search(
        r"\b(?:said|says|accused|told|wrote|has|and|or|to|that|echo(?:es|ed)|join(?:s|ed)|back(?:s|ed)|agree[sd]|cited|quoted)\b",
        text[party.end : person.start],
    )
    return party if speaks else person


def _questioned(verb: Token, parties: Parties) -> Party | None:
    """The person of "Jane Roe, asked whether …, answered", the company of "X, whose founder runs Y, was accused"."""
    before = parties.within(sentence_of(verb).start_char, verb.idx)
    if before and before[0].kind is PartyKind.PERSON:
        behind = text_of(verb.doc)[before[0].end : verb.idx]
        if _ASKED.fullmatch(behind) or _DESCRIBED.fullmatch(behind):
            return before[0]
    # Of "X has sued Y, a start-up, alleging …" X alleges.
    described = before[:1] if verb.lower_.endswith("ing") else before
    return next((p for p in described if _RELATIVE.fullmatch(text_of(verb.doc)[p.end : verb.idx])), None)


def _absolute(verb: Token, parties: Parties) -> Party | None:
    """The subject of "with X alleging …"."""
    if not verb.lower_.endswith("ing"):
        return None
    text, start = text_of(verb.doc), sentence_of(verb).start_char
    before = parties.within(start, verb.idx)
    if not before or not re.fullmatch(r"[*_]*\s+(?:also |again |now |publicly )?", text[before[-1].end : verb.idx]):
        return None
    return before[-1] if re.search(r"\bwith\s+(?:the\s+)?[*_]*$", text[start : before[-1].start]) else None


def _adjacent(verb: Token, parties: Parties) -> Party | None:
    """The name right before a finite verb, unless a preposition governs it ("researchers at X said")."""
    if verb.lower_.endswith("ing") or is_passive(verb):
        return None
    text, start = text_of(verb.doc), sentence_of(verb).start_char
    before = parties.within(start, verb.idx)
    if not before:
        return None
    lead, gap = text[start : parties.listed_with(before[-1])[0].start], text[before[-1].end : verb.idx]
    cleft = _CLEFT.search(lead) and re.match(r"\s+(?:that|who|which)\b", gap)
    if not _ADVERBS.fullmatch(gap[cleft.end() :] if cleft else gap):
        return None
    governed = _GOVERNED.search(lead)
    # "From a company X accused of …" has X accuse; "X of the firm Y said" does not have Y say it.
    accuses = governed is not None and governed["employer"] and speech_of(verb.lower_) is Speech.ACCUSE
    return before[-1] if _STAFF.search(lead) or not governed or accuses else None


def _shared(verb: Token, parties: Parties) -> Party | None:
    """The subject that "…, alleging that" has from the speech verb before it in the sentence."""
    sentence = sentence_of(verb)
    lead = text_of(verb.doc)[sentence.start_char : verb.idx]
    if DOCUMENT_THAT.search(lead) or (verb.lower_.endswith("ing") and IN_A_STATEMENT.search(lead)):
        before = parties.within(sentence.start_char, verb.idx)
        return next((p for p in before if not _GOVERNED.search(lead[: p.start - sentence.start_char])), None)
    goes_on = verb.lower_.endswith("ing") and re.search(r"(?:,|\band)\s*$", lead)
    if not goes_on and not re.search(r"\band (?:also |then |later )?$", lead):
        return None
    for token in reversed(verb.doc[sentence.start : verb.i]):
        if is_speech(token.lower_) and is_verb(token) and not is_passive(token):
            found = subject_of(token, parties)
            if found is not None:
                return found
    return None


def party_of_noun(noun: Token, parties: Parties, before: int | None = None) -> Party | None:
    """The party that a noun phrase stands for: itself, its owner ("X's letter"), or whom it speaks for.

    before: tokens from this index on do not count ("a report accusing Y" is not Y's).
    """
    direct = parties.at(noun.idx)
    if direct is not None:
        return direct
    inner = [c for c in noun.subtree if c.i != noun.i and (before is None or c.i < before)]
    for relations in (("flat", "compound", "nmod:poss", "appos"), ("amod", "nmod", "obl")):
        for child in inner:
            if (
                child.dep_ in relations
                and (found := parties.at(child.idx)) is not None
                and not _ADDRESSEE.search(text_of(noun.doc)[sentence_of(noun).start_char : found.start])
                and _stands_for(noun, child, relations)
            ):
                return found
    return None


def _stands_for(noun: Token, child: Token, relations: tuple[str, ...]) -> bool:
    if child.head.i == noun.i and "nmod" not in relations:
        return True
    return noun.lemma_.casefold() in words("speech_verbs", "documents") or noun.lower_ in words(
        "speech_verbs", "documents"
    )


def _parsed_subject(verb: Token, parties: Parties) -> Party | None:
    here = verb
    for _ in range(MAX_CLIMB):
        for child in here.children:
            if child.dep_ in SUBJECTS:
                found = party_of_noun(child, parties) or _stood_for(here, child, parties)
                return None if found is not None and _is_in_governed_list(found, verb, parties) else found
        if here.dep_ in ("acl", "acl:relcl") and here.head.pos_ in ("NOUN", "PROPN"):
            found = party_of_noun(here.head, parties, before=verb.i)
            if found is not None and not is_recipient(found, verb, parties):
                return found
            here = here.head
            while here.dep_ not in ("ROOT", *CLIMBS) and here.head.i != here.i and here.pos_ not in ("VERB", "AUX"):
                here = here.head
            continue
        if here.dep_ not in CLIMBS or here.head.i == here.i:
            return None
        here = here.head
    return None


def _is_in_governed_list(party: Party, verb: Token, parties: Parties) -> bool:
    """Whether it is one of "a report on campaigns by A, B and C describes …", or the employer in "X of the firm Y"."""
    listed = parties.listed_with(party)
    governed = _GOVERNED.search(text_of(verb.doc)[sentence_of(verb).start_char : listed[0].start])
    return governed is not None and (len(listed) > 2 or governed["employer"] is not None)


def _stood_for(verb: Token, subject: Token, parties: Parties) -> Party | None:
    """The party that a pronoun stands for: "X, which …", "X said it …", the last person for "he" and "she"."""
    text, form, sentence = text_of(verb.doc), subject.lower_, sentence_of(verb)
    if form in ("which", "who", "that"):
        before = parties.within(max(sentence.start_char, subject.idx - 120), subject.idx)
        people = [p for p in before if p.kind is PartyKind.PERSON] if form == "who" else []
        if people and _OFFICE_BETWEEN.fullmatch(text[people[-1].end : subject.idx]):
            return people[-1]
        if before and form != "who" and TOPIC.search(text[sentence.start_char : before[-1].start]):
            return None
        right_before = before and re.fullmatch(r"[*_\])”\"]*,?\s*", text[before[-1].end : subject.idx])
        return before[-1] if right_before else None
    opens = subject.i == sentence.start or IN_A_PAPER.fullmatch(text[sentence.start_char : subject.idx])
    alone = is_speech(verb.lower_) and not parties.within(sentence.start_char, subject.idx)
    if form == "it" and (opens or alone or _ASIDE.match(text, subject.idx)):
        return gone_on_about(verb, parties)
    if form == "it" and is_speech(verb.lower_) and (opener := opened_clause(subject, parties)) is not None:
        return opener
    if form == "it" and is_speech(verb.lower_) and (speaker := accuser_before(verb, subject, parties)) is not None:
        return speaker
    if form == "it" and verb.dep_ in ("ccomp", "parataxis") and verb.head.i < verb.i and is_speech(verb.head.lower_):
        return subject_of(verb.head, parties)
    if form in ("he", "she"):
        before = parties.within(max(0, subject.idx - PERSON_REACH), subject.idx)
        return next((p for p in reversed(before) if p.kind is PartyKind.PERSON), None)
    return None


def _nearest_before(verb: Token, parties: Parties) -> Party | None:
    sentence = sentence_of(verb)
    text = text_of(verb.doc)
    named = parties.within(sentence.start_char, verb.idx)
    before = [p for p in named if p.kind is not PartyKind.PLACE and not _NOT.search(text, sentence.start_char, p.start)]
    own_subject = next(
        (c for c in verb.children if c.dep_ in SUBJECTS and c.pos_ in ("NOUN", "PRON") and c.i < verb.i), None
    )
    if own_subject is not None and own_subject.lower_ not in ("who", "which", "that", "it"):
        return None
    apposed = [p for p in before if _APPOSED.match(text[p.end : verb.idx])]
    if apposed:
        return apposed[0]
    for party in reversed(before):
        governed = (
            _GOVERNED.search(text[sentence.start_char : party.start])
            or _is_in_governed_list(party, verb, parties)
            or is_recipient(party, verb, parties)
        )
        speaks_for_it = governed and DOCUMENT_OF.search(text[sentence.start_char : party.start])
        if (speaks_for_it or not governed) and len(text[party.end : verb.idx]) < 160:
            return party
    return None


def _right_after(verb: Token, parties: Parties) -> Party | None:
    """The subject of an inverted "…," said X."""
    text, sentence = text_of(verb.doc), sentence_of(verb)
    if not re.search(r"[,\"”’?!]\s*$", text[sentence.start_char : verb.idx]):
        return None
    near = parties.within(verb.idx, min(sentence.end_char, verb.idx + 60))
    beside = (p for p in near if not text[verb.idx + len(verb) : p.start].strip(" *_"))
    return next((p for p in beside if not _GOES_ON.match(text, p.end, sentence.end_char)), None)
