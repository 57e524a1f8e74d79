"""What outlets may send and the store must bear: any text, any identity, any length, any number of editions."""

from __future__ import annotations

import json
from datetime import timedelta
from html import escape

import pytest
import time_machine
from django.contrib.postgres.search import SearchQuery

from scrapers.feeds import read_feed
from scrapers.http import Door
from scrapers.plain_text import clean
from tests.collection import making, naughty
from tests.collection.making import START, attempt, fetched, held, page
from tests.collection.outlets import Answer
from tests.collection.turns import ARTICLE
from tracker.collection import claims, ingest, storms
from tracker.collection.collector import Collector
from tracker.collection.derive import derive_page
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import ArticleText, Feed, Fetch, HeldEntry, Issue, Report, Snapshot
from tracker.collection.storms import Ruling

pytestmark = pytest.mark.django_db


@pytest.fixture
def feed() -> Feed:
    return making.feed(making.source())


@pytest.fixture
def report() -> Report:
    return making.report(making.source())


def poll(feed: Feed, items: list[dict]) -> Fetch:
    """A poll of a JSON Feed with these items, as its bytes come from the outlet."""
    body = json.dumps({"version": "https://jsonfeed.org/version/1.1", "title": "Harbor", "items": items}).encode()
    reading = read_feed(body, source="harbor", base_url=feed.url, fetched_at=START)
    stored = ingest.ingest_feed(feed.pk, held(feed), fetched(), reading, attempt())
    assert stored.n_entries == len(items) == stored.n_new + stored.n_known + stored.n_rejected
    return stored


def item(name: str, **fields: str) -> dict:
    return {"id": name, "url": f"http://harbor.example/{name}", "title": f"About {name}"} | fields


def wrong(text: str) -> set[str]:
    return set(text) & (naughty.UNSTORABLE | naughty.EMBEDDING)


def test_there_are_enough_naughty_strings():
    assert len(set(naughty.STRINGS)) >= 515


@pytest.mark.parametrize("name", ["title", "id", "url", "summary", "date_published", "content_html", "date_modified"])
def test_any_text_in_any_field_of_an_entry_is_stored_clean_or_rejected_with_a_reason(feed, name):
    poll(feed, [item(f"entry-{n}", **{name: text}) for n, text in enumerate(naughty.STRINGS)])
    n_reasons = sum(Issue.objects.filter(kind="rejected_entry").values_list("n_seen", flat=True))
    rejected = Fetch.objects.get().n_rejected
    assert (n_reasons > 0) == (rejected > 0)
    assert not any(wrong(title) for title in Report.objects.values_list("title", flat=True))
    if name not in ("id", "url", "title"):
        assert Report.objects.count() == len(naughty.STRINGS), "a report is not lost over its summary or date"


def test_any_text_on_a_page_is_stored_clean(report):
    lines = "".join(f"<p>{escape(text)} stands in a paragraph of its own here.</p>" for text in naughty.STRINGS)
    for number, text in enumerate(naughty.STRINGS[::20]):
        head = f"<title>{escape(text)}</title><meta name=author content='{escape(text)}'>"
        body = f"<html><head>{head}</head><body><article><h1>T</h1><p>{number}</p>{lines}</article></body></html>"
        exchange = fetched(report.url, body=body.encode("utf-8", "surrogatepass"))
        derived = derive_page(exchange, announced=None)
        ingest.ingest_page(report.pk, held(report), exchange, derived, attempt())
    assert Snapshot.objects.count() == len(naughty.STRINGS[::20])
    for title, text in ArticleText.objects.values_list("title", "text"):
        assert not wrong(title)
        assert not wrong(text)
    report.refresh_from_db()
    assert not wrong(report.byline)
    assert not wrong(report.title)


def test_an_identity_of_any_length_is_one(feed):
    long = "x" * 100_000
    items = [item("a", id=long), item("b", id=long + "y"), item("c", id=""), item("d", id=long), item("e", id="")]
    assert (poll(feed, items).n_new, Report.objects.count()) == (4, 4)
    again = poll(feed, items)
    assert (again.n_new, again.n_known, again.n_rejected) == (0, 4, 1)
    assert Issue.objects.filter(detail__contains="duplicate").exists()


def test_the_same_identity_with_other_content_is_the_same_report(feed):
    poll(feed, [item("a", id="7", title="Before")])
    assert poll(feed, [item("b", id="7", title="After")]).n_new == 0
    assert Report.objects.get().url == "http://harbor.example/a"


STORMS = {
    "to numbers": lambda n: {"id": f"http://harbor.example/?p={n}"},
    "to other case": lambda n: {"id": f"R{n}"},
    "to random ones": lambda n: {"id": f"{n * 7919:x}-{n}"},
    "to addresses in words": lambda n: {"id": f"w{n}", "url": f"http://harbor.example/2026/about-r{n}"},
    "to another domain": lambda n: {"id": f"http://quay.example/{n}", "url": f"https://quay.example/{n}"},
}


