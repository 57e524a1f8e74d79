"""Whose page an address is, and whether it is stored, in any of its spellings."""

import pytest

from scrapers.urls import canonical_url
from tests.collection import making
from tracker.collection.models import Report, Source
from tracker.collection.single_pages import new_page, stored_page, with_scheme
from tracker.collection.whose_page import Hosts

pytestmark = pytest.mark.django_db


def outlet(slug: str, homepage: str, **changes) -> Source:
    fields = {"kind": "wire", "is_sample": False, **changes}
    made = making.source(slug)
    Source.objects.filter(pk=made.pk).update(homepage=homepage, **fields)
    return made


@pytest.mark.parametrize(
    ("url", "slugs"),
    [
        ("https://lab.test/a", ["lab", "lab-old", "lab-security"]),
        ("https://www.lab.test/security/x", ["lab-security", "lab", "lab-old"]),
        ("https://lab.test/securityx", ["lab", "lab-old", "lab-security"]),
        ("https://medium.com/@lab/a-post", ["lab-on-medium"]),
        ("https://medium.com/@other/a-post", []),
        ("https://files.lab.test/a.pdf", ["lab"]),
        ("https://notlab.test/a", []),
        ("https://news.press.test/a", []),
        ("https://press.test/", ["press"]),
        ("https://lab.test.evil.test/", []),
        ("nonsense", []),
    ],
)
def test_an_address_belongs_to_the_outlet_of_its_host(url, slugs):
    outlet("lab-old", "https://lab.test/", retired_at=making.START)
    outlet("lab", "https://www.lab.test/", kind="company")
    outlet("lab-security", "https://lab.test/security/")
    outlet("press", "https://press.test/")
    outlet("lab-on-medium", "https://medium.com/@lab", kind="company")
    found = [source.slug for source in Hosts.load(is_sample=False).at(url)]
    assert found[:1] == slugs[:1]
    assert set(found) == set(slugs)


def test_an_outlet_of_the_catalogue_goes_before_one_that_nobody_judged():
    outlet("a-files", "https://lab.test/", kind=Source.UNLISTED)
    outlet("lab", "https://lab.test/")
    assert [source.slug for source in Hosts.load(is_sample=False).at("https://lab.test/a")] == ["lab", "a-files"]


@pytest.mark.parametrize(
    "spelled",
    [
        "http://lab.test/news/a",
        "https://www.lab.test/news/a/",
        "https://LAB.test:443/news/a#top",
        "https://lab.test/news/a?utm_source=mail",
    ],
)
def test_one_page_is_found_in_every_spelling(spelled):
    outlet("lab", "https://lab.test/")
    page = new_page("https://lab.test/news/a", Hosts.load(is_sample=False), why="A test.")
    assert stored_page(canonical_url(spelled), Hosts.load(is_sample=False)) == page


@pytest.mark.parametrize("other", ["https://lab.test/news/b", "https://lab.test/news/a/b", "https://else.test/news/a"])
def test_another_page_is_another(other):
    outlet("lab", "https://lab.test/")
    new_page("https://lab.test/news/a", Hosts.load(is_sample=False), why="A test.")
    assert stored_page(other, Hosts.load(is_sample=False)) is None


def test_a_feed_that_announces_a_page_found_otherwise_makes_no_second_one():
    """What a link led to, the outlet's feed announces later."""
    from scrapers.feeds import read_feed

    lab = outlet("lab", "https://lab.test/")
    page = new_page("https://lab.test/news/a", Hosts.load(is_sample=False), why="A test.")
    body = (
        b"<rss version='2.0'><channel><item><title>T</title><link>http://lab.test/news/a/</link></item></channel></rss>"
    )
    reading = read_feed(body, source=lab.slug, base_url="https://lab.test/feed", fetched_at=making.START)
    assert [entry.key for entry in reading.entries] == [page.key]
    assert Report.objects.count() == 1


def test_on_a_host_that_many_share_each_has_pages_of_its_own():
    for path in ("@one/a", "@one/b", "@two/c"):
        new_page(f"https://medium.com/{path}", Hosts.load(is_sample=False), why="A test.")
    found = {source.name: source.reports.count() for source in Source.objects.filter(kind=Source.UNLISTED)}
    assert found == {"medium.com/@one": 2, "medium.com/@two": 1}
    hosts = Hosts.load(is_sample=False)
    assert [source.name for source in hosts.at("https://medium.com/@two/other")] == ["medium.com/@two"]
    assert stored_page("https://medium.com/@one/b", hosts) is not None


def test_two_at_once_make_one_row():
    outlet("lab", "https://lab.test/")
    hosts = Hosts.load(is_sample=False)
    first = new_page("https://lab.test/a", hosts, why="A test.")
    assert new_page("https://lab.test/a", hosts, why="A test.") == first


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("lab.test/a", "https://lab.test/a"),
        ("lab.example/a", "http://lab.example/a"),
        ("http://lab.test/", "http://lab.test/"),
        ("lab.test/why?x=.example", "https://lab.test/why?x=.example"),
    ],
)
def test_the_scheme_that_a_person_leaves_out(typed, meant):
    assert with_scheme(typed) == meant
