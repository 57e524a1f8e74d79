"""An article as long as a page may be: stored with all its bytes, found by its first part, and marked. A longer one is
refused on the way in, as a bomb would be: its report keeps title and link, and says why."""

from __future__ import annotations

import pytest
from django.contrib.postgres.search import SearchQuery

from scrapers.http import MAX_BODY
from tests.collection.outlets import Answer
from tracker.collection.models import ArticleText, Fetch, Issue, Snapshot

pytestmark = pytest.mark.django_db
SENTENCE = (
    "The harbour council counted {} boats that had not come back, and asked the ministry for another week of it. "
)
END = "</article></body></html>"


def article(n_bytes: int) -> str:
    """A page of so many bytes; only its first paragraph speaks of quicksilver."""
    start = f"<html><head><title>Boats</title></head><body><article><h1>Boats</h1><p>Quicksilver. {SENTENCE}</p>"
    one = len(f"<p>{SENTENCE.format(10**6) * 4}</p>")
    parts = (f"<p>{SENTENCE.format(10**6 + n) * 4}</p>" for n in range((n_bytes - len(start)) // one))
    whole = start + "".join(parts)
    return whole + " " * (n_bytes - len(whole) - len(END)) + END


def test_the_longest_page_that_comes_in_is_stored_searched_and_marked(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(article(MAX_BODY))
    assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert report.failure == ""
    assert len(Snapshot.objects.get().body) == MAX_BODY
    assert len(report.current_text.text) <= 100_000
    assert list(ArticleText.objects.filter(search=SearchQuery("quicksilver", config="english"))) == [
        report.current_text
    ]
    assert "the end of a very long text was left out" in Issue.objects.get(report=report).detail


def test_an_article_of_twenty_megabytes_is_refused_on_the_way_in_and_its_report_stays(work, outlets, report):
    outlets.answers["harbor.example/one"] = Answer(article(20_000_000))
    assert work.fetch_page(report.pk)
    report.refresh_from_db()
    assert (report.title, report.current_text) == ("About one", None)
    assert "20,000,000 bytes" in report.failure or "larger than 15,728,640 bytes" in report.failure
    assert report.due_at is not None, "it is asked for again, for it may have become shorter"
    assert not Snapshot.objects.exists()
    assert Fetch.objects.get().outcome == "failed"
