"""The layers as spaCy components: nothing is read that no earlier layer assigns, and the reader is a pipeline like any other."""

import pytest
import spacy

from tests.extraction.wording import FEBRUARY
from tracker.extraction import extract
from tracker.extraction.layers import FOUND, READ, Given, load_reader, read_report
from tracker.extraction.pipeline import load_pipeline

pytestmark = pytest.mark.model


def test_every_layer_reads_only_what_earlier_layers_assign():
    analysis = load_reader().analyze_pipes(keys=["assigns", "requires"])
    assert list(analysis["summary"]) == [*READ, *FOUND]
    assert {name: problems for name, problems in analysis["problems"].items() if problems} == {}


def test_every_layer_assigns_something_and_only_the_first_needs_nothing():
    summary = load_reader().analyze_pipes(keys=["assigns", "requires"])["summary"]
    assert all(layer["assigns"] for layer in summary.values())
    assert [name for name, layer in summary.items() if not layer["requires"]] == ["blocks"]


def test_the_parser_below_has_no_problem_either():
    assert not any(load_pipeline().analyze_pipes()["problems"].values())


def test_a_layer_without_its_ground_is_found_out():
    wrong = spacy.blank("en")
    wrong.add_pipe("report_blocks")
    wrong.add_pipe("report_claims")
    assert "doc._.allegations" in wrong.analyze_pipes()["problems"]["report_claims"]


def test_the_reader_takes_a_text_as_any_pipeline_does():
    doc = load_reader()(FEBRUARY)
    assert doc.text == FEBRUARY
    assert {claim.target for claim in doc._.claims} == {"DeepSeek", "Moonshot AI", "MiniMax"}
    assert "Anthropic" in {entity.kb_id_ for entity in doc.ents}


def test_the_layers_give_what_the_whole_extraction_gives():
    found, read = extract(FEBRUARY), load_reader()(extract(FEBRUARY).report.text)._
    assert (read.figures, read.claims, read.responses, read.cites) == (
        found.figures,
        found.claims,
        found.responses,
        found.cites,
    )


def test_without_statements_only_the_ground_is_laid():
    doc = read_report(Given(text=FEBRUARY), statements=False)
    assert doc._.reading.sentences
    assert all(doc._.get(layer) is None for layer in FOUND)
