"""What sort of page a report's text comes from, how much of it there was to be read, and where its facts stood."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from scrapers.records import Access, DatePrecision, PageForm
from tracker.collection.facts import SaidDate, TextFacts, read_facts
from tracker.collection.models import ArticleText, Report, StandIn
from tracker.evidence.queries.rows import StatedDay
from tracker.grading.points import end_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SourcedDay:
    """A date and where it was read. source: `DateSource`."""

    on: StatedDay
    source: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CameInstead:
    """What the outlet sent in place of the article when it was asked last. lack: `ArticleLack`."""

    lack: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Nature:
    """A text's page. form: `PageForm`, access: `Access`; barrier: what told that the rest is kept back; read_from: where
    title, byline, language and address were read; others: what else is said of the day it came out."""

    form: str = PageForm.ARTICLE.value
    access: str = Access.WHOLE.value
    facts: TextFacts = field(default_factory=TextFacts)
    updated: SourcedDay | None = None
    others: tuple[SourcedDay, ...] = ()
    instead: CameInstead | None = None

    @property
    def is_beginning(self) -> bool:
        return self.access == Access.BEGINNING

    @property
    def read_from(self) -> Mapping[str, str]:
        return self.facts.read_from


def nature_of(report: Report, texts: Iterable[ArticleText], as_of: date | None = None) -> Nature:
    """The nature of the text that is shown, or that was shown on that day; one query. texts: all of the report's."""
    instead = _instead(report, as_of)
    text = _shown(report, texts, as_of)
    if text is None:
        return Nature(instead=instead)
    facts = read_facts(text.facts)
    return Nature(
        form=text.form,
        access=text.access,
        facts=facts,
        updated=_sourced(facts.updated) if facts.updated else None,
        others=tuple(_others(report, facts.dates)),
        instead=instead,
    )


def _instead(report: Report, as_of: date | None) -> CameInstead | None:
    kept = StandIn.objects.filter(report=report).values_list("lack", "fetched_at").first()
    if kept is None or (as_of is not None and kept[1] > end_of(as_of)):
        return None
    return CameInstead(lack=kept[0], at=kept[1])


def _shown(report: Report, texts: Iterable[ArticleText], as_of: date | None) -> ArticleText | None:
    if as_of is None:
        return next((text for text in texts if text.pk == report.current_text_id), None)
    known = [text for text in texts if text.snapshot.fetched_at <= end_of(as_of)]
    return known[-1] if known else None


def _others(report: Report, dates: Iterable[SaidDate]) -> Iterator[SourcedDay]:
    """What is said of the day of publication and differs from what is shown as that, the first of each source."""
    if report.published_on is None:
        return
    seen = {report.published_source}
    for said in dates:
        if said.source not in seen and _contradicts(said, report.published_on):
            seen.add(said.source)
            yield _sourced(said)


def _contradicts(said: SaidDate, on: date) -> bool:
    length = {DatePrecision.YEAR: 4, DatePrecision.MONTH: 7}.get(DatePrecision(said.precision), 10)
    return said.on.isoformat()[:length] != on.isoformat()[:length]


def _sourced(said: SaidDate) -> SourcedDay:
    return SourcedDay(on=StatedDay(said.on, said.precision), source=said.source)
