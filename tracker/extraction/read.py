"""Takes a cleaned text -> a Reading: language, blocks, parse and names."""

from __future__ import annotations

from datetime import date

from tracker.extraction.layers import Given, read_report
from tracker.extraction.reading import Reading


def read(
    text: str,
    *,
    published_on: date | None = None,
    outlet: str | None = None,
    title: str | None = None,
    language: str | None = None,
) -> Reading:
    """The report ready for the finders. text: already cleaned. language: detected where it is not given."""
    given = Given(text=text, published_on=published_on, outlet=outlet, title=title, language=language)
    reading: Reading = read_report(given, statements=False)._.reading
    return reading
