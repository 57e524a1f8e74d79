"""What was collected accounts for itself: every entry, every report, every turn at a host; each rule one question."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from django.db.models import Count, Exists, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from scrapers import schedule
from tracker.collection import clock
from tracker.collection.issues import IssueKind
from tracker.collection.models import Feed, Fetch, Issue, Report, Snapshot, Source
from tracker.evidence.auditing.faults import ASK_AGAIN, RESTORE, Check, Fault, Subject

AHEAD = timedelta(hours=48)  # a date farther ahead of the day it was read on is none; see scrapers.stated_dates
_SLACK = timedelta(hours=3)
# No schedule puts a row off for longer; see scrapers.schedule.
_LONGEST_FEED = schedule.MAX_WAIT + _SLACK
_LONGEST_REPORT = schedule.RECHECKS[-1] + _SLACK


def _rows(rows: QuerySet[Any], name: str, why: str, *, report: str = "", remedy: str = RESTORE) -> Iterator[Fault]:
    """A fault for every row. report: the column that tells which report it is about."""
    for pk, at in rows.order_by("pk").values_list("pk", report or "pk").iterator():
        where = f"/reports/{at}/" if report else f"{name} {pk}"
        yield Fault(subject=Subject.ACCOUNT, what=f"{name} {pk}", where=where, why=why, remedy=remedy)


def _polls() -> Iterator[Fault]:
    polls = Fetch.objects.filter(feed__isnull=False)
    counted = polls.filter(n_entries__isnull=False)
    uneven = counted.exclude(n_entries=F("n_new") + F("n_known") + F("n_rejected"))
    yield from _rows(uneven, "poll", "its entries are not the sum of new, known and rejected ones")
    uncounted = polls.filter(outcome=Fetch.Outcome.STORED, n_entries=None)
    yield from _rows(uncounted, "poll", "it was read, and how many entries it had is not recorded")
    read = counted.exclude(outcome=Fetch.Outcome.STORED)
    yield from _rows(read, "poll", "entries are counted of a poll that brought none")
    why = Issue.objects.filter(
        source=OuterRef("feed__source"),
        kind=IssueKind.REJECTED_ENTRY,
        first_seen_at__lte=OuterRef("finished_at") + _SLACK,
    )
    silent = counted.filter(~Exists(why), n_rejected__gt=0)
    yield from _rows(silent, "poll", "entries of it were rejected, and no reason is kept")
    unsaid = Fetch.objects.filter(outcome=Fetch.Outcome.FAILED, detail="")
    yield from _rows(unsaid, "fetch", "it failed without a reason")


def _announced() -> Iterator[Fault]:
    """Whatever was ever counted as new is there."""
    polls = Fetch.objects.filter(feed__source=OuterRef("pk"), n_new__isnull=False).order_by().values("feed__source")
    stored = Report.objects.filter(source=OuterRef("pk")).order_by().values("source")
    counted = Source.objects.annotate(
        n_announced=Coalesce(Subquery(polls.annotate(n=Sum("n_new")).values("n")), 0),
        n_stored=Coalesce(Subquery(stored.annotate(n=Count("pk")).values("n")), 0),
    )
    for source in counted.filter(n_announced__gt=F("n_stored")).order_by("pk"):
        lost = source.n_announced - source.n_stored
        why = f"{source.n_announced} reports were announced as new, and {lost} of them are not stored"
        where = f"/sources/{source.slug}/"
        yield Fault(subject=Subject.ACCOUNT, what=f"source {source.slug}", where=where, why=why, remedy=RESTORE)


def _reports() -> Iterator[Fault]:
    nowhere = Report.objects.filter(current_text=None, due_at=None, failure="")
    why = "it is neither fetched, nor waiting, nor failed or given up with a reason"
    yield from _rows(nowhere, "report", why, report="pk", remedy=ASK_AGAIN)
    failed = Report.objects.filter(n_failures__gt=0, failure="")
    yield from _rows(failed, "report", "it failed without a reason", report="pk", remedy=ASK_AGAIN)
    twice = Report.objects.values("source", "key").annotate(n=Count("pk")).filter(n__gt=1)
    double = Report.objects.filter(
        Exists(twice.filter(source=OuterRef("source"), key=OuterRef("key")).values("source"))
    )
    yield from _rows(double, "report", "another report of its source has its identity", report="pk")
    ahead = Report.objects.filter(published_at__gt=F("last_seen_at") + AHEAD).exclude(
        snapshots__fetched_at__gte=F("published_at") - AHEAD
    )
    yield from _rows(ahead, "report", "it is dated later than it was read", report="pk", remedy=ASK_AGAIN)
    unread = Snapshot.objects.filter(due_at=None, n_failures__gt=0, failure="")
    yield from _rows(unread, "snapshot", "reading it failed without a reason", report="report")


def _editions() -> Iterator[Fault]:
    astray = Snapshot.objects.filter(replaces__isnull=False).exclude(report=F("replaces__report"))
    yield from _rows(astray, "snapshot", "it replaces an edition of another report", report="report")
    last = Snapshot.objects.filter(report=OuterRef("pk"), replaced_by=None).order_by().values("report")
    n_last = Coalesce(Subquery(last.annotate(n=Count("pk")).values("n")), 0)
    forked = Report.objects.annotate(n_last=n_last).filter(n_last__gt=1)
    yield from _rows(forked, "report", "more than one of its editions is the latest", report="pk")
    foreign = Report.objects.filter(current_text__isnull=False).exclude(pk=F("current_text__snapshot__report"))
    yield from _rows(foreign, "report", "the text that stands for it is another report's", report="pk")
    textless = Report.objects.filter(current_text=None, snapshots__texts__isnull=False).distinct()
    yield from _rows(textless, "report", "it has texts, and none of them stands for it", report="pk")


def _turns() -> Iterator[Fault]:
    """Nothing is held for ever, and nothing that is to be done again is put off for ever."""
    moment = clock.now()
    for model, name, longest, report in (
        (Feed, "feed", _LONGEST_FEED, ""),
        (Report, "report", _LONGEST_REPORT, "pk"),
        (Snapshot, "snapshot", _LONGEST_REPORT, "report"),
    ):
        rows = model._default_manager.all()
        held = rows.filter(lease_until__isnull=False, due_at=None)
        yield from _rows(held, name, "a worker holds it and it never falls due again", report=report, remedy=ASK_AGAIN)
        far = rows.filter(due_at__gt=moment + longest)
        why = "it is put off for longer than anything ever is"
        yield from _rows(far, name, why, report=report, remedy=ASK_AGAIN)
    polled = Feed.objects.filter(
        due_at=None, retired_at=None, gone_at=None, listed_in=None, source__retired_at=None, fetches__isnull=False
    )
    why = "it was polled, and is never due again"
    yield from _rows(polled.distinct(), "feed", why, remedy="`manage.py source resume SLUG` polls it again")


_RULES: tuple[Callable[[], Iterator[Fault]], ...] = (_polls, _announced, _reports, _editions, _turns)


def _units() -> Iterable[int]:
    return range(len(_RULES))


def _look(number: int) -> Iterator[Fault]:
    return _RULES[number]()


COLLECTED = Check(name="kinds of accounts of what was collected", units=_units, look=_look)
