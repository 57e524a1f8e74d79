"""An Extraction -> the whole report for people: its facts, its text with marks, the list of what was found."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tracker.extraction.explaining.entries import HEADINGS, Entry, Kind, entries_of
from tracker.extraction.explaining.marking import STYLES, mark
from tracker.extraction.explaining.wrapping import Piece, wrap
from tracker.extraction.records import Extraction, ReportFacts

_BOLD = "1"
_INDENT = "    "


def explain(found: Extraction, *, width: int, colour: bool) -> Iterator[str]:
    """Lines no wider than `width` columns. colour: with escape sequences of a terminal; the marks are there without."""
    page = _Page(width=width, colour=colour)
    entries = entries_of(found)
    yield from page.head(found.report)
    yield ""
    names = [mention for entity in found.entities for mention in entity.mentions]
    for pieces in mark(found.report.text, entries, names, colour=colour):
        lines = list(wrap(pieces, width=width))
        yield from lines or [""]
    for kind in Kind:
        yield from page.section(kind, [entry for entry in entries if entry.kind is kind], found.report.relevant)


class _Page:
    """How wide and in which style lines are written."""

    def __init__(self, *, width: int, colour: bool) -> None:
        self._width = width
        self._colour = colour

    def head(self, report: ReportFacts) -> Iterator[str]:
        """Title and origin, and why the report counts as being about the affair or not."""
        yield from self._lines(report.title or report.ref or "No title given", style=_BOLD)
        published = report.published.isoformat() if report.published else "date unknown"
        minutes = f"{report.reading_minutes} minute{'s' * (report.reading_minutes != 1)} to read"
        language = f"language {report.language}" if report.language else "language unknown"
        yield from self._lines(" · ".join([report.outlet or "outlet unknown", published, language, minutes]))
        verdict = "Relevant" if report.relevant else "Not relevant, so only names are read"
        reasons = "; ".join(report.relevance_reasons) or "none"
        yield from self._lines(f"{verdict}: {report.relevance:.2f}. Reasons: {reasons}.")
        yield from self._lines(
            "A mark [number kind] opens the words of a finding of the list below, [/number] ends them."
        )

    def section(self, kind: Kind, entries: Sequence[Entry], relevant: bool) -> Iterator[str]:
        """The list of one kind; kinds of which there is none say so, where they were looked for."""
        if not entries and not (relevant or kind is Kind.NAME):
            return
        yield ""
        yield from self._lines(f"{HEADINGS[kind]} ({len(entries)})", style=_BOLD)
        for entry in entries:
            yield from self._entry(entry)

    def _entry(self, entry: Entry) -> Iterator[str]:
        number = f"{entry.number:>3} "
        style = STYLES[entry.kind] if entry.kind is not Kind.NAME else _BOLD
        yield from self._lines(entry.summary, style=style, indent=number, hanging=_INDENT)
        for detail in entry.details:
            yield from self._lines(detail, indent=_INDENT, hanging=_INDENT + "  ")

    def _lines(self, text: str, *, style: str = "", indent: str = "", hanging: str = "") -> Iterator[str]:
        piece = Piece(text=text, style=style if self._colour else "")
        return wrap([piece], width=self._width, indent=indent, hanging=hanging)
