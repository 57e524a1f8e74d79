"""What changed in a week, summed up by what it concerns."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from django.db.models import Count, Max

from tracker.collection.clock import now
from tracker.evidence.models import Change
from tracker.evidence.queries.rows import IncidentLink, ResponseLink

DAYS = 7
# More that one week concerned are counted, not named.
MOST_SUBJECTS = 6
_MOST_ROWS = 400
_OF = (
    "assertion__incident__slug",
    "assertion__incident__title",
    "assertion__stage__response__slug",
    "assertion__stage__response__title",
    "report",
    "report__title",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """What changes of the week concern: an incident, a response, a report, or none of them. counts: kind -> how many."""

    incident: IncidentLink | None
    response: ResponseLink | None
    report: tuple[int, str] | None
    counts: Mapping[str, int]


@dataclass(frozen=True, slots=True, kw_only=True)
class Week:
    """The changes from `since` on. subjects: what they concern, the newest first, MOST_SUBJECTS at most; n_more: others."""

    since: date
    subjects: tuple[Concerned, ...]
    n_more: int


def week(as_of: date | None = None) -> Week:
    """The week that ends with that day, or today; one query."""
    last = as_of or now().date()
    since = last - timedelta(days=DAYS - 1)
    told = Change.objects.filter(day__gte=since, day__lte=last).values("kind", *_OF)
    found = told.annotate(n=Count("pk"), newest=Max("day"), last=Max("pk")).order_by("-newest", "-last")
    counts: dict[tuple[object, ...], Counter[str]] = {}
    for row in found[:_MOST_ROWS]:
        subject = tuple(row[name] for name in _OF)
        counts.setdefault(subject, Counter())[row["kind"]] += row["n"]
    subjects = [_concerned(subject, kinds) for subject, kinds in counts.items()]
    return Week(since=since, subjects=tuple(subjects[:MOST_SUBJECTS]), n_more=max(0, len(subjects) - MOST_SUBJECTS))


def _concerned(subject: tuple[object, ...], counts: Mapping[str, int]) -> Concerned:
    slug, title, response, response_title, report, report_title = subject
    return Concerned(
        incident=IncidentLink(slug=str(slug), title=str(title)) if slug else None,
        response=ResponseLink(str(response), str(response_title)) if response else None,
        report=(int(str(report)), str(report_title)) if report else None,
        counts=counts,
    )
