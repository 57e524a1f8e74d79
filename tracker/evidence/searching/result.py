"""What a search found, for a page or a file."""

from __future__ import annotations

from dataclasses import dataclass, field

from tracker.evidence.queries import rows
from tracker.evidence.searching.asked import Facet, SearchQuery
from tracker.evidence.searching.facets import FacetValue
from tracker.evidence.searching.figures import FigureMatch
from tracker.evidence.searching.names import Names
from tracker.evidence.searching.passages import ReportMatch
from tracker.evidence.searching.related import Related


@dataclass(frozen=True, slots=True, kw_only=True)
class Chip:
    """A facet that is set. label: whom or what the value names, empty where it speaks for itself or names nothing."""

    facet: Facet
    value: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found. reports: one page of them; total: how many match, as far as they were counted.

    is_more: there are more than total. is_partial: only the newest WALKED reports were looked at. n_ranked: how many are
    in order of relevance, the newest. neighbours: the nearest figures, where none is the number asked for. next_mark:
    where the list goes on, empty on the last page. easier: the words apart, where together they find nothing.
    is_wordless: there is no word to look for. is_too_slow: the search was given up.
    """

    query: SearchQuery
    names: Names = field(default_factory=Names)
    related: tuple[Related, ...] = ()
    figures: tuple[FigureMatch, ...] = ()
    neighbours: tuple[FigureMatch, ...] = ()
    claims: tuple[rows.Item, ...] = ()
    facets: tuple[FacetValue, ...] = ()
    chips: tuple[Chip, ...] = ()
    reports: tuple[ReportMatch, ...] = ()
    total: int = 0
    is_more: bool = False
    is_partial: bool = False
    n_ranked: int = 0
    next_mark: str = ""
    easier: str = ""
    is_continued: bool = False
    is_wordless: bool = False
    is_too_slow: bool = False
