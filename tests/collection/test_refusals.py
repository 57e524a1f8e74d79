"""Whoever asks, feed or page, directly or by redirect: a private address is not asked, and the record says why."""

import pytest

from scrapers.http import Door
from scrapers.pace import Pace
from tests.collection import making
from tests.scrapers.hostile import HostileServer
from tests.scrapers.test_ssrf import numeric_resolver, v4_notations
from tracker.collection import claims
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Fetch, Report

pytestmark = pytest.mark.django_db
NOTATIONS = list(v4_notations("127.0.0.2"))


@pytest.fixture
def canary():
    with HostileServer(host="127.0.0.2") as running:
        yield running


@pytest.fixture
def work(server) -> Collector:
    return Collector(
        Door(resolver=numeric_resolver, allowed_peers=frozenset({server.peer}), min_interval=0, pace=Pace())
    )


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


def turn(work: Collector, row: Feed | Report, url: str) -> Fetch:
    """The record of a turn of the row at this address."""
    rows = type(row).objects.filter(pk=row.pk)
    rows.update(url=url, n_failures=0)
    claims.make_due(rows)
    assert work.poll(row.pk) if isinstance(row, Feed) else work.fetch_page(row.pk)
    return Fetch.objects.latest("pk")


@pytest.mark.parametrize("kind", ["feed", "page"])
@pytest.mark.parametrize("is_redirected", [False, True])
def test_a_private_address_is_asked_for_no_purpose(work, server, canary, feed, kind, is_redirected):
    row = feed if kind == "feed" else making.report(feed.source)
    for number, host in enumerate(NOTATIONS):
        private = url = f"http://{host}/secret"
        if is_redirected:
            answer = lambda request, private=private: request.reply(status="302 Found", Location=private)  # noqa: E731
            server.answers[f"/{number}"] = answer
            url = server.url(f"/{number}")
        record = turn(work, row, url)
        assert record.outcome == "failed"
        assert record.detail, "the reason is told"
    assert canary.n_connections == 0


def test_a_robots_txt_that_leads_to_a_private_address_is_not_followed(work, server, canary, feed):
    location = f"http://127.0.0.2:{canary.port}/robots.txt"
    server.answers["/robots.txt"] = lambda request: request.reply(status="302 Found", Location=location)
    record = turn(work, making.report(feed.source), server.url("/page"))
    assert "gives no robots.txt at present" in record.detail
    assert canary.n_connections == 0
