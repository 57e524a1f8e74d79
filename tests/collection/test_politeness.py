"""What hosts see of us over hours and days: turns, pauses, patience, and that nobody is given up."""

import os
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from tests.collection import making
from tests.collection.days import Days, days
from tests.collection.making import START
from tests.scrapers.hostile import Request
from tracker.collection import claims, clock
from tracker.collection.models import Feed, Fetch, Report

pytestmark = pytest.mark.django_db
IS_LONG = os.environ.get("STILLWATCH_LONG") == "1"
HOUR = timedelta(hours=1)
RSS = '<rss version="2.0"><channel>{}</channel></rss>'
ITEM = "<item><title>{name}</title><link>{link}</link></item>"
OK = Request.reply


@pytest.fixture
def time(server):
    with days(server) as passing:
        yield passing


def feed_at(time: Days, host: str, path: str = "/feed", *, source=None) -> Feed:
    of = source or making.source(f"{host}-{Feed.objects.count()}")
    return Feed.objects.create(source=of, url=time.url(host, path), kind="syndication", due_at=START)


def report_at(time: Days, feed: Feed, host: str, name: str = "page") -> Report:
    made = making.report(feed.source, name)
    Report.objects.filter(pk=made.pk).update(url=time.url(host, f"/{name}"))
    return made


def empty_feed(request: Request) -> None:
    if "if-none-match" in request.headers:
        request.reply(status="304 Not Modified", ETag='"1"')
    else:
        request.reply(RSS.format("").encode(), ETag='"1"')


def overloaded(retry_after: str, status: str = "429 Too Many Requests"):
    return lambda request: request.reply(status=status, Retry_After=retry_after)


@pytest.mark.parametrize(
    ("retry_after", "least", "most"),
    [
        ("7200", 2 * HOUR, 2.3 * HOUR),
        ("Sun, 01 Mar 2026 15:00:00 GMT", 3 * HOUR, 3.4 * HOUR),
        ("Sun, 01 Mar 2026 11:00:00 GMT", HOUR, 1.2 * HOUR),
        ("315360000", 21 * HOUR, 24 * HOUR),
        ("Fri, 01 Mar 2036 15:00:00 GMT", 21 * HOUR, 24 * HOUR),
        ("9" * 400, 21 * HOUR, 24 * HOUR),
        ("soon", HOUR, 1.2 * HOUR),
        ("-7200", HOUR, 1.2 * HOUR),
        ("7200.5", HOUR, 1.2 * HOUR),
        ("1e9", HOUR, 1.2 * HOUR),
        ("７２００", HOUR, 1.2 * HOUR),
        ("", HOUR, 1.2 * HOUR),
        ("0", HOUR, 1.2 * HOUR),
    ],
)
def test_retry_after_is_kept_to_within_a_day_and_nonsense_is_passed_over(server, time, retry_after, least, most):
    server.answers["/feed"] = overloaded(retry_after)
    feed = feed_at(time, "victim")
    time.go_on(START + timedelta(seconds=1))
    server.seen.clear()
    server.answers["/feed"] = empty_feed
    time.go_on(START + most + timedelta(seconds=3))
    first = Fetch.objects.filter(feed=feed, outcome="stored").earliest("started_at")
    assert least <= first.started_at - START <= most + timedelta(seconds=3)


@pytest.mark.parametrize("status", ["429 Too Many Requests", "503 Service Unavailable"])
def test_nothing_is_asked_of_a_host_inside_its_window(server, time, status):
    """Not its other feeds, pages, robots.txt, what is announced meanwhile, nor what redirects lead there."""
    server.answers |= {"/feed": overloaded("7200", status), "/other": empty_feed, "/page": OK, "/late": OK}
    feed = feed_at(time, "victim")
    time.go_on(START + timedelta(seconds=1))
    feed_at(time, "victim", "/other")
    report_at(time, feed, "victim")
    away = feed_at(time, "elsewhere", "/away")
    server.answers["/away"] = lambda request: request.reply(status="302 Found", Location=time.url("victim", "/other"))
    time.go_on(START + HOUR)
    report_at(time, feed, "victim", "late")
    server.seen.clear()
    time.go_on(START + 2 * HOUR - timedelta(seconds=5))
    assert not [request for request in server.seen if request.headers["host"].startswith("victim")]
    assert "is not to be asked for another" in Fetch.objects.filter(feed=away).latest("pk").detail
    time.go_on(START + 5 * HOUR)
    asked = {request.path for request in server.seen if request.headers["host"].startswith("victim")}
    assert {"/feed", "/other", "/robots.txt", "/page", "/late"} <= asked


def test_a_window_binds_who_asked_for_it_and_not_who_led_there(server, time):
    """An attacker to whom a feed redirects cannot silence the other feeds of the host that redirects."""
    moved = time.url("attacker", "/busy")
    server.answers |= {
        "/feed": lambda request: request.reply(status="302 Found", Location=moved),
        "/busy": overloaded("86400"),
        "/other": empty_feed,
    }
    feed_at(time, "victim")
    other = feed_at(time, "victim", "/other")
    time.go_on(START + 4 * HOUR)
    assert Fetch.objects.filter(feed=other).count() >= 3
    assert [request.path for request in server.seen].count("/busy") == 1


