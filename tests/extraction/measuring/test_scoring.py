"""Scores over several reports, counted by hand."""

import pytest

from tests.extraction.measuring.making import TEXT, claim, claim_label, extraction, label
from tracker.extraction.measuring.layers import Layer
from tracker.extraction.measuring.scoring import Read, faults_of, measure
from tracker.extraction.records import Predicate

WARNS = Predicate.WARNS


def read(wanted, found):
    return Read(
        label=label(claims=tuple(claim_label(WARNS, name) for name in wanted)),
        found=None if found is None else extraction(claims=tuple(claim(WARNS, name) for name in found)),
    )


def test_facts_of_all_reports_weigh_alike():
    score = measure([read("AB", "AX"), read("C", "C"), read("DEF", "D")]).scores[Layer.CLAIMS]
    assert (score.n_wanted, score.n_found) == (6, 4)
    assert score.precision == pytest.approx(3 / 4)
    assert score.recall == pytest.approx(3 / 6)
    assert score.f1 == pytest.approx(2 * 0.75 * 0.5 / 1.25)
    assert score.low <= score.f1 <= score.high


@pytest.mark.parametrize(
    ("wanted", "found", "rates"),
    [("", "", (1, 1, 1)), ("", "A", (0, 1, 0)), ("A", "", (0, 0, 0)), ("A", "B", (0, 0, 0))],
)
def test_nothing_wanted_and_nothing_found_is_perfect(wanted, found, rates):
    score = measure([read(wanted, found)]).scores[Layer.CLAIMS]
    assert (score.precision, score.recall, score.f1) == rates


def test_the_interval_is_the_same_each_time():
    reads = [read("AB", "A"), read("C", "D"), read("E", "E"), read("F", None)]
    assert measure(reads) == measure(reads)


def test_unread_reports_are_named_and_count_as_misses():
    measured = measure([read("A", None), read("B", "B")])
    assert (measured.n_reports, measured.unread) == (2, ("one",))
    assert measured.scores[Layer.CLAIMS].recall == 0.5


def test_evidence_that_is_not_the_texts_words_is_counted():
    moved = Read(label=label(), found=extraction(claims=(claim(WARNS, "A"),), text="… " + TEXT))
    assert measure([moved]).n_faults == 1
    assert measure([read("A", "A")]).n_faults == 0


def test_aliases_hold_in_every_report():
    assert measure([read("A", ["Ay"])], [["Ay", "A"]]).scores[Layer.CLAIMS].f1 == 1


def test_faults_carry_the_words_that_misled():
    missed, wrong = [fault for fault in faults_of([read("A", "B")]) if fault.layer is Layer.CLAIMS]
    assert (missed.is_missed, missed.key, missed.words) == (True, ("warns", "a", ""), "")
    assert (wrong.is_missed, wrong.key) == (False, ("warns", "b", ""))
    assert wrong.words.startswith("Varnholt Labs accused")
