"""The sample collected over real HTTP through the collector's own door."""

import re
from collections import Counter
from collections.abc import Callable, Iterator

import ftfy
import pytest

from scrapers.article_text import read_article
from scrapers.catalogue import read_catalogue
from scrapers.feeds import read_feed
from scrapers.http import Door
from scrapers.listings import read_listing
from scrapers.newsroom.library import HERE, Library, Report
from scrapers.newsroom.markup import plain_text
from scrapers.newsroom.pages import SAMPLE_MARK
from scrapers.newsroom.server import NewsroomServer
from scrapers.records import ArticleText, FeedKind, FeedReading
from tests.scrapers.newsroom.test_facts import FACTS
from tracker.extraction import clean_text

Read = Callable[[Report], ArticleText]


@pytest.fixture
def door(newsroom: NewsroomServer) -> Iterator[Door]:
    with Door(sample_address=newsroom.address) as door:
        yield door


@pytest.fixture
def readings(door: Door) -> dict[str, FeedReading]:
    """What each feed of the sample says, by its address."""
    readings = {}
    for source in read_catalogue(HERE / "sources.toml", is_sample=True):
        for feed in source.feeds:
            got = door.fetch(feed.url)
            at = {"source": source.slug, "base_url": got.final_url, "fetched_at": got.fetched_at}
            if feed.kind is FeedKind.LISTING:
                assert feed.selectors
                readings[feed.url] = read_listing(got.body, selectors=feed.selectors, **at)
            else:
                content_type = got.headers.get("content-type", "")
                readings[feed.url] = read_feed(got.body, content_type=content_type, **at)
    return readings


@pytest.fixture
def read(door: Door) -> Read:
    def read(report: Report) -> ArticleText:
        got = door.fetch(report.url)
        return read_article(
            got.body, url=got.final_url, media_type=got.media_type, charset=got.charset, fetched_at=got.fetched_at
        )

    return read


def test_entries_and_refusals_agree_with_the_facts(readings: dict[str, FeedReading]) -> None:
    for feed in FACTS["feed"]:
        reading = readings[feed["url"]]
        reasons = Counter(entry.reason.replace(" ", "_") for entry in reading.rejected)
        assert reasons == feed["rejected"], feed["url"]
        assert len(reading.entries) + len(reading.rejected) == feed["entries"]


def test_spoiled_dates_are_unknown_and_all_others_known(readings: dict[str, FeedReading], library: Library) -> None:
    entries = {entry.url: entry for reading in readings.values() for entry in reading.entries}
    spoiled = {slug for feed in FACTS["feed"] for slug in feed.get("without_usable_date", ())}
    undated = {report.slug for report in library.reports if entries[report.url].published is None}
    assert undated == spoiled


def test_every_article_is_read_whole(read: Read, library: Library) -> None:
    for report in library.reports:
        text = _words(read(report).text)
        for paragraph in plain_text(report.editions[0].body).splitlines():
            assert _words(paragraph) in text, report.slug


def test_no_furniture_gets_into_the_text(read: Read, library: Library) -> None:
    furniture = (SAMPLE_MARK, "Also read", "Sign up for", "214 partners", "Most read", "Save for later", "Archive")
    for report in library.reports:
        text = read(report).text
        assert not [words for words in furniture if words in text], report.slug


def test_marks_that_were_misread_on_a_page_are_whole_again(read: Read, library: Library) -> None:
    (report,) = [report for report in library.reports if report.slug == "gradient-white-house-accounts"]
    assert "“adversarial distillation” –" in clean_text(read(report).text)


def test_edited_article_has_a_second_text(door: Door, library: Library) -> None:
    (report,) = [report for report in library.reports if len(report.editions) > 1]
    first = door.fetch(report.url)
    second = door.fetch(report.url, validators=first.validators)
    third = door.fetch(report.url, validators=second.validators)
    assert b"almost 2,500 fraudulent" in first.body
    assert b"almost 25,000 fraudulent" in second.body
    assert third.is_not_modified


def _words(text: str) -> str:
    return " ".join(re.findall(r"\w+", ftfy.fix_text(text)))
