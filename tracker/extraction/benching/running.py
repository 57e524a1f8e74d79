"""One thing to run over made-up reports -> what it cost this process.

`python -m tracker.extraction.benching.running TASK WORDS` prints it as JSON: each task is measured in a process of its
own, so that its peak of memory is its own.
"""

from __future__ import annotations

import json
import resource
import sys
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass
from enum import StrEnum

from tracker.extraction.benching.samples import SEED, Subject, make_reports

# What a process does once in its life, such as working out how each cue can begin, is no part of its rate: it is done by then.
_WARM_UP_WORDS = 10_000


class Task(StrEnum):
    RELEVANT = "relevant"
    DENSE = "dense"
    UNRELATED = "unrelated"
    MIXED = "mixed"
    TOKENIZER = "tokenizer"
    PIPELINE = "pipeline"


_SUBJECTS = {Task.DENSE: Subject.DENSE, Task.UNRELATED: Subject.UNRELATED, Task.MIXED: Subject.MIXED}


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """cpu: seconds of all threads together; peak: the most memory that the process held, in bytes."""

    task: Task
    n_reports: int
    n_words: int
    cpu: float
    wall: float
    peak: int

    @property
    def rate(self) -> float:
        """Words a second of one core."""
        return self.n_words / self.cpu


def run(task: Task, n_words: int) -> Cost:
    """The cost of the task; loading and the first reports, others than those measured, are not in its time but in its memory."""
    subject = _SUBJECTS.get(task, Subject.RELEVANT)
    do = _doer(task)
    for report in make_reports(subject, _WARM_UP_WORDS, SEED + 1):
        do(report)
    reports = list(make_reports(subject, n_words))
    wall, cpu = time.perf_counter(), time.process_time()
    for report in reports:
        do(report)
    return Cost(
        task=task,
        n_reports=len(reports),
        n_words=sum(len(report.split()) for report in reports),
        cpu=time.process_time() - cpu,
        wall=time.perf_counter() - wall,
        peak=peak_memory(),
    )


def _doer(task: Task) -> Callable[[str], object]:
    """What the task does with one report."""
    if task is Task.TOKENIZER:
        import spacy

        tokenize = spacy.blank("en").tokenizer
        return lambda report: [tokenize(paragraph) for paragraph in report.split("\n\n")]
    if task is Task.PIPELINE:
        from tracker.extraction.pipeline import load_pipeline

        nlp = load_pipeline()
        return lambda report: list(nlp.pipe(report.split("\n\n")))
    from tracker.extraction import extract

    return extract


def peak_memory() -> int:
    """The peak of resident memory. Source: getrusage(2): kibibytes on Linux, bytes on macOS."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak if sys.platform == "darwin" else peak * 1024


if __name__ == "__main__":
    sys.stdout.write(json.dumps(asdict(run(Task(sys.argv[1]), int(sys.argv[2])))))
