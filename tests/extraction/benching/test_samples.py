"""Made-up reports: the same for a seed, of the lengths promised, about what they should be."""

import re
from itertools import islice

import pytest

from tracker.extraction import extract
from tracker.extraction.benching.samples import LONGEST, MIX, SHORTEST, Subject, make_reports
from tracker.extraction.pages.relevance import judge_text


def test_reports_are_the_same_for_the_same_seed_and_others_for_another():
    assert list(make_reports(Subject.MIXED, 5000)) == list(make_reports(Subject.MIXED, 5000))
    assert list(make_reports(Subject.MIXED, 5000)) != list(make_reports(Subject.MIXED, 5000, seed=2))


@pytest.mark.parametrize("subject", Subject)
def test_reports_have_the_lengths_promised(subject):
    lengths = [len(report.split()) for report in make_reports(subject, 20_000)]
    assert sum(lengths) >= 20_000
    assert sum(lengths[:-1]) < 20_000
    assert min(lengths) >= SHORTEST
    assert max(lengths) < LONGEST + 60
    assert max(lengths) - min(lengths) > 500


@pytest.mark.parametrize(("subject", "least"), [(Subject.RELEVANT, 20), (Subject.DENSE, 40)])
def test_there_is_as_much_to_find_as_promised(subject: Subject, least: int) -> None:
    """In 1,000 words: a bench on reports that say little would be soon done."""
    reports = list(make_reports(subject, 10_000))
    n_words = sum(len(report.split()) for report in reports)
    found = [extract(report) for report in reports]
    n = sum(len(one.figures) + len(one.claims) + len(one.responses) + len(one.cites) for one in found)
    assert 1_000 * n / n_words >= least


def test_every_slot_is_filled():
    assert not any(re.search(r"[{}]", report) for subject in Subject for report in make_reports(subject, 20_000))


def test_the_reader_takes_them_for_what_they_are():
    for subject in (Subject.RELEVANT, Subject.DENSE):
        assert all(judge_text(report, None).relevant for report in make_reports(subject, 20_000))
    assert not any(judge_text(report, None).relevant for report in make_reports(Subject.UNRELATED, 20_000))
    mixed = islice(make_reports(Subject.MIXED, 20_000), 2 * MIX)
    assert [judge_text(report, None).relevant for report in mixed] == ([True] + [False] * (MIX - 1)) * 2
