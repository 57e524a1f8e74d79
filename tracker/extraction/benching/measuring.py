"""What each task cost, measured in processes of their own -> a report with aims, and the machine it holds for."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from importlib.metadata import version
from pathlib import Path

from tracker.extraction import EXTRACTOR_VERSION
from tracker.extraction.benching.running import Cost, Task
from tracker.extraction.benching.steady import MOST_DRIFT, WARM_UP, Steadiness

AIM_RATE = 8_000
AIM_PEAK = 700_000_000
AIM_START = 3.0
STARTS = 3
ROOT = Path(__file__).resolve().parents[3]
_STORY = "Varnholt Labs accused Corvane AI on Monday of distilling its model with 3 million prompts.\n"
_TITLES = {
    Task.RELEVANT: "reading reports about the affair",
    Task.DENSE: "reading dense digests of the affair",
    Task.UNRELATED: "reading unrelated reports",
    Task.MIXED: "reading a mix, one in five about it",
    Task.PIPELINE: "our spaCy pipeline alone",
    Task.TOKENIZER: "spaCy's tokenizer alone",
}


class BenchError(RuntimeError):
    """A process that was to be measured failed; the message has its last words."""

    permanent = True


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the numbers hold for."""

    processor: str
    n_cores: int
    memory: int | None
    system: str
    python: str
    spacy: str
    extractor_version: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All costs of one run. start: seconds from starting `manage.py extract` to its first answer, the middle of three."""

    machine: Machine
    costs: tuple[Cost, ...]
    start: float

    def cost(self, task: Task) -> Cost:
        return next(cost for cost in self.costs if cost.task is task)

    @property
    def aims(self) -> dict[str, bool]:
        """Each aim, and whether it is met. The rate is that of reports about the affair, as full of it as the press's are."""
        relevant, peak = self.cost(Task.RELEVANT), self.peak
        return {
            f"at least {AIM_RATE:,} words a second per core about the affair ({relevant.rate:,.0f})": relevant.rate
            >= AIM_RATE,
            f"at least {AIM_RATE:,} words a second per core of a mix ({self.cost(Task.MIXED).rate:,.0f})": self.cost(
                Task.MIXED
            ).rate
            >= AIM_RATE,
            f"under {AIM_PEAK // 10**6} MB ({peak / 10**6:,.0f})": peak < AIM_PEAK,
            f"first answer in under {AIM_START:.0f} s ({self.start:.2f})": self.start < AIM_START,
        }

    @property
    def peak(self) -> int:
        """The most memory that reading took."""
        return max(cost.peak for cost in self.costs)


def measure(n_words: int, tell: Callable[[str], None]) -> Bench:
    """The costs of every task over `n_words` words each. Raises BenchError."""
    costs = []
    for task in _TITLES:
        tell(_TITLES[task])
        costs.append(_cost(task, n_words))
    tell("starting")
    start = statistics.median(_seconds_to_first_answer() for _ in range(STARTS))
    return Bench(machine=_machine(), costs=tuple(costs), start=start)


def measure_items(n_items: int) -> Steadiness:
    """How steady the memory of one process is over so many short items. Raises BenchError."""
    return Steadiness(**json.loads(_run([sys.executable, "-m", "tracker.extraction.benching.steady", str(n_items)])))


def steady_lines(steady: Steadiness) -> Iterator[str]:
    """The report on memory for people."""
    yield (
        f"{steady.n_items:,} items in {steady.cpu:,.0f} s of CPU time: {steady.warm / 10**6:,.0f} MB after one in"
        f" {WARM_UP}, {steady.end / 10**6:,.0f} MB at the end"
    )
    is_met = steady.drift < MOST_DRIFT
    yield f"{'met' if is_met else 'MISSED':8}memory grows by less than {MOST_DRIFT:.0%} ({steady.drift:.1%})"


def bench_lines(bench: Bench) -> Iterator[str]:
    """The report for people."""
    machine = bench.machine
    memory = f"{machine.memory / 10**9:.0f} GB, " if machine.memory else ""
    yield f"{machine.processor}, {machine.n_cores} cores, {memory}{machine.system}"
    yield f"Python {machine.python}, spaCy {machine.spacy}, extractor {machine.extractor_version}"
    yield ""
    yield f"{'':38} {'words/s/core':>12} {'CPU s':>8} {'wall s':>8} {'reports':>8} {'words':>9} {'peak MB':>8}"
    for cost in bench.costs:
        yield (
            f"{_TITLES[cost.task]:38} {cost.rate:12,.0f} {cost.cpu:8.2f} {cost.wall:8.2f} {cost.n_reports:8,}"
            f" {cost.n_words:9,} {cost.peak / 10**6:8,.0f}"
        )
    yield ""
    for aim, is_met in bench.aims.items():
        yield f"{'met' if is_met else 'MISSED':8}{aim}"


def bench_values(bench: Bench) -> dict[str, object]:
    """The report as JSON values."""
    return {
        "machine": asdict(bench.machine),
        "tasks": {cost.task.value: asdict(cost) | {"words_per_second": round(cost.rate, 1)} for cost in bench.costs},
        "first_answer_seconds": round(bench.start, 3),
        "aims": bench.aims,
    }


def _cost(task: Task, n_words: int) -> Cost:
    out = _run([sys.executable, "-m", "tracker.extraction.benching.running", task, str(n_words)])
    values = json.loads(out)
    return Cost(
        task=Task(values["task"]),
        n_reports=values["n_reports"],
        n_words=values["n_words"],
        cpu=values["cpu"],
        wall=values["wall"],
        peak=values["peak"],
    )


def _seconds_to_first_answer() -> float:
    start = time.perf_counter()
    _run([sys.executable, str(ROOT / "manage.py"), "extract", "-"], stdin=_STORY)
    return time.perf_counter() - start


def _run(command: Sequence[str], stdin: str = "") -> str:
    """What a process says; on one core's worth of threads, so that a core's rate is a core's rate."""
    one_thread = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    done = subprocess.run(
        command, input=stdin, capture_output=True, text=True, cwd=ROOT, env=os.environ | one_thread, check=False
    )
    if done.returncode:
        last = done.stderr.strip().splitlines()[-1:] or ["it said nothing"]
        raise BenchError(f"{' '.join(command[1:])} failed with {done.returncode}: {last[0]}")
    return done.stdout


def _machine() -> Machine:
    return Machine(
        processor=_processor() or platform.processor() or platform.machine(),
        n_cores=os.cpu_count() or 1,
        memory=_memory(),
        system=f"{platform.system()} {platform.release()}",
        python=platform.python_version(),
        spacy=version("spacy"),
        extractor_version=EXTRACTOR_VERSION,
    )


def _processor() -> str | None:
    """The processor's own name, where the system tells it."""
    try:
        told = re.search(r"^model name\s*:\s*(.+)$", Path("/proc/cpuinfo").read_text(encoding="utf-8"), re.MULTILINE)
    except OSError:
        return None
    return told[1] if told else None


def _memory() -> int | None:
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (ValueError, OSError):
        return None