def test_a_404_that_names_a_wait_closes_no_host(server, time):
    server.answers |= {"/feed": overloaded("86400", "404 Not Found"), "/other": empty_feed}
    feed_at(time, "victim")
    other = feed_at(time, "victim", "/other")
    time.go_on(START + HOUR / 2)
    assert Fetch.objects.filter(feed=other).count() == 1


@pytest.mark.parametrize("how", ["503 Unavailable", "404 Not Found", "nonsense", "silence"])
def test_a_feed_that_is_down_for_a_week_comes_back_by_itself(server, time, how):
    def down(request: Request) -> None:
        if how == "nonsense":
            request.send(b"SSH-2.0-OpenSSH_9.2\r\n")
        elif how != "silence":
            request.reply(status=how)

    def up(request: Request) -> None:
        request.reply(RSS.format(ITEM.format(name="New", link="http://victim.test/new")).encode())

    feed = feed_at(time, "victim")
    server.answers["/feed"] = down
    time.go_on(START + timedelta(days=7))
    n_asked = len(server.seen)
    assert 10 <= n_asked <= 13, "ever more rarely, but once a day for ever"
    assert Feed.objects.get(pk=feed.pk).n_failures == n_asked
    server.answers["/feed"] = up
    time.go_on(START + timedelta(days=8))
    assert Report.objects.filter(title="New").count() == 1
    feed.refresh_from_db()
    assert (feed.n_failures, feed.failure) == (0, "")


def test_many_feeds_of_few_hosts_are_polled_politely(server, time):
    """Read from the servers' log of some hours, a day by STILLWATCH_LONG=1, with two workers."""
    n_feeds, n_hosts, n_hours = (500, 5, 24) if IS_LONG else (30, 5, 3)
    asked: list[tuple[str, datetime, str]] = []

    def logged(request: Request) -> None:
        asked.append((request.headers["host"], clock.now(), request.path))
        assert request.headers["user-agent"].startswith("Stillwatch/")
        empty_feed(request)

    for number in range(n_feeds):
        path = f"/feed/{number}"
        server.answers[path] = logged
        feed_at(time, f"host-{number % n_hosts}", path)
    time.go_on(START + n_hours * HOUR)
    assert len(asked) >= n_feeds * (n_hours - 1) * 0.8
    for host in {host for host, _, _ in asked}:
        moments = [moment for name, moment, _ in asked if name == host]
        assert min(later - earlier for earlier, later in pairwise(moments)) >= timedelta(seconds=2)
    for path in {path for _, _, path in asked}:
        polls = [moment for _, moment, name in asked if name == path]
        assert min(later - earlier for earlier, later in pairwise(polls)) >= HOUR
    last = {moment.minute for _, moment, _ in asked if moment > START + (n_hours - 1) * HOUR}
    assert len(last) >= min(2 * n_hours, 40), "what began together is spread, more with every hour"


def test_robots_txt_is_asked_once_a_day_by_all_workers_together(server, time):
    feed = feed_at(time, "victim")
    Feed.objects.update(due_at=None)
    server.answers |= {f"/{number}": OK for number in range(30)}
    for number in range(30):
        row = report_at(time, feed, "victim", str(number))
        Report.objects.filter(pk=row.pk).update(due_at=START + number * HOUR)
    time.go_on(START + 30 * HOUR)
    paths = [request.path for request in server.seen]
    assert paths.count("/robots.txt") == 2
    assert paths[0] == "/robots.txt"
    assert {"/0", "/29"} <= set(paths)


@pytest.mark.parametrize(("status", "is_open"), [("503 Unavailable", False), ("404 Not Found", True)])
def test_what_a_host_says_instead_of_a_robots_txt_counts_for_all_workers(server, time, status, is_open):
    server.answers |= {"/robots.txt": lambda request: request.reply(status=status), "/0": OK, "/1": OK}
    feed = feed_at(time, "victim")
    Feed.objects.update(due_at=None)
    for number in range(2):
        report_at(time, feed, "victim", str(number))
    time.go_on(START + HOUR / 4)
    paths = [request.path for request in server.seen]
    assert paths.count("/robots.txt") == 1
    assert ("/0" in paths, "/1" in paths) == (is_open, is_open)


def test_the_pause_that_a_host_wants_binds_all_workers(server, time):
    server.answers |= {
        "/robots.txt": lambda request: request.reply(b"User-agent: *\nCrawl-delay: 7"),
        **{f"/{number}": OK for number in range(6)},
    }
    feed = feed_at(time, "victim")
    Feed.objects.update(due_at=None)
    asked: list[datetime] = []
    for number in range(6):
        row = report_at(time, feed, "victim", str(number))
        server.answers[f"/{number}"] = lambda request: (asked.append(clock.now()), request.reply(b"words"))[1]
        claims.make_due(Report.objects.filter(pk=row.pk))
    time.go_on(START + timedelta(minutes=4))
    assert len(asked) == 6
    assert min(later - earlier for earlier, later in pairwise(asked)) >= timedelta(seconds=7)
