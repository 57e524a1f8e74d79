"""One report with everything that was read out of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db.models import Prefetch

from tracker.collection.facts import DatedPost, read_facts
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence.models import Statement, Support
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.derivations import Origin, origin_of_report
from tracker.evidence.queries.editions import Editions, editions_of, texts_of
from tracker.evidence.queries.links import Links, links_of
from tracker.evidence.queries.natures import Nature, nature_of
from tracker.evidence.queries.origins import origin_of
from tracker.grading.parts import OriginPart

# A quotation stays short: the sentence around the words, and no more than this on either side.
PASSAGE_REACH = 240
# Of an item's key so much names its place on a page.
ANCHOR_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """One snapshot of the page. n_bytes: its size, None where that is not known; sha256: of exactly those bytes."""

    sha256: str
    fetched_at: datetime
    n_bytes: int | None
    status: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Quoted:
    """Words in their place: `around[start:end]` are the words, `around` a little of what is near."""

    around: str
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadItem(Quoted):
    """One extracted item beside its evidence.

    item: the assertion it supports; by: who says or does it here; confidence: how sure the extractor is that the report
    says so; post: of a live blog, in which it stands; anchor: its place on the report's page, the item's key for the first.
    """

    item: rows.Item
    by: rows.ActorLink | None
    said: rows.ClaimContent | None
    counted: rows.Quantity | None
    done: rows.ResponseContent | None
    confidence: float
    post: DatedPost | None
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportPage:
    """A report whole. is_unread: its newest edition could not be analysed so far, of today only; editions: newest first; origin: whose news it is, empty where nothing was read out of it.
    derivation: None where it was not read; credit: the words that told it; history: how its editions differ."""

    report: rows.ReportLink
    byline: str
    published_source: str
    announced_update_at: datetime | None
    reading_minutes: int | None
    is_relevant: bool | None
    relevance: float | None
    failure: str
    is_unread: bool
    editions: tuple[Edition, ...]
    items: tuple[ReadItem, ...]
    origin: OriginPart | None
    derivation: Origin | None
    credit: Quoted | None
    history: Editions
    nature: Nature
    links: Links


def report_page(report_id: int, as_of: date | None = None) -> ReportPage | None:
    """The report with all that was known of it on that day; None where there was no such report."""
    snapshots = Snapshot.objects.filter(known.fetched(as_of))
    report = (
        Report.objects.select_related("source")
        .prefetch_related(Prefetch("snapshots", snapshots.defer("body", "headers").order_by("-fetched_at")))
        .filter(known.listed(as_of), pk=report_id)
        .first()
    )
    if report is None:
        return None
    texts = texts_of(report.pk)
    items = _read_items(report, {text.pk: text for text in texts}, as_of)
    origin = origin_of(report.pk, (read.item for read in items))
    derivation = origin_of_report(report.pk, as_of, fellows=origin.report_ids if origin else ())
    return ReportPage(
        report=visible.report_link(report),
        byline=report.byline,
        published_source=report.published_source,
        announced_update_at=report.announced_update_at,
        reading_minutes=report.reading_minutes,
        is_relevant=report.is_relevant,
        relevance=report.relevance,
        failure=report.failure,
        is_unread=as_of is None and any(newest.failure for newest in report.snapshots.all()[:1]),
        editions=tuple(_edition(snapshot) for snapshot in report.snapshots.all()),
        items=items,
        origin=origin,
        derivation=derivation,
        credit=_credit(derivation, next((text.text for text in texts if text.pk == report.current_text_id), "")),
        history=editions_of(report, texts, as_of),
        nature=nature_of(report, texts, as_of),
        links=links_of(report.pk, as_of),
    )


def _edition(snapshot: Snapshot) -> Edition:
    return Edition(
        sha256=snapshot.sha256,
        fetched_at=snapshot.fetched_at,
        n_bytes=snapshot.n_bytes,
        status=snapshot.status,
    )


def _read_items(report: Report, texts: Mapping[int, ArticleText], as_of: date | None) -> tuple[ReadItem, ...]:
    """What was read out of the report, in its own order. texts: what its statements stand in."""
    told = Support.objects.filter(known.said(as_of, "statement__"), statement__report=report)
    supports = list(told.select_related("statement__claimant__parent").order_by("statement__start", "statement", "pk"))
    wanted = visible.assertions(as_of).filter(id__in={support.assertion_id for support in supports})
    by_id = {item.id: item for item in visible.items(wanted, as_of)}
    found = []
    seen: Counter[int] = Counter()
    for support in supports:
        item = by_id.get(support.assertion_id)
        if item is not None:
            seen[item.id] += 1
            anchor = item.key[:ANCHOR_LENGTH] + (f"-{seen[item.id]}" if seen[item.id] > 1 else "")
            found.append(_read_item(support.statement, texts[support.statement.text_id], item, anchor))
    return tuple(found)


def _read_item(statement: Statement, text: ArticleText, item: rows.Item, anchor: str) -> ReadItem:
    around, start = passage(text.text, statement.start, statement.end)
    return ReadItem(
        item=item,
        by=visible.actor_link(statement.claimant) if statement.claimant else None,
        said=visible.claim(statement),
        counted=visible.quantity(statement),
        done=visible.response(statement),
        confidence=statement.confidence,
        post=read_facts(text.facts).post_at(statement.start),
        anchor=anchor,
        around=around,
        start=start,
        end=start + statement.end - statement.start,
    )


def _credit(origin: Origin | None, text: str) -> Quoted | None:
    """What told the derivation, in its sentence; None where the text does not say it there any more."""
    if origin is None or origin.start is None or origin.end is None or text[origin.start : origin.end] != origin.words:
        return None
    around, start = passage(text, origin.start, origin.end)
    return Quoted(around=around, start=start, end=start + len(origin.words))


def passage(text: str, start: int, end: int) -> tuple[str, int]:
    """The paragraph around a span, cut to PASSAGE_REACH on either side at a blank, and where the span starts in it."""
    low = text.rfind("\n", 0, start) + 1
    high = text.find("\n", end)
    high = len(text) if high < 0 else high
    before, after_ = "", ""
    if start - low > PASSAGE_REACH:
        blank = text.find(" ", start - PASSAGE_REACH, start)
        low, before = (blank + 1 if blank >= 0 else start), "… "
    if high - end > PASSAGE_REACH:
        blank = text.rfind(" ", end, end + PASSAGE_REACH)
        high, after_ = (blank if blank >= 0 else end), " …"
    return before + text[low:high] + after_, start - low + len(before)
