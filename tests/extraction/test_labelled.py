"""The project's own labelled reports: samples, well labelled, and a gate: no layer falls below its floor."""

import json
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tracker.extraction import EXTRACTOR_VERSION, extract
from tracker.extraction.measuring.floors import read_floors
from tracker.extraction.measuring.labels import Label, read_labels
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.summary import read_summary

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "extraction" / "labelled"
SHARED = ROOT.parent / "shared"
LABELS = list(read_labels(FOLDER))
RELEVANT = [label for label in LABELS if isinstance(label, Label) and label.relevant]


def evaluated(*arguments):
    command = [sys.executable, str(ROOT / "manage.py"), "evaluate", *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, timeout=300)


def test_every_label_is_sound_and_has_its_report():
    assert all(isinstance(label, Label) for label in LABELS)
    assert [label.ref for label in LABELS] == sorted(path.stem for path in FOLDER.glob("*.txt"))
    assert len(RELEVANT) >= 24
    assert len(LABELS) - len(RELEVANT) >= 12


@pytest.mark.parametrize("path", sorted(FOLDER.glob("*.txt")), ids=lambda path: path.stem)
def test_every_report_is_a_sample_of_an_invented_outlet(path):
    head = path.read_text("utf-8").split("---")[1]
    assert "\nsample: true\n" in head
    assert re.search(r"^url: https://[a-z-]+\.example/", head, re.M)


@pytest.mark.parametrize("label", RELEVANT, ids=lambda label: label.ref)
def test_every_labelled_name_stands_in_its_report(label):
    text = (FOLDER / f"{label.ref}.txt").read_text("utf-8")
    assert [entity.names for entity in label.entities if not any(name in text for name in entity.names)] == []


@pytest.mark.model
@pytest.mark.parametrize("label", RELEVANT, ids=lambda label: label.ref)
def test_every_finding_names_its_rule_and_rests_on_words_of_the_text(label):
    found = extract((FOLDER / f"{label.ref}.txt").read_text("utf-8"))
    stated = (*found.figures, *found.claims, *found.responses, *found.cites)
    assert [item for item in (*found.entities, *stated) if not re.fullmatch(r"[a-z]+(?:-[a-z]+)*", item.rule)] == []
    spans = [item.evidence for item in stated] + [span for entity in found.entities for span in entity.mentions]
    assert [span for span in spans if found.report.text[span.start : span.end] != span.text or not span.text] == []


@pytest.mark.model
def test_no_layer_falls_below_its_floor():
    run = evaluated("--floors")
    assert run.stderr == ""
    assert run.returncode == 0, run.stdout


@pytest.mark.model
@pytest.mark.skipif(not (SHARED / "gold" / "score.py").is_file(), reason="needs ../shared with the annotated reports")
def test_the_measures_are_those_of_the_reference_scorer(tmp_path):
    found = tmp_path / "found.jsonl"
    with found.open("w") as out:
        extract = [sys.executable, str(ROOT / "manage.py"), "extract", str(SHARED / "corpus")]
        subprocess.run(extract, stdout=out, check=True, timeout=300)
    score = [sys.executable, str(SHARED / "gold" / "score.py"), str(SHARED / "gold"), str(found), "--json"]
    reference = json.loads(subprocess.run(score, capture_output=True, check=True, timeout=120).stdout)
    ours = json.loads(evaluated(SHARED, "--json").stdout)
    assert list(ours) == list(reference)
    assert ours == reference


def test_the_kept_measures_are_those_of_this_extractor_and_keep_the_floors():
    kept = read_summary()
    assert kept.extractor_version == EXTRACTOR_VERSION
    assert (kept.n_reports, kept.n_relevant) == (len(LABELS), len(RELEVANT))
    floors = read_floors(FOLDER)
    assert {line.layer: line.floor for line in kept.lines} == floors
    assert [line.layer for line in kept.lines if line.score.f1 < floors[line.layer]] == []
    assert set(floors) == set(Layer)


def test_labs_and_models_that_nobody_knows_are_read_nearly_as_well():
    assert [line.layer for line in read_summary().lines if line.unknown_names < line.score.f1 - 0.05] == []
