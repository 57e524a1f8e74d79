"""Short reports that no judge has learnt from: well labelled, kept out of the training, and no layer falls below its floor."""

import subprocess
import sys
from pathlib import Path

import pytest

from tracker.extraction.lexicon_check import read_table
from tracker.extraction.measuring.labels import Label, read_labels
from tracker.extraction.pages.relevance import judge_text
from tracker.extraction.training.lessons import PASSAGES, SHORT_REPORTS

ROOT = Path(__file__).resolve().parents[2]
FOLDER = ROOT / "tests" / "extraction" / "unlearnt"

TAKEN = [
    "Mistral AI said a Hangzhou laboratory had harvested its assistant's answers. It told Paris, which is looking into it.",
    "OpenAI has warned ministers that Zhipu is distilling its models to train a successor.",
    "Nine Chinese firms milked Claude for months, Anthropic told shareholders; the board has asked for a plan.",
]
NOT_TAKEN = [
    "Anthropic said that Claude now runs on phones. DeepSeek said the same of its own model a week later.",
    "OpenAI sued a Shenzhen company over counterfeit earphones with its logo. The company denied copying the design.",
    "DeepSeek distils its models to make them smaller, a developer explained; ChatGPT users may have seen the same done at OpenAI.",
    "Chinese companies extracted record amounts of lithium, a report says. American models of electric cars need it.",
]


def test_every_label_is_sound_and_has_its_report():
    labels = list(read_labels(FOLDER))
    assert all(isinstance(label, Label) and label.relevant for label in labels)
    assert [label.ref for label in labels] == sorted(path.stem for path in FOLDER.glob("*.txt"))
    assert len(labels) >= 50


def test_none_of_them_is_learnt_from():
    learnt = {entry["text"].strip() for path in (PASSAGES, SHORT_REPORTS) for entry in read_table(path)["case"]}
    kept = {path.read_text("utf-8").split("---\n", 2)[2].strip() for path in FOLDER.glob("*.txt")}
    assert not learnt & kept


@pytest.mark.parametrize("text", TAKEN)
def test_who_takes_from_whom_needs_no_word_of_wrong(text):
    assert judge_text(text).relevant


@pytest.mark.parametrize("text", NOT_TAKEN)
def test_naming_both_sides_is_not_enough(text):
    assert not judge_text(text).relevant


@pytest.mark.model
def test_no_layer_falls_below_its_floor():
    command = [sys.executable, str(ROOT / "manage.py"), "evaluate", str(FOLDER), "--floors"]
    run = subprocess.run(command, capture_output=True, text=True, timeout=300)
    assert run.stderr == ""
    assert run.returncode == 0, run.stdout


def test_texts_far_from_the_press_are_told_apart_as_well_as_ever():
    """Sixty, half of them about the affair. Most of that half are missed: few words say so, and none that the reader knows."""
    texts = read_table(ROOT / "tests" / "extraction" / "unlearnt_subjects.toml")["case"]
    judged = [(entry["relevant"], judge_text(entry["text"]).relevant) for entry in texts]

    assert sum(found for is_so, found in judged if not is_so) <= 1
    assert sum(found for is_so, found in judged if is_so) >= 8
