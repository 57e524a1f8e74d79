"""Whose doing a count is, in the wordings of the trade; and numbers that count nothing."""

import tomllib
from pathlib import Path

import pytest

from tests.extraction.wording import figures

pytestmark = pytest.mark.model

HERE = Path(__file__).parent
TABLES = [
    tomllib.loads((HERE / name).read_text())
    for name in (
        "figure_cases.toml",
        "cases/figures.toml",
        "cases/figure_parts.toml",
        "cases/figures_reports.toml",
        "cases/figures_whose.toml",
        "cases/figures_items.toml",
        "cases/figures_owners.toml",
        "cases/figures_wider.toml",
        "cases/figures_any_country.toml",
    )
]
CASES = [(table["intro"][case["intro"]], case) for table in TABLES for case in table["case"]]


@pytest.mark.parametrize(("intro", "case"), CASES, ids=lambda given: given["text"][:60] if "text" in given else "")
def test_a_count_has_its_value_bound_and_actors(intro, case):
    found = figures(f"{intro}\n\n{case['text']}")
    if case.get("no_owner"):
        assert [one for one in found if one[3]] == []
        return
    expected = [(metric, value, qualifier, tuple(actors)) for metric, value, qualifier, actors in case["figures"]]
    assert found == sorted(expected)
