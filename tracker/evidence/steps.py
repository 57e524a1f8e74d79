"""How far a response has come, closer than its status; which stage comes before which. Pure, over `steps.toml`."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Final

from tracker.evidence.models.responses import Step
from tracker.evidence.models.statements import Statement
from tracker.extraction.records import Status
from tracker.grading.agreement import days_of

Day = tuple[date, str] | None

# Of one measure each comes after those before it; what is asked for, threatened or weighed may come at any time.
_SEQUENCE: Final = (
    {Step.PROPOSED},
    {Step.ADVANCED},
    {Step.PASSED},
    {Step.HELD},
    {Step.IN_FORCE},
    {Step.EASED, Step.LIFTED, Step.REVERSED},
)
# A bill may be rejected at any stage, but not before it is brought in.
_RANKS: Final = {step: rank for rank, steps in enumerate(_SEQUENCE) for step in steps}
ENDINGS: Final = frozenset({Step.EASED, Step.LIFTED, Step.REVERSED, Step.REJECTED})
# Whoever does these does them for itself, and on as many days as it likes.
REPEATABLE: Final = frozenset({Step.CALLED_FOR, Step.THREATENED, Step.UNDER_CONSIDERATION})
# Two chambers, or committees, each have their own.
PER_ACTOR: Final = REPEATABLE | {Step.ADVANCED, Step.PASSED}
_TIME_ZONES: Final = timedelta(days=1)
_ORDER: Final = tuple(Step)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rule:
    step: Step
    status: frozenset[str]
    words: re.Pattern[str]
    unless: re.Pattern[str] | None
    kinds: frozenset[str]
    body: re.Pattern[str] | None

    def holds(self, row: Statement) -> bool:
        if row.status not in self.status or (self.kinds and row.instrument not in self.kinds):
            return False
        is_theirs = bool(self.body and row.claimant and self.body.search(row.claimant.name))
        is_else = bool(self.unless and self.unless.search(row.words)) and not is_theirs
        return bool(self.words.search(row.words)) and not is_else


@cache
def _rules() -> tuple[_Rule, ...]:
    told = tomllib.loads((Path(__file__).parent / "steps.toml").read_text(encoding="utf-8"))
    return tuple(
        _Rule(
            step=Step(rule["step"]),
            status=frozenset(rule["status"]),
            words=re.compile(rule["words"], re.IGNORECASE),
            unless=re.compile(rule["unless"], re.IGNORECASE) if "unless" in rule else None,
            kinds=frozenset(rule.get("kinds", ())),
            body=re.compile(rule["body"]) if "body" in rule else None,
        )
        for rule in told["step"]
    )


def step_of(row: Statement) -> Step:
    """The stage that a response's statement tells of: by its words where they are clear, else its status."""
    if row.status == Status.CALLED_FOR:
        return Step.CALLED_FOR
    return next((rule.step for rule in _rules() if rule.holds(row)), Step(row.status))


def are_out_of_order(one: str, mine: Day, other: str, theirs: Day) -> bool:
    """Whether the dates of two stages of one measure turn their order round."""
    if mine is None or theirs is None:
        return False
    if _comes_before(one, other):
        return _is_past(mine, theirs)
    return _comes_before(other, one) and _is_past(theirs, mine)


def _comes_before(one: str, other: str) -> bool:
    earlier, later = _RANKS.get(Step(one)), _RANKS.get(Step(other))
    return earlier is not None and later is not None and earlier < later


def _is_past(earlier: tuple[date, str], later: tuple[date, str]) -> bool:
    """Whether what should come earlier is dated after what should come later, time zones aside."""
    slack = _TIME_ZONES if earlier[1] == later[1] == "day" else timedelta(0)
    return days_of(*later)[1] + slack < days_of(*earlier)[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class Dated:
    """A stage as far as its place in the history goes. until: the last day on which it can have come."""

    step: Step
    day: Day
    until: date
    key: str


def in_order(stages: Sequence[Dated]) -> list[int]:
    """The places of the stages in their history, the earliest first.

    By their days; what is dated to a month or a year, or not at all, comes before what it must have come before.
    """
    placed = [(_placed_on(stage, stages), _ORDER.index(stage.step), stage.key) for stage in stages]
    order = sorted(range(len(stages)), key=lambda index: placed[index])
    places = [0] * len(stages)
    for place, index in enumerate(order):
        places[index] = place
    return places


def _placed_on(stage: Dated, stages: Sequence[Dated]) -> date:
    first, last = days_of(*stage.day) if stage.day else (date.min, stage.until)
    after = [
        days_of(*other.day)[1]
        for other in stages
        if other.day is not None and _comes_before(stage.step, other.step) and days_of(*other.day)[1] >= first
    ]
    return min([last, *after])
