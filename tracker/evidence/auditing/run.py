"""The whole audit, check by check and unit by unit."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from tracker.evidence.auditing.collected import COLLECTED
from tracker.evidence.auditing.faults import Check, Fault
from tracker.evidence.auditing.grades import INCIDENTS, RESPONSES
from tracker.evidence.auditing.rebuild import REBUILD
from tracker.evidence.auditing.references import REFERENCES
from tracker.evidence.auditing.texts import TEXTS

QUICK = (COLLECTED, REFERENCES, TEXTS, INCIDENTS, RESPONSES)
WHOLE = (*QUICK, REBUILD)


@dataclass(frozen=True, slots=True, kw_only=True)
class Looked:
    """A unit was looked at. number: which of its check's units; faults: what was found."""

    check: Check
    number: int
    faults: tuple[Fault, ...]


def audit(*, is_quick: bool) -> Iterator[Looked]:
    """Every unit of every check, one after the other; nothing is changed."""
    for check in QUICK if is_quick else WHOLE:
        for number, unit in enumerate(check.units(), 1):
            yield Looked(check=check, number=number, faults=tuple(check.look(unit)))
