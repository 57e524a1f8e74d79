"""Words under an axis: none touches another, and none goes over an edge, on a phone or a desk."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.web.charts.frame import Label
from tracker.web.charts.labels import DESK, LETTER, PHONE, thinned

places = st.lists(st.floats(min_value=0, max_value=100), max_size=40).map(sorted)


def span(label: Label, width: float) -> tuple[float, float]:
    at, length = label.x / 100 * width, len(label.words) * LETTER
    begins = {"start": at, "middle": at - length / 2, "end": at - length}[label.anchor]
    return begins, begins + length


@given(places)
def test_words_never_touch(found: list[float]) -> None:
    labels = thinned([(x, "24 Feb 2026") for x in found])
    assert bool(labels) == bool(found)
    for width, shown in ((DESK, labels), (PHONE, [label for label in labels if not label.is_minor])):
        spans = [span(label, width) for label in shown]
        assert all(one[1] < other[0] for one, other in pairwise(spans))
        assert all(begins >= -1 and ends <= width + 1 for begins, ends in spans)


def test_first_and_last_are_named() -> None:
    labels = thinned([(4.0, "Jan 2026"), (50.0, "Feb 2026"), (96.0, "Mar 2026")])
    assert [(label.words, label.anchor) for label in labels] == [
        ("Jan 2026", "start"), ("Feb 2026", "middle"), ("Mar 2026", "end")
    ]  # fmt: skip


@pytest.mark.parametrize(("x", "anchor"), [(0.0, "start"), (50.0, "middle"), (100.0, "end")])
def test_one_alone_has_its_place(x: float, anchor: str) -> None:
    assert [label.anchor for label in thinned([(x, "Feb 2026")])] == [anchor]
