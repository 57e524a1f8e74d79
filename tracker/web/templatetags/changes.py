"""What templates may say about changes of the record."""

from __future__ import annotations

from django import template

from tracker.evidence.queries.change_rows import ChangeRow
from tracker.web.presentation import changes

register = template.Library()

register.filter("change_sentence", changes.change_sentence)
register.filter("change_reason", changes.change_reason)
register.filter("counts_words", changes.counts_words)


@register.filter
def change_word(row: ChangeRow) -> str:
    """The words that head a change of its kind."""
    return changes.WORDS[row.kind]
