"""Over which time a count was made, in the wordings of the trade."""

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tracker.extraction import extract

pytestmark = pytest.mark.model

CASES = tomllib.loads((Path(__file__).parent / "cases" / "windows.toml").read_text())["case"]
INTRO = "Helix Research, a Toronto lab, has accused the Shenzhen company Lumora of distilling its Aster model through false accounts.\n\n"


def given(window):
    if window is None:
        return ""
    return [window.text, *(day.isoformat() if day else "" for day in (window.start, window.end))]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_a_count_has_its_stretch_of_time(case):
    found = extract(INTRO + case["text"], published_on=date(2026, 9, 15)).figures
    assert {str(int(f.value)): given(f.window) for f in found} == case["windows"]
