"""What was fetched of a report's page, and what each later edition changed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import pairwise

from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence.edits import Difference, difference
from tracker.evidence.models import Notice, Statement
from tracker.evidence.queries import known

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

    @property
    def is_retracted(self) -> bool:
        return any(notice.kind == Notice.Kind.RETRACTED for notice in self.notices)


def editions_of(report: Report, as_of: date | None = None) -> Editions:
    """What the report's editions say that had been fetched by that day, and how they differ."""
    texts = _texts(report.pk, as_of)
    newest = texts[-(MOST_CHANGES + 1) :]
    changes = [_change(before, after) for before, after in pairwise(newest)]
    current = report.current_text_id if as_of is None else texts[-1].pk if texts else None
    notices = Notice.objects.filter(text=current).order_by("start") if current else ()
    return Editions(
        notices=tuple(PageNotice(kind=row.kind, words=row.words) for row in notices),
        changes=tuple(change for change in reversed(changes) if change is not None),
    )


def _texts(report_id: int, as_of: date | None) -> Sequence[ArticleText]:
    """One text of every edition, the oldest first: the shown one of the newest, else what was derived last."""
    rows = (
        ArticleText.objects.filter(
            snapshot__in=Snapshot.objects.filter(known.fetched(as_of), report=report_id).values("pk")
        )
        .select_related("snapshot", "current_for")
        .defer("search", "snapshot__body", "snapshot__headers")
        .order_by("snapshot__fetched_at", "snapshot", "created_at", "pk")
    )
    by_snapshot: dict[int, ArticleText] = {}
    for row in rows:
        before = by_snapshot.get(row.snapshot_id)
        if before is None or not hasattr(before, "current_for"):
            by_snapshot[row.snapshot_id] = row
    return list(by_snapshot.values())


def _change(before: ArticleText, after: ArticleText) -> Change | None:
    """None where both read the same to a reader."""
    found = difference(before.text, after.text)
    new_title = after.title if after.title != before.title else ""
    if not found.passages and not new_title:
        return None
    shown = Difference(passages=found.passages[:MOST_PASSAGES], n_gone=found.n_gone, n_new=found.n_new)
    return Change(
        from_at=before.snapshot.fetched_at,
        to_at=after.snapshot.fetched_at,
        new_title=new_title,
        difference=shown,
        n_more=len(found.passages) - len(shown.passages),
        notices=tuple(
            PageNotice(kind=row.kind, words=row.words)
            for row in Notice.objects.filter(text=after).exclude(words__in=_notice_words(before)).order_by("start")
        ),
        vanished=_vanished(before, after),
    )


def _notice_words(text: ArticleText) -> list[str]:
    return list(Notice.objects.filter(text=text).values_list("words", flat=True))


def _vanished(before: ArticleText, after: ArticleText) -> tuple[str, ...]:
    """The words of what the older edition stated and the newer one does not, in the order of the text."""
    gone = Statement.objects.filter(text__snapshot=before.snapshot_id, retired_at__gte=after.snapshot.fetched_at)
    words = dict.fromkeys(gone.order_by("start", "pk").values_list("words", flat=True))
    return tuple(one for one in words if one not in after.text)
