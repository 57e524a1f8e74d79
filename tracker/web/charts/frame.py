"""What every chart has around its drawing: the finding, the words for those who don't see it, its table, its source."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from textwrap import wrap
from typing import ClassVar

from tracker.web.presentation.dates import day_words
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.speech import gettext

# A saved picture is 740 pixels wide inside; letters of its title and foot that fit on a line.
TITLE_LETTERS = 66
FOOT_LETTERS = 104


@dataclass(frozen=True, slots=True)
class TextLine:
    """A line of a saved picture's title or foot, at its baseline."""

    y: int
    words: str


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of a chart's table. exact: what its file has instead, for a machine; empty where it has the words."""

    words: str
    exact: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A row, of which the first cell heads it. link: where it leads, empty for nowhere."""

    cells: tuple[Cell, ...]
    link: str = ""


@dataclass(frozen=True, slots=True)
class Table:
    """What a chart draws, as a table: the same on its page, for screen readers, and in its CSV."""

    caption: str
    columns: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def labelled(self) -> tuple[tuple[Row, tuple[tuple[str, Cell], ...]], ...]:
        """Each row with its cells, and each cell with its column's name: on a phone a row is a card."""
        return tuple((row, tuple(zip(self.columns, row.cells, strict=True))) for row in self.rows)


@dataclass(frozen=True, slots=True)
class Label:
    """Words under an axis. is_minor: they would touch others on a phone, and are left out there."""

    x: float
    words: str
    anchor: str
    is_minor: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Chart:
    """A drawn chart. id: its name, and the prefix of the ids inside; reading: how it is to be read; left_out: what it
    does not show and where that stands, empty for nothing; source: what it was read in, and as known when.

    A saved picture also carries the title above and the foot below, because it travels without its page.
    """

    drawing: ClassVar[str] = ""
    said_of_all: ClassVar[str] = _(
        "What stands here is what reports say; every count is alleged by whoever is named with it."
    )

    id: str
    title: str
    description: str
    reading: str
    left_out: str = ""
    height: int
    table: Table
    source: str
    is_sample: bool

    @property
    def attribution(self) -> str:
        """What holds of every chart of this kind."""
        return gettext(self.said_of_all)

    @property
    def title_lines(self) -> tuple[TextLine, ...]:
        return text_lines(self.title, width=TITLE_LETTERS, y=36, height=26)

    @property
    def drawing_y(self) -> int:
        return self.title_lines[-1].y + 20

    @property
    def foot_lines(self) -> tuple[TextLine, ...]:
        mark = gettext("Sample data from invented outlets.") if self.is_sample else ""
        words = " ".join(part for part in (mark, self.reading, self.left_out, self.attribution, self.source) if part)
        return text_lines(words, width=FOOT_LETTERS, y=self.drawing_y + self.height + 24, height=17)

    @property
    def file_height(self) -> int:
        return self.foot_lines[-1].y + 20


def text_lines(words: str, *, width: int, y: int, height: int) -> tuple[TextLine, ...]:
    """The words on as many lines as they need, the first at y."""
    return tuple(TextLine(y + index * height, line) for index, line in enumerate(wrap(words, width)))


def source_words(
    n_reports: int, n_origins: int | None = None, known_on: date | None = None, *, has_more: bool = False
) -> str:
    """'Read in 31 reports from 4 origins; as known on 24 Feb 2026.' has_more: there may be more reports."""
    reports = counted(n_reports, "report")
    if has_more:
        reports = gettext("at least {reports}").format(reports=reports)
    if n_origins:
        form = (
            gettext("Read in {reports} from {origins}; as known on {day}.")
            if known_on
            else gettext("Read in {reports} from {origins}.")
        )
    else:
        form = gettext("Read in {reports}; as known on {day}.") if known_on else gettext("Read in {reports}.")
    return form.format(
        reports=reports,
        origins=counted(n_origins, "origin") if n_origins else "",
        day=day_words(known_on) if known_on else "",
    )
