"""Feeds that move, or seem to, and feeds that are gone; days pass on a stopped clock."""

import ssl
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from django.core.management import call_command

from scrapers.http import Door
from scrapers.pace import Pace
from tests.collection import making
from tests.collection.making import START
from tests.collection.outlets import Answer
from tests.scrapers.hostile import HostileServer
from tracker.collection import claims
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Fetch, Issue, Report
from tracker.collection.reach import Reach

pytestmark = pytest.mark.django_db
TLS = Path(__file__).parent.parent / "scrapers" / "tls"
OLD, NEW = "harbor.example/feed", "harbor.example/new"
LOGIN = Answer("<html><body><form>Log in to go on</form></body></html>")


@pytest.fixture
def time():
    with time_machine.travel(START, tick=False) as traveller:
        yield traveller


@pytest.fixture
def work(outlets) -> Collector:
    return Collector(Door(sample_address=outlets.address, pace=Pace()))


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


def rss(*names: str, base: str = "http://harbor.example") -> str:
    items = "".join(f"<item><title>{name}</title><link>{base}/{name}</link></item>" for name in names)
    return f'<rss version="2.0"><channel><title>Harbor</title>{items}</channel></rss>'


def moved(target: str, status: int = 301) -> Answer:
    return Answer(status=status, headers={"Location": f"http://{target}"})


def polled(work: Collector, feed: Feed, time, *, times: int, every: timedelta = timedelta(hours=12)) -> Feed:
    """The feed after so many polls, each so long after the one before."""
    for _ in range(times):
        claims.make_due(Feed.objects.filter(pk=feed.pk, gone_at=None))
        work.poll(feed.pk)
        time.shift(every)
    feed.refresh_from_db()
    return feed


@pytest.mark.parametrize("status", [301, 308])
def test_a_feed_is_polled_where_it_moved_after_three_answers_over_a_day(work, outlets, feed, time, status):
    outlets.answers |= {OLD: moved(NEW, status), NEW: Answer(rss("one"))}
    assert polled(work, feed, time, times=2).asked_url == ""
    assert polled(work, feed, time, times=1).asked_url == f"http://{NEW}"
    assert feed.url == f"http://{OLD}", "the catalogue's address is kept"
    assert "polled at http://harbor.example/new from now on" in Issue.objects.get(kind="moved_feed").detail
    outlets.asked.clear()
    polled(work, feed, time, times=2)
    assert outlets.asked == [NEW, NEW]
    assert Report.objects.count() == 1


def test_many_answers_within_a_day_move_nothing(work, outlets, feed, time):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"))}
    assert polled(work, feed, time, times=20, every=timedelta(hours=1)).asked_url == ""


@pytest.mark.parametrize("status", [301, 302, 307, 308])
def test_a_portal_or_login_page_moves_nothing_however_long_it_answers(work, outlets, feed, time, status):
    outlets.answers |= {OLD: moved("portal.example/login", status), "portal.example/login": LOGIN}
    assert polled(work, feed, time, times=10).moving_to == ""
    assert (feed.asked_url, feed.n_failures) == ("", 10)
    assert "neither RSS nor Atom" in feed.failure
    outlets.answers[OLD] = Answer(rss("one"))
    assert polled(work, feed, time, times=1).n_failures == 0
    assert Report.objects.count() == 1


@pytest.mark.parametrize("status", [302, 303, 307])
def test_a_passing_redirect_moves_nothing(work, outlets, feed, time, status):
    outlets.answers |= {OLD: moved(NEW, status), NEW: Answer(rss("one"))}
    assert polled(work, feed, time, times=6).asked_url == ""
    assert not Issue.objects.exists()


def test_answers_that_differ_move_nothing(work, outlets, feed, time):
    for number in range(8):
        target = f"harbor.example/{number % 2}"
        outlets.answers |= {OLD: moved(target), target: Answer(rss("one"))}
        polled(work, feed, time, times=1)
    assert feed.asked_url == ""


def test_an_answer_of_its_own_in_between_begins_the_count_anew(work, outlets, feed, time):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"))}
    polled(work, feed, time, times=2)
    outlets.answers[OLD] = Answer(rss("one"))
    polled(work, feed, time, times=1)
    outlets.answers[OLD] = moved(NEW)
    assert polled(work, feed, time, times=2).asked_url == ""


def test_a_feed_that_moves_back_is_polled_where_it_was(work, outlets, feed, time):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"))}
    assert polled(work, feed, time, times=3).asked_url
    outlets.answers |= {OLD: Answer(rss("one", "two")), NEW: moved(OLD)}
    assert polled(work, feed, time, times=3).asked_url == ""
    assert Report.objects.count() == 2


