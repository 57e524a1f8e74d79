"""What changed in a week, summed up by what it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.collection.clock import now
from tracker.collection.models import Report
from tracker.evidence.models import Assertion, Change
from tracker.evidence.queries import visible
from tracker.evidence.queries.item_links import LINKED
from tracker.evidence.queries.linked import Link, attach, with_links
from tracker.evidence.queries.rows import IncidentLink, ResponseLink

DAYS = 7
# More that one week concerned are counted, not named.
MOST_SUBJECTS = 6
# Of a week with more changes only so many of the newest are read.
MOST_READ = 400
_LINKS = {
    "assertion": Link(model=Assertion, columns=("id",), links={name: LINKED[name] for name in ("incident", "stage")}),
    "report": Link(model=Report, columns=("id", "title")),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """What changes of the week concern: an incident with all that answers it, a response that answers no single one, a
    report, or none of them. counts: kind -> how many."""

    incident: IncidentLink | None
    response: ResponseLink | None
    report: tuple[int, str] | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The changes from `since` on. subjects: what they concern, each once, that of the newest first, MOST_SUBJECTS at
    most; n_more: others. n_read: of how many changes that is told, where there are more; else None."""

    since: date
    subjects: tuple[Concerned, ...]
    n_more: int
    n_read: int | None


@dataclass(frozen=True, slots=True)
class _Subject:
    incident: IncidentLink | None = None
    response: ResponseLink | None = None
    report: tuple[int, str] | None = None


def week(as_of: date | None = None) -> Week:
    """The week that ends with that day, or today; one query."""
    last = as_of or now().date()
    since = last - timedelta(days=DAYS - 1)
    told = Change.objects.filter(day__gte=since, day__lte=last).only("kind", "assertion", "report")
    newest = list(with_links(told, _LINKS).order_by("-day", "-id")[: MOST_READ + 1])
    counts: dict[_Subject, Counter[str]] = {}
    for change in newest[:MOST_READ]:
        counts.setdefault(_subject(attach(change, _LINKS)), Counter())[change.kind] += 1
    subjects = [
        Concerned(incident=of.incident, response=of.response, report=of.report, counts=kinds)
        for of, kinds in counts.items()
    ]
    return Week(
        since=since,
        subjects=tuple(subjects[:MOST_SUBJECTS]),
        n_more=max(0, len(subjects) - MOST_SUBJECTS),
        n_read=MOST_READ if len(newest) > MOST_READ else None,
    )


def _subject(change: Change) -> _Subject:
    if change.assertion is not None:
        incident, stage = change.assertion.incident, getattr(change.assertion, "stage", None)
        if incident is not None:
            return _Subject(incident=visible.incident_link(incident))
        if stage is not None:
            return _Subject(response=visible.response_link(stage.response))
    if change.report is not None:
        return _Subject(report=(change.report.pk, change.report.title))
    return _Subject()
