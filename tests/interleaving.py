"""pytest plugin: where files are tested side by side, those whose tests wait are spread among those that compute.

Tests that start the product or a browser spend most of their time waiting for other processes. Together they would leave
the processor idle; so each comes at its turn, all of them begun before the last fifth of the files.
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TypeVar

import pytest

WAITING = ("kill", "browser")
SPREAD_OVER = 0.8  # of the files that compute
T = TypeVar("T")


def spread(waiting: Sequence[T], computing: Sequence[T]) -> list[T]:
    """All of both, each in its order; of the waiting ones one at equal distances, the first at once."""
    order: list[T] = []
    apart = len(computing) * SPREAD_OVER / max(len(waiting), 1)
    left = list(waiting)
    for place, one in enumerate(computing):
        while left and place >= apart * (len(waiting) - len(left)):
            order.append(left.pop(0))
        order.append(one)
    return order + left


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Only in the processes that test side by side: who runs some files one after another keeps their order."""
    if not hasattr(config, "workerinput"):
        return
    files = [list(tests) for _, tests in groupby(items, key=lambda item: item.path)]
    waiting = [tests for tests in files if any(test.get_closest_marker(mark) for test in tests for mark in WAITING)]
    computing = [tests for tests in files if tests not in waiting]
    items[:] = [test for tests in spread(waiting, computing) for test in tests]
