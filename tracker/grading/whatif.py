"""What would raise a grade and what would lower it, each with the grade that it would make."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.grading.records import Assessment, Directness, Letter, Origin, Reliability
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """Something that would move a grade, in words. score and letter: the grade then, None where nothing would stand."""

    words: str
    score: Decimal | None
    letter: Letter | None

    @property
    def sentence(self) -> str:
        """The words with the grade that they would make."""
        if self.score is None:
            return f"{self.words}: nothing would stand."
        return f"{self.words}: {self.letter} · {self.score}."


def raising(assessment: Assessment) -> tuple[Change, ...]:
    """What evidence would lift the score; empty at the top."""
    if assessment.score >= BANDS[0].low:
        return ()
    return tuple(change for change in _raising(assessment) if change.score and change.score > assessment.score)


def lowering(assessment: Assessment) -> tuple[Change, ...]:
    """The loss of its strongest origin, and a conflict where it stands in none."""
    origins, rivals = assessment.origins, bool(assessment.rivals)
    strongest = origins[0]
    whose = f"{strongest.name}'s own document" if strongest.directness is Directness.DIRECT else strongest.name
    changes = [_change(f"Without {whose}", origins[1:], in_conflict=rivals)]
    if not rivals:
        changes.append(_change("A conflict with something about as well sourced", origins, in_conflict=True))
    return tuple(change for change in changes if change.score is None or change.score < assessment.score)


def _raising(assessment: Assessment) -> Iterator[Change]:
    origins, rivals = assessment.origins, bool(assessment.rivals)
    kinds = {origin.directness for origin in origins}
    if Directness.DIRECT not in kinds:
        own = _supposed(Reliability.A, Directness.DIRECT)
        yield _change("The speaker's own document that says so", (*origins, own), in_conflict=rivals)
    named = _supposed(USUAL, Directness.NAMED)
    if kinds <= NAMELESS:
        yield _change("A usually reliable report that names who says so", (*origins, named), in_conflict=rivals)
    else:
        words = "A further usually reliable report of another owner that rests on its own sources"
        yield _change(words, (*origins, named), in_conflict=rivals)
    if rivals:
        yield _change("A settled conflict", origins, in_conflict=False)


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


def _change(words: str, origins: Sequence[Origin], *, in_conflict: bool) -> Change:
    if not origins:
        return Change(words=words, score=None, letter=None)
    support = min(combine([origin.weight for origin in origins]), cap_for(origins)[0])
    score = round_score(contested(support) if in_conflict else support)
    has_direct = any(origin.directness is Directness.DIRECT for origin in origins)
    return Change(words=words, score=score, letter=letter_for(score, has_direct=has_direct))
