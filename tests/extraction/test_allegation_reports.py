"""Short reports of our own of many kinds, each with everything that anybody alleges in it."""

import tomllib
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from tests.extraction.finding import read
from tracker.extraction.accusing.claims import find_claims
from tracker.extraction.records import Predicate

pytestmark = pytest.mark.model

BODIES = {
    "CISA": "Cybersecurity and Infrastructure Security Agency",
    "NSA": "National Security Agency",
    "FBI": "Federal Bureau of Investigation",
}
CASES = tomllib.loads((Path(__file__).parent / "cases" / "allegations_reports.toml").read_text(encoding="utf-8"))[
    "case"
]


def _spelt(line: str) -> tuple[str, str | None]:
    claimant, _, target = line.partition(" > ")
    return BODIES.get(claimant, claimant), target or None


@pytest.mark.parametrize("case", CASES, ids=[case["kind"] for case in CASES])
def test_allegations_of_a_report(case: dict[str, Any]) -> None:
    reading = read(case["text"], published_on=date(2026, 9, 20), outlet=case.get("outlet"), language="en")

    alleged = [c for c in find_claims(reading) if c.predicate is Predicate.ALLEGES_DISTILLATION]

    assert {(c.claimant, c.target) for c in alleged} == {_spelt(line) for line in case.get("says", ())}
    assert {value for c in alleged for value in c.capabilities} == set(case.get("takes", ()))
    assert {value for c in alleged for value in c.techniques} == set(case.get("techniques", ()))
