"""Snapshots, the texts made of them, and the words in those texts that everything shown rests on."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator

from scrapers.errors import ScrapeError
from tracker.collection.child import children
from tracker.collection.derive import derive_page, text_version
from tracker.collection.exchanges import as_fetched
from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.collection.rederive import announced_date
from tracker.evidence.auditing.faults import REDERIVE, REREAD, RESTORE, Check, Fault, Subject
from tracker.evidence.models import Citation, Derivation, Mention, Notice, Reading, Statement

_CITED = 300  # characters of its words that a citation or derivation keeps


def _reports() -> Iterable[int]:
    return (
        Report.objects.filter(snapshots__isnull=False).order_by("pk").distinct().values_list("pk", flat=True).iterator()
    )


def _look(report_id: int) -> Iterator[Fault]:
    """Every edition of one report."""
    report = Report.objects.get(pk=report_id)
    where = f"/reports/{report_id}/"
    for snapshot in Snapshot.objects.filter(report=report_id).order_by("pk").iterator(chunk_size=1):
        if hashlib.sha256(snapshot.body).hexdigest() != snapshot.sha256:
            why = "the stored bytes do not have the hash that they were stored with"
            yield Fault(subject=Subject.SNAPSHOT, what=f"snapshot {snapshot.pk}", where=where, why=why, remedy=RESTORE)
            continue
        for text in ArticleText.objects.filter(snapshot=snapshot).defer("search"):
            yield from _text(report, snapshot, text, where)
            yield from _words(text, where)
    if report.current_text_id is not None:
        yield from _credits(report, where)


def _text(report: Report, snapshot: Snapshot, text: ArticleText, where: str) -> Iterator[Fault]:
    """Texts of an older page reader cannot be made anew; those of the present one come out the same."""
    if text.text_version != text_version():
        return
    try:
        page = children().run(report.url, derive_page, as_fetched(report, snapshot), announced=announced_date(report))
    except ScrapeError as error:
        why = f"its snapshot gives no article any more ({error})"
    else:
        if (page.title, page.text) == (text.title, text.text):
            return
        why = "it is not what the present page reader makes of its snapshot"
    yield Fault(subject=Subject.TEXT, what=f"article text {text.pk}", where=where, why=why, remedy=REDERIVE)


def _words(text: ArticleText, where: str) -> Iterator[Fault]:
    """What rests on words of this edition has them there, character by character."""
    statements = Statement.objects.filter(text=text).values_list("pk", "start", "end", "words")
    mentions = Mention.objects.filter(text=text).values_list("pk", "start", "end", "words")
    notices = Notice.objects.filter(text=text).values_list("pk", "start", "end", "words")
    for name, rows in (("statement", statements), ("mention", mentions), ("notice", notices)):
        for pk, start, end, words in rows.iterator():
            found = text.text[start:end]
            if not words or (found != words if name != "notice" else not found.startswith(words)):
                yield _misplaced(f"{name} {pk}", words, where)
    for reading in Reading.objects.filter(text=text):
        for name, _, start, end in reading.credits:
            if not 0 <= start < end <= len(text.text):
                yield _misplaced(f"credit of {name}", name, where)
    astray = Statement.objects.filter(text=text).exclude(report=text.snapshot.report_id)
    for pk in astray.values_list("pk", flat=True):
        why = "it is filed under another report than its text"
        yield Fault(subject=Subject.REFERENCE, what=f"statement {pk}", where=where, why=why, remedy=REREAD)


def _credits(report: Report, where: str) -> Iterator[Fault]:
    """What tells a report's origin stands in its current text, or in its byline."""
    text = ArticleText.objects.values_list("text", flat=True).get(current_for=report)
    byline = report.byline[:_CITED]
    rows = [
        *Citation.objects.filter(report=report).values_list("words", "start", "end"),
        *Derivation.objects.filter(report=report, start__isnull=False).values_list("words", "start", "end"),
    ]
    for words, start, end in rows:
        if words not in (text[start:end][:_CITED], byline):
            yield _misplaced("credit", words, where)


def _misplaced(what: str, words: str, where: str) -> Fault:
    why = f"the words that it rests on are not where it says in the stored text: {words[:80]!r}"
    return Fault(subject=Subject.WORDS, what=what, where=where, why=why, remedy=REREAD)


TEXTS = Check(name="reports with their snapshots, texts and words", units=_reports, look=_look)
