"""Costs: measured over the words asked for, plausible, and told by a process of their own."""

import json
import subprocess
import sys

import pytest

from tracker.extraction.benching.measuring import ROOT
from tracker.extraction.benching.running import Task, run

pytestmark = pytest.mark.model


@pytest.mark.parametrize("task", Task)
def test_every_task_has_its_cost(task):
    cost = run(task, 300)
    assert cost.n_words >= 300
    assert cost.n_reports >= 1
    assert cost.cpu > 0
    assert cost.rate == cost.n_words / cost.cpu
    assert 20_000_000 < cost.peak < 20_000_000_000


def test_a_process_tells_the_cost_of_its_task():
    command = [sys.executable, "-m", "tracker.extraction.benching.running", "unrelated", "300"]
    told = json.loads(subprocess.run(command, capture_output=True, check=True, cwd=ROOT, timeout=120).stdout)
    assert told["task"] == "unrelated"
    assert told["n_words"] >= 300
