"""Interviews -> who speaks in which block: turns marked with a name or "A:", and answers below questions."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.reading import Block, BlockKind, Mention, Reading
from tracker.extraction.records import EntityKind
from tracker.extraction.speaking.parties import Parties
from tracker.extraction.speaking.speech import Attribution, Speech

# A name marks turns where it does so at least so often; questions make an interview of as many.
LEAST = 2
# "Secretary Roe, is it true …?": so early in a question stands whom it addresses.
ADDRESS = 30
_TURN = re.compile(r"[*_]*(?P<who>[A-Z][\w.’'-]{0,24}(?: [A-Z][\w.’'-]{0,24}){0,3})[*_]*:[*_]*\s+(?=\S)")
_ANSWER = ("A", "ANSWER", "Answer")
_QUESTION = ("Q", "QUESTION", "Question")
_ASKS_ONE = re.compile(r"\b(?:you|your|yourself)\b", re.IGNORECASE)
_OWN_VOICE = re.compile(r"\b(?:I|we|our|my|us)\b")


def interviewed(reading: Reading, parties: Parties) -> list[Attribution]:
    """What the turns and answers of an interview say, as the words of whom they name or of the one person introduced."""
    turns = [(block, match) for block in reading.blocks if (match := _turn(reading, block))]
    labels = [match["who"] for _, match in turns]
    found = []
    for block, match in turns:
        who = match["who"]
        if who in _QUESTION:
            continue
        speaker = _introduced(reading, turns[0][0]) if who in _ANSWER else _called(reading, who)
        asked = who in _ANSWER and any(label in _QUESTION for label in labels)
        if speaker is not None and (asked or (who not in _ANSWER and labels.count(who) >= LEAST)):
            found.append(_said(speaker, match.start(), match.end(), block.end))
    return found or list(_answers(reading))


def _answers(reading: Reading) -> Iterator[Attribution]:
    """The paragraphs below questions that are put to one person."""
    questions = [block for block in reading.blocks if block.kind is BlockKind.QUESTION]
    if len(questions) < LEAST or not any(_ASKS_ONE.search(reading.text, q.start, q.end) for q in questions):
        return
    speaker = _introduced(reading, questions[0])
    below = [b for b in reading.blocks[questions[0].index + 1 :] if b.kind is BlockKind.PARAGRAPH]
    if speaker is None or not any(_OWN_VOICE.search(reading.text, b.start, b.end) for b in below):
        return
    for block in below:
        yield _said(speaker, block.start, block.start, block.end)


def _said(speaker: str, start: int, content: int, end: int) -> Attribution:
    return Attribution(holders=(speaker,), speech=Speech.CLAIM, cue=(start, content), content=(content, end))


def _turn(reading: Reading, block: Block) -> re.Match[str] | None:
    return _TURN.match(reading.text, block.start, block.end) if block.kind is not BlockKind.TABLE_ROW else None


def _people(reading: Reading) -> list[Mention]:
    return [m for m in reading.mentions if m.kind is EntityKind.PERSON]


def _called(reading: Reading, label: str) -> str | None:
    """The person whom a label names by the whole name or the last part of it."""
    wanted = label.casefold()
    return next(
        (m.name for m in _people(reading) if wanted in (m.name.casefold(), m.name.casefold().split()[-1])), None
    )


def _introduced(reading: Reading, first: Block) -> str | None:
    """The one person named before the first question, in the title or as whom that question addresses."""
    before = {m.name for m in _people(reading) if m.end <= first.start}
    titled = {m.name for m in _people(reading) if reading.title and m.name in reading.title}
    addressed = {m.name for m in _people(reading) if first.start <= m.start < min(first.end, first.start + ADDRESS)}
    names = titled if len(titled) == 1 else (before or addressed)
    return next(iter(names)) if len(names) == 1 else None
