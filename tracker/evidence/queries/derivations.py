"""Where a report has what it says from, as its page and the command line show it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F

from tracker.collection.models import Report
from tracker.evidence.models import Citation, Derivation, Document, OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.lineage import Lineage, lineage, standing

MOST_COPIES = 30
MOST_WITNESSES = 12
MOST_FELLOWS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Paper:
    """A document that reports name. n_reports: how many do; first_on, last_on: between which days they place it."""

    speaker: str
    speaker_slug: str
    kind: str
    first_on: date
    last_on: date
    n_reports: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One link of a chain of credit. name: the outlet or whose document it is; report: where it is in the store.

    how: how the report before derives from this. comes_back: the chain returns to a report that it led through.
    """

    name: str
    how: str
    report: rows.ReportLink | None = None
    paper: Paper | None = None
    comes_back: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruled:
    """A person's ruling as it is shown."""

    kind: str
    name: str
    who: str
    why: str
    made_at: datetime
    undone_at: datetime | None
    undone_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """A report's derivation. kind: as ruled, else as computed; computed: what was computed, in one word.

    sign, words: what told it, the second from the report itself, from start to end of its current text. chain: from the
    nearest to the end; copies: the other places of its text; witnesses: other reports that name its document; fellows:
    those that were asked for. undone: rulings that hold no more, the newest first.
    """

    kind: str
    computed: str
    sign: str
    sign_label: str
    words: str
    start: int | None
    end: int | None
    similarity: float | None
    ruling: Ruled | None
    undone: tuple[Ruled, ...]
    chain: tuple[Step, ...]
    copies: tuple[rows.ReportLink, ...]
    n_copies: int
    witnesses: tuple[rows.ReportLink, ...]
    fellows: tuple[rows.ReportLink, ...]


def origin_of_report(report_id: int, as_of: date | None = None, *, fellows: Collection[int] = ()) -> Origin | None:
    """What is on record of the report's origin; None where it was not read.

    With a day, without the reports that came out later; where it has its matter from is as it is known now. fellows: of
    which other reports links are wanted as well.
    """
    found = lineage(report_id)
    if found is None:
        return None
    naming = _naming(found)
    n_naming = Counter(document for document, _ in naming)
    others = {report for _, report in naming} - set(found.passed)
    witnesses = sorted(others)[: 4 * MOST_WITNESSES]
    links = _links({*found.copies, *witnesses, *fellows} - {report_id}, as_of)
    copies = [link for link in links if link.id in found.copies]
    row = found.places[report_id]
    rulings = [(one.undone_at is None, _ruled(one)) for one in found.rulings]
    ruling = next((ruled for stands, ruled in rulings if stands), None)
    return Origin(
        kind=ruling.kind if ruling else row.kind,
        computed=row.kind,
        sign=row.sign,
        sign_label=row.get_sign_display(),
        words=row.words,
        start=row.start,
        end=row.end,
        similarity=row.similarity,
        ruling=ruling,
        undone=tuple(ruled for stands, ruled in rulings if not stands),
        chain=tuple(_chain(found, n_naming)),
        copies=tuple(copies[:MOST_COPIES]),
        n_copies=len(copies),
        witnesses=tuple(link for link in links if link.id in witnesses)[:MOST_WITNESSES],
        fellows=tuple(link for link in links if link.id in fellows)[:MOST_FELLOWS],
    )


def _ruled(row: OriginRuling) -> Ruled:
    return Ruled(
        kind=row.kind,
        name=row.named or (row.parent.source.name if row.parent else ""),
        who=row.who,
        why=row.why,
        made_at=row.made_at,
        undone_at=row.undone_at,
        undone_by=row.undone_by,
    )


def _chain(found: Lineage, n_naming: Mapping[int, int]) -> Iterator[Step]:
    """What each derives from in turn, until one derives from nothing, is not stored, or was passed before."""
    for place, report in enumerate(found.passed):
        row = found.places.get(report)
        if row is None or report in found.passed[:place]:
            return
        step = _step(row, n_naming, passed=found.passed[: place + 1])
        if step is None:
            return
        yield step


def _step(row: Derivation, n_naming: Mapping[int, int], *, passed: Collection[int]) -> Step | None:
    """What one report derives from; None where it derives from nothing that has a name."""
    ruling = standing(row)
    told, document = (row, row.document) if ruling is None else (ruling, None)
    paper = _paper(document, n_naming)
    if told.kind == Derives.ORIGINAL:
        return None
    if told.parent is not None:
        link = visible.report_link(told.parent)
        comes_back = told.parent.pk in passed
        return Step(name=link.source.name, how=told.kind, report=link, paper=paper, comes_back=comes_back)
    if paper is not None and not told.named:
        return Step(name=paper.speaker, how=told.kind, paper=paper)
    return Step(name=told.named, how=told.kind, paper=paper) if told.named else None


def _paper(row: Document | None, n_naming: Mapping[int, int]) -> Paper | None:
    if row is None:
        return None
    return Paper(
        speaker=row.speaker.name,
        speaker_slug=row.speaker.slug,
        kind=row.kind,
        first_on=row.first_on,
        last_on=row.last_on,
        n_reports=n_naming.get(row.pk, 0),
    )


def _naming(found: Lineage) -> set[tuple[int, int]]:
    """The documents along the chain, each with every report that names it."""
    passed = (found.places[report] for report in found.passed if report in found.places)
    documents = {row.document_id for row in passed if row.document_id is not None}
    if not documents:
        return set()
    return set(Citation.objects.filter(document__in=documents).values_list("document", "report").distinct())


def _links(report_ids: Iterable[int], as_of: date | None) -> list[rows.ReportLink]:
    """The reports that were known on that day, the oldest first."""
    chosen = Report.objects.filter(known.listed(as_of), pk__in=set(report_ids)).select_related("source")
    ordered = chosen.order_by(F("published_at").asc(nulls_last=True), "pk")
    return [visible.report_link(report) for report in ordered]
