"""Whose doing a count is, in the wordings of the trade; and numbers that count nothing."""

import tomllib
from pathlib import Path

import pytest

from tests.extraction.wording import figures

pytestmark = pytest.mark.model

DATA = tomllib.loads((Path(__file__).parent / "figure_cases.toml").read_text())


@pytest.mark.parametrize("case", DATA["case"], ids=lambda case: case["text"][:60])
def test_a_count_has_its_value_bound_and_actors(case):
    expected = [(metric, value, qualifier, tuple(actors)) for metric, value, qualifier, actors in case["figures"]]
    assert figures(f"{DATA['intro'][case['intro']]}\n\n{case['text']}") == sorted(expected)
