"""The whole reading of a report: a valid document, exact spans, and nothing but names where it is about something else."""

import json
from datetime import date
from pathlib import Path

import jsonschema
import pytest

from tracker.extraction import EXTRACTOR_VERSION, clean_text, extract

pytestmark = pytest.mark.model

SCHEMA = json.loads((Path(__file__).parent / "extraction.schema.json").read_text())
REPORT = """# Lab says rivals copied its model

Published: 2026-02-24

Anthropic on Monday accused three Chinese labs — DeepSeek, Moonshot AI and MiniMax — of illicitly distilling Claude.
The labs used about 24,000 fraudulent accounts for more than 16 million exchanges, it said.

“The threat is growing,” Anthropic wrote. It called for export controls on advanced chips.

MiniMax did not respond to a request for comment, Harbor Wire reported.

Subscribe to our newsletter
"""
ELSEWHERE = """A still is heated until the spirit rises. Distillation parts 40 litres of alcohol from water.

Springfield Distillers raised $5 million and has 24,000 accounts with shops."""


def spans(document):
    for kind in ("figures", "claims", "responses"):
        yield from (item["evidence"] for item in document[kind])
    for entity in document["entities"]:
        yield from entity["mentions"]


@pytest.mark.parametrize("text", [REPORT, ELSEWHERE, "", "—", "深度求索没有回应。"])
def test_the_document_is_valid_and_its_spans_are_exact(text):
    document = json.loads(json.dumps(extract(text, ref="r1", outlet="Harbor Wire").to_json()))
    jsonschema.validate(document, SCHEMA)
    body = document["report"]["text"]
    assert all(body[span["start"] : span["end"]] == span["text"] for span in spans(document))


def test_a_report_about_the_affair_is_read_whole():
    found = extract(REPORT, ref="r1")
    assert found.report.relevant
    assert (found.report.published, found.report.language, found.report.reading_minutes) == (date(2026, 2, 24), "en", 1)
    assert {f.value for f in found.figures} == {24_000, 16_000_000}
    assert {(c.claimant, c.target) for c in found.claims if c.predicate == "alleges_distillation"} == {
        ("Anthropic", "DeepSeek"),
        ("Anthropic", "MiniMax"),
        ("Anthropic", "Moonshot AI"),
    }
    assert found.extractor_version == EXTRACTOR_VERSION


def test_a_report_about_something_else_gives_names_only():
    found = extract(ELSEWHERE)
    assert not found.report.relevant
    assert (found.figures, found.claims, found.responses, found.cites) == ((), (), (), ())


def test_the_text_of_a_cleaned_report_is_kept_and_reads_the_same():
    cleaned = clean_text(REPORT)
    again = extract(cleaned, ref="r1")
    assert again.report.text == cleaned
    assert again == extract(REPORT, ref="r1")


def test_what_is_given_wins_over_what_the_text_says():
    found = extract(REPORT, published_on=date(2026, 3, 1), language="en", title="T", url="https://wire.example/1")
    assert (found.report.published, found.report.title, found.report.url) == (
        date(2026, 3, 1),
        "T",
        "https://wire.example/1",
    )


def test_a_claim_without_a_silence_has_no_manner():
    document = extract(REPORT).to_json()
    assert {claim["predicate"] for claim in document["claims"] if "manner" in claim} <= {"no_response"}


def test_a_report_about_something_else_has_its_names_and_no_statements() -> None:
    report = extract("Norvik Petroleum said that its still in Hadsel makes 3 million litres. DeepSeek was not there.")
    assert not report.report.relevant
    assert {"Norvik Petroleum", "DeepSeek"} <= {entity.name for entity in report.entities}
    assert (report.figures, report.claims, report.responses, report.cites) == ((), (), (), ())
