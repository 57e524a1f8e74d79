"""What an explanation of a grade consists of: parts from which every language is composed, and nothing in words.

It speaks of how well something is sourced, never of whether it is true. Numbers are texts with two digits.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from tracker.grading.records import CapCause, Directness, Letter, Reliability, Version


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginPart:
    """An origin with its weight. is_stored: what it started with is known here, not only through others.

    n_repeats: reports that only repeat it; report_ids: every report that carries it, ascending.
    """

    name: str
    reliability: Reliability
    directness: Directness
    confidence: str
    effect: str
    is_stored: bool
    n_repeats: int
    report_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class CapPart:
    """What the score may not exceed, why, and what that took away."""

    limit: str
    cause: CapCause
    effect: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictPart:
    """What contradicts it and is about as well sourced or better, the strongest first, and what that took away."""

    rivals: tuple[Version, ...]
    effect: str


class MoveKind(StrEnum):
    """What would move a grade: WITHOUT an origin, a new CONFLICT, evidence of three kinds, or a conflict SETTLED."""

    WITHOUT = "without"
    CONFLICT = "conflict"
    OWN_DOCUMENT = "own_document"
    NAMED_REPORT = "named_report"
    FURTHER_REPORT = "further_report"
    SETTLED = "settled"


@dataclass(frozen=True, slots=True, kw_only=True)
class Move:
    """Something that would move a grade, and the grade then: score and letter, both empty where nothing would stand.

    origin: whose loss it is, of WITHOUT alone; is_document: that origin is the speaker's own document.
    """

    kind: MoveKind
    origin: str = ""
    is_document: bool = False
    score: str = ""
    letter: Letter | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why a grade is what it is: origins strongest first, then what capped and what contradicts it; what would move it."""

    origins: tuple[OriginPart, ...]
    cap: CapPart | None
    conflict: ConflictPart | None
    would_raise: tuple[Move, ...]
    would_lower: tuple[Move, ...]
