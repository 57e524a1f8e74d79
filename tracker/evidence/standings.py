"""Clusters of one incident -> whose turn was what, which a standing follows from. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from tracker.evidence.clusters import Cluster
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


def voices_about(cluster: Cluster, heard: Iterable[Cluster]) -> list[Voice] | None:
    """Whoever of these took a turn about an allegation or figure; None for what has no standing.

    Only the accused's own reply counts as one, and its country's where that is accused; what another public body
    says against the allegation disputes it. That somebody backs an allegation does not back its numbers.
    """
    said = cluster.statements[0]
    is_figure = said.row.kind == StatementKind.FIGURE
    if not is_figure and not said.is_allegation:
        return None
    accused = said.actors if is_figure else frozenset([said.target] if said.target is not None else [])
    voices = list(_taken_back(cluster))
    for statement in (said for other in heard for said in other.statements):
        is_own = bool(statement.answers_for & accused)
        is_other = statement.predicate in OTHERS_VOICES and not is_own
        if statement.predicate in REPLIES and is_own:
            voices.append(_voice(statement, _turn(statement)))
        elif statement.predicate == Predicate.DENIES and statement.is_governments:
            voices.append(_voice(statement, Turn.DISPUTES))
        elif is_other and not (is_figure and statement.predicate == Predicate.SUPPORTS):
            voices.append(_voice(statement, _turn(statement)))
    return voices


def _taken_back(cluster: Cluster) -> Iterator[Voice]:
    """From when on the accuser's own documents say it no longer, until one says so anew."""
    own = sorted((said for said in cluster.statements if said.is_direct), key=lambda said: said.known_at)
    for said in own:
        ended = said.withdrawn_at
        if ended is None or not said.is_taken_back or any(other.stands_at(ended) for other in own):
            continue
        again = next((other.known_at for other in own if other.known_at > ended), None)
        yield Voice(turn=Turn.RETRACTS, on=ended.date(), known_at=ended, withdrawn_at=again, statement_id=said.id)


def voices_among(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters in which somebody takes a turn about the allegation."""
    return [c for c in clusters if c.statements[0].predicate in REPLIES | OTHERS_VOICES]


def _turn(said: Said) -> Turn:
    row = said.row
    silence = _SILENCES.get(Manner(row.manner), Turn.SILENT) if row.manner else Turn.SILENT
    return _TURNS.get(Predicate(row.predicate)) or silence


def _voice(said: Said, turn: Turn) -> Voice:
    row = said.row
    return Voice(
        turn=turn,
        on=_latest_day(said.day, row.report.published_on),
        known_at=said.known_at,
        withdrawn_at=said.withdrawn_at,
        statement_id=said.id,
    )


def _latest_day(day: tuple[date, str] | None, published: date | None) -> date | None:
    """The last day that a stated date may mean, and no day after the report; the report's own without one."""
    stated = days_of(*day)[1] if day else None
    return min((one for one in (stated, published) if one is not None), default=None)
