"""Whom a report credits, and where."""

import tomllib
from pathlib import Path

import pytest

from tests.extraction.finding import cites_of, reading_of
from tracker.extraction.crediting.citations import find_cites

pytestmark = pytest.mark.model

FILES = (
    "cites.toml",
    "cites_second_hand.toml",
    "cites_reports.toml",
    "cites_places.toml",
    "cites_genres.toml",
    "cites_voices.toml",
    "cites_unknown.toml",
    "cites_mixed.toml",
    "cites_counted.toml",
    "cites_passing.toml",
    "cites_accusing.toml",
    "cites_told_of.toml",
)
CASES = [
    case
    for file in FILES
    for case in tomllib.loads((Path(__file__).parent / "cases" / file).read_text(encoding="utf-8"))["case"]
]


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_cites(case: dict) -> None:
    assert cites_of(case["text"], case.get("outlet")) == set(case["cites"])


def test_cites_never_name_the_reports_own_outlet() -> None:
    assert cites_of("The official told CNBC that talks went on, according to Reuters.", outlet="CNBC") == {"Reuters"}


def test_cites_stand_in_the_order_of_first_credit_with_their_sentence() -> None:
    text = "Axios reported the plan. The lab closed 900 accounts, per Wired. It will close more, Axios reported."
    found = find_cites(reading_of(text))
    assert [(c.name, c.evidence.text) for c in found] == [
        ("Axios", "Axios reported the plan."),
        ("Wired", "The lab closed 900 accounts, per Wired."),
    ]


def test_cites_name_the_rule_that_found_them() -> None:
    text = "The plan leaked, according to Axios. In a blog post, Mistral AI said that it was false."
    assert all(cite.rule for cite in find_cites(reading_of(text)))
