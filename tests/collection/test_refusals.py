"""Whoever asks, feed or page, directly or by redirect: a private address is not asked, and the record says why."""

import ssl

import pytest

from scrapers.http import Door
from scrapers.pace import Pace
from tests.collection import making
from tests.scrapers.hostile import HostileServer
from tests.scrapers.test_http_tls import TLS
from tests.scrapers.test_ssrf import numeric_resolver, v4_notations
from tracker.collection import claims, politeness
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Fetch, Report, RobotsFile

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
    assert (
        f"gives no robots.txt at present: it redirects to {location}: its address 127.0.0.2 is not public (loopback)"
        in (record.detail)
    )
    assert canary.n_connections == 0


def test_a_host_that_is_never_asked_is_refused_for_its_own_reason_not_for_a_missing_robots_txt(work, feed):
    record = turn(work, making.report(feed.source), "http://127.0.0.3/page")
    assert record.detail.startswith("127.0.0.3: its address 127.0.0.3 is not public (loopback). Only public addresses")
    assert not RobotsFile.objects.exists()


@pytest.mark.parametrize(
    ("answer", "why"),
    [
        ("unknown name", "the name does not resolve"),
        ("bad certificate", "the TLS connection is not trustworthy (self-signed certificate)"),
        ("nothing in time", "no complete answer within 0.3 seconds"),
        ("503", "it answered with status 503"),
    ],
)
def test_without_a_robots_txt_the_reason_is_told_by_whoever_asks(feed, monkeypatch, answer, why):
    monkeypatch.setattr(politeness, "ROBOTS_DEADLINE_SECONDS", 0.3 if answer == "nothing in time" else 10.0)
    answers = {"503": lambda request: request.reply(status="503 No")}.get(
        answer, lambda request: request.is_stopping.wait(5)
    )
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH) if answer == "bad certificate" else None
    if context is not None:
        context.load_cert_chain(TLS / "self-signed.pem", TLS / "server.key")
    with HostileServer({"/robots.txt": answers}, context=context) as server:

        def resolver(host: str, port: int) -> list[str]:
            if answer == "unknown name":
                raise OSError
            return [server.host]

        door = Door(resolver=resolver, allowed_peers=frozenset({server.peer}), min_interval=0, pace=Pace())
        url = f"http{'s' if context else ''}://wire.test:{server.port}/page"
        told = [turn(Collector(door), making.report(feed.source, f"p{n}"), f"{url}{n}").detail for n in range(2)]
    for n, words in enumerate(told):  # the second is told what the first was told
        assert words.startswith(f"{url}{n}: wire.test gives no robots.txt at present: {why}.")


@pytest.mark.parametrize("kind", ["feed", "page"])
def test_a_redirect_to_a_private_address_names_where_it_began_and_where_it_led(work, server, canary, feed, kind):
    location = f"http://127.0.0.2:{canary.port}/secret"
    server.answers["/moved"] = lambda request: request.reply(status="302 Found", Location=location)
    row = feed if kind == "feed" else making.report(feed.source)
    url = server.url("/moved")
    record = turn(work, row, url)
    assert record.detail.startswith(
        f"{url}: it redirects to {location}: its address 127.0.0.2 is not public (loopback)."
    )
    assert canary.n_connections == 0