def test_two_addresses_that_point_at_each_other_are_a_failure_that_passes(work, outlets, feed, time):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"))}
    polled(work, feed, time, times=3)
    outlets.answers[NEW] = moved(OLD)
    assert polled(work, feed, time, times=3).asked_url == "", "the old address is asked again"
    assert "run in a circle" in feed.failure
    outlets.answers[OLD] = Answer(rss("one", "two"))
    assert polled(work, feed, time, times=1).n_failures == 0
    assert Report.objects.count() == 2


@pytest.mark.parametrize("after", [Answer(b"gone", status=410), Answer(b"", status=500), LOGIN])
def test_the_old_address_comes_back_where_the_new_one_fails(work, outlets, feed, time, after):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"))}
    polled(work, feed, time, times=3)
    outlets.answers |= {OLD: Answer(rss("one", "two")), NEW: after}
    assert polled(work, feed, time, times=3).asked_url == ""
    assert polled(work, feed, time, times=1).n_failures == 0
    assert feed.gone_at is None
    assert Report.objects.count() == 2


def test_unchanged_answers_count_where_the_target_was_read_as_a_feed(work, outlets, feed, time):
    outlets.answers |= {OLD: moved(NEW), NEW: Answer(rss("one"), headers={"ETag": '"1"'})}
    polled(work, feed, time, times=1, every=timedelta(hours=2))
    outlets.answers[NEW] = Answer(status=304)
    assert polled(work, feed, time, times=1, every=timedelta(hours=22)).n_moving == 2
    outlets.answers[NEW] = Answer(rss("one"))
    assert polled(work, feed, time, times=1).asked_url == f"http://{NEW}"


def test_a_feed_does_not_move_to_where_another_is_polled(work, outlets, feed, time):
    making.feed(making.source("ledger"), "feed")
    outlets.answers |= {OLD: moved("ledger.example/feed"), "ledger.example/feed": Answer(rss("one"))}
    assert polled(work, feed, time, times=3).asked_url == ""
    assert "which is polled for http://ledger.example/feed" in Issue.objects.get(kind="moved_feed").detail


def tls_context() -> ssl.SSLContext:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(TLS / "good.pem", TLS / "server.key")
    return context


def test_a_move_to_https_doubles_nothing_and_one_away_from_it_never_counts(feed, time):
    secure = HostileServer(context=tls_context())
    with HostileServer() as plain, secure:
        http, https = f"http://name.test:{plain.port}", f"https://name.test:{secure.port}"
        peers = frozenset({plain.peer, secure.peer})
        door = Door(
            allowed_peers=peers,
            ca_file=str(TLS / "ca.pem"),
            resolver=lambda host, port: ["127.0.0.1"],
            min_interval=0,
            pace=Pace(),
        )
        work = Collector(door)
        Feed.objects.update(url=f"{http}/feed")
        before, after = (rss(*"abc", base=f"{scheme}://name.test").encode() for scheme in ("http", "https"))
        plain.answers["/feed"] = lambda request: request.reply(before)
        polled(work, feed, time, times=1)
        plain.answers["/feed"] = lambda request: request.reply(status="301 Moved", Location=f"{https}/feed")
        secure.answers["/feed"] = lambda request: request.reply(after)
        assert polled(work, feed, time, times=4).asked_url == f"{https}/feed"
        assert Report.objects.count() == 3
        secure.answers["/feed"] = lambda request: request.reply(status="301 Moved", Location=f"{http}/other")
        plain.answers["/other"] = lambda request: request.reply(after)
        assert polled(work, feed, time, times=6).asked_url == f"{https}/feed"
    assert Report.objects.count() == 3


def test_a_feed_that_says_three_times_that_it_is_gone_is_off_until_a_person_resumes_it(work, outlets, feed, time):
    outlets.answers[OLD] = Answer(b"gone", status=410)
    assert polled(work, feed, time, times=2).gone_at is None
    assert polled(work, feed, time, times=1).gone_at
    assert feed.due_at is None
    reach = Reach(is_live=False, newsroom=outlets.address)
    assert not reach.feeds().exists(), "no run polls it"
    assert "`manage.py source resume harbor` polls it again" in Issue.objects.get(kind="gone_feed").detail
    outlets.answers[OLD] = Answer(rss("one"))
    call_command("source", "resume", "harbor")
    assert reach.feeds().exists()
    assert work.poll(feed.pk)
    assert Report.objects.count() == 1


def test_gone_must_be_said_in_a_row_and_by_the_feed_itself(work, outlets, feed, time):
    gone = Answer(b"gone", status=410)
    for answer in (gone, gone, Answer(rss("one")), gone, gone, Answer(b"", status=404), gone, gone):
        outlets.answers[OLD] = answer
        polled(work, feed, time, times=1)
    assert feed.gone_at is None
    outlets.answers |= {OLD: moved("ledger.example/away", 302), "ledger.example/away": gone}
    polled(work, feed, time, times=5)
    assert feed.gone_at is None
    assert Fetch.objects.latest("pk").status == 410
