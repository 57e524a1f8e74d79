"""To what a count was done, who gives it, in which words, and whether it is a total, a rate, a peak or an average."""

import tomllib
from pathlib import Path

import pytest

from tracker.extraction import extract

pytestmark = pytest.mark.model

TABLE = tomllib.loads((Path(__file__).parent / "cases/figure_details.toml").read_text())
FIELDS = ("target", "unit", "statistic", "attributed_to")


@pytest.mark.parametrize("case", TABLE["case"], ids=lambda given: given["text"][:60])
def test_a_count_has_its_target_speaker_unit_and_statistic(case):
    report = extract(f"{TABLE['intro'][case['intro']]}\n\n{case['text']}")
    [figure] = [f for f in report.figures if f.value == case["value"]]
    found = {
        "target": figure.target,
        "unit": figure.unit,
        "statistic": figure.statistic.value,
        "attributed_to": list(figure.attributed_to),
    }
    asked = [field for field in FIELDS if field in case]
    assert {field: found[field] for field in asked} == {field: case[field] for field in asked}
