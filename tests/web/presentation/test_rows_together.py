"""Responses of one sentence are one row."""

from __future__ import annotations

from tests.web import rows
from tracker.web.presentation.rows_together import by_sentence


def test_items_of_one_sentence_are_one_row_in_the_order_given() -> None:
    one, other, third = rows.item(words="Both acted."), rows.item(words="It asked."), rows.item(words="Both acted.")
    assert by_sentence([one, other, third]) == ((one, third), (other,))
