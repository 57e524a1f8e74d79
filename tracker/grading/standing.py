"""What is known of whether an allegation is so: its standing, and the accused's reply or silence with its date."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum


class Standing(StrEnum):
    """What is known of whether it is so; `Turn` says what each needs."""

    ALLEGED = "alleged"
    SUPPORTED = "supported"
    DISPUTED = "disputed"
    DENIED = "denied"
    ADMITTED = "admitted"
    RETRACTED = "retracted"


class Turn(StrEnum):
    """What somebody did about an allegation.

    RETRACTS: the accuser took it back, in a document that it published for it or by taking it out of the one that made
    it; RETRACTED needs that, and it stands until the accuser says it anew. ADMITS and DENIES are the accused's own,
    or of whoever answers for it: ADMITTED and DENIED need the latest of them, and its day. DISPUTES and SUPPORTS are
    others': DISPUTED and SUPPORTED need one, and no answer of the accused. What has none of these is ALLEGED.
    """

    RETRACTS = "retracts"
    SUPPORTS = "supports"
    DISPUTES = "disputes"
    DENIES = "denies"
    ADMITS = "admits"
    SILENT = "silent"
    DECLINED = "declined"
    UNREACHABLE = "unreachable"


ANSWERS = frozenset({Turn.DENIES, Turn.ADMITS})
SILENCES = frozenset({Turn.SILENT, Turn.DECLINED, Turn.UNREACHABLE})


# So far ahead of UTC is the calendar that is farthest ahead.
AHEAD_ANYWHERE = timedelta(hours=14)


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """Somebody's turn. on: the day it happened or was reported, None where unknown; known_at: from when we could know.

    withdrawn_at: when the report stopped saying so, None while it does. statement_id: the very words, 0 where unknown.
    """

    turn: Turn
    on: date | None
    known_at: datetime
    withdrawn_at: datetime | None = None
    statement_id: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """A standing with the accused's side.

    reply: the accused's latest answer or silence, None where nothing is on record. replied_on: the day of an answer.
    asked_as_of: the newest day on which a report found none. statement_id: the statement of the reply, 0 of none.
    """

    standing: Standing
    reply: Turn | None
    replied_on: date | None
    asked_as_of: date | None
    statement_id: int = 0


def decide(voices: Iterable[Voice], *, as_of: datetime | None = None) -> Decision:
    """The standing that these turns leave an allegation in; their order does not matter.

    What the accuser took back needs no answer. Else the accused's latest answer stands above all (of two on one day
    the denial, which is the more careful), then doubt, then support: support never hides a denial. Silence is not an
    answer and changes no standing.
    """
    heard = [voice for voice in voices if _stands(voice, as_of)]
    turns = {voice.turn for voice in heard}
    answers = [voice for voice in heard if voice.turn in ANSWERS]
    silences = [voice for voice in heard if voice.turn in SILENCES]
    answer = max(answers, key=_when, default=None)
    silence = max(silences, key=_when, default=None)
    asked = [_heard_on(voice.on, voice.known_at) for voice in silences if voice.on is not None]
    last = answer or silence
    return Decision(
        standing=_standing(turns, answer),
        reply=last.turn if last else None,
        replied_on=answer.on if answer else None,
        asked_as_of=max(asked, default=None),
        statement_id=last.statement_id if last else 0,
    )


def _heard_on(day: date, known_at: datetime) -> date:
    """The day; where it had not come anywhere when we knew of it, the day that it was then."""
    return day if day <= (known_at + AHEAD_ANYWHERE).date() else known_at.date()


def _stands(voice: Voice, as_of: datetime | None) -> bool:
    if as_of is None:
        return voice.withdrawn_at is None
    return voice.known_at <= as_of and (voice.withdrawn_at is None or voice.withdrawn_at > as_of)


def _standing(turns: set[Turn], answer: Voice | None) -> Standing:
    if Turn.RETRACTS in turns:
        return Standing.RETRACTED
    if answer is not None:
        return Standing.DENIED if answer.turn is Turn.DENIES else Standing.ADMITTED
    if Turn.DISPUTES in turns:
        return Standing.DISPUTED
    return Standing.SUPPORTED if Turn.SUPPORTS in turns else Standing.ALLEGED


def _when(voice: Voice) -> tuple[object, ...]:
    """The latest comes last; of one day the denial, and of several such the one that was known first."""
    on = voice.on or voice.known_at.date()
    return (on, voice.turn is Turn.DENIES, voice.turn, -voice.known_at.timestamp(), -voice.statement_id)
