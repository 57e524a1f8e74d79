"""Clusters of one incident -> whose turn was what, which a standing follows from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass, replace
from datetime import date, datetime

from tracker.evidence.clusters import Cluster
from tracker.evidence.directness import is_outlet
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said
from tracker.extraction.records import Manner, Predicate
from tracker.grading.agreement import days_of
from tracker.grading.standing import Turn, Voice

_TURNS = {
    Predicate.DENIES: Turn.DENIES,
    Predicate.ADMITS: Turn.ADMITS,
    Predicate.DISPUTES: Turn.DISPUTES,
    Predicate.SUPPORTS: Turn.SUPPORTS,
}
_SILENCES = {Manner.DECLINED: Turn.DECLINED, Manner.UNREACHABLE: Turn.UNREACHABLE}


@dataclass(frozen=True, slots=True, kw_only=True)
class Heard:
    """A cluster in which somebody takes a turn. since: from when on it is sourced well enough to be heard."""

    cluster: Cluster
    since: datetime


def is_voice(cluster: Cluster) -> bool:
    """Whether somebody takes a turn about the allegation in it."""
    first = cluster.statements[0]
    return first.predicate in REPLIES | OTHERS_VOICES or first.is_withdrawal


def voices_about(cluster: Cluster, heard: Iterable[Heard]) -> list[Voice] | None:
    """Whoever of these took a turn about an allegation or figure; None for what has no standing.

    Only the accused's own reply counts as one, and its country's where that is accused; what another public body
    says against the allegation disputes it. That somebody backs an allegation does not back its numbers.
    """
    said = cluster.statements[0]
    is_figure = said.row.kind == StatementKind.FIGURE
    if not is_figure and not said.is_allegation:
        return None
    accused = said.actors if is_figure else frozenset([said.target] if said.target is not None else [])
    accusers = frozenset(said.speakers if is_figure else (one.claimant for one in cluster.statements))
    voices = list(_taken_back(cluster))
    for statement, since in ((said, one.since) for one in heard for said in one.cluster.statements):
        is_own = bool(statement.answers_for & accused)
        if statement.is_withdrawal:
            voices += _withdrawn(cluster, accusers, accused, statement, since)
        elif statement.predicate in REPLIES and is_own:
            voices.append(_voice(statement, _turn(statement), since))
        elif statement.predicate == Predicate.DENIES and statement.is_governments:
            voices.append(_voice(statement, Turn.DISPUTES, since))
        elif _is_anothers(statement, accused, accusers, is_figure=is_figure):
            voices.append(_voice(statement, _turn(statement), since))
    return voices


def _is_anothers(said: Said, accused: frozenset[int], accusers: Set[int | None], *, is_figure: bool) -> bool:
    """Whether it is an independent voice on the allegation: nobody's who is part of it, and of numbers only a doubt.

    An outlet that confirms what it saw passes it on, and backs nothing.
    """
    if said.predicate not in OTHERS_VOICES or said.answers_for & accused or said.claimant in accusers:
        return False
    is_outlets = said.row.claimant is not None and is_outlet(said.row.claimant)
    return said.predicate == Predicate.DISPUTES or not (is_figure or is_outlets)


def _withdrawn(
    cluster: Cluster, accusers: Set[int | None], accused: frozenset[int], said: Said, since: datetime
) -> Iterator[Voice]:
    """That the accuser takes it back, until a document of its own alleges it anew.

    What is taken back against one is not against others: a joint figure stays while one of its actors is accused.
    """
    is_theirs = said.claimant in accusers or not accusers
    if not is_theirs or not (said.target is None or accused == {said.target}):
        return
    voice = _voice(said, Turn.RETRACTS, since)
    anew = [one.known_at for one in cluster.statements if one.is_direct and one.known_at > voice.known_at]
    ends = [*anew, *([voice.withdrawn_at] if voice.withdrawn_at else [])]
    yield replace(voice, withdrawn_at=min(ends, default=None))


def _taken_back(cluster: Cluster) -> Iterator[Voice]:
    """From when on the accuser's own documents say it no longer, until one says so anew."""
    own = sorted((said for said in cluster.statements if said.is_direct), key=lambda said: said.known_at)
    for said in own:
        ended = said.withdrawn_at
        if ended is None or not said.is_taken_back or any(other.stands_at(ended) for other in own):
            continue
        again = next((other.known_at for other in own if other.known_at > ended), None)
        yield Voice(turn=Turn.RETRACTS, on=ended.date(), known_at=ended, withdrawn_at=again, statement_id=said.id)


def _turn(said: Said) -> Turn:
    row = said.row
    silence = _SILENCES.get(Manner(row.manner), Turn.SILENT) if row.manner else Turn.SILENT
    return _TURNS.get(Predicate(row.predicate)) or silence


def _voice(said: Said, turn: Turn, since: datetime) -> Voice:
    row = said.row
    return Voice(
        turn=turn,
        on=_latest_day(said.day, row.report.published_on),
        known_at=max(said.known_at, since),
        withdrawn_at=said.withdrawn_at,
        statement_id=said.id,
    )


def _latest_day(day: tuple[date, str] | None, published: date | None) -> date | None:
    """The last day that a stated date may mean, and no day after the report; the report's own without one."""
    stated = days_of(*day)[1] if day else None
    return min((one for one in (stated, published) if one is not None), default=None)
