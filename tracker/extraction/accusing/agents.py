"""A stretch of text that tells of a distillation -> who did it, by the words around each party."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import find_actor
from tracker.extraction.naming.roles import country_of, known_actor, maker_of
from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import CHINA, Parties, Party, PartyKind
from tracker.extraction.speaking.telling import finds_or_accuses

# The verb that introduces a stretch may be part of the cue ("we attribute | to X").
VERB_REACH = 20
# How far before a party the words may stand that make it the doer.
REACH = 140
# How close to a party stands what takes it out of the accused.
ASIDE = 60
_OWNING = (PartyKind.ORGANISATION, PartyKind.PRODUCT)
ACCUSABLE = ("model", "chatbot", "tool")
_FILLER = r"(?:(?!(?-i:[a-z]+ing\b))[\w’'.-]+\s+){0,4}[*_\[“\"(]*$"
_ARTICLES = r"(?:\s+(?:the|its|their|a|an|both|either|rival|competitor|Chinese|American|U\.S\.|US|AI|lab|labs|startup|company|models?|giant|of))*\s*[*_\[“\"(—–:]*\s*$"
# "His company X", "their own Y": what a speaker says of its own is no allegation.
_SPEAKERS_OWN = re.compile(
    r"\b(?:his|her|our|(?:its|their) own)\s+(?:(?!(?:to|by|from|on)\b)[\w-]+\s+){0,4}$", re.IGNORECASE
)
# "Some AI companies": a capital before a word of kind makes no name of an unknown party.
_KIND_FOLLOWS = re.compile(r"\s+(?:companies|labs|firms|models|startups|developers)\b")
# "Distilled X's product": the words before X say what was done to the product.
_OWNER_BEFORE = re.compile(r"[\w.&-]+(?: (?:AI|Labs?))?[’']s?\s+(?:[\w-]+\s+){0,2}[*_]*$")
# "Sanction Chinese firms that copy …": against whom something would be done, if they did it.
_MEASURED = re.compile(
    r"\b(?:sanction|punish|penali[sz]e|blacklist|deter|restrict|bar|ban|list|designate|prosecute|sue|fine|target|stop|prevent|block|identify)(?:ing)?\s+"
    r"(?:(?:the|any|those|all|more|foreign|certain)\s+)*[*_]*$",
    re.IGNORECASE,
)
# "If Chinese firms copy …", "when they do, sanctions will …".
_SUPPOSED = re.compile(r"\b(?:if|any|whenever|should|unless)\s+(?:[\w-]+\s+)?[*_]*$", re.IGNORECASE)
_WHEN = re.compile(r"\b(?:when|where|once)\s+(?:[\w-]+\s+)?[*_]*$", re.IGNORECASE)
_THEN = re.compile(r"\b(?:will|would|could|can|should|must)\b")
# "A memo seen by X": who reads did nothing.
_READ_BY = re.compile(
    r"\b(?:seen|reviewed|obtained|viewed|read|reported|published|released|issued|prepared|written|quoted|cited|interviewed|contacted|asked) by\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
# "Told X that Y copied": who is told did nothing.
_TOLD_TO = re.compile(
    r"\b(?:told|tells|telling|informed|briefed|wrote to|writes to)\s+(?:the\s+)?[*_]*$", re.IGNORECASE
)
_PAPER = re.compile(r"\b(?:Advisory|Memorandum|Report|Bulletin|Notice|Alert)\b")
# What is taken from a product: "extracted 3 million exchanges from it".
_TAKEN_FROM = re.compile(
    r"\b(?:extract|siphon|harvest|pull|steal|stole|obtain|took|taken|distil|scrap|drain)\w*\b", re.IGNORECASE
)
# "That companies including X copied it": the companies are those who did it.
_SUCH_AS = re.compile(
    r"(?:\b(?:that|and|but|while|say|says|said)|[,;:.“\"]|^)\s*(?:(?!(?:of|from|by|at|to|on|against|with|for|in|into)\b)[\w.’'-]+\s+){0,4}?"
    r"(?:companies|firms|labs|laboratories|start-?ups|developers|groups|makers|rivals|competitors|outfits)\b,?\s+(?:including|such as|like)\s+(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
# "X's paper on distillation": what X knows of it, nothing that it did.
_OWN_WORK = re.compile(
    r"[*_]*[’']s?\s+(?:[\w-]+\s+){0,3}(?:papers?|stud(?:y|ies)|research|books?|essays?|guides?|courses?|talks?|patents?|lectures?|tutorials?)\s+(?:on|about|into)\b"
)
_OWNS = r"[*_\]”\"]*[’']s?\s+(?:(?!(?:through|via|by|with|using|from|on|to|for|in)\b)[\w.,%+-]+\s+){0,5}?"


def agents_in(
    reading: Reading, parties: Parties, start: int, end: int, claimants: tuple[str, ...]
) -> tuple[Party, ...]:
    """The parties that this stretch makes the doers, in order; never the claimants, outlets or persons."""
    found: list[Party] = []
    judged: set[Party] = set()
    for party in parties.within(start, end):
        if party in judged or party.kind in (PartyKind.OUTLET, PartyKind.PERSON) or _is_document(reading.text, party):
            continue
        if party.kind is PartyKind.GOVERNMENT and country_of(party.names[0]) != "CN":
            continue
        listed = tuple(p for p in parties.listed_with(party) if start <= p.start and p.end <= end) or (party,)
        judged.update(listed)
        if set(target_names(listed[0])) & set(claimants):
            continue
        if party.kind is PartyKind.PRODUCT and not target_names(party):
            continue  # nobody knows whose it is: what was done to it, or with it, was done by nobody who is named
        listed = tuple(p for p in listed if not _denied(reading.text, p, end))
        if not listed or is_aside(reading.text, listed[0]) or is_only_supposed(reading.text, listed[0], start, end):
            continue
        if _is_agent(reading.text, listed[0], listed[-1].end, start, end):
            found += [p for p in listed if not set(target_names(p)) & set(claimants)]
    return tuple(found)


def _is_document(text: str, party: Party) -> bool:
    """Whether a new name is that of a paper: "the joint Cybersecurity Advisory" does nothing."""
    return (
        bool(_PAPER.search(text, party.start, party.end)) and known_actor(party.names[0] if party.names else "") is None
    )


def is_aside(text: str, party: Party) -> bool:
    """Whether a party is only compared, or only owns, backs or rivals the one that is spoken of."""
    return bool(patterns("acts")["asides"].search(text[max(0, party.start - ASIDE) : party.start]))


def is_only_supposed(text: str, party: Party, start: int, end: int) -> bool:
    """Whether a party is spoken of as one that may do it some day, or against whom something would be done then."""
    before = text[max(start, party.start - ASIDE) : party.start]
    if _SUPPOSED.search(before) or (_WHEN.search(before) and _THEN.search(text, party.end, end)):
        return True
    return party.kind is PartyKind.GROUP and bool(_MEASURED.search(before))


def _denied(text: str, party: Party, end: int) -> bool:
    """Whether the words right after a party say that it did nothing of the kind."""
    return bool(patterns("acts")["not_done"].match(text, party.end, min(end, party.end + ASIDE)))


def may_be_accused(name: str, reading: Reading, parties: Parties) -> bool:
    """Whether somebody whom the report does not accuse in so many words can be one of those it means: whoever is unknown, and
    makers from whom, as the report has it, nothing was taken."""
    actor = known_actor(name)
    if actor is None or name == CHINA:
        return True
    return actor.role in ("lab", "company") and name not in _wronged(reading, parties)


def _wronged(reading: Reading, parties: Parties) -> frozenset[str]:
    """Those who accuse or find it, and those whose models the report says were taken. However often one asks, it is read once."""
    kept: dict[str, frozenset[str]] = reading.doc.user_data
    if (found := kept.get("wronged")) is None:
        found = kept["wronged"] = frozenset(_find_wronged(reading.text, parties))
    return found


def _find_wronged(text: str, parties: Parties) -> Iterator[str]:
    taken = _taken_from()
    for party in parties.all:
        if party.kind is PartyKind.ORGANISATION and finds_or_accuses(text, party):
            yield from party.names
        if party.kind in _OWNING and taken.search(text[max(0, party.start - ASIDE) : party.start]):
            yield from (name for one in parties.listed_with(party) for name in target_names(one))


@cache
def _taken_from() -> re.Pattern[str]:
    return re.compile(rf"(?:{patterns('acts')['taken_from'].pattern}){_ARTICLES}", re.IGNORECASE)


def target_names(party: Party) -> tuple[str, ...]:
    """Whom a party stands for as one accused: a product for its maker."""
    if party.kind is not PartyKind.PRODUCT:
        return tuple(dict.fromkeys(_owner_of_lab(name) for name in party.names))
    actor = known_actor(party.names[0])
    if actor is not None and actor.role not in ACCUSABLE:
        return ()
    maker = maker_of(party.names[0])
    return (maker,) if maker else ()


def _is_agent(text: str, party: Party, list_end: int, start: int, end: int) -> bool:
    cues = patterns("acts")
    if _SPEAKERS_OWN.search(text[max(start, party.start - 60) : party.start]):
        return False
    before = text[max(start - VERB_REACH, party.start - REACH, 0) : party.start]
    if party.kind is PartyKind.PRODUCT:
        before = _OWNER_BEFORE.sub("", before)
    after = text[list_end : min(end, list_end + 70)]
    if _READ_BY.search(before) or _TOLD_TO.search(before):
        return False
    if re.search(rf"(?:{cues['agent_cues'].pattern}),?\s+{_FILLER}", before, re.IGNORECASE):
        return True
    if party.start - start < VERB_REACH and cues["naming"].search(text[max(start - VERB_REACH, 0) : party.start]):
        return True
    if source := re.search(rf"\bfrom{_ARTICLES}", before, re.IGNORECASE):
        if party.kind is PartyKind.PRODUCT and _TAKEN_FROM.search(before[: source.start()]):
            return False
        return bool(_noun_before_from().search(before[max(0, source.start() - 40) : source.start()]))
    if party.kind is PartyKind.ORGANISATION and known_actor(party.names[0]) is None and _KIND_FOLLOWS.match(after):
        return False
    done_to = bool(re.search(rf"(?:{cues['done_to'].pattern}){_ARTICLES}", before, re.IGNORECASE))
    done_to = done_to and not _SUCH_AS.search(before)
    if cues["owned_charge"].match(after) or _OWN_WORK.match(after):
        return False
    if party.kind is not PartyKind.PRODUCT:
        if re.match(rf"{_OWNS}(?:{cues['agent_nouns'].pattern})", after, re.IGNORECASE):
            return not cues["done_by_verb"].search(before)
        if re.match(rf"[*_]*\s+(?:{cues['agent_nouns'].pattern})", after, re.IGNORECASE):
            return not done_to
    if done_to:
        in_china = party.kind is PartyKind.GROUP and party.names == (CHINA,)
        return in_china and bool(re.search(r"\bof\s+$", before)) and bool(cues["acts"].search(text[list_end:end]))
    rest = text[list_end:end]
    return bool(cues["acts"].search(rest) or (party.kind is not PartyKind.PRODUCT and cues["deeds"].search(rest)))


@cache
def _noun_before_from() -> re.Pattern[str]:
    """The deed as a noun right before "from X", or with a word of coming between."""
    nouns = patterns("acts")["agent_nouns"].pattern
    came = r"(?:,?\s*that\s+|,?\s*which\s+)?(?:(?:it|they|he|she)\s+(?:suspect|believ|think|thought|say|said|assum)\w*\s+(?:to\s+be|to\s+have\s+come|comes?|came|stems?|originated)|came|coming|originat\w+|sent|stemm\w+|emanat\w+|seen|against [\w’'-]+|on [\w’'-]+)"
    return re.compile(rf"(?:{nouns})[”\"’*_]*(?:,?\s+{came})?\s*$", re.IGNORECASE)


def _owner_of_lab(name: str) -> str:
    """The company whose unit is accused ("Qwen" for Alibaba); of Chinese ones, which reports name both ways."""
    actor = known_actor(name)
    if actor is None or not actor.parent:
        return name
    if actor.unit and find_actor(name) is None:
        return actor.parent  # as the report itself says: "Y's X lab"
    owner = known_actor(actor.parent) if actor.country == "CN" else None
    return owner.name if owner is not None and owner.role == "company" else name
