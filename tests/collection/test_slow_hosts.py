"""Hosts that answer one byte at a time among many good ones: each costs its deadline, and nobody else anything."""

import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection

from scrapers.http import Door
from tests.collection import making
from tests.scrapers.hostile import HostileServer, hostile_answers
from tracker.collection.collector import Collector
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Fetch

pytestmark = pytest.mark.django_db(transaction=True)
N_SLOW, N_GOOD, N_THREADS = 8, 20, 4
DEADLINE = 1.0
RSS = b'<rss version="2.0"><channel><item><title>One</title><link>http://name.test/one</link></item></channel></rss>'


class Hasty(Door):
    """A door with less time for each answer than in real life."""

    def fetch(self, url, **options):
        return super().fetch(url, **{**options, "deadline": DEADLINE})


def test_slow_hosts_cost_their_deadline_and_the_others_nothing():
    slow = {path: hostile_answers()[path] for path in ("/drip-header", "/drip-body", "/silent")}
    paths = list(slow)
    with HostileServer({**slow, "/feed": lambda request: request.reply(RSS)}) as server:
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
    assert seconds < N_SLOW * DEADLINE / N_THREADS + 20
