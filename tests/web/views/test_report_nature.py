"""The report page says what sort of page its text comes from, how much of it there was, and where its facts stood."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.test import Client

from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.records import Fetched
from tests.web import factories as make
from tests.web.factories import Said
from tracker.collection import stand_ins
from tracker.collection.models import Report
from tracker.web.presentation.words import DATE_SOURCES, FACT_SOURCES, LACKS, PAGE_FORMS

AT = datetime(2026, 3, 2, 9, 30, tzinfo=UTC)


def shown(client: Client, told: Report, query: str = "") -> str:
    return " ".join(client.get(f"/reports/{told.pk}/{query}").content.decode().split())


def told_with(form: str = "article", access: str = "whole", text: str = "Nothing.", **facts: Any) -> Report:
    told = make.report(text=text)
    assert told.current_text is not None
    told.current_text.form, told.current_text.access, told.current_text.facts = form, access, facts
    told.current_text.save()
    return told


def said(on: str, source: str, precision: str = "day") -> dict[str, str]:
    return {"at": f"{on}T00:00:00+00:00", "on": on, "precision": precision, "source": source}


def test_a_pdf_says_that_it_is_one(client: Client, db: None) -> None:
    body = shown(client, told_with("pdf", n_pages=6, read_from={"title": "text", "byline": "properties"}))
    assert "<span>PDF, 6 pages</span>" in body
    assert "title: the text; byline: the file’s properties" in body


def test_an_article_says_nothing_of_its_kind(client: Client, db: None) -> None:
    body = shown(client, told_with())
    for words in ("Beginning only", "live blog", "round-up", "Not readable", "PDF"):
        assert words not in body


def test_a_beginning_is_said_to_be_one_with_what_told_it(client: Client, db: None) -> None:
    told = told_with(access="beginning", barrier="Subscribe to continue reading")
    body = shown(client, told)
    assert "Only the beginning was readable, the rest is for subscribers: <q>Subscribe to continue reading</q>" in body


def test_a_beginning_about_something_else_does_not_say_nothing(client: Client, db: None) -> None:
    told = told_with(access="beginning")
    told.is_relevant = False
    told.save()
    body = shown(client, told)
    assert "Only its beginning could be read; that is about something else. What the rest says is not known." in body
    assert "Read, and found to be about something else" not in body


def test_an_item_of_a_live_blog_has_the_time_of_its_post(client: Client, db: None) -> None:
    text = "Ring found\nThe board counted 5 million exchanges.\nTowns answer\nThey counted 7 million exchanges."
    second = text.index("Towns answer")
    posts = [
        {"start": 0, "end": second, "title": "Ring found", "url": "", "at": said("2026-03-02", "json_ld") | {"at": AT.isoformat(), "precision": "time"}},
        {"start": second, "end": len(text), "title": "Towns answer", "url": "", "at": said("2026-03-03", "json_ld")},
    ]  # fmt: skip
    told = told_with("live_blog", text=text, posts=posts)
    make.figure("exchanges", 5e6, Said(told, "5 million exchanges"))
    make.figure("exchanges", 7e6, Said(told, "7 million exchanges"))
    body = shown(client, told)
    assert "A live blog; 2 posts of it told apart" in body
    assert "Posted <time" in body
    assert body.index("2 Mar 2026, 09:30 UTC") < body.index("They counted")
    assert 'Posted <time datetime="2026-03-03">3 Mar 2026</time>' in body


def test_what_cannot_be_told_apart_is_said(client: Client, db: None) -> None:
    assert "A live blog whose posts the page does not tell apart" in shown(client, told_with("live_blog"))
    assert "A round-up of several stories" in shown(client, told_with("round_up"))


def test_dates_in_conflict_are_shown_with_their_sources(client: Client, db: None) -> None:
    dates = [
        said("2026-02-24", "json_ld"),
        said("2026-02-24", "feed"),
        said("2026-02-20", "url"),
        said("2026-02-01", "text", "month"),
    ]
    body = shown(client, told_with(dates=dates, updated=said("2026-02-26", "meta")))
    assert 'the address says <time datetime="2026-02-20">20 Feb 2026</time>' in body
    assert "the feed says" not in body
    assert "the text says" not in body
    assert 'Updated</dt><dd><time datetime="2026-02-26">26 Feb 2026</time>' in body


def test_characters_that_were_not_decoded_are_counted(client: Client, db: None) -> None:
    assert "2% of its characters could not be decoded" in shown(client, told_with(undecoded=0.02))


def came_instead(told: Report, lack: ArticleLack, at: datetime) -> None:
    fetched = Fetched(
        url=told.url, final_url=told.url, status=200, headers={}, body=b"notice", media_type="text/html", charset=None,
        fetched_at=at,
    )  # fmt: skip
    stand_ins.keep(told, fetched, NotAnArticle(told.url, lack, "why", "remedy"))


def test_what_came_in_place_of_an_article_is_said(client: Client, db: None) -> None:
    told = make.report()
    told.current_text, told.is_relevant = None, None
    told.save()
    told.snapshots.all().delete()
    came_instead(told, ArticleLack.ROBOT, AT)
    body = shown(client, told)
    assert "It could not be read: the outlet sent a check that a person is asking, or a refusal to robots." in body
    assert "found to be about something else" not in body


def test_a_notice_after_an_article_leaves_the_article(client: Client, db: None) -> None:
    told = make.report(text="The board counted 5 million exchanges.")
    make.figure("exchanges", 5e6, Said(told, "5 million exchanges"))
    came_instead(told, ArticleLack.PAYWALL, AT + timedelta(days=3))
    body = shown(client, told)
    assert "<mark>5 million exchanges</mark>" in body
    assert "the outlet sent a notice that only subscribers get to see it, or the rest of it" in body
    assert "Not readable" not in shown(client, told, "?as_of=2026-03-03")


def test_every_code_has_words() -> None:
    from scrapers.records import DateSource, FactSource, PageForm

    assert set(LACKS) == {lack.value for lack in ArticleLack}
    assert set(PAGE_FORMS) == {form.value for form in PageForm}
    assert set(FACT_SOURCES) == {source.value for source in FactSource}
    assert set(DATE_SOURCES) == {source.value for source in DateSource}