def listed(n: int = 30, changed=lambda n: {}) -> list[dict]:
    return [
        item(f"r{number}", **{"date_published": f"2026-02-{number % 27 + 1:02}T10:00:00Z"} | changed(number))
        for number in range(n)
    ]


@pytest.mark.parametrize("changed", STORMS.values(), ids=STORMS)
def test_when_all_identities_change_no_report_is_doubled_and_an_editor_is_asked(feed, changed):
    poll(feed, listed())
    stored = poll(feed, [item("fresh"), *listed(30, changed)])
    assert (stored.n_new, stored.n_known, stored.n_rejected, Report.objects.count()) == (1, 0, 30, 31)
    assert Issue.objects.get(detail__contains="held for an editor").n_seen == 30
    [waiting] = storms.held()
    assert (waiting.feed, waiting.n_entries, waiting.n_known) == (feed, 31, 30)
    again = poll(feed, [item("fresh"), *listed(30, changed)])
    assert (again.n_new, again.n_known, again.n_rejected, HeldEntry.objects.count()) == (0, 1, 30, 30)


@pytest.mark.parametrize("changed", STORMS.values(), ids=STORMS)
def test_a_ruling_takes_in_all_that_was_held(feed, changed):
    poll(feed, listed())
    poll(feed, listed(30, changed))
    storms.rule(feed.pk, Ruling.SAME, by="editor", why="They moved.")
    stored = poll(feed, listed(30, changed))
    assert (stored.n_new, stored.n_known, stored.n_rejected, Report.objects.count()) == (0, 30, 0, 30)
    assert not storms.held()


def test_a_move_to_https_is_no_change_of_identity(feed):
    poll(feed, listed(30, lambda n: {"id": f"http://harbor.example/r{n}"}))
    stored = poll(feed, listed(30, lambda n: dict.fromkeys(("id", "url"), f"https://harbor.example/r{n}")))
    assert (stored.n_new, stored.n_known, Report.objects.count()) == (0, 30, 30)


def test_a_very_long_article_is_stored_cut_flagged_and_found_by_its_first_part(report):
    paragraphs = "".join(f"<p>Paragraph {n} of a record that does not end, zanzibar.</p>" for n in range(4_000))
    body = f"<html><body><article><h1>Kingfisher</h1><p>Cormorant.</p>{paragraphs}</article></body></html>".encode()
    assert len(body) > 240_000
    exchange = fetched(report.url, body=body)
    ingest.ingest_page(report.pk, held(report), exchange, derive_page(exchange, announced=None), attempt())
    assert Issue.objects.get().kind == "cut_text"
    found = ArticleText.objects.filter(search=SearchQuery("zanzibar", config="english"))
    assert found.get().text.startswith("Kingfisher")
    assert len(found.get().text) <= 100_000


def test_a_text_of_one_endless_word_is_stored(report):
    """PostgreSQL leaves words of more than 2 kB out of the search, and no text may be refused for one."""
    ingest.ingest_page(report.pk, held(report), fetched(report.url), page("w" * 90_000 + " kingfisher"), attempt())
    assert ArticleText.objects.get().text.endswith("kingfisher")


@pytest.mark.django_db(transaction=True)
def test_a_page_of_20_megabytes_is_given_up_with_a_reason_and_keeps_title_and_link(outlets):
    made = making.report(making.source())
    outlets.answers["harbor.example/one"] = Answer(b"<p>" + b"words " * 3_500_000)
    Collector(Door(sample_address=outlets.address), hosts=ClusterPace()).fetch_page(made.pk)
    made.refresh_from_db()
    assert (made.title, made.url) == ("About one", "http://harbor.example/one")
    assert "the server announces 21,000,003 bytes" in made.failure
    assert made.due_at is not None


def test_five_edits_and_a_deletion_leave_every_edition(report):
    editions = [f"{ARTICLE.format(words=f'Edition {n}.')}" for n in range(1, 7)]
    with time_machine.travel(START, tick=False) as clock:
        for body in editions:
            exchange = fetched(report.url, body=body.encode())
            ingest.ingest_page(report.pk, held(report), exchange, derive_page(exchange, announced=None), attempt())
            clock.shift(timedelta(hours=1))
        for _ in range(3):
            ingest.record_page_failure(report.pk, held(report), "status 410", attempt(), status=410)
    report.refresh_from_db()
    chain, at = [], report.current_text.snapshot
    while at is not None:
        chain.append(bytes(at.body).decode())
        at = at.replaces
    assert chain == editions[::-1]
    assert (report.failure, report.current_text.text.split(".")[0]) == ("status 410", "A report\nEdition 6")
    outcomes = list(Fetch.objects.order_by("pk").values_list("outcome", flat=True))
    assert outcomes == ["stored"] * 6 + ["failed"] * 3
    assert claims.claim(Report, report.pk, lease=making.LEASE) is None, "it is not asked for any more"


def test_cleaning_is_what_the_store_relies_on():
    assert not any(wrong(clean(text)) for text in naughty.STRINGS)
