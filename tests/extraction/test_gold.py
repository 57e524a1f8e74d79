"""Floors of accuracy on the annotated reports that lie outside the project."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
FLOORS = {
    "relevance": 0.97,
    "published": 0.97,
    "entities": 0.96,
    "figures (value)": 0.97,
    "figures (value+actors)": 0.96,
    "qualifier (of matched)": 0.97,
    "claims: allegations only": 0.97,
    "claims": 0.93,
    "capabilities": 0.95,
    "techniques": 0.88,
    "responses (jurisdiction+instrument)": 0.95,
    "responses (actor+instrument+status)": 0.92,
    "cites": 0.94,
}


@pytest.mark.model
@pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="needs ../shared with the annotated reports")
def test_no_layer_falls_below_its_floor(tmp_path):
    found = tmp_path / "found.jsonl"
    with found.open("w") as out:
        command = [sys.executable, str(ROOT / "manage.py"), "extract", str(SHARED / "corpus")]
        subprocess.run(command, stdout=out, check=True, timeout=300)
    command = [sys.executable, str(SHARED / "gold" / "score.py"), str(SHARED / "gold"), str(found), "--json"]
    scores = json.loads(subprocess.run(command, capture_output=True, check=True, timeout=120).stdout)
    assert scores["_"] == {"documents": scores["_"]["documents"], "missing": [], "evidence_faults": 0}
    below = {layer: scores[layer]["f1"] for layer, floor in FLOORS.items() if scores[layer]["f1"] < floor}
    assert below == {}
