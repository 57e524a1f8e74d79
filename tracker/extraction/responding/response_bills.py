"""A sentence on a bill -> the lawmakers who bring it in, and the chamber or committee that it has passed."""

from __future__ import annotations

import re
from dataclasses import replace

from spacy.tokens import Span as Tokens

from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import Reading
from tracker.extraction.records import Instrument, Response, Status
from tracker.extraction.responding.response_status import Stage
from tracker.extraction.speaking.parties import Parties, Party, PartyKind
from tracker.extraction.speaking.subjects import subject_of

CHAMBER_REACH = 60
CONGRESS_NAME = "Congress"
CHAMBERS = {"House": "US House of Representatives", "Senate": "US Senate"}
_BEFORE = re.compile(
    r"\b(?:before|pending in|(?:votes?|action) (?:in|by|on the floor of)|floor of) the (?:U\.?S\.? |full )?(?P<chamber>House|Senate)\b"
    r"(?! of Lords| [A-Z][\w ]{2,40}(?:[Cc]ommittee|[Pp]anel))"
)
# An American bill that nobody has in hand, or of which only its stage is told.
_WAITS = re.compile(
    r"(?:\b(?:H\. ?R\.|S\.) ?\d{2,5}|\bAct)\b[^.;\n]{0,60}\b(?:await\w*|wait\w*|pending|stalled|stuck|languish\w+|sits|sitting|[Ii]ntroduced(?! by)|[Rr]eferred to|[Ii]n committee)\b"
)
BILL_ROUTE = "bill"
# In the names of bodies that make laws and carry none out.
MAKES_LAWS = re.compile(r"Committee|Congress|\bHouse of\b|\bHouse$|Senate|Parliament|lawmakers|Republicans|Democrats")
# How far a bill has come, in order.
_STAGES = (Status.UNDER_CONSIDERATION, Status.PROPOSED, Status.IN_FORCE)
_Key = tuple[str | None, Instrument, Status]
OF_REACH = 80
# So close behind "by" stands who did it.
BY_REACH = 60
_BY = re.compile(r"\s+(?:by|in)\b")
JOIN_REACH = 90
_OF = re.compile(
    r"\b(?:(?:bill|act|legislation|amendment|measure|proposal|version)\b[^.;,\n]{0,25},?\s(?:(?:backed|sponsored|led|authored|introduced|proposed|filed|offered|written) )?(?:by|from)|(?:sponsors|authors) (?:are|include|were)|(?:introduc|sponsor|unveil|propos)\w* [^.;\n]{0,50}\b(?:with|alongside)\s+(?:(?:Sen|Rep|Senator|Representative|Democrat|Republican|Congress(?:man|woman))\b\.?\s+){1,2}|"
    r"(?:sponsor|author) (?:is|was)|(?:senators|lawmakers|representatives|members|group),? (?:\w+ )?(?:led|headed) by|sponsored by|led by|(?:senators|representatives|lawmakers|MPs|legislators),)\s+(?:[\w-]+\.?\s+){0,5}[*_]*$",
    re.IGNORECASE,
)
_CLEARS = re.compile(
    r"\b(?:(?:pass|clear|got|gone|went|sail|breez|mov)\w*\s+(?:\w+ly\s+)?(?:(?:through|out of)\s+)?"
    r"|(?:report|approv|advanc|clear|pass|mark|back|tak(?=en))\w*\s+(?:(?:up|out)\s+)?(?:\w+ly\s+)?by\s+)(?:the\s+)?[*_]*$",
    re.IGNORECASE,
)
_BRINGS = re.compile(
    r"\b(?:introduc|announc|sponsor|propos|offer|fil|author|unveil|tabl|attach)(?:e[sd]?|s|red|ed)\b|\b(?:brought|brings?) in\b|\bput(?:s|ting)? forward\b"
    r"|\b(?:try|tri|work|push|seek|want|hop)\w* to (?:attach|add|append|hitch|fold|tie)\b",
    re.IGNORECASE,
)
# "Senators A, Republican of Utah, and B, Democrat of Ohio".
_SEAT = re.compile(
    r"(?:\s*\([^()\n]{1,12}\)|,\s*(?:an? |the )?(?:\w+ )?(?:Republican|Democrat|Independent|Conservative|Labour|Liberal)\b[^,;.\n]{0,40}),?"
    r"\s+and\s+(?:(?:Senator|Sen|Representative|Rep)\b\.?\s+)?"
)
_OWN = re.compile(
    r"[*_]*[’']s?\s+(?:[\w-]+\s+){0,2}(?:bill|amendment|act|legislation|measure)\b"
    r"|(?:\s*\([^()\n]{1,12}\))?(?:,|\s+is|\s+was)\s+(?:[\w’'-]+\s+){0,3}(?:co-?)?(?:sponsor|author)\b(?:\s+of\b[^.;\n]{0,40}\b(?:bill|act|legislation|measure|amendment)\b|\.)",
    re.IGNORECASE,
)


_COMMITTEE = re.compile(r"\b(?:[Cc]ommittees?|[Pp]anel)\b")


