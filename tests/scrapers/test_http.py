"""The door against a server that breaks HTTP, and against addresses that it must never ask."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from scrapers.errors import Broken, HttpStatus, Refused, ScrapeError, Timeout, TooBig, Unreachable
from scrapers.http import Door
from scrapers.pace import Pace
from scrapers.records import Validators
from tests.scrapers.hostile import HostileServer, hostile_answers

NOW = datetime(2026, 11, 1, 12, tzinfo=UTC)
MEBIBYTE = 1024 * 1024


@pytest.fixture(scope="module")
def server() -> Iterator[HostileServer]:
    with HostileServer(hostile_answers()) as running:
        yield running


def door_to(*servers: HostileServer, **options: object) -> Door:
    peers = frozenset(server.peer for server in servers)
    return Door(min_interval=0, allowed_peers=peers, pace=Pace(), now=lambda: NOW, **options)  # type: ignore[arg-type]


@pytest.fixture
def door(server: HostileServer) -> Iterator[Door]:
    with door_to(server) as opened:
        yield opened


def test_fetch_tells_body_type_charset_and_validators(door: Door, server: HostileServer) -> None:
    fetched = door.fetch(server.url("/plain"))
    assert (fetched.status, fetched.body) == (200, b"hello")
    assert (fetched.media_type, fetched.charset) == ("text/html", "big5")
    assert fetched.validators == Validators(etag='W/"a b"')
    assert fetched.fetched_at == NOW
    assert fetched.moved_to is None


def test_fetch_sends_no_cookie_referer_or_foreign_coding(door: Door, server: HostileServer) -> None:
    door.fetch(server.url("/cookies"))
    fetched = door.fetch(server.url("/cookies"))
    sent = server.seen[-1].headers
    assert sent["accept-encoding"] == "gzip"
    assert not {"cookie", "referer", "authorization"} & set(sent)
    assert "set-cookie" not in fetched.headers
    assert fetched.headers["x-odd"] == "a b"


def test_user_agent_is_the_given_one(server: HostileServer) -> None:
    with door_to(server, user_agent="Stillwatch/9 (+https://s.test; a@s.test)") as door:
        door.fetch(server.url("/plain"))
    assert server.seen[-1].headers["user-agent"] == "Stillwatch/9 (+https://s.test; a@s.test)"


def test_proxy_settings_of_the_environment_are_ignored(
    server: HostileServer, door: Door, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert door.fetch(server.url("/plain")).status == 200


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("/bomb", TooBig),
        ("/bomb-twice", TooBig),
        ("/announced-big", TooBig),
        ("/endless", TooBig),
        ("/endless-chunked", TooBig),
        ("/chain-of-three", Broken),
        ("/brotli", Broken),
        ("/zstd", Broken),
        ("/no-gzip", Broken),
        ("/cut-gzip", Broken),
        ("/endless-header", (Broken, TooBig)),
        ("/endless-chunk-size", (Broken, TooBig)),
        ("/long-length", Broken),
        ("/two-lengths", Broken),
        ("/no-http", Broken),
        ("/hang-up", (Broken, Unreachable)),
    ],
)
def test_damage_ends_soon_in_an_error_of_ours(
    door: Door, server: HostileServer, path: str, kind: type[ScrapeError] | tuple[type[ScrapeError], ...]
) -> None:
    with pytest.raises(kind) as caught:
        door.fetch(server.url(path), limit=2 * MEBIBYTE, deadline=10)
    assert path in str(caught.value) or server.host in str(caught.value)


def test_body_beyond_a_short_content_length_is_left_alone(door: Door, server: HostileServer) -> None:
    assert door.fetch(server.url("/short-length")).body == b"0123"


@pytest.mark.parametrize("path", ["/drip-header", "/drip-body", "/silent"])
def test_slow_answer_ends_at_the_deadline(door: Door, server: HostileServer, path: str) -> None:
    begun = datetime.now(UTC)
    with pytest.raises(Timeout):
        door.fetch(server.url(path), deadline=0.4)
    assert datetime.now(UTC) - begun < timedelta(seconds=1.5)


def test_unmodified_page_keeps_the_validators(door: Door, server: HostileServer) -> None:
    sent = Validators(etag='"old"', last_modified="Mon, 23 Feb 2026 10:00:00 GMT")
    fetched = door.fetch(server.url("/304"), validators=sent)
    assert fetched.is_not_modified
    assert fetched.body == b""
    assert fetched.validators == Validators(etag='"new"', last_modified=sent.last_modified)
    assert server.seen[-1].headers["if-none-match"] == '"old"'
    assert server.seen[-1].headers["if-modified-since"] == sent.last_modified


def test_unasked_304_is_broken(door: Door, server: HostileServer) -> None:
    with pytest.raises(Broken, match="304"):
        door.fetch(server.url("/304"))


def test_validators_go_back_byte_for_byte(door: Door, server: HostileServer) -> None:
    first = door.fetch(server.url("/plain"))
    door.fetch(server.url("/plain"), validators=first.validators)
    assert server.seen[-1].headers["if-none-match"] == 'W/"a b"'


@pytest.mark.parametrize(
    ("path", "status", "permanent", "wait"),
    [
        ("/429", 429, False, timedelta(seconds=120)),
        ("/503-for-ever", 503, False, timedelta(hours=24)),
        ("/404", 404, True, None),
        ("/410", 410, True, None),
        ("/no-location", 302, True, None),
    ],
)
def test_status_says_whether_and_when_to_try_again(
    door: Door, server: HostileServer, path: str, status: int, permanent: bool, wait: timedelta | None
) -> None:
    with pytest.raises(HttpStatus) as caught:
        door.fetch(server.url(path))
    error = caught.value
    assert (error.status, error.permanent, error.retry_after, error.host) == (status, permanent, wait, "127.0.0.1")


@pytest.mark.parametrize(("path", "n_requests"), [("/loop-1", 1), ("/loop-2a", 2), ("/ring/0", 6), ("/deep/0", 6)])
def test_redirects_end(door: Door, server: HostileServer, path: str, n_requests: int) -> None:
    before = len(server.seen)
    with pytest.raises(Refused, match="redirects"):
        door.fetch(server.url(path))
    assert len(server.seen) - before == n_requests


def test_only_a_permanent_beginning_moves_the_address(door: Door, server: HostileServer) -> None:
    assert door.fetch(server.url("/moved")).moved_to == server.url("/plain")
    assert door.fetch(server.url("/found")).moved_to is None
    moved = door.fetch(server.url("/moved-then-found"))
    assert (moved.moved_to, moved.final_url) == (server.url("/found"), server.url("/plain"))


def test_location_in_utf8_is_followed(door: Door, server: HostileServer) -> None:
    assert door.fetch(server.url("/utf-8")).body == b"arrived"


def test_each_redirect_is_asked_about_before_it_is_followed(door: Door, server: HostileServer) -> None:
    def refuse(url: str) -> None:
        asked.append(url)
        raise Refused(url, "its owner forbids it", "Read it in a browser")

    asked: list[str] = []
    redirect = {"/": lambda request: request.reply(status="302 Found", Location=server.url("/plain"))}
    with HostileServer(redirect) as first:
        n_before = len(server.seen)
        with door_to(first, server) as opened, pytest.raises(Refused, match="its owner forbids it"):
            opened.fetch(first.url("/"), may_follow=refuse)
    assert asked == [server.url("/plain")]
    assert len(server.seen) == n_before
    assert door.fetch(server.url("/plain"), may_follow=refuse).body == b"hello", "nothing was followed"


@pytest.mark.parametrize("status", ["301 a", "302 b", "303 c", "307 d", "308 e"])
def test_redirect_to_another_origin_takes_nothing_along(server: HostileServer, status: str) -> None:
    """What the second origin sees is what anybody sees who is asked for the first time."""
    redirect = {"/": lambda request: request.reply(status=status, Location=server.url("/plain"), Set_Cookie="id=1")}
    sent = Validators(etag='"secret"', last_modified="Mon, 23 Feb 2026 10:00:00 GMT")
    with HostileServer(redirect) as first:
        with door_to(server, first) as door:
            door.fetch(first.url("/"), validators=sent)
        assert first.seen[-1].headers["if-none-match"] == '"secret"'
    assert set(server.seen[-1].headers) == {"host", "user-agent", "accept", "accept-encoding", "connection"}
    assert "secret" not in str(server.seen[-1].headers)


def test_door_is_for_use_inside_its_block(server: HostileServer) -> None:
    with door_to(server) as door:
        pass
    with pytest.raises(RuntimeError, match="with"):
        door.fetch(server.url("/plain"))


def test_host_that_nobody_answers_for_is_unreachable() -> None:
    with HostileServer() as gone:
        peer = gone.peer
    with (
        Door(allowed_peers=frozenset({peer}), min_interval=0, pace=Pace()) as door,
        pytest.raises(Unreachable) as caught,
    ):
        door.fetch(f"http://127.0.0.1:{peer[1]}/")
    assert not caught.value.permanent
