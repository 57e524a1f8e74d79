"""Servers whose ETags lie, each in its own way: a changed feed is seen within a day, and a good one costs little."""

from datetime import timedelta

import pytest
import time_machine

from scrapers.http import Door
from scrapers.pace import Pace
from tests.collection import making
from tests.collection.making import START
from tests.scrapers.hostile import HostileServer, Request
from tracker.collection import claims, clock
from tracker.collection.collector import Collector
from tracker.collection.models import Feed, Report

pytestmark = pytest.mark.django_db
EVERY = timedelta(hours=3)
N_POLLS = 10  # a day and a bit
CHANGED_AT = START + timedelta(hours=4)
CONDITIONS = ("if-none-match", "if-modified-since")
LONG = '"' + "e" * 2_000 + '"'


def is_asked(request: Request, etag: str | None = None) -> bool:
    """Whether the request is conditional, on this tag where one is named."""
    if etag is not None:
        return request.headers.get("if-none-match") == etag
    return any(name in request.headers for name in CONDITIONS)


def body() -> bytes:
    names = ("one", "two") if clock.now() >= CHANGED_AT else ("one",)
    items = "".join(f"<item><title>{name}</title><link>http://name.test/{name}</link></item>" for name in names)
    return f'<rss version="2.0"><channel>{items}</channel></rss>'.encode()


def version() -> str:
    return f'"{len(body())}"'


def honest(request: Request, *, prefix: str = "") -> None:
    etag = prefix + version()
    if is_asked(request, etag):
        request.reply(status="304 Not Modified", ETag=etag)
    else:
        request.reply(body(), ETag=etag)


def always_new(request: Request) -> None:
    request.reply(body(), ETag=f'"{id(request)}"')


def never_new(request: Request) -> None:
    """The tag stays when the feed changes, so that a conditional request learns nothing."""
    if is_asked(request, '"1"'):
        request.reply(status="304 Not Modified", ETag='"1"')
    else:
        request.reply(body(), ETag='"1"')


def unchanged_for_ever(request: Request) -> None:
    if is_asked(request):
        request.reply(status="304 Not Modified")
    else:
        request.reply(body(), ETag=version(), Last_Modified="Sun, 01 Mar 2026 10:00:00 GMT")


def unasked(request: Request) -> None:
    """Every second answer is a 304, whatever was asked."""
    if request.headers["n"] == "odd":
        request.reply(status="304 Not Modified", ETag=version())
    else:
        request.reply(body(), ETag=version())


def without_quotes(request: Request) -> None:
    etag = version().strip('"')
    if is_asked(request, etag):
        request.reply(status="304 Not Modified")
    else:
        request.reply(body(), ETag=etag)


def empty(request: Request) -> None:
    if is_asked(request):
        request.reply(status="400 Bad Request")
    else:
        request.reply(body(), ETag="", Last_Modified="")


def endless(request: Request) -> None:
    if is_asked(request):
        request.reply(status="431 Request Header Fields Too Large")
    else:
        request.reply(body(), ETag=LONG)


def with_a_body(request: Request) -> None:
    """A 304 that carries the feed, against the rules: nobody reads it."""
    if is_asked(request, version()):
        request.reply(body(), status="304 Not Modified", ETag=version())
    else:
        request.reply(body(), ETag=version())


def another_with_304(request: Request) -> None:
    if is_asked(request, version()) or is_asked(request, '"later"'):
        request.reply(status="304 Not Modified", ETag='"later"')
    else:
        request.reply(body(), ETag=version())


def chokes(request: Request) -> None:
    if is_asked(request):
        request.reply(status="412 Precondition Failed")
    else:
        request.reply(body(), ETag=version())


def date_that_is_none(request: Request) -> None:
    if request.headers.get("if-modified-since") == "last Tuesday":
        request.reply(status="304 Not Modified")
    else:
        request.reply(body(), Last_Modified="last Tuesday")


# How often, of ten polls in thirty hours, each may be asked without a condition.
SERVERS = {
    honest: 3,
    (lambda request: honest(request, prefix="W/")): 3,
    always_new: 3,
    never_new: 3,
    unchanged_for_ever: 3,
    unasked: 10,
    without_quotes: 3,
    empty: 10,
    endless: 10,
    with_a_body: 3,
    another_with_304: 3,
    chokes: 7,
    date_that_is_none: 3,
}


@pytest.mark.parametrize("answer", SERVERS, ids=lambda answer: answer.__name__.replace("<lambda>", "weak"))
def test_a_change_is_seen_within_a_day_whatever_the_tags_say(answer):
    def numbered(request: Request) -> None:
        request.headers["n"] = ("even", "odd")[len(server.seen) % 2]
        answer(request)

    feed = making.feed(making.source())
    with HostileServer({"/feed": numbered}) as server, time_machine.travel(START, tick=False) as time:
        work = Collector(Door(allowed_peers=frozenset({server.peer}), min_interval=0, pace=Pace()))
        Feed.objects.update(url=server.url("/feed"))
        for _ in range(N_POLLS):
            claims.make_due(Feed.objects.all())
            work.poll(feed.pk)
            time.shift(EVERY)
            if clock.now() >= CHANGED_AT + timedelta(hours=24):
                assert Report.objects.count() == 2
        assert Report.objects.count() == 2
        n_full = sum(not is_asked(request) for request in server.seen)
    assert n_full <= SERVERS[answer]
