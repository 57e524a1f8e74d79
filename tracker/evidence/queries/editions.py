"""What was fetched of a report's page, and what each later edition changed."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from tracker.collection.models import ArticleText, Report
from tracker.evidence.edits import Difference, difference
from tracker.evidence.models import Notice, Statement
from tracker.grading.points import end_of

# A page that is edited every hour has its latest changes shown.
MOST_CHANGES = 5
MOST_PASSAGES = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class PageNotice:
    """What an edition says of its own correctness. kind: as `Notice.Kind`."""

    kind: str
    words: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One edition against the one before. vanished: the words of statements that it no longer makes."""

    from_at: datetime
    to_at: datetime
    new_title: str
    difference: Difference
    n_more: int
    notices: tuple[PageNotice, ...]
    vanished: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Editions:
    """How a report's text came to be as it is. notices: of the current edition; changes: the newest first."""

    notices: tuple[PageNotice, ...]
    changes: tuple[Change, ...]


def texts_of(report_id: int) -> Sequence[ArticleText]:
    """Every text that was ever derived from the report's page, the oldest edition first."""
    rows = ArticleText.objects.filter(snapshot__report=report_id).select_related("snapshot", "current_for")
    lean = rows.defer("search", "snapshot__body", "snapshot__headers")
    return list(lean.order_by("snapshot__fetched_at", "snapshot", "created_at", "pk"))


def editions_of(report: Report, texts: Iterable[ArticleText], as_of: date | None = None) -> Editions:
    """What the report's editions say that had been fetched by that day, and how they differ. texts: all of its."""
    editions = _editions(text for text in texts if as_of is None or text.snapshot.fetched_at <= end_of(as_of))
    newest = editions[-(MOST_CHANGES + 1) :]
    current = report.current_text_id if as_of is None else editions[-1].pk if editions else None
    notices = _notices([text.pk for text in newest])
    gone = _gone([text.snapshot_id for text in newest[:-1]])
    changes = [_change(before, after, notices, gone) for before, after in pairwise(newest)]
    return Editions(
        notices=tuple(notices.get(current, ())) if current else (),
        changes=tuple(change for change in reversed(changes) if change is not None),
    )


def _editions(texts: Iterable[ArticleText]) -> Sequence[ArticleText]:
    """One text of every edition: the shown one of the newest, else what was derived last."""
    by_snapshot: dict[int, ArticleText] = {}
    for row in texts:
        before = by_snapshot.get(row.snapshot_id)
        if before is None or not hasattr(before, "current_for"):
            by_snapshot[row.snapshot_id] = row
    return list(by_snapshot.values())


def _notices(texts: Iterable[int]) -> dict[int, list[PageNotice]]:
    """What each of these texts says of its own correctness, in its own order; one query."""
    found: dict[int, list[PageNotice]] = defaultdict(list)
    for row in Notice.objects.filter(text__in=texts).order_by("start"):
        found[row.text_id].append(PageNotice(kind=row.kind, words=row.words))
    return found


def _gone(snapshots: Sequence[int]) -> Sequence[Statement]:
    """What these editions stated and is retired since, in the order of the text; one query, none without an edition."""
    if not snapshots:
        return ()
    gone = Statement.objects.filter(text__snapshot__in=snapshots, retired_at__isnull=False).select_related("text")
    return list(gone.defer("text__text", "text__search").order_by("start", "pk"))


def _change(
    before: ArticleText, after: ArticleText, notices: Mapping[int, Sequence[PageNotice]], gone: Iterable[Statement]
) -> Change | None:
    """None where both read the same to a reader."""
    found = difference(before.text, after.text)
    new_title = after.title if after.title != before.title else ""
    if not found.passages and not new_title:
        return None
    known_words = {notice.words for notice in notices.get(before.pk, ())}
    vanished = dict.fromkeys(
        one.words
        for one in gone
        if one.text.snapshot_id == before.snapshot_id
        and one.retired_at is not None
        and one.retired_at >= after.snapshot.fetched_at
        and one.words not in after.text
    )
    return Change(
        from_at=before.snapshot.fetched_at,
        to_at=after.snapshot.fetched_at,
        new_title=new_title,
        difference=Difference(passages=found.passages[:MOST_PASSAGES], n_gone=found.n_gone, n_new=found.n_new),
        n_more=max(0, len(found.passages) - MOST_PASSAGES),
        notices=tuple(one for one in notices.get(after.pk, ()) if one.words not in known_words),
        vanished=tuple(vanished),
    )
