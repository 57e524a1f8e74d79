"""Quotations that are signed rather than introduced: "“…” — Jane Roe, analyst"."""

from __future__ import annotations

import re
from collections.abc import Iterator

from tracker.extraction.reading import Reading
from tracker.extraction.speaking.parties import Parties, PartyKind
from tracker.extraction.speaking.speech import Attribution, Speech

# So far behind the dash stands the name, with a title before it.
NAME_REACH = 60
_SIGNED = re.compile(r"(?P<said>[“\"][^“”\"\n]{12,600}[”\"])[*_]*[ \t]*\n{0,2}[ \t>*_]*(?:—|–|--|- |― ?)[ \t]*")
_TITLE = re.compile(r"[*_\[]*(?:[\w.&-]+,?[ \t]+){0,5}[*_\[]*")
_SIGNING = (PartyKind.PERSON, PartyKind.ORGANISATION, PartyKind.GOVERNMENT)


def signed_quotes(reading: Reading, parties: Parties, known: list[Attribution]) -> Iterator[Attribution]:
    """The words of those whose name stands behind a quotation and a dash, where nobody is known to say them."""
    if "—" not in reading.text and "–" not in reading.text and "-" not in reading.text:
        return
    for quote in _SIGNED.finditer(reading.text):
        start, end = quote.span("said")
        behind = parties.within(quote.end(), quote.end() + NAME_REACH)
        signer = next((p for p in behind if p.kind is PartyKind.PERSON), next(iter(behind), None))
        if signer is None or signer.kind not in _SIGNING or not signer.names:
            continue
        titled = _TITLE.fullmatch(reading.text, quote.end(), signer.start)
        if titled is None or any(a.content[0] <= start < a.content[1] for a in known):
            continue
        cue = (quote.end() - 1, signer.end)
        yield Attribution(holders=signer.names, speech=Speech.NEUTRAL, cue=cue, content=(start, end))
