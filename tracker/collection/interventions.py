"""What a person does to collecting: pausing, resuming, asking or reading again. The only writer of `Intervention`.

Each act and its row are one transaction. Nothing here asks an outlet: rows fall due, and workers do them by the same
rules as ever. What a host asked for counts for people too: what is wanted of one that is to be left alone falls due when
that is over.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import TypeVar

from django.db import transaction
from django.db.models import QuerySet

from scrapers.errors import Refused
from scrapers.plain_text import one_line
from scrapers.urls import host_of
from tracker.collection import claims, clock, moves
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Intervention, Report, Snapshot, Source

MAX_BY, MAX_WHY = 100, 500

Act = Intervention.Act
Asked = TypeVar("Asked", Feed, Report)


class Refusal(StrEnum):
    """Why something cannot be done; whoever asked for it says so in words."""

    RETIRED = "retired"  # the source is in no catalogue any more
    PAUSED = "paused"  # nothing is asked of the source until it is resumed
    NO_FEED = "no_feed"  # nothing of the source is polled
    GONE = "gone"  # the feed was switched off, and is to be resumed
    HANDED_OVER = "handed_over"  # the report came as a file
    NOT_FETCHED = "not_fetched"  # there is nothing of the report to read


class CannotIntervene(Exception):
    """It was not done, and no row was written."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.value)
        self.refusal = refusal


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """Who does it. by: as `Intervention.by`; account: the number of an editor's account, None at a shell."""

    by: str
    account: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Planned:
    """How many rows are due now, and how many once their hosts may be asked again, the last of them at `until`."""

    n_now: int = 0
    n_later: int = 0
    until: datetime | None = None


@transaction.atomic
def pause(source: Source, person: Person, why: str = "") -> None:
    """Nothing is fetched from the source until it is resumed."""
    Source.objects.filter(pk=source.pk).update(is_paused=True)
    note(person, Act.PAUSE, source, source.slug, why=why)


@transaction.atomic
def resume(source: Source, person: Person, why: str = "") -> Planned:
    """The source is fetched from again; its feeds that were switched off because they were gone are on again."""
    Source.objects.filter(pk=source.pk).update(is_paused=False)
    feeds = Feed.objects.filter(source=source)
    moves.resume(feeds)
    planned = _plan(feeds.filter(due_at__isnull=False))
    note(person, Act.RESUME, source, source.slug, outcome=told(planned), why=why)
    return planned


@transaction.atomic
def resume_feed(feed: Feed, person: Person, why: str = "") -> Planned:
    """The feed, switched off because it was gone, is polled again. Raises CannotIntervene."""
    _refuse_asleep(feed.source)
    chosen = Feed.objects.filter(pk=feed.pk, retired_at=None)
    moves.resume(chosen)
    planned = _plan(chosen)
    note(person, Act.RESUME, feed.source, feed.url, outcome=told(planned), why=why)
    return planned


@transaction.atomic
def poll(source: Source, person: Person, why: str = "") -> Planned:
    """All feeds of the source that are polled at all are due. Raises CannotIntervene."""
    _refuse_asleep(source)
    planned = _plan(Feed.objects.filter(source=source, retired_at=None, gone_at=None, listed_in=None))
    if not planned.n_now + planned.n_later:
        raise CannotIntervene(Refusal.NO_FEED)
    note(person, Act.POLL, source, source.slug, outcome=told(planned), why=why)
    return planned


@transaction.atomic
def poll_feed(feed: Feed, person: Person, why: str = "") -> Planned:
    """This feed alone is due. Raises CannotIntervene."""
    _refuse_asleep(feed.source)
    if feed.gone_at is not None:
        raise CannotIntervene(Refusal.GONE)
    planned = _plan(Feed.objects.filter(pk=feed.pk, retired_at=None))
    if not planned.n_now + planned.n_later:
        raise CannotIntervene(Refusal.NO_FEED)
    note(person, Act.POLL, feed.source, feed.url, outcome=told(planned), why=why)
    return planned


@transaction.atomic
def fetch(report: Report, person: Person, why: str = "") -> Planned:
    """The report's page is due, also where it was given up. Raises CannotIntervene."""
    if (refusal := why_not_fetched(report)) is not None:
        raise CannotIntervene(refusal)
    planned = _plan(Report.objects.filter(pk=report.pk))
    note(person, Act.FETCH, report.source, report.url, outcome=told(planned), why=why)
    return planned


@transaction.atomic
def read(report: Report, person: Person, why: str = "") -> None:
    """The report's newest edition is due for the present reader; nobody is asked for it. Raises CannotIntervene."""
    newest = Snapshot.objects.filter(report=report, replaced_by=None, texts__isnull=False)
    if not claims.make_due(Snapshot.objects.filter(pk__in=newest.values("pk"))):
        raise CannotIntervene(Refusal.NOT_FETCHED)
    note(person, Act.READ, report.source, report.url, outcome="due for reading", why=why)


def why_not_fetched(report: Report) -> Refusal | None:
    """Why the page cannot be asked for, None where it can."""
    if report.source.is_paused:
        return Refusal.PAUSED
    if Snapshot.objects.filter(report=report, headers__has_key="handed-over-as").exists():
        return Refusal.HANDED_OVER
    return None


def note(
    person: Person, act: Intervention.Act, source: Source, subject: str, *, outcome: str = "", why: str = ""
) -> None:
    """The row that says who did what, now."""
    Intervention.objects.create(
        at=clock.now(),
        by=one_line(person.by, cap=MAX_BY),
        account_id=person.account,
        act=act,
        source=source,
        subject=subject,
        outcome=outcome,
        why=one_line(why, cap=MAX_WHY),
    )


def told(planned: Planned) -> str:
    """What is due, in English words; empty where nothing is."""
    parts = [f"due now: {planned.n_now}"] if planned.n_now else []
    if planned.n_later and planned.until:
        parts.append(f"due when the host may be asked again, {planned.until:%Y-%m-%d %H:%M} UTC: {planned.n_later}")
    return "; ".join(parts)


def _refuse_asleep(source: Source) -> None:
    if source.retired_at is not None:
        raise CannotIntervene(Refusal.RETIRED)
    if source.is_paused:
        raise CannotIntervene(Refusal.PAUSED)


def _plan(rows: QuerySet[Asked]) -> Planned:
    """The rows are due; those at a host that asked to be left alone when that is over."""
    of_hosts: dict[str, list[int]] = {}
    for row in rows:
        of_hosts.setdefault(_host(row), []).append(row.pk)
    hosts, moment = ClusterPace(), clock.now()
    n_now, n_later, until = 0, 0, moment
    for host, ids in of_hosts.items():
        chosen = rows.model._default_manager.filter(pk__in=ids)
        wait = hosts.closed_for(host) if host else timedelta()
        if wait:
            n_later += claims.make_due(chosen, at=moment + wait)
            until = max(until, moment + wait)
        else:
            n_now += claims.make_due(chosen)
    return Planned(n_now=n_now, n_later=n_later, until=until if n_later else None)


def _host(row: Feed | Report) -> str:
    """Whom the row asks; empty where its address is one that is never asked, which the turn says."""
    try:
        return host_of(row.address if isinstance(row, Feed) else row.url)
    except Refused:
        return ""
