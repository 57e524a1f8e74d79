"""Pages that came in place of an article: kept with their reason, never read, and looked at again by a better reader."""

import pytest
from django.core.management import call_command

from scrapers.http import Door
from tests.collection import making
from tests.collection.outlets import Answer
from tests.scrapers.pdf_making import pdf, typeset
from tracker.collection.collector import Collector
from tracker.collection.derive import text_version
from tracker.collection.models import ArticleText, Issue, Report, Snapshot, StandIn

pytestmark = pytest.mark.django_db
WORDS = (
    "The board counted the questions over five weeks of winter, with the help of two engineers from the city office."
)
PAGE = "<html><head><title>One</title></head><body><article>" + f"<p>{WORDS}</p>" * 9 + "</article></body></html>"
CHECK = "<html><head><title>Just a moment...</title></head><body><p>Verify you are human.</p></body></html>"


@pytest.fixture
def fetch(outlets):
    """Fetches the one report as the outlet answers it now."""
    report = making.report(making.source())
    collector = Collector(Door(sample_address=outlets.address))

    def _fetch(body, media_type="text/html; charset=utf-8"):
        outlets.answers["harbor.example/one"] = Answer(body, media_type=media_type)
        Report.objects.update(due_at=making.START)
        assert collector.fetch_page(report.pk)
        return Report.objects.get()

    return _fetch


def test_a_notice_is_kept_with_its_reason_and_is_no_article(fetch):
    report = fetch(CHECK)
    kept = StandIn.objects.get(report=report)
    assert (kept.lack, bytes(kept.body), kept.text_version) == ("robot", CHECK.encode(), text_version())
    assert "a check that a person is asking" in report.failure
    assert report.current_text is None
    assert not Snapshot.objects.exists()
    assert Issue.objects.get().kind == "no_article"
    assert report.due_at is not None


@pytest.mark.parametrize(
    ("body", "lack"),
    [(pdf(typeset([WORDS]), password="x"), "locked"), (pdf([], picture=True), "scanned"), (b"%PDF-1.4 \0", "broken")],
)
def test_a_file_that_cannot_be_read_is_kept_with_its_reason(fetch, body, lack):
    fetch(body, "application/pdf")
    assert StandIn.objects.get().lack == lack


def test_the_article_takes_its_place_when_it_comes(fetch):
    fetch(CHECK)
    report = fetch(PAGE)
    assert WORDS in report.current_text.text
    assert not StandIn.objects.exists()


def test_a_notice_replaces_no_article(fetch):
    fetch(PAGE)
    report = fetch(CHECK)
    assert WORDS in report.current_text.text
    assert Snapshot.objects.count() == 1
    assert StandIn.objects.get().lack == "robot"


def test_only_the_newest_is_kept(fetch):
    fetch(CHECK)
    fetch("<html><body><p>Please enable JavaScript.</p></body></html>")
    assert StandIn.objects.get().lack == "script"


def test_a_better_page_reader_finds_the_article(fetch, capsys):
    report = fetch(CHECK)
    StandIn.objects.update(text_version="older", body=PAGE.encode(), lack="stub")
    call_command("rederive")
    assert "1 pages in place of an article looked at again: 1 hold one" in capsys.readouterr().out
    report.refresh_from_db()
    assert WORDS in report.current_text.text
    assert Snapshot.objects.get().due_at is not None
    assert not StandIn.objects.exists()


def test_what_is_still_none_is_not_looked_at_a_third_time(fetch, capsys):
    fetch(CHECK)
    StandIn.objects.update(text_version="older", lack="stub")
    call_command("rederive")
    assert "1 pages in place of an article looked at again: 0 hold one" in capsys.readouterr().out
    assert StandIn.objects.get().lack == "robot"
    call_command("rederive")
    assert "looked at again" not in capsys.readouterr().out


def test_an_older_page_does_not_replace_a_newer_article(fetch):
    fetch(PAGE)
    fetch(CHECK)
    newest = Snapshot.objects.get().fetched_at
    StandIn.objects.update(text_version="older", body=PAGE.replace("winter", "spring").encode(), fetched_at=newest)
    call_command("rederive")
    assert Snapshot.objects.count() == 1
    assert "winter" in ArticleText.objects.get().text
    assert not StandIn.objects.exists()


def test_a_pdf_is_stored_with_what_it_is(fetch):
    report = fetch(pdf(typeset([WORDS]), typeset([WORDS]), info={"Author": "Jo Harper"}), "application/pdf")
    text = report.current_text
    assert (text.form, text.access, text.facts["n_pages"]) == ("pdf", "whole", 2)
    assert text.facts["read_from"] == {"byline": "properties"}
    assert report.byline == "Jo Harper"
    assert text.text == f"{WORDS}\n{WORDS}"


def test_a_notice_is_forgotten_when_the_same_article_comes_again(fetch):
    fetch(PAGE)
    fetch(CHECK)
    fetch(PAGE)
    assert Snapshot.objects.count() == 1
    assert not StandIn.objects.exists()


def test_an_article_that_is_cut_for_readers_later_stays_whole(fetch):
    whole = f"<p>{WORDS}</p><p>Of this the board said no more, and the towns did not ask.</p><p>{WORDS}</p>"
    beginning = f"<p>{WORDS}</p><p>Subscribe to continue reading</p>"
    fetch(f"<html><body><article>{whole}</article></body></html>")
    report = fetch(f"<html><body><article>{beginning}</article></body></html>")
    assert "said no more" in report.current_text.text
    assert Snapshot.objects.count() == 1
    assert (StandIn.objects.get().lack, report.failure.count("subscribers")) == ("paywall", 1)


def test_a_beginning_becomes_whole_when_the_rest_is_shown(fetch):
    fetch(f"<html><body><article><p>{WORDS}</p><p>Subscribe to continue reading</p></article></body></html>")
    report = fetch(PAGE)
    assert report.current_text.access == "whole"
    assert Snapshot.objects.count() == 2


def test_a_beginning_is_stored_as_one(fetch):
    report = fetch(f"<html><body><article><p>{WORDS}</p><p>Subscribe to continue reading</p></article></body></html>")
    assert report.current_text.access == "beginning"
    assert report.current_text.facts["barrier"] == "Subscribe to continue reading"
