"""The entries of a poll -> what is stored of them: new reports, how the feed gave each, and what is held for an editor.

Called within the transaction that stores the poll, which has locked the feed and its source.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from django.db.models import Count

from scrapers.decide import Intent, KnownReport, Memory, Plan, Step, decide
from scrapers.records import FeedEntry, FeedReading
from scrapers.storms import STORM_ENTRIES, Given, folded
from tracker.collection import clock
from tracker.collection.models import Announcement, Feed, Fetch, HeldEntry, Report, Ruling, Storm, StormKind
from tracker.collection.statements import ask, ask_prepared, insert_all, text_array

# That a report was seen again is written no oftener: a feed names the same twenty at every poll.
SEEN_EVERY = timedelta(hours=6)
# So long nobody is asked again about a feed whose changed identities were ruled to be the known reports: some systems
# make new ones at every look.
SETTLED_FOR = timedelta(days=30)

# What every poll asks stands in two statements, which are planned once. A plan that is made while there are hardly any
# rows would read all of them each time, and be kept until somebody counts them: so each identity is looked up by itself,
# for which there is one way however many there are.
#
# Identities and their reports, the storms that the source is in, and one row of nothing where it has any reports.
_REMEMBERED = """
    SELECT known.* FROM unnest(%(keys)s::text[]) AS asked (key) CROSS JOIN LATERAL (
        SELECT one.key, one.report_id, one.feed_id FROM collection_announcement AS one
        WHERE one.key = asked.key OFFSET 0
    ) AS known
    UNION ALL
    SELECT NULL, storm.id, storm.feed_id FROM collection_storm AS storm
    JOIN collection_feed AS feed ON feed.id = storm.feed_id
    WHERE storm.ended_at IS NULL AND feed.source_id = %(source)s
    UNION ALL (SELECT NULL, NULL, NULL FROM collection_report WHERE source_id = %(source)s ORDER BY key LIMIT 1)
"""
_SEEN = """
    SELECT seen.* FROM (
        SELECT one.id FROM unnest(%(keys)s::text[]) AS asked (key) CROSS JOIN LATERAL (
            SELECT id FROM collection_report WHERE source_id = %(source)s AND key = asked.key OFFSET 0
        ) AS one
        UNION SELECT one.id FROM unnest(%(urls)s::text[]) AS asked (url) CROSS JOIN LATERAL (
            SELECT id FROM collection_report WHERE source_id = %(source)s AND url = asked.url OFFSET 0
        ) AS one
        UNION SELECT unnest(%(announced)s::bigint[])
    ) AS asked CROSS JOIN LATERAL (
        SELECT id, key, url, announced_update_at, last_seen_at FROM collection_report WHERE id = asked.id OFFSET 0
    ) AS seen
"""
_GIVEN = """
    SELECT report.key, report.url, one.title, one.published_at, one.published_precision
    FROM collection_announcement AS one JOIN collection_report AS report ON report.id = one.report_id
    WHERE one.id IN (
        SELECT id FROM collection_announcement WHERE feed_id = %(feed)s AND title = ANY(%(titles)s::text[])
        UNION SELECT id FROM collection_announcement WHERE feed_id = %(feed)s AND report_id = ANY(%(reports)s::bigint[])
    ) ORDER BY one.id
