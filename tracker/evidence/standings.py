"""Clusters of one incident -> whose turn was what, and the standing that leaves an assertion in. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.evidence.clusters import Cluster
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import OTHERS_VOICES, REPLIES, Said
from tracker.extraction.records import Manner, Predicate
from tracker.grading.standing import Decision, Turn, Voice, decide

_TURNS = {
    Predicate.DENIES: Turn.DENIES,
    Predicate.ADMITS: Turn.ADMITS,
    Predicate.DISPUTES: Turn.DISPUTES,
    Predicate.SUPPORTS: Turn.SUPPORTS,
}
_SILENCES = {Manner.DECLINED: Turn.DECLINED, Manner.UNREACHABLE: Turn.UNREACHABLE}


def standing_of(cluster: Cluster, heard: Iterable[Cluster]) -> Decision | None:
    """The standing of an allegation or figure after what was heard; None for what has none.

    Only the accused's own reply counts as one. That somebody backs an allegation does not back its numbers.
    """
    said = cluster.statements[0]
    is_figure = said.row.kind == StatementKind.FIGURE
    if not is_figure and not said.is_allegation:
        return None
    accused = said.actors if is_figure else {said.target}
    voices = []
    for statement in (live for other in heard for live in other.live):
        is_reply = statement.predicate in REPLIES and statement.claimant in accused
        is_other = statement.predicate in OTHERS_VOICES and statement.claimant not in accused
        if is_reply or (is_other and not (is_figure and statement.predicate == Predicate.SUPPORTS)):
            voices.append(_voice(statement))
    return decide(voices)


def voices_among(clusters: Sequence[Cluster]) -> list[Cluster]:
    """The clusters in which somebody takes a turn about the allegation."""
    return [c for c in clusters if c.statements[0].predicate in REPLIES | OTHERS_VOICES]


def _voice(said: Said) -> Voice:
    row = said.row
    turn = _TURNS.get(Predicate(row.predicate)) or (
        _SILENCES.get(Manner(row.manner), Turn.SILENT) if row.manner else Turn.SILENT
    )
    stated = said.day[0] if said.day and said.day[1] == "day" else None
    published = row.report.published_at
    return Voice(
        turn=turn,
        party=row.claimant.name if row.claimant else "",
        on=stated or (published.date() if published else None),
        known_at=said.known_at,
    )