def settled(found: dict[_Key, Response]) -> dict[_Key, Response]:
    """The responses with one stage for each actor's bill, the furthest; what a bill would do is its bringers' to do."""
    furthest: dict[str | None, Response] = {}
    for one in found.values():
        if one.instrument is not Instrument.LEGISLATION or one.status not in _STAGES:
            continue
        other = furthest.get(one.actor)
        if other is None or _STAGES.index(one.status) > _STAGES.index(other.status):
            furthest[one.actor] = one
    others = [
        one for one in found.values() if one.instrument is not Instrument.LEGISLATION or one.status not in _STAGES
    ]
    bringers = [one for one in furthest.values() if not _is_inferred(one)]
    # A committee that has cleared a bill does not do what the bill would.
    doing = [one for one in bringers if not _COMMITTEE.search(one.actor or "")]
    chambers = {one.actor for one in found.values() if _is_inferred(one)} - {CONGRESS_NAME}
    if len(chambers) == 1 and not bringers:
        # It is the chamber that has the bill before it.
        others = [replace(one, actor=min(chambers, key=str)) if _is_inferred(one) else one for one in others]
        furthest = {name: one for name, one in furthest.items() if name != CONGRESS_NAME}
    kept = list(bringers or furthest.values())
    for one in others:
        # Where nobody has brought it in before, those do who are told of behind.
        before = [b for b in doing if b.evidence.start <= one.evidence.start] or doing
        if before is doing and len(doing) < len(bringers):
            # A committee has cleared the bill, and those told of behind bring in another.
            before = []
        near = (max if before is not doing else min)((b.evidence.start for b in before), default=None)
        same = [b for b in before if b.evidence.start == near]
        is_bills = one.status is Status.PROPOSED and _is_inferred(one)
        kept += [replace(one, actor=b.actor, status=_of_part(b.status)) for b in same] if is_bills and same else [one]
    best: dict[_Key, Response] = {}
    for one in kept:
        key = (one.actor, one.instrument, one.status)
        if key not in best or one.confidence > best[key].confidence:
            best[key] = one
    return best


def _is_inferred(response: Response) -> bool:
    """Whether Congress or its chamber acts only because a bill is told of."""
    return response.actor in (CONGRESS_NAME, *CHAMBERS.values()) and response.rule.endswith(f"-by-{BILL_ROUTE}")


def _of_part(status: Status) -> Status:
    """How far what a bill would do has come: so far as the bill, while that is no law."""
    return status if status is Status.UNDER_CONSIDERATION else Status.PROPOSED


def waited_for(reading: Reading, sentence: Tokens) -> str:
    """Who has the bill before it: the chamber that a sentence names, else Congress."""
    found = _BEFORE.search(reading.text, sentence.start_char, sentence.end_char)
    return CHAMBERS[found["chamber"]] if found else CONGRESS_NAME


def waits(sentence: Tokens) -> bool:
    """Whether a bill is only waiting to be taken up."""
    return _WAITS.search(sentence.text) is not None


def sponsors(reading: Reading, parties: Parties, sentence: Tokens) -> tuple[str, ...]:
    """The people who bring in the bill of which the sentence tells."""
    brought = _BRINGS.search(reading.text, sentence.start_char, sentence.end_char)
    verb = brought and next((t for t in sentence if t.idx <= brought.start() < t.idx + len(t)), None)
    found = subject_of(verb, parties) if verb else None
    authors = [*([found] if found else []), *_authors(reading, parties, sentence)]
    people = [p for author in authors for p in joined(reading, parties, author) if p.kind is PartyKind.PERSON]
    return tuple(dict.fromkeys(name for person in people for name in person.names))


def joined(reading: Reading, parties: Parties, party: Party) -> tuple[Party, ...]:
    """Those enumerated with a party, also where their seats stand between them."""
    listed = parties.listed_with(party)
    around = parties.within(listed[0].start - JOIN_REACH, listed[-1].end + JOIN_REACH)
    earlier = [p for p in around if _SEAT.fullmatch(reading.text, p.end, listed[0].start)]
    later = [p for p in around if _SEAT.fullmatch(reading.text, listed[-1].end, p.start)]
    return (*earlier[-1:], *listed, *later[:1])


def _authors(reading: Reading, parties: Parties, sentence: Tokens) -> list[Party]:
    """The people of "a bill by Senator X, co-sponsored by Y", "Representative X's bill"."""
    people = (p for p in parties.within(sentence.start_char, sentence.end_char) if p.kind is PartyKind.PERSON)
    text = reading.text
    return [p for p in people if _OF.search(text, max(0, p.start - OF_REACH), p.start) or _OWN.match(text, p.end)]


def chamber(reading: Reading, parties: Parties, sentence: Tokens, stage: Stage) -> tuple[str, ...]:
    """The chamber or committee that a bill has "passed", "cleared" or "got through", or by which it was reported."""
    if stage.status not in (Status.PROPOSED, Status.IN_FORCE):
        return ()
    start = sentence.start_char
    bodies = (p for p in parties.within(start, sentence.end_char) if p.kind is PartyKind.GOVERNMENT)
    places = ((body, max(start, body.start - CHAMBER_REACH)) for body in bodies)
    return next((body.names for body, at in places if _CLEARS.search(reading.text, at, body.start)), ())


def ended_by(parties: Parties, sentence: Tokens, stage: Stage) -> tuple[str, ...]:
    """Who ended a bill, where they stand right behind the words that say so: "was vetoed by X", "voted down in the Senate"."""
    if stage.status is not Status.EASED or not _BY.match(sentence.text, stage.end - sentence.start_char):
        return ()
    behind = parties.within(stage.end, min(stage.end + BY_REACH, sentence.end_char))
    acting = (p for p in behind if p.kind in (PartyKind.PERSON, PartyKind.GOVERNMENT))
    return next((p.names for p in acting), ())


def is_old_law(name: str) -> bool:
    """Whether a name is that of a law which was in force before the affair."""
    actor = known_actor(name)
    return actor is not None and actor.role == "law"