"""


class _Stored(NamedTuple):
    """What tells a stored report from others, the latest update that a feed announced, and when one named it last."""

    pk: int
    key: str
    url: str
    updated_at: datetime | None
    seen_at: datetime


def take_entries(feed: Feed, reading: FeedReading) -> Plan:
    """What each entry meant; new reports are stored, updated ones due again, held ones kept apart."""
    moment = clock.now()
    keys = text_array(entry.key for entry in reading.entries)
    remembered = ask_prepared(_REMEMBERED, {"keys": keys, "source": feed.source_id})
    announced = [row for row in remembered if row[0] is not None]
    storms: dict[int, int] = {storm: feed_id for key, storm, feed_id in remembered if key is None and storm is not None}
    # A new outlet has no reports that could be seen again.
    stored = _seen(feed, reading, [report for _, report, _ in announced], moment) if remembered else []
    names = {key: report for key, report, _ in announced} | {one.key: one.pk for one in stored}
    memory = _memory(feed, [entry for entry in reading.entries if entry.key not in names], stored, storms)
    plan = decide(reading, _known(stored, reading, names), memory)
    for intent in plan.intents:
        if intent.step is Step.REFETCH and intent.entry.updated is not None:
            Report.objects.filter(source=feed.source_id, key=intent.known_key).update(
                announced_update_at=intent.entry.updated.moment, due_at=moment, hinted_at=None
            )
    new = _store_new(feed, [intent.entry for intent in plan.intents if intent.step is Step.FETCH], moment)
    here = {key for key, _, feed_id in announced if feed_id == feed.pk}
    _remember(feed, plan, here, names | new, is_settled=memory.is_settled)
    _note_storm(feed, plan, memory, moment)
    return plan


def _seen(feed: Feed, reading: FeedReading, announced: Sequence[int], moment: datetime) -> list[_Stored]:
    """The stored reports that the reading announces, which are thereby seen now, give or take SEEN_EVERY."""
    values = {
        "source": feed.source_id,
        "keys": text_array(entry.key for entry in reading.entries),
        "urls": text_array(entry.url for entry in reading.entries),
        "announced": text_array(map(str, announced)),
    }
    stored = [_Stored(*row) for row in ask_prepared(_SEEN, values)]
    if long_ago := [report.pk for report in stored if report.seen_at < moment - SEEN_EVERY]:
        Report.objects.filter(pk__in=long_ago).update(last_seen_at=moment)
    return stored


def _known(stored: Collection[_Stored], reading: FeedReading, names: Mapping[str, int]) -> list[KnownReport]:
    """How often a page was fetched is asked only of those that the reading says were updated. names: of reports, by their
    identities."""
    other_keys = defaultdict(list)
    for key, pk in names.items():
        other_keys[pk].append(key)
    asked = {names[entry.key] for entry in reading.entries if entry.updated is not None and entry.key in names}
    fetched = Fetch.objects.filter(report__in=asked).values_list("report").annotate(n=Count("pk")) if asked else ()
    n_fetches = dict(fetched)
    return [
        KnownReport(
            key=report.key,
            url=report.url,
            other_keys=tuple(other_keys[report.pk]),
            updated_at=report.updated_at,
            n_refetches=max(0, n_fetches.get(report.pk, 0) - 1),
        )
        for report in stored
    ]


def _memory(feed: Feed, unknown: Sequence[FeedEntry], stored: Collection[_Stored], storms: Mapping[int, int]) -> Memory:
    """What is remembered of the feed as far as it matters. storms: the feeds of those that the source is in."""
    is_first = feed.last_success_at is None
    if (len(unknown) < STORM_ENTRIES or is_first) and not storms:
        return Memory()
    waiting = HeldEntry.objects.filter(storm__in=storms).values_list("key", "report__key", "storm")
    held = list(waiting) if storms else []
    urls = {entry.url for entry in unknown}
    values = {
        "feed": feed.pk,
        "titles": [folded(entry.title) for entry in unknown],
        "reports": [report.pk for report in stored if report.url in urls],
    }
    ruled = Storm.objects.filter(feed=feed, ruling=Ruling.SAME, kind=StormKind.IDENTITIES)
    return Memory(
        given=tuple(
            Given(report_key=key, url=url, title=title, published_at=published_at, precision=precision)
            for key, url, title, published_at, precision in ask(_GIVEN, values)
        ),
        held={key: report_key for key, report_key, _ in held},
        own=frozenset(key for key, _, storm in held if storms[storm] == feed.pk),
        is_settled=ruled.filter(ended_at__gt=clock.now() - SETTLED_FOR).exists(),
    )


def _store_new(feed: Feed, entries: Sequence[FeedEntry], moment: datetime) -> dict[str, int]:
    """Reports that nobody knew, by their identities; their pages are due at once."""
    rows = [{"key": entry.key, **_stated(entry)} for entry in entries]
    seen = {"first_seen_at": moment, "last_seen_at": moment, "due_at": moment}
    numbers = insert_all(Report, rows, source_id=feed.source_id, **seen)
    return {entry.key: number for entry, number in zip(entries, numbers, strict=True)}


def _stated(entry: FeedEntry) -> dict[str, object]:
    """What an entry states of its report, as both a report and a held entry have it."""
    published = entry.published
    return {
        "url": entry.url,
        "title": entry.title,
        "published_at": published.moment if published else None,
        "published_on": published.day if published else None,
        "published_precision": published.precision.value if published else "",
        "published_source": published.source.value if published else "",
        "announced_update_at": entry.updated.moment if entry.updated else None,
    }


def _remember(feed: Feed, plan: Plan, here: Collection[str], names: Mapping[str, int], *, is_settled: bool) -> None:
    """Each report is announced by the feed under the identity that it gives. here: those that are known of it.

    names: reports by their identities. is_settled: it makes new ones at every look, of which nothing is kept.
    """
    passing = {Step.HELD, Step.ALIAS} if is_settled else {Step.HELD}
    rows = [
        announcement(
            names[intent.known_key or intent.entry.key],
            intent.entry.key,
            title=intent.entry.title,
            published_at=intent.entry.published.moment if intent.entry.published else None,
            precision=intent.entry.published.precision.value if intent.entry.published else "",
        )
        for intent in plan.intents
        if intent.step not in passing and intent.entry.key not in here
    ]
    insert_all(Announcement, rows, feed_id=feed.pk)


def announcement(
    report_id: int, key: str, *, title: str, published_at: datetime | None, precision: str
) -> dict[str, object]:
    """What an `Announcement` says of a report that a feed gives under this identity. title: as it stands there."""
    return {
        "report_id": report_id,
        "key": key,
        "title": folded(title),
        "published_at": published_at,
        "published_precision": precision,
    }


def _note_storm(feed: Feed, plan: Plan, memory: Memory, moment: datetime) -> None:
    """A storm that begins, goes on or is over stands in its row, and what it holds beside it."""
    ours = [
        intent
        for intent in plan.intents
        if intent.step is Step.HELD and (intent.entry.key in memory.own or intent.entry.key not in memory.held)
    ]
    if not (plan.is_over or ours):
        return
    running = Storm.objects.filter(feed=feed, ended_at=None)
    if plan.is_over:
        running.update(ended_at=moment)
    if not ours:
        return
    counts = {"n_entries": len(plan.intents), "n_known": len(ours)}
    if plan.storm is not None:
        Storm.objects.create(feed=feed, kind=plan.storm.value, since=moment, **counts)
    else:
        running.update(**counts)
    _hold(running.get(), [intent for intent in ours if intent.entry.key not in memory.own])


def _hold(storm: Storm, new: Sequence[Intent]) -> None:
    was = {intent.known_key for intent in new}
    reports = {report.key: report for report in Report.objects.filter(source=storm.feed.source_id, key__in=was)}
    rows = [
        {
            "report_id": reports[intent.known_key or ""].pk,
            "old_url": reports[intent.known_key or ""].url,
            "key": intent.entry.key,
            **_stated(intent.entry),
        }
        for intent in new
    ]
    insert_all(HeldEntry, rows, storm_id=storm.pk)
