"""The whole report for people, from a hand-made extraction."""

import re
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from tests.extraction.measuring.making import claim, entity, extraction, figure, response
from tracker.extraction import extract
from tracker.extraction.explaining import explain
from tracker.extraction.explaining.entries import number_words
from tracker.extraction.records import (
    DatedValue,
    EntityKind,
    Instrument,
    Manner,
    Metric,
    Precision,
    Predicate,
    Qualifier,
    Statistic,
    Status,
    Window,
)

FOUND = extraction(
    published=date(2026, 3, 4),
    entities=(
        replace(entity("Varnholt Labs", rule="organisation-suffix"), role=None),
        replace(entity("Quintar", kind=EntityKind.PERSON), role="founder", wikidata="Q1", known=True),
    ),
    figures=(figure(3e6, "Quintar", qualifier=Qualifier.MORE_THAN),),
    claims=(
        claim(Predicate.ALLEGES_DISTILLATION, "Varnholt Labs", "Quintar", capabilities=("tool_use", "coding")),
        replace(claim(Predicate.NO_RESPONSE, "Ostrel"), manner=Manner.DECLINED, hedged=True, via=("Harbor Wire",)),
    ),
    responses=(response("Ostrel", Instrument.LEGAL_ACTION, Status.IN_FORCE, place="US", confidence=0.75),),
    cites=("Harbor Wire",),
)
WHOLE = """\
A title
Harbor Wire · 2026-03-04 · language en · 1 minute to read
Relevant: 0.91. Reasons: accused … of.
A mark [number kind] opens the words of a finding of the list below, [/number] ends them.

[4,5 claim][1 name]Varnholt Labs[/1] accused [2 name]Quintar[/2] of [3 figure]3 million
queries[/3].[/4,5] Quintar denied it. [6 response]Ostrel sued[/6], [7 cite]Harbor Wire
reported[/7].

Names (2)
  1 Varnholt Labs
    organisation, new name, 1 mention, first as “Varnholt Labs”; rule: organisation-suffix
  2 Quintar
    person, known name, 1 mention, first as “Quintar”; rule: lexicon
    role: founder
    Wikidata: Q1

Figures (1)
  3 more than 3,000,000 queries
    metric exchanges, more than, 3,000,000 or more
    by: Quintar
    said by: Varnholt Labs
    rule: counted-noun, confidence 0.90
    words: “3 million queries”

Claims (2)
  4 Varnholt Labs alleges distillation → Quintar
    capabilities: tool use, coding
    rule: accuse-of, confidence 0.90
    words: “Varnholt Labs accused Quintar of 3 million queries.”
  5 Ostrel gives no response
    manner: declined
    via: Harbor Wire
    hedged: marked as unproven
    rule: accuse-of, confidence 0.90
    words: “Varnholt Labs accused Quintar of 3 million queries.”

Responses (1)
  6 Ostrel: legal action, in force
    jurisdiction: US
    rule: sued, confidence 0.75
    words: “Ostrel sued”

Credited sources (1)
  7 Harbor Wire
    rule: reported-by
    words: “Harbor Wire reported”"""


def explained(found, width=90, colour=False):
    return "\n".join(explain(found, width=width, colour=colour))


def test_a_report_is_explained_whole():
    assert explained(FOUND) == WHOLE


def test_no_line_is_wider_than_asked():
    assert max(map(len, explained(FOUND, width=44).split("\n"))) <= 44


def test_colours_add_nothing_but_colour():
    coloured = explained(FOUND, colour=True)
    assert "\x1b[33m" in coloured
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == WHOLE
    assert "\x1b" not in explained(FOUND)


def test_an_unrelated_report_says_so_and_lists_names_alone():
    found = extraction(relevant=False, entities=(entity("Quintar"),))
    text = explained(found)
    assert "Not relevant, so only names are read: 0.91." in text
    assert "Names (1)" in text
    assert "Claims" not in text


def test_what_was_looked_for_and_not_found_is_said():
    assert "Claims (0)" in explained(extraction())


def test_what_is_not_known_is_said_in_words():
    found = extraction()
    text = explained(
        replace(found, report=replace(found.report, title=None, outlet=None, language=None, relevance_reasons=()))
    )
    assert text.startswith("one\noutlet unknown · date unknown · language unknown")
    assert "Reasons: none." in text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"low": None}, "no bounds"),
        ({"low": None, "high": 5.0}, "5 or less"),
        ({"low": 2.0, "high": 5.0}, "bounds 2 to 5"),
        ({"low": 2.0, "high": 2.0}, "bounds 2"),
        ({"actors": ()}, "by: nobody named"),
        ({"target": "Tarn"}, "against: Tarn"),
        ({"statistic": Statistic.PEAK}, "statistic: peak"),
        (
            {"window": Window(start=date(2026, 3, 1), end=None, text="since 1 March")},
            "over: since 1 March (2026-03-01 to ?)",
        ),
        ({"rule": ""}, "rule: not named, confidence 0.90"),
    ],
)
def test_a_figure_tells_what_is_known_of_it(change, words):
    assert words in explained(extraction(figures=(replace(figure(3e6, "Quintar"), **change),)))


def test_a_claims_date_keeps_its_precision():
    dated = replace(
        claim(Predicate.WARNS, "Ostrel"),
        date=DatedValue(value=date(2026, 3, 1), precision=Precision.MONTH, text="this month"),
    )
    assert "date: 2026-03-01, to the month (“this month”)" in explained(extraction(claims=(dated,)))


def test_shares_are_per_cent():
    assert number_words(0.485, Metric.TRAFFIC_SHARE) == "48.5 %"
    assert number_words(1234567.5, Metric.TOKENS) == "1,234,567.5"


LABELLED = sorted((Path(__file__).parent.parent / "labelled").glob("*.txt"))


@pytest.mark.model
@pytest.mark.parametrize("path", LABELLED, ids=lambda path: path.stem)
def test_marks_change_no_word_of_a_report_and_come_in_pairs(path):
    found = extract(path.read_text("utf-8").split("---\n", 2)[2], ref=path.stem)
    lines = list(explain(found, width=72, colour=False))
    body = "\n".join(lines[lines.index("") : lines.index("", lines.index(f"Names ({len(found.entities)})") - 1)])
    opened = re.findall(r"\[([\d–,; a-z]+) (?:name|figure|claim|response|cite)\]", body)
    closed = re.findall(r"\[/([\d–,]+)\]", body)
    assert len(opened) == len(closed)
    unmarked = re.sub(r"\[/[\d–,]+\]|\[\d[\d–,; a-z]*\]", "", body)
    assert "".join(unmarked.split()) == "".join(found.report.text.split())
