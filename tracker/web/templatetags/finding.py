"""What templates may say about what a search found."""

from __future__ import annotations

from datetime import date

from django import template

from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.timeline import kind_of
from tracker.evidence.searching.figures import FigureMatch
from tracker.web.presentation import finding
from tracker.web.presentation.timeline import WORDS

register = template.Library()

register.filter("named_words", finding.named_words)
register.filter("first_words", finding.first_words)
register.filter("repeats_words", finding.repeats_words)
register.filter("reply_words", finding.reply_words)


@register.filter
def kind_word(item: Item) -> str:
    """The kind of entry that an item is, as a timeline calls it."""
    return WORDS.get(kind_of(item), "")


@register.simple_tag
def unanswered(figure: FigureMatch, as_of: date | None) -> str:
    """That no reply is on record, as of which day."""
    return finding.unanswered_words(figure, as_of)
