"""Input that was not understood -> one row per fault, however often it comes back."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from django.db.models import F

from tracker.collection import clock
from tracker.collection.models import Issue, Report, Source


class IssueKind(StrEnum):
    """What sort of input was not understood."""

    REJECTED_ENTRY = "rejected_entry"
    DAMAGED_FEED = "damaged_feed"
    NO_ARTICLE = "no_article"
    CUT_TEXT = "cut_text"
    MOVED_FEED = "moved_feed"
    GONE_FEED = "gone_feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Fault:
    """One thing that was not understood; the same kind and detail at the same place are the same fault."""

    kind: IssueKind
    detail: str


def log(faults: Sequence[Fault], *, source: Source, report: Report | None = None) -> None:
    """Every fault has its row; one that was logged before is counted there."""
    if not faults:
        return
    moment = clock.now()
    times = Counter(faults)
    rows = {_key(fault, source, report): fault for fault in times}
    known = set(Issue.objects.filter(key__in=rows).order_by("key").values_list("key", flat=True))
    for key in sorted(known):
        Issue.objects.filter(key=key).update(last_seen_at=moment, n_seen=F("n_seen") + times[rows[key]])
    Issue.objects.bulk_create(
        [
            Issue(
                key=key,
                source=source,
                report=report,
                kind=fault.kind.value,
                detail=fault.detail,
                first_seen_at=moment,
                last_seen_at=moment,
                n_seen=times[fault],
            )
            for key, fault in rows.items()
            if key not in known
        ],
        ignore_conflicts=True,
    )


def _key(fault: Fault, source: Source, report: Report | None) -> str:
    place = f"{source.slug}\0{report.key if report else ''}\0{fault.kind}\0{fault.detail}"
    return hashlib.sha256(place.encode()).hexdigest()
