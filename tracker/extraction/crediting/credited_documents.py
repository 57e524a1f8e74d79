"""A Reading -> the authors of texts, named beside them or before, and the sources in the columns of a table."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.crediting.credited_notes import marks_sources
from tracker.extraction.crediting.credited_outlets import AFTER, NEAR, REACH, Credit, passage
from tracker.extraction.crediting.credited_people import offices_of
from tracker.extraction.cues import patterns, words
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import BlockKind, Reading
from tracker.extraction.records import Claim, EntityKind, Predicate
from tracker.extraction.speaking.parties import Parties, Party, PartyKind

# Further back than this, "the letter" is no longer the one whose author stands there.
BACK = 700
# A verb of writing stands so close behind its subject.
CLOSE = 120
_BODIES = (PartyKind.ORGANISATION, PartyKind.GOVERNMENT)
_PUBLISHERS = (*_BODIES, PartyKind.OUTLET)
_CELL = re.compile(r"[^|\n]+")
_VERB = re.compile(r"\s+(?:(?:also|has|have|itself|later|then|further)\s+){0,3}(?P<verb>[a-z]+)\b")


def find_credited_documents(reading: Reading, parties: Parties, claims: tuple[Claim, ...]) -> Iterator[Credit]:
    """ "X sued Y. The complaint says …" credits X; of a table the column "Source" and the row "Reported by"."""
    accusers = {c.claimant for c in claims if c.predicate is Predicate.ALLEGES_DISTILLATION}
    if not marks_sources(reading):
        yield from _by_the_document(reading, parties, accusers)
    yield from _by_table(reading, parties)


def _by_the_document(reading: Reading, parties: Parties, accusers: set[str]) -> Iterator[Credit]:
    """Where the report tells who accuses, only of their texts: another suit is another affair."""
    cues = patterns("citations")
    for match in reading.everywhere(cues["the_document"]):
        if reading.block_of(match.start()).kind in (BlockKind.HEADING, BlockKind.QUESTION):
            continue
        author = _author_before(reading, parties, match.start())
        if author is not None and author.kind in _BODIES:
            named = [n for n in author.names if not accusers or _are_of(n, accusers)]
            yield from ((match.start(), name, "the-document") for name in named)


def _are_of(author: str, accusers: set[str]) -> bool:
    """Whether one of those who accuse is the author, or the office of him or one above it, or holds it."""
    heads = {name for accuser in accusers for name in offices_of(accuser)}
    return (
        bool(accusers.intersection((author, *offices_of(author))))
        or author in heads
        or _is_office_of_one(author, accusers)
    )


def _is_office_of_one(author: str, accusers: set[str]) -> bool:
    """Whether the author is a public body, and the government of its country accuses."""
    body = known_actor(author)
    governing = (known_actor(accuser) for accuser in accusers)
    return body is not None and any(
        one is not None and one.kind is body.kind is EntityKind.GOVERNMENT_BODY and one.country == body.country
        for one in governing
    )


def _author_before(reading: Reading, parties: Parties, at: int) -> Party | None:
    """The last party before a place that wrote or filed something."""
    writes = patterns("citations")["authors"]
    before = parties.within(max(0, at - BACK), at)
    written = (p for p in reversed(before) if p.names and writes.match(reading.text[p.end : p.end + CLOSE]))
    return next(written, None)


def _by_table(reading: Reading, parties: Parties) -> Iterator[Credit]:
    head: list[bool] = []
    is_inside = False
    for block in reading.blocks:
        if block.kind is not BlockKind.TABLE_ROW:
            head, is_inside = [], False
            continue
        cells = [match.span() for match in _CELL.finditer(reading.text, block.start, block.end)]
        named = [_is_of_sources(reading, span) for span in cells]
        if not is_inside:
            head, is_inside = _of_speakers(reading, cells) or named, True
        told = named[:1] == [True] and len(cells) == 2
        columns = [(told and number == 1) or head[number : number + 1] == [True] for number in range(len(cells))]
        yield from _of_cells(parties, [span for span, is_source in zip(cells, columns, strict=True) if is_source])


def _of_speakers(reading: Reading, cells: list[tuple[int, int]]) -> list[bool]:
    """Of a head "Who | What they said" which column names speakers; empty where it is no such head."""
    cues, texts = patterns("citations"), [reading.text[slice(*cell)] for cell in cells]
    speakers = [bool(cues["speaker_column"].search(text)) for text in texts]
    return speakers if any(speakers) and any(cues["said_column"].search(text) for text in texts) else []


def _is_of_sources(reading: Reading, cell: tuple[int, int]) -> bool:
    return bool(patterns("citations")["source_column"].search(reading.text[slice(*cell)]))


def _of_cells(parties: Parties, cells: list[tuple[int, int]]) -> Iterator[Credit]:
    for cell in cells:
        for party in parties.within(*cell):
            if party.kind in _PUBLISHERS:
                yield from ((party.start, name, "source-list") for name in party.names)


def by_own_document(reading: Reading, parties: Parties, party: Party) -> Iterator[Credit]:
    """ "X's letter says", "in X's report", "X and Y released a letter urging"."""
    if reading.block_of(party.start).kind is BlockKind.QUESTION:
        return
    cues, text = patterns("citations"), reading.text
    sentence = passage(reading, party.start)
    after = text[party.end : min(sentence.end_char, party.end + AFTER * 2)]
    listed = parties.listed_with(party)
    rest = text[listed[-1].end : min(sentence.end_char, listed[-1].end + AFTER * 2)]
    if cues["issued"].search(rest):
        yield from ((party.start, name, "issued-document") for name in party.names)
        return
    if party.kind in _BODIES and (cues["chinese_document"].search(after) or cues["chinese_saying"].search(after)):
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    found = cues["researchers_of"].search(after) or _is_found_by_people_of(reading, party)
    tells = (found and _tells_of_copying(reading, party.start)) or (
        cues["sent_saying"].match(rest.lstrip()) and not cues["background"].search(sentence.text)
    )
    if party.kind in _BODIES and tells and not is_of_a_person(reading, parties, party):
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    if cues["in_its_document"].search(after):
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    verb = _VERB.match(after)
    says = verb is not None and verb["verb"] in words("citations", "saying") and stands_in_public(after, verb.end())
    if says and verb and verb["verb"] == "posted" and cues["unspoken"].search(after[verb.start("verb") :]):
        return
    at = cues["researchers_at"].search(text[max(sentence.start_char, party.start - REACH) : party.start])
    if says and at and party.kind in _BODIES:
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    if says and party.kind in _BODIES and not is_of_a_person(reading, parties, party):
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    before = text[max(sentence.start_char, party.start - REACH) : party.start]
    if party.kind in _BODIES and _is_pointed_to(before, after):
        yield from ((party.start, name, "own-document") for name in party.names)
        return
    if cues["gave_out"].search(after) and cues["given_out"].search(before):
        yield from ((party.start, name, "issued-document") for name in party.names)
        return
    document = cues["document"].search(after)
    if document is None or (document[0][:1].isspace() and cues["anothers"].search(before)):
        return
    behind = party.end + document.end()
    speaks = cues["document_speaks"].search(after[document.end() :])
    is_quoted = cues["document_quoted"].search(text[behind : behind + AFTER])
    if cues["document_lead"].search(before) or speaks or is_quoted:
        yield from ((party.start, name, "own-document") for name in party.names)


def _is_pointed_to(before: str, after: str) -> bool:
    """Whether a body's text or figures stand by its name: "a letter that X sent", "X's figures, 24,000", "as X puts it"."""
    cues = patterns("citations")
    if cues["document_of"].search(before) and cues["document_of_whom"].search(after):
        return True
    if cues["as_before"].search(before) and cues["put_it"].search(after):
        return True
    return bool(cues["document_numbers"].search(after) or cues["has_written"].search(after))


