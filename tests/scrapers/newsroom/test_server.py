"""The newsroom over real HTTP."""

import gzip
import socket
from pathlib import PurePosixPath

import pytest

from scrapers.newsroom.library import Library
from scrapers.newsroom.server import NewsroomError, NewsroomServer, Request, start
from tests.scrapers.newsroom.conftest import Ask


def test_every_report_is_served_under_its_host_and_under_a_path(ask: Ask, library: Library) -> None:
    for report in library.reports:
        assert ask(report.outlet.host, report.path).status == 200
        assert ask(None, f"/{report.outlet.host}{report.path}").status == 200


def test_index_leads_to_every_outlet(ask: Ask, library: Library) -> None:
    page = ask(None, "/").body.decode()
    for host in library.outlets:
        assert f'href="/{host}/"' in page
        assert ask(None, f"/{host}/").status == 200


def test_links_of_a_page_read_under_a_path_stay_under_it(ask: Ask) -> None:
    page = ask(None, "/federalpressroom.example/releases/").body.decode()
    assert 'href="/federalpressroom.example/releases/ostp-memo-nstm-4"' in page


@pytest.mark.parametrize("host", ["unknown.example", "www.harborwire.example", "203.0.113.7", "", "[::1"])
def test_unknown_host_is_misdirected(ask: Ask, host: str) -> None:
    assert ask("placeholder.example", "/", headers={"Host": host}).status == 421


@pytest.mark.parametrize("path", ["/nothing", "//[::1", "/article/", "/../outlets.toml", "/%2e%2e/server.py"])
def test_unknown_path_is_not_found(ask: Ask, path: str) -> None:
    assert ask("harborwire.example", path).status == 404


def test_unknown_outlet_under_a_path_is_not_found(ask: Ask) -> None:
    assert ask(None, "/unknown.example/").status == 404


def test_host_is_read_without_case_and_port(ask: Ask) -> None:
    assert ask("HarborWire.example:8124", "/robots.txt").status == 200


def test_robots_allow_everything_on_every_outlet(ask: Ask, library: Library) -> None:
    for host in library.outlets:
        assert ask(host, "/robots.txt").body.startswith(b"User-agent: *\nAllow: /\n")


def test_second_visit_with_the_tag_is_not_modified(ask: Ask, library: Library) -> None:
    for outlet in library.outlets.values():
        path = "/robots.txt" if outlet.host == "capitolledger.example" else outlet.feed_path
        first = ask(outlet.host, path)
        again = ask(outlet.host, path, headers={"If-None-Match": first.headers["etag"]})
        assert (again.status, again.body, again.headers["etag"]) == (304, b"", first.headers["etag"])


def test_second_visit_with_the_date_is_not_modified(ask: Ask) -> None:
    first = ask("harborwire.example", "/feeds/technology.xml")
    since = {"If-Modified-Since": first.headers["last-modified"]}
    assert ask("harborwire.example", "/feeds/technology.xml", headers=since).status == 304


@pytest.mark.parametrize("path", ["/politics/ledger-alibaba-letter.html", "/atom.xml"])
def test_edited_document_changes_once_and_then_rests(ask: Ask, path: str) -> None:
    first = ask("capitolledger.example", path)
    second = ask("capitolledger.example", path, headers={"If-None-Match": first.headers["etag"]})
    third = ask("capitolledger.example", path, headers={"If-None-Match": second.headers["etag"]})
    assert (first.status, second.status, third.status) == (200, 200, 304)
    assert first.body != second.body
    assert first.headers["last-modified"] != second.headers["last-modified"]


def test_edited_article_corrects_its_number(ask: Ask) -> None:
    path = "/politics/ledger-alibaba-letter.html"
    first = ask("capitolledger.example", path)
    second = ask("capitolledger.example", path, headers={"If-None-Match": first.headers["etag"]}).body.decode()
    assert "almost 2,500 fraudulent accounts" in first.body.decode()
    assert "almost 25,000 fraudulent accounts" in second
    assert "Correction, June 25, 2026" in second


def test_wire_is_compressed_for_clients_that_can_read_it(ask: Ask) -> None:
    plain = ask("harborwire.example", "/feeds/technology.xml")
    zipped = ask("harborwire.example", "/feeds/technology.xml", headers={"Accept-Encoding": "gzip"})
    assert zipped.headers["content-encoding"] == "gzip"
    assert "content-encoding" not in plain.headers
    assert gzip.decompress(zipped.body) == plain.body
    assert zipped.headers["etag"] == plain.headers["etag"]
    assert plain.headers["vary"] == "Accept-Encoding"


def test_head_tells_the_length_and_sends_nothing(ask: Ask) -> None:
    body = ask("yuanhai.example", "/rss.xml").body
    head = ask("yuanhai.example", "/rss.xml", "HEAD")
    assert (head.status, head.body, head.headers["content-length"]) == (200, b"", str(len(body)))


def test_requests_are_kept_in_order(ask: Ask, newsroom: NewsroomServer) -> None:
    ask("harborwire.example", "/robots.txt")
    ask("harborwire.example", "/nothing?q=1")
    ask(None, "/yuanhai.example/rss.xml")
    assert newsroom.requests == (
        Request("harborwire.example", "/robots.txt", 200),
        Request("harborwire.example", "/nothing", 404),
        Request("yuanhai.example", "/rss.xml", 200),
    )


@pytest.mark.parametrize("host", ["0.0.0.0", "192.0.2.1", "example.org", "::"])
def test_start_refuses_what_is_not_loopback(host: str) -> None:
    with pytest.raises(NewsroomError, match="loopback only"):
        start(host=host)


def test_start_says_which_port_is_in_use(newsroom: NewsroomServer) -> None:
    host, port = newsroom.address
    with pytest.raises(NewsroomError, match=rf"cannot use port {port} of {host} \(.+\): choose another"):
        start(port=port)


def test_start_refuses_a_port_that_is_none() -> None:
    with pytest.raises(NewsroomError, match="cannot use port 70000"):
        start(port=70_000)


def test_stop_frees_the_port() -> None:
    server = start()
    address = server.address
    server.stop()
    server.stop()
    with pytest.raises(ConnectionRefusedError):
        socket.create_connection(address, timeout=1)


def test_pages_hold_no_link_out_of_the_sample(ask: Ask, library: Library) -> None:
    for report in library.reports:
        for link in _links(ask(report.outlet.host, report.path).body.decode(report.encoding.actual)):
            of_sample = tuple(outlet.base for outlet in library.outlets.values())
            assert link.startswith(("/", *of_sample)), link
            assert PurePosixPath(link)


def _links(page: str) -> list[str]:
    from bs4 import BeautifulSoup

    return [str(tag["href"]) for tag in BeautifulSoup(page, "lxml").find_all(href=True)]
