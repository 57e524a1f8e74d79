"""Sentences of our own, each with the responses that a careful reader notes."""

from __future__ import annotations

import tomllib
from datetime import date
from pathlib import Path

import pytest

from tracker.extraction import extract
from tracker.extraction.records import Precision, Response

AFFAIR = "Anthropic has accused DeepSeek of illicitly distilling its Claude models.\n\n"
PUBLISHED = date(2026, 3, 4)
FILES = (
    "responses.toml",
    "responses_measures.toml",
    "responses_official.toml",
    "responses_between.toml",
    "responses_chinese.toml",
    "responses_chinese_bodies.toml",
    "responses_constructions.toml",
    "responses_ended.toml",
    "responses_forms.toml",
    "responses_governments.toml",
    "responses_passages.toml",
    "responses_reported.toml",
    "responses_styles.toml",
    "responses_swept.toml",
    "responses_taken_up.toml",
    "responses_told.toml",
    "responses_unseen.toml",
    "responses_varied.toml",
    "responses_worded.toml",
)
CASES = [
    case
    for name in FILES
    for case in tomllib.loads((Path(__file__).parent / "cases" / name).read_text(encoding="utf-8"))["case"]
]
LENGTH = {Precision.DAY: 10, Precision.MONTH: 7, Precision.YEAR: 4}


@pytest.mark.model
@pytest.mark.parametrize("case", CASES, ids=lambda case: case["text"][:60])
def test_responses_of_a_sentence(case):
    text = case["text"] if case.get("alone") else AFFAIR + case["text"]
    found = extract(text, published_on=PUBLISHED, outlet=case.get("outlet")).responses
    wanted = [[part.strip() for part in line.split("|")] for line in case["found"]]
    assert sorted(_line(response, wanted) for response in found) == sorted(" | ".join(line) for line in wanted)


def _line(response: Response, wanted: list[list[str]]) -> str:
    """The response as the case would write it: with as many parts as the line for the same actor and instrument."""
    parts = [response.actor or "-", response.jurisdiction or "-", response.instrument.value, response.status.value]
    same = next((line for line in wanted if line[0] == parts[0] and line[2] == parts[2]), [])
    dated = response.date
    more = [response.name or "-", str(dated.value)[: LENGTH[dated.precision]] if dated else "-"]
    named = [value if asked != "-" else "-" for value, asked in zip(more, same[4:], strict=False)]
    return " | ".join(parts + named)
