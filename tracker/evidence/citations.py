"""One stored reading -> whom the report credits, each with the words that do so and how much hangs on it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.collection.models import ArticleText
from tracker.evidence.directness import is_nameless, is_outlet, speakers_of, via_of
from tracker.evidence.documents import Named, find_documents
from tracker.evidence.marks import MarkKind, find_marks, wire_name
from tracker.evidence.models import Actor, Citation, Mention, Reading, Statement
from tracker.evidence.models.statements import WITHDRAWS, StatementKind
from tracker.evidence.outlets import Outlets, plain
from tracker.evidence.said import principal
from tracker.extraction import lexicon
from tracker.extraction.records import Predicate

_WORDS = 300
# A document that is dated longer ago than this is not the news of the report.
_LONGEST_AGO = timedelta(days=400)
_SOMEBODY = frozenset(
    {"company", "lab", "startup", "start-up", "firm", "ministry", "agency", "department", "committee"}
)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Source:
    """One report as credits are looked for in it. on: its own day."""

    text: ArticleText
    statements: Sequence[Statement]
    weighty: Sequence[Statement]
    outlets: Outlets
    on: date

    @property
    def own(self) -> int:
        return self.text.snapshot.report.source_id


def weighty_among(statements: Iterable[Statement]) -> list[Statement]:
    """The statements that a report is about: allegations, figures and responses; without any all its claims."""
    rows = list(statements)
    chosen = [
        row
        for row in rows
        if row.kind in (StatementKind.FIGURE, StatementKind.RESPONSE)
        or row.predicate in (Predicate.ALLEGES_DISTILLATION, WITHDRAWS)
    ]
    return chosen or [row for row in rows if row.kind == StatementKind.CLAIM and row.predicate != Predicate.NO_RESPONSE]


def find_citations(text: ArticleText, outlets: Outlets, on: date) -> list[Citation]:
    """The report's credits as rows that are not stored yet; on: the report's own day."""
    rows = (
        Statement.objects.filter(report=text.snapshot.report_id, text=text, retired_at=None)
        .select_related("claimant__parent__parent", "report__source")
        .prefetch_related("speakers__parent__parent")
        .order_by("start", "end", "key")
    )
    statements = list(rows)
    source = _Source(text=text, statements=statements, weighty=weighty_among(statements), outlets=outlets, on=on)
    found: dict[tuple[str, str, str], Citation] = {}
    for citation in [*_marks(source), *_go_betweens(source), *_documents(source), *_credits(source)]:
        is_whole = citation.way in (Citation.Way.WIRE, Citation.Way.TRANSLATED)
        key = (citation.folded, "" if is_whole else citation.way, citation.document_kind)
        found.setdefault(key, citation)
    credited = {key[0] for key in found if key[1] != Citation.Way.CREDIT}
    return [row for row in found.values() if row.way != Citation.Way.CREDIT or row.folded not in credited]


def _citation(source: _Source, way: Citation.Way, name: str, rule: str, start: int, end: int) -> Citation:
    return Citation(
        report=source.text.snapshot.report,
        way=way,
        name=name[:_WORDS],
        folded=plain(name)[:_WORDS],
        rule=rule[:60],
        on=source.on,
        words=source.text.text[start:end][:_WORDS],
        start=start,
        end=end,
    )


def _marks(source: _Source) -> Iterator[Citation]:
    for mark in find_marks(source.text.text):
        if source.outlets.is_called(source.own, mark.name):
            continue
        is_translated = mark.kind is MarkKind.TRANSLATED
        way = Citation.Way.TRANSLATED if is_translated else Citation.Way.WIRE
        row = _citation(source, way, mark.name, mark.rule, mark.start, mark.end)
        row.derivation = "copy" if is_translated else mark.kind.value
        row.shares = len(source.weighty)
        yield row
    byline = wire_name(source.text.snapshot.report.byline.removeprefix("By ").strip())
    if byline != source.text.snapshot.report.byline.removeprefix("By ").strip() and not source.outlets.is_called(
        source.own, byline
    ):
        row = _citation(source, Citation.Way.WIRE, byline, "byline", 0, 0)
        row.words, row.derivation, row.shares = source.text.snapshot.report.byline[:_WORDS], "copy", len(source.weighty)
        yield row


def _go_betweens(source: _Source) -> Iterator[Citation]:
    hanging: dict[str, list[Statement]] = {}
    for row in source.statements:
        for name in via_of(row):
            if not name[:1].islower() and not source.outlets.is_called(source.own, name):
                hanging.setdefault(name, []).append(row)
    weighty = {row.pk for row in source.weighty}
    for name, rows in hanging.items():
        first = rows[0]
        made = _citation(source, Citation.Way.VIA, name, "via", first.start, first.end)
        made.shares = sum(row.pk in weighty for row in rows)
        yield made


def _documents(source: _Source) -> Iterator[Citation]:
    mentions = list(Mention.objects.filter(text=source.text).select_related("actor__parent__parent"))
    accuser = _only_accuser(source)
    rows: dict[tuple[int, str], Citation] = {}
    for statement in source.statements:
        if statement.kind == StatementKind.RESPONSE or statement.predicate == Predicate.NO_RESPONSE:
            continue
        for named in find_documents(statement.words):
            speaker = _author(named, statement, mentions, accuser)
            if speaker is None or source.own in source.outlets.pages_of(speaker):
                continue
            start = statement.start + named.start
            row = _citation(source, Citation.Way.DOCUMENT, speaker.name, "document", start, start + len(named.words))
            row.speaker, row.document_kind, row.on = speaker, named.kind, _day(statement, source.on)
            row.shares = _n_spoken(source.weighty, speaker)
            known = rows.setdefault((speaker.pk, named.kind), row)
            known.on = min(known.on, row.on)
    yield from rows.values()


def _only_accuser(source: _Source) -> Actor | None:
    alleging = [row for row in source.statements if row.predicate == Predicate.ALLEGES_DISTILLATION]
    accusers = {principal(row.claimant) for row in alleging if row.claimant is not None}
    return accusers.pop() if len(accusers) == 1 else None


def _author(named: Named, statement: Statement, mentions: Sequence[Mention], accuser: Actor | None) -> Actor | None:
    """Whose document it is: the owner named beside it, else who speaks in the sentence; None where nobody can tell."""
    owner = named.owner.removeprefix("The ").removeprefix("the ").removeprefix("its ")
    if owner and owner not in _SOMEBODY:
        at = statement.start + named.start + named.words.find(owner)
        beside = [m.actor for m in mentions if m.start < at + len(owner) and at < m.end]
        speaker = principal(beside[0]) if beside else None
    else:
        speaking = speakers_of(statement)
        speaker = principal(speaking[0]) if speaking else accuser
    return None if speaker is None or is_outlet(speaker) or is_nameless(speaker) else speaker


def _day(statement: Statement, on: date) -> date:
    """The day that the sentence gives, where it can be the document's, else the report's own."""
    stated = statement.occurred_on
    if stated is None or statement.occurred_precision != "day" or not on - _LONGEST_AGO <= stated <= on:
        return on
    return stated


def _n_spoken(weighty: Iterable[Statement], speaker: Actor) -> int:
    return sum(speaker in {principal(one) for one in speakers_of(row)} for row in weighty)


def _credits(source: _Source) -> Iterator[Citation]:
    """What the reader found credited: an outlet in the sentences that it stands in, a speaker in all its words."""
    reading = Reading.objects.filter(text=source.text).first()
    for name, rule, start, end in reading.credits if reading else ():
        if name[:1].islower() or source.outlets.is_called(source.own, name):
            continue
        made = _citation(source, Citation.Way.CREDIT, name, rule, start, end)
        facts = lexicon.find_actor(name)
        if source.outlets.news(name) or (facts is not None and facts.role == "outlet"):
            made.shares = sum(row.start < end and start < row.end for row in source.weighty)
        else:
            actor = Actor.objects.select_related("parent__parent").filter(name=name).first()
            made.speaker = principal(actor) if actor else None
            made.shares = _n_spoken(source.weighty, made.speaker) if made.speaker else 0
            if made.speaker and source.own in source.outlets.pages_of(made.speaker):
                continue
        yield made
