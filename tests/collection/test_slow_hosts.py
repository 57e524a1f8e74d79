"""Hosts that answer one byte at a time among many good ones: each costs its deadline, and nobody else anything.

Few, in little time; with STILLWATCH_LONG=1 fifty among two hundred, with the deadline of real life, in ten minutes at most.
"""

import os
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from scrapers.http import DEADLINE_SECONDS, Door
from tests.collection import making
from tests.scrapers.hostile import HostileServer
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Fetch

pytestmark = pytest.mark.django_db(transaction=True)
IS_LONG = os.environ.get("STILLWATCH_LONG") == "1"
N_SLOW, N_GOOD, DEADLINE = (50, 200, DEADLINE_SECONDS) if IS_LONG else (8, 20, 1.0)
N_THREADS = 4
HEAD = b"HTTP/1.1 200 OK\r\nContent-Type: text/xml\r\n"
# Each would go on for five deadlines: a byte at a time in its header or in its body, or hardly one at all.
SLOW = {
    "/drip-header": lambda request: request.drip(HEAD + b"X: " + b"y" * 100, every=DEADLINE / 20),
    "/drip-body": lambda request: (request.send(HEAD + b"\r\n"), request.drip(b"x" * 100, every=DEADLINE / 20)),
    "/silent": lambda request: request.drip(b"HTTP", every=5 * DEADLINE / 4),
}
RSS = b'<rss version="2.0"><channel><item><title>One</title><link>http://name.test/one</link></item></channel></rss>'


class Hasty(Door):
    """A door with less time for each answer than in real life."""

    def fetch(self, url, **options):
        return super().fetch(url, **{**options, "deadline": DEADLINE})


def test_slow_hosts_cost_their_deadline_and_the_others_nothing():
    paths = list(SLOW)
    with HostileServer({**SLOW, "/feed": lambda request: request.reply(RSS)}) as server:
        door = Hasty(
            allowed_peers=frozenset({server.peer}),
            resolver=lambda host, port: [server.host],
            pace=ClusterPace(),
        )
        work, source = Collector(door), making.source()
        urls = [f"http://slow-{number}.test:{server.port}{paths[number % 3]}" for number in range(N_SLOW)]
        urls += [f"http://good-{number}.test:{server.port}/feed" for number in range(N_GOOD)]
        feeds = [Feed.objects.create(source=source, url=url, kind="syndication", due_at=making.START) for url in urls]

        def poll(feed: Feed) -> bool:
            try:
                return work.poll(feed.pk)
            finally:
                connection.close()

        begun = time.monotonic()
        with ThreadPoolExecutor(N_THREADS) as pool:
            assert all(pool.map(poll, feeds))
        seconds = time.monotonic() - begun
    spent = {fetch.url: (fetch.finished_at - fetch.started_at).total_seconds() for fetch in Fetch.objects.all()}
    assert max(spent[url] for url in urls[:N_SLOW]) < DEADLINE + 1.5
    assert Fetch.objects.filter(outcome="failed", detail__contains="no complete answer within").count() == N_SLOW
    assert Fetch.objects.filter(outcome="stored").count() == N_GOOD
    assert seconds < (600 if IS_LONG else N_SLOW * DEADLINE / N_THREADS + 20)
