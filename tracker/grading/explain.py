"""A grade in a reader's words: the sentence, the table it rests on, what would raise it and what lower it.

It speaks of how well something is sourced, never of whether it is true.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal

from tracker.grading.records import Assessment, Directness, FactorKind, Origin
from tracker.grading.whatif import lowering, raising

_WORDS = ("No", "One", "Two", "Three", "Four", "Five", "Six", "Seven", "Eight", "Nine", "Ten")
_HOW = {
    Directness.DIRECT: "direct",
    Directness.NAMED: "reported",
    Directness.UNNAMED: "from sources it does not name",
    Directness.UNATTRIBUTED: "without saying who says so",
}
# More names than this make the sentence unreadable; the table has them all.
MAX_NAMED = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One line of the table: an origin with its weight, or a cap or conflict with what it took away."""

    kind: FactorKind
    words: str
    reliability: str
    directness: str
    confidence: str
    effect: str
    n_reports: int
    report_ids: tuple[int, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    sentence: str
    rows: tuple[Row, ...]
    would_raise: tuple[str, ...]
    would_lower: tuple[str, ...]

    def to_json(self) -> dict[str, object]:
        """The explanation as JSON values, for storing beside the grade."""
        return asdict(self)


def explain(assessment: Assessment) -> Explanation:
    """Why the grade is what it is, for a reader."""
    return Explanation(
        sentence=_sentence(assessment),
        rows=_rows(assessment),
        would_raise=tuple(change.sentence for change in raising(assessment)),
        would_lower=tuple(change.sentence for change in lowering(assessment)),
    )


def _sentence(assessment: Assessment) -> str:
    origins = assessment.origins
    n = len(origins)
    count = _WORDS[n] if n < len(_WORDS) else str(n)
    noun = "origin" if n == 1 else "independent origins"
    shown = [_named(origin) for origin in origins[:MAX_NAMED]]
    if n > MAX_NAMED:
        shown.append(f"{n - MAX_NAMED} more")
    parts = [f"{count} {noun}: {_listed(shown)}."]
    parts += [_repeats(index, origin, n) for index, origin in enumerate(origins[:MAX_NAMED]) if origin.n_repeats]
    if assessment.rivals:
        verb = "is" if len(assessment.rivals) == 1 else "are"
        parts.append(
            f"It is in conflict with {_listed(assessment.rivals)}, which {verb} about as well sourced or better."
        )
    return " ".join(parts)


def _named(origin: Origin) -> str:
    whose = f"{origin.name}'s own document" if origin.directness is Directness.DIRECT else origin.name
    seen = "" if origin.is_stored else ", known here only through others"
    return f"{whose} ({_HOW[origin.directness]}, {origin.reliability}{seen})"


def _repeats(index: int, origin: Origin, n_origins: int) -> str:
    n = origin.n_repeats
    reports = "report repeats" if n == 1 else "reports repeat"
    which = "it" if n_origins == 1 else ("the first", "the second", "the third", "the fourth")[index]
    return f"{n} further {reports} {which}."


def _listed(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _rows(assessment: Assessment) -> tuple[Row, ...]:
    origins = {origin.key: origin for origin in assessment.origins}
    rows = []
    for factor in assessment.factors:
        origin = origins.get(factor.origin_key) if factor.kind is FactorKind.ORIGIN else None
        rows.append(
            Row(
                kind=factor.kind,
                words=factor.words,
                reliability=origin.reliability if origin else "",
                directness=_HOW[origin.directness] if origin else "",
                confidence=_two(origin.confidence) if origin else "",
                effect=_two(factor.effect),
                n_reports=len(origin.report_ids) if origin else 0,
                report_ids=origin.report_ids if origin else (),
            )
        )
    return tuple(rows)


def _two(value: Decimal) -> str:
    return f"{value:.2f}"
