"""Many feeds due at once: who signs up meanwhile has the confirmation soon, and no queue grows for ever.

`STILLWATCH_FEEDS=10000 python3 manage.py test tests/runtime/test_overload.py -s` has so many, and prints what it saw.
"""

from __future__ import annotations

import os
import sys
import time
from dataclasses import dataclass, field
from datetime import timedelta
from statistics import median, quantiles

import pytest
from django.db import connection
from django.test import Client

from tests.collection.making import START
from tests.collection.outlets import Answer, running
from tests.digests.conftest import _one_sink, sink
from tests.digests.mails import filled
from tests.digests.sink import Sink, wait_for
from tests.runtime.staff import staff
from tracker.celery import app
from tracker.collection import clock, sample
from tracker.collection.models import Feed, Fetch, Source
from tracker.collection.tasks import MAX_HINTS

__all__ = ["_one_sink", "sink"]

N_FEEDS = int(os.environ.get("STILLWATCH_FEEDS", "150"))
IS_LONG = N_FEEDS > 1000
# Fewer in all than may be confirmed within an hour; see `tracker/digests/limits.py`.
N_SIGN_UPS, FEWEST, EVERY_SECONDS = (270, 8, 2.5) if IS_LONG else (8, 8, 1.0)
P95_SECONDS, LONGEST_SECONDS = 60.0, 1200.0
QUEUES = ("sweep", "fetch", "read", "mail")


class Unchanged(dict):
    """Every outlet says that nothing is new."""

    def get(self, address: str, _: object = None) -> Answer:
        return Answer(status=304) if address.endswith("/feed") else Answer(status=404)


def late(seconds: list[float]) -> float:
    """What nineteen of twenty stay below."""
    return quantiles(seconds, n=20, method="inclusive")[-1]


@dataclass
class Seen:
    """What was seen while it ran. waited: seconds of each confirmation; ages: of each queue its oldest message's, over
    time; lengths: of each queue how many waited at most."""

    waited: list[float] = field(default_factory=list)
    ages: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in QUEUES})
    lengths: dict[str, int] = field(default_factory=lambda: dict.fromkeys(QUEUES, 0))
    seconds: float = 0.0
    n_polled: int = 0
    is_done: bool = False

    def look_at_queues(self) -> None:
        with connection.cursor() as cursor:
            for name in QUEUES:
                cursor.execute("SELECT to_regclass(%s)", [f"pgmq.q_{name}"])
                if cursor.fetchone() == (None,):
                    continue
                cursor.execute(
                    "SELECT coalesce(extract(epoch FROM clock_timestamp() - min(enqueued_at)), 0), count(*)"
                    f" FROM pgmq.q_{name} WHERE read_ct = 0"
                )
                age, length = cursor.fetchone()
                self.ages[name].append(float(age))
                self.lengths[name] = max(self.lengths[name], length)

    def told(self) -> str:
        p95 = late(self.waited)
        lines = [
            f"{self.n_polled:,} of {N_FEEDS:,} feeds polled in {self.seconds:,.0f} s"
            f" ({self.n_polled / self.seconds:,.1f} a second)",
            f"{len(self.waited)} confirmations: p50 {median(self.waited):.1f} s, p95 {p95:.1f} s,"
            f" longest {max(self.waited):.1f} s",
        ]
        lines += [
            f"queue {name}: oldest message at most {max(ages):.1f} s, p95 {late(ages):.1f} s,"
            f" at most {self.lengths[name]} waiting"
            for name, ages in self.ages.items()
            if len(ages) > 1
        ]
        return "\n".join(lines)


def feeds_due_at_once() -> None:
    """Each of an outlet of its own, and polled an hour ago."""
    moment = clock.now()
    slugs = [f"outlet-{number}" for number in range(N_FEEDS)]
    sources = Source.objects.bulk_create(
        Source(
            slug=slug,
            name=slug,
            kind="wire",
            homepage=f"http://{slug}.example/",
            reliability="A",
            reliability_reason="Names its sources.",
            is_sample=True,
            first_seen_at=START,
        )
        for slug in slugs
    )
    feeds = Feed.objects.bulk_create(
        Feed(source=one, url=f"{one.homepage}feed", kind="syndication", etag='"1"', due_at=moment) for one in sources
    )
    before = moment - timedelta(hours=1)
    Fetch.objects.bulk_create(
        Fetch(feed=one, url=one.url, started_at=before, finished_at=before, outcome=Fetch.Outcome.STORED)
        for one in feeds
    )


def sign_up(number: int) -> str:
    """By the site's form, as a client of its own; the address."""
    address = f"reader{number}@mail{number % 9}.example"
    client = f"198.51.100.{number % 250}"
    assert Client().post("/subscribe/", filled(address), REMOTE_ADDR=client).status_code == 303
    return address


def watch(sink: Sink, seen: Seen) -> None:
    """Signs up now and then until every feed is polled and every confirmation is there."""
    began, asked_at = time.monotonic(), dict[str, float]()
    next_at, open_ones, n_signed = began, set[str](), 0
    while True:
        moment = time.monotonic()
        arrived = {mail.recipient for mail in sink.kept()} & open_ones
        seen.waited += [moment - asked_at[address] for address in arrived]
        open_ones -= arrived
        n_open = Feed.objects.filter(due_at__lte=clock.now()).count()
        seen.look_at_queues()
        if not seen.is_done:
            seen.seconds, seen.n_polled = moment - began, N_FEEDS - n_open
            seen.is_done = not n_open and not Feed.objects.exclude(lease_until=None).exists()
        if seen.is_done and n_signed >= FEWEST and not open_ones:
            return
        assert moment - began < LONGEST_SECONDS, f"{n_open} feeds and {len(open_ones)} confirmations are open"
        if moment >= next_at and n_signed < (FEWEST if seen.is_done else N_SIGN_UPS):
            address = sign_up(n_signed)
            asked_at[address] = moment
            open_ones.add(address)
            n_signed, next_at = n_signed + 1, moment + EVERY_SECONDS
        time.sleep(0.2)


@pytest.mark.django_db(transaction=True)
def test_who_signs_up_waits_for_no_feed(database_url, sink, tmp_path) -> None:
    sample.note(sample.State.REMOVED)  # the outlets here are others
    feeds_due_at_once()
    assert Client().get("/subscribe/").status_code == 200  # what the first page of a process takes is no reader's wait
    seen = Seen()
    with running() as outlets, staff(database_url, tmp_path, newsroom=outlets.address, mail_port=sink.port) as at_work:
        outlets.answers = Unchanged()
        at_work.start_workers()
        at_work.await_workers()
        at_work.start_beat()
        try:
            wait_for(Fetch.objects.filter(outcome=Fetch.Outcome.UNCHANGED).exists, 120.0)  # all are at work
            watch(sink, seen)
        except AssertionError as error:
            raise AssertionError(f"{error}\n{at_work.said()}") from error
        finally:
            sys.stderr.write(f"{seen.told()}\n")
    app.control.purge()
    polls = Fetch.objects.filter(started_at__gt=clock.now() - timedelta(minutes=50))
    assert set(polls.values_list("outcome", flat=True)) == {Fetch.Outcome.UNCHANGED}
    assert polls.count() == polls.values("feed").distinct().count() == N_FEEDS
    assert set(sink.ids().values()) == {1}
    assert late(seen.waited) < P95_SECONDS
    assert seen.lengths["fetch"] <= MAX_HINTS
    for name in ("sweep", "mail"):
        assert max(seen.ages[name]) < P95_SECONDS
