"""CSV that a spreadsheet opens as text only, written line by line."""

from __future__ import annotations

from collections.abc import Iterable

# What makes spreadsheets take a cell for a formula; a leading apostrophe keeps it text.
_STARTERS = ("=", "+", "-", "@", "\t", "\r", "\n")


class Echo:
    """A file that hands back what is written, so that a csv.writer can feed a stream."""

    def write(self, line: str) -> str:
        return line


def safe_row(cells: Iterable[str]) -> list[str]:
    """The cells, none of which a spreadsheet would run."""
    return [f"'{cell}" if cell.startswith(_STARTERS) else cell for cell in cells]
