"""Every file that the site gives to take along: its addresses, what they may ask for, and what stands in it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from tracker.web.api import parameters as asked
from tracker.web.api.parameters import Parameter
from tracker.web.charts.catalogue import NAMES
from tracker.web.exports.changes import ChangeRecord
from tracker.web.exports.figures import FigureRecord
from tracker.web.exports.listings import ActorRecord, IncidentRecord
from tracker.web.exports.matches import MatchRecord
from tracker.web.exports.records import Record
from tracker.web.exports.reports import ListedReport
from tracker.web.exports.responses import ResponseRecord
from tracker.web.exports.sources import SourceRecord
from tracker.web.presentation.marking import gettext_noop as _

JSON = "application/json"
CSL = "application/vnd.citationstyles.csl+json"
MEDIA: Mapping[str, str] = MappingProxyType(
    {
        "csv": "text/csv",
        "json": JSON,
        "atom": "application/atom+xml",
        "ics": "text/calendar",
        "zip": "application/zip",
        "svg": "image/svg+xml",
        "png": "image/png",
        "bib": "application/x-bibtex",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class File:
    """One thing that can be had in several forms. name: its own, which stays; paths: addresses with `{form}` for their
    ending and other parts in braces; title, words: marked for translation. record: of which it has a row each; data: the
    schema of its JSON by name, of a list of records where it is empty. is_dated: it knows `as_of`."""

    name: str
    paths: tuple[str, ...]
    title: str
    words: str
    forms: tuple[str, ...]
    parameters: tuple[Parameter, ...] = ()
    record: type | None = None
    data: str = ""
    is_dated: bool = True

    @property
    def asked(self) -> tuple[Parameter, ...]:
        """Everything that an address of it may ask for."""
        return (*self.parameters, asked.AS_OF) if self.is_dated else self.parameters

    def parameters_of(self, path: str, form: str) -> Iterator[Parameter]:
        """What one of its addresses takes."""
        for one in self.asked:
            is_there = f"{{{one.name}}}" in path if one.in_path else True
            if is_there and (one is not asked.DARK or form == "png"):
                yield one

    def media(self, form: str) -> str:
        return CSL if self.data == "csl" and form == "json" else MEDIA[form]

    @property
    def addresses(self) -> Iterator[tuple[str, str]]:
        """Every address of it with its form."""
        for path in self.paths:
            for form in self.forms:
                yield path.replace("{form}", form), form


_LIST = ("csv", "json")
FILES: tuple[File, ...] = (
    File(
        name="incidents",
        paths=("/incidents.{form}",),
        title=_("Incidents"),
        words=_("Each accusation with its parties, its grade and its leading alleged count."),
        forms=_LIST,
        parameters=asked.INCIDENTS,
        record=IncidentRecord,
    ),
    File(
        name="timeline",
        paths=("/timeline.{form}",),
        title=_("Timeline"),
        words=_("Everything said, counted, answered and done, by its day: each with its grade, its words and its evidence."),
        forms=("csv", "json", "atom", "ics"),
        parameters=asked.TIMELINE,
        record=Record,
    ),
    File(
        name="figures",
        paths=("/figures.{form}",),
        title=_("Figures"),
        words=_("Every alleged count with its bounds, its period and its speaker. Counts are never added up."),
        forms=_LIST,
        parameters=asked.FIGURES,
        record=FigureRecord,
    ),
    File(
        name="actors",
        paths=("/actors.{form}",),
        title=_("Actors"),
        words=_("Who accuses, who is accused, who comments and who decides."),
        forms=_LIST,
        parameters=asked.ACTORS,
        record=ActorRecord,
    ),
    File(
        name="responses",
        paths=("/responses.{form}",),
        title=_("Responses"),
        words=_("What public bodies and companies did, or are asked to do, with every stage."),
        forms=_LIST,
        parameters=asked.RESPONSES,
        record=ResponseRecord,
    ),
    File(
        name="reports",
        paths=("/reports.{form}",),
        title=_("Reports"),
        words=_("Every report that was collected: never its text, always where it stands."),
        forms=_LIST,
        parameters=asked.REPORTS,
        record=ListedReport,
    ),
    File(
        name="changes",
        paths=("/changes.{form}",),
        title=_("Changes"),
        words=_("What is new, regraded, answered, put right or no longer said, and why."),
        forms=("csv", "json", "atom"),
        parameters=asked.CHANGES,
        record=ChangeRecord,
    ),
    File(
        name="search",
        paths=("/search.{form}",),
        title=_("Search"),
        words=_("The reports that a search finds, in the order of its page. The JSON has the names, figures and claims found with them."),
        forms=("csv", "json", "atom"),
        parameters=asked.SEARCH,
        record=MatchRecord,
        data="search",
    ),
    File(
        name="sources",
        paths=("/sources.{form}",),
        title=_("Sources"),
        words=_("Every outlet that is read, the letter that it is given and why, and how it fares."),
        forms=_LIST,
        parameters=asked.SOURCES,
        record=SourceRecord,
    ),
    File(
        name="pack",
        paths=("/incidents/{slug}/pack.{form}",),
        title=_("Evidence pack"),
        words=_("One incident whole: its briefing, every statement, report and conflict, and how to cite it. The ZIP has tables, the briefing as text and the same JSON."),
        forms=("zip", "json"),
        parameters=(asked.SLUG,),
        data="pack",
    ),
    File(
        name="extraction",
        paths=("/reports/{number}/extraction.{form}",),
        title=_("What was read out of a report"),
        words=_("Each item with a short quotation of the words that it rests on, its grade, and the snapshots that were read."),
        forms=("json",),
        parameters=(asked.NUMBER,),
        data="extraction",
    ),
    File(
        name="charts",
        paths=("/charts/{name}.{form}",),
        title=_("Charts"),
        words=_("A chart as a drawing, as a picture or as its table. There is none where nothing is to be drawn."),
        forms=("svg", "png", "csv"),
        parameters=(
            Parameter(name="name", words=_("which chart"), values=NAMES, in_path=True),
            *asked.CHARTS,
            asked.DARK,
        ),
    ),
    File(
        name="citations",
        paths=(
            "/incidents/{slug}/cite.{form}",
            "/actors/{slug}/cite.{form}",
            "/responses/{slug}/cite.{form}",
            "/reports/{number}/cite.{form}",
            "/evidence/{key}/cite.{form}",
        ),
        title=_("Citations"),
        words=_("How a page is cited as known on a day, for citation managers: BibTeX and CSL-JSON."),
        forms=("bib", "json"),
        parameters=(asked.SLUG, asked.NUMBER, asked.KEY),
        data="csl",
    ),
    File(
        name="citation-of-figures",
        paths=("/figures/cite.{form}",),
        title=_("Citation of figures"),
        words=_("The same of the page of figures, or of a choice of them."),
        forms=("bib", "json"),
        parameters=asked.FIGURES,
        data="csl",
    ),
    File(
        name="digests",
        paths=("/digests.{form}",),
        title=_("Past digests"),
        words=_("The newest digests with all that they tell."),
        forms=("atom",),
        is_dated=False,
    ),
)  # fmt: skip