def _is_found_by_people_of(reading: Reading, body: Party) -> bool:
    """Whether its people stand before the body, and what they found behind it: 'researchers at X estimate'."""
    text, cues = reading.text, patterns("citations")
    if not cues["researchers_at"].search(text, max(0, body.start - REACH), body.start):
        return False
    # As if the body stood before its people.
    return bool(cues["researchers_of"].search(f" researchers{text[body.end : body.end + AFTER]}"))


def _tells_of_copying(reading: Reading, at: int) -> bool:
    """Whether the words around a place are of the affair, not of another matter that a digest reports too."""
    block = reading.block_of(at)
    start, end = max(block.start, at - NEAR), min(block.end, at + NEAR)
    return bool(patterns("relevance")["acts"].search(reading.text, start, end))


def stands_in_public(text: str, said: int) -> bool:
    """Whether words said before an offset stand in public; a text that they tell of ("that the report …") is not theirs."""
    cues = patterns("citations")
    places = (match.start() for match in cues["public"].finditer(text))
    return any(at < said or not cues["what_is_said"].search(text, said, at) for at in places)


def is_of_a_person(reading: Reading, parties: Parties, body: Party) -> bool:
    """Whether a person stands before the body as one of it: "Jane Roe of X"."""
    before = parties.within(passage(reading, body.start).start_char, body.start)
    if not before or before[-1].kind is not PartyKind.PERSON:
        return False
    return bool(patterns("citations")["member"].fullmatch(reading.text[before[-1].end : body.start].lstrip(" ,")))
