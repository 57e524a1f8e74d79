"""A sentence on a suit -> who of those who could have brought it goes to court in this affair."""

from __future__ import annotations

import re

from spacy.tokens import Span as Tokens

from tracker.extraction.cues import patterns
from tracker.extraction.reading import Reading
from tracker.extraction.responding.response_actors import Doer
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import cues

# By what it shows that the accused go to court, not those who accuse them.
_ACTING = ("subject", "body", "speaker")


def suing(
    reading: Reading, bodies: Bodies, doers: tuple[Doer, ...], cue: re.Match[str], sentence: Tokens
) -> tuple[Doer, ...]:
    """The accusers among them; anybody, against the accused or over the act; the accused, against an accuser or over a listing."""
    start, end = sentence.start_char, sentence.end_char
    against = {mention.name for mention in reading.mentions_in(cue.start(), end)}
    is_of_affair = (
        not against.isdisjoint(bodies.accused - bodies.accusers)
        or cues()["of_affair"].search(reading.text, cue.start(), end) is not None
        # "Has sued X, alleging that it trained its model on …".
        or patterns("acts")["acts"].search(reading.text, start, end) is not None
    )
    is_answer = (
        not against.isdisjoint(bodies.accusers) or cues()["of_listing"].search(reading.text, start, end) is not None
    )
    return tuple(d for d in doers if is_of_affair or d.name in bodies.accusers or (is_answer and d.route in _ACTING))
