"""What would raise a grade and what would lower it, each with the grade that it would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from decimal import Decimal

from tracker.grading.parts import Move, MoveKind
from tracker.grading.records import Assessment, Directness, Origin, Reliability
from tracker.grading.rules import (
    BANDS,
    NAMELESS,
    cap_for,
    combine,
    contested,
    letter_for,
    round_score,
    weigh,
)

# What "a report" is taken for where none is at hand.
USUAL = Reliability.B


def raising(assessment: Assessment) -> tuple[Move, ...]:
    """What evidence would lift the score; empty at the top."""
    if assessment.score >= BANDS[0].low:
        return ()
    return tuple(move for move in _raising(assessment) if Decimal(move.score) > assessment.score)


def lowering(assessment: Assessment) -> tuple[Move, ...]:
    """The loss of its strongest origin, and a conflict where it stands in none."""
    origins, rivals = assessment.origins, bool(assessment.rivals)
    moves = [_without(origins, in_conflict=rivals)]
    if not rivals:
        moves.append(_move(MoveKind.CONFLICT, origins, in_conflict=True))
    return tuple(move for move in moves if not move.score or Decimal(move.score) < assessment.score)


def _without(origins: Sequence[Origin], *, in_conflict: bool) -> Move:
    """The loss of the first of these origins."""
    lost, *left = origins
    then = _move(MoveKind.WITHOUT, left, in_conflict=in_conflict) if left else Move(kind=MoveKind.WITHOUT)
    return replace(then, origin=lost.name, is_document=lost.directness is Directness.DIRECT)


def _raising(assessment: Assessment) -> Iterator[Move]:
    origins, rivals = assessment.origins, bool(assessment.rivals)
    kinds = {origin.directness for origin in origins}
    if Directness.DIRECT not in kinds:
        own = _supposed(Reliability.A, Directness.DIRECT)
        yield _move(MoveKind.OWN_DOCUMENT, (*origins, own), in_conflict=rivals)
    named = _supposed(USUAL, Directness.NAMED)
    report = MoveKind.NAMED_REPORT if kinds <= NAMELESS else MoveKind.FURTHER_REPORT
    yield _move(report, (*origins, named), in_conflict=rivals)
    if rivals:
        yield _move(MoveKind.SETTLED, origins, in_conflict=False)


def _supposed(reliability: Reliability, directness: Directness) -> Origin:
    return Origin(
        key="supposed",
        name="supposed",
        directness=directness,
        reliability=reliability,
        confidence=Decimal(1),
        weight=weigh(reliability, directness, Decimal(1)),
        is_stored=True,
        statement_ids=(),
        report_ids=(),
        root_report_ids=(),
    )


def _move(kind: MoveKind, origins: Sequence[Origin], *, in_conflict: bool) -> Move:
    """The move to the grade that these origins would make."""
    support = min(combine([origin.weight for origin in origins]), cap_for(origins).limit)
    score = round_score(contested(support) if in_conflict else support)
    has_direct = any(origin.directness is Directness.DIRECT for origin in origins)
    return Move(kind=kind, score=f"{score:.2f}", letter=letter_for(score, has_direct=has_direct))
