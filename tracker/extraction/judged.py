"""A cleaned report -> whether it is about the affair, also where it knows the parties by names that nobody else knows."""

from __future__ import annotations

from dataclasses import replace

from tracker.extraction.naming.introduced import find_introduced
from tracker.extraction.naming.mentions import find_mentions
from tracker.extraction.naming.stand_ins import stand_in_for_newcomers
from tracker.extraction.pages.blocks import find_blocks
from tracker.extraction.pages.relevance import Relevance, judge_text
from tracker.extraction.reading import Mention


def judge_report(
    text: str, title: str | None = None, outlet: str | None = None
) -> tuple[Relevance, tuple[Mention, ...]]:
    """The judgement, and the names in a report that the text alone did not decide for: they need no parse, which takes most
    of the time. Where it names newcomers of the field, it is judged once more as if known ones stood in their places."""
    told = judge_text(text, title)
    if told.relevant:
        return told, ()
    names = find_mentions(text, find_blocks(text), outlet)
    stood_in = stand_in_for_newcomers(text, names, find_introduced(text, names))
    if stood_in is None:
        return told, names
    judged = judge_text(stood_in.text, stood_in.swapped(title))
    own = tuple(stood_in.in_own_words(reason) for reason in judged.reasons)
    return (replace(judged, reasons=own) if judged.relevant else told), names
