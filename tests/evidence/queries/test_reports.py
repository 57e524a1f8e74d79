"""Short quotations out of long texts."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from tracker.evidence.queries.reports import PASSAGE_REACH, passage


@given(st.text(alphabet="ab \n字", min_size=1, max_size=900), st.data())
def test_passage_holds_the_span_where_it_says(text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    around, at = passage(text, start, end)
    assert around[at : at + end - start] == text[start:end]
    assert len(around) <= end - start + 2 * (PASSAGE_REACH + 2)


def test_passage_ends_with_its_paragraph() -> None:
    assert passage("One.\nTwo words.\nThree.", 5, 8) == ("Two words.", 0)


def test_passage_is_cut_at_a_blank() -> None:
    around, _ = passage("word " * 200, 500, 504)
    assert around.startswith("… word ")
    assert around.endswith(" word …")
