"""Where a report has what it says from, as its page and the command line show it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import F, Q

from tracker.collection.models import Report
from tracker.evidence.models import Citation, Derivation, Document, OriginRuling
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.tracing import MAX_STEPS, trace

MOST_COPIES = 30
MOST_WITNESSES = 12


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

    sign, words: what told it, the second from the report itself. chain: from the nearest to the end; copies: the other
    places of its text; witnesses: other reports that name its document. rulings: those undone, the newest first.
    """

    kind: str
    computed: str
    sign: str
    sign_label: str
    words: str
    similarity: float | None
    ruling: Ruled | None
    undone: tuple[Ruled, ...]
    chain: tuple[Step, ...]
    copies: tuple[rows.ReportLink, ...]
    n_copies: int
    witnesses: tuple[rows.ReportLink, ...]


def origin_of_report(report_id: int, as_of: date | None = None) -> Origin | None:
    """What is on record of the report's origin; None where it was not read.

    With a day, without the reports that came out later; where it has its matter from is as it is known now.
    """
    row = Derivation.objects.filter(pk=report_id).first()
    if row is None:
        return None
    rulings = [
        (ruling.undone_at is None, _ruled(ruling))
        for ruling in OriginRuling.objects.filter(report=report_id)
        .select_related("parent__source")
        .order_by("-made_at", "-pk")
    ]
    ruling = next((ruled for stands, ruled in rulings if stands), None)
    chain = _chain(report_id)
    copies = _copies(report_id, as_of)
    return Origin(
        kind=ruling.kind if ruling else row.kind,
        computed=row.kind,
        sign=row.sign,
        sign_label=row.get_sign_display(),
        words=row.words,
        similarity=row.similarity,
        ruling=ruling,
        undone=tuple(ruled for stands, ruled in rulings if not stands),
        chain=chain,
        copies=tuple(copies[:MOST_COPIES]),
        n_copies=len(copies),
        witnesses=_witnesses(report_id, chain, as_of),
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


def _chain(report_id: int) -> tuple[Step, ...]:
    """What each derives from in turn, until one derives from nothing, is not stored, or was passed before."""
    steps: list[Step] = []
    passed = [report_id]
    while len(steps) < MAX_STEPS:
        step, onward = _next(passed[-1], passed)
        if step is None:
            break
        steps.append(step)
        if onward is None:
            break
        passed.append(onward)
    return tuple(steps)


def _next(report_id: int, passed: list[int]) -> tuple[Step | None, int | None]:
    ruling = OriginRuling.objects.filter(report=report_id, undone_at=None).select_related("parent__source").first()
    row = Derivation.objects.select_related("parent__source", "document__speaker").filter(pk=report_id).first()
    if ruling is not None:
        kind, parent, named, document = ruling.kind, ruling.parent, ruling.named, None
    elif row is not None:
        kind, parent, named, document = row.kind, row.parent, row.named, row.document
    else:
        return None, None
    if kind == Derives.ORIGINAL:
        return None, None
    if parent is not None:
        comes_back = parent.pk in passed
        link = visible.report_link(parent)
        step = Step(name=parent.source.name, how=kind, report=link, paper=_paper(document), comes_back=comes_back)
        return step, None if comes_back else parent.pk
    if document is not None and not named:
        return Step(name=document.speaker.name, how=kind, paper=_paper(document)), None
    return (Step(name=named, how=kind, paper=_paper(document)), None) if named else (None, None)


def _paper(row: Document | None) -> Paper | None:
    if row is None:
        return None
    return Paper(
        speaker=row.speaker.name,
        speaker_slug=row.speaker.slug,
        kind=row.kind,
        first_on=row.first_on,
        last_on=row.last_on,
        n_reports=Citation.objects.filter(document=row).values("report").distinct().count(),
    )


def _copies(report_id: int, as_of: date | None) -> list[rows.ReportLink]:
    """The other places of the report's text, the oldest first, as rulings leave them."""
    near = {report_id}
    fresh = set(near)
    while fresh:
        ruled = OriginRuling.objects.filter(undone_at=None, kind=Derives.COPY, parent__isnull=False)
        pairs = [
            *Derivation.objects.filter(Q(pk__in=fresh) | Q(head__in=fresh)).values_list("pk", "head"),
            *ruled.filter(Q(report__in=fresh) | Q(parent__in=fresh)).values_list("report", "parent"),
        ]
        fresh = {one for pair in pairs for one in pair} - near
        near |= fresh
    traces = trace(near)
    mine = traces.head_of(report_id)
    same = [one for one in near if one != report_id and traces.head_of(one) == mine]
    return _links(same, as_of)


def _witnesses(report_id: int, chain: tuple[Step, ...], as_of: date | None) -> tuple[rows.ReportLink, ...]:
    """Other reports that name the document at the end of the chain, the oldest first."""
    through = {step.report.id for step in chain if step.report is not None} | {report_id}
    documents = Derivation.objects.filter(pk__in=through, document__isnull=False).values("document")
    naming = Citation.objects.filter(document__in=documents).exclude(report__in=through)
    found = sorted(set(naming.values_list("report", flat=True)))[: 4 * MOST_WITNESSES]
    return tuple(_links(found, as_of)[:MOST_WITNESSES])


def _links(report_ids: list[int], as_of: date | None) -> list[rows.ReportLink]:
    chosen = Report.objects.filter(known.listed(as_of), pk__in=report_ids).select_related("source")
    ordered = chosen.order_by(F("published_at").asc(nulls_last=True), "pk")
    return [visible.report_link(report) for report in ordered]
