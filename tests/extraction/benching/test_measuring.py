"""The report of a bench: aims judged by the right costs, for people and programs; failures told."""

import json
import sys
from dataclasses import replace

import pytest

from tracker.extraction.benching.measuring import Bench, BenchError, Machine, _run, bench_lines, bench_values
from tracker.extraction.benching.running import Cost, Task

MACHINE = Machine(
    processor="Sample CPU", n_cores=2, memory=8 * 10**9, system="Linux 6", python="3.11", spacy="3.8",
    extractor_version="1",
)  # fmt: skip
BENCH = Bench(
    machine=MACHINE,
    costs=tuple(
        Cost(task=task, n_reports=10, n_words=10_000, cpu=1.0, wall=1.5, peak=200_000_000) for task in Task
    ),
    start=2.0,
)  # fmt: skip


def with_cost(task, **change):
    return replace(BENCH, costs=tuple(replace(c, **change) if c.task is task else c for c in BENCH.costs))


def met(bench):
    return list(bench.aims.values())


def test_aims_are_judged_by_the_costs_they_are_about():
    assert met(BENCH) == [True, True, True, True]
    assert met(with_cost(Task.RELEVANT, cpu=2.0)) == [False, True, True, True]
    assert met(with_cost(Task.MIXED, cpu=2.0)) == [True, False, True, True]
    assert met(with_cost(Task.PIPELINE, cpu=99.0)) == [True, True, True, True]
    assert met(with_cost(Task.UNRELATED, peak=700_000_000)) == [True, True, False, True]
    assert met(replace(BENCH, start=3.0)) == [True, True, True, False]


def test_the_report_names_the_machine_and_every_task():
    lines = list(bench_lines(with_cost(Task.RELEVANT, cpu=2.0)))
    assert lines[:2] == ["Sample CPU, 2 cores, 8 GB, Linux 6", "Python 3.11, spaCy 3.8, extractor 1"]
    assert lines[4].split() == [
        "reading",
        "reports",
        "about",
        "the",
        "affair",
        "5,000",
        "2.00",
        "1.50",
        "10",
        "10,000",
        "200",
    ]
    assert sum("200" in line for line in lines[4:9]) == 5
    assert "MISSED  at least 8,000 words a second per core about the affair (5,000)" in lines
    assert "met     first answer in under 3 s (2.00)" in lines


def test_programs_get_the_same():
    values = json.loads(json.dumps(bench_values(BENCH)))
    assert values["tasks"]["mixed"]["words_per_second"] == 10_000
    assert values["first_answer_seconds"] == 2.0
    assert set(values["aims"].values()) == {True}
    assert values["machine"]["n_cores"] == 2


def test_a_process_that_fails_is_told_with_its_last_words():
    with pytest.raises(BenchError, match=r"failed with 3: no luck"):
        _run([sys.executable, "-c", "import sys; sys.stderr.write('first\\nno luck\\n'); sys.exit(3)"])
