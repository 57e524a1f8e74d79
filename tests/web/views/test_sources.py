"""The sources: who is failing, who is silent, what became of polls."""

from __future__ import annotations

import csv
import io
import json
import re
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.views.test_other_pages import read
from tracker.collection import clock
from tracker.collection.models import Feed, Fetch, Issue, Report, Snapshot, Source, Storm
from tracker.evidence.queries.paging import read_mark
from tracker.evidence.queries.sources import Showing, source_list

pytestmark = pytest.mark.django_db
FAILURE = "http://quay.example/feed: quay.example answered with status 503. It is asked again later."


@pytest.fixture
def outlets() -> dict[str, Source]:
    """One that does well, one that fails, one that fell silent, one that is paused."""
    moment = clock.now()
    named = {name: make.source(name) for name in ("Harbor", "Quay", "Lighthouse", "Mole")}
    make.feed(named["Harbor"], last_success_at=moment, due_at=moment + timedelta(hours=1))
    make.feed(named["Quay"], n_failures=3, failure=FAILURE, due_at=moment + timedelta(hours=4))
    make.feed(named["Lighthouse"], last_success_at=moment, due_at=moment - timedelta(minutes=1))
    make.feed(named["Mole"])
    Source.objects.filter(slug="mole").update(is_paused=True)
    for name, silent in (("Harbor", 0), ("Lighthouse", 30)):
        for n in range(10):
            told = make.report(named[name], title=f"{name} reports {n}")
            at = moment - timedelta(days=silent + n)
            Report.objects.filter(pk=told.pk).update(published_at=at, published_on=at.date())
    return named


def test_the_list_says_state_error_next_poll_and_rhythm(client: Client, outlets: dict[str, Source]) -> None:
    said = read(client, "/sources/")
    assert "All 4 · 1 failing · 1 silent longer than usual" in said
    assert "1 of 1 feed failing" in said
    assert FAILURE in said
    assert "Failed 3 times in a row" in said
    assert "30 days without a report; usually at most 1 day" in said
    assert "due now" in said
    assert "paused" in said
    assert "2.5" in said


@pytest.mark.parametrize(("show", "names"), [("failing", {"Quay"}), ("silent", {"Lighthouse"})])
def test_the_list_can_show_those_that_need_somebody(client: Client, outlets, show: str, names: set[str]) -> None:
    body = client.get(f"/sources/?show={show}").content.decode()
    assert {name for name in outlets if f'<tr id="{name.lower()}">' in body} == names


@pytest.mark.parametrize("page", ["/sources/", "/sources/harbor/"])
def test_a_feed_whose_entries_are_held_says_so(client: Client, outlets: dict[str, Source], page: str) -> None:
    words = (
        "entries of it are held for an editor: they came under new identities, and look like reports that are known."
    )
    assert words not in read(client, page)
    since = datetime(2026, 3, 1, 12, tzinfo=UTC)
    storm = Storm.objects.create(
        feed=outlets["Harbor"].feeds.get(), kind="identities", since=since, n_entries=9, n_known=9
    )
    assert f"Since 1 Mar 2026, 12:00 UTC {words}" in read(client, page)
    Storm.objects.filter(pk=storm.pk).update(ended_at=since)
    assert words not in read(client, page)


def test_a_filter_that_finds_nobody_says_so(client: Client) -> None:
    make.source("Harbor")
    assert "No source is failing." in read(client, "/sources/?show=failing")
    assert "Harbor" in read(client, "/sources/?show=nonsense")


def test_a_source_that_was_not_silent_yet_on_a_day_past_is_not_called_so(client: Client, outlets) -> None:
    day = (clock.now() - timedelta(days=29)).date()
    assert "0 silent longer than usual" in read(client, f"/sources/?as_of={day}")


def test_a_source_has_a_page_with_polls_accounts_and_issues(client: Client, outlets: dict[str, Source]) -> None:
    harbor, moment = outlets["Harbor"], clock.now()
    feed = harbor.feeds.get()
    poll = {"feed": feed, "url": feed.url, "started_at": moment, "finished_at": moment}
    Fetch.objects.create(**poll, outcome="stored", n_entries=12, n_new=2, n_known=9, n_rejected=1)
    Fetch.objects.create(**poll, outcome="failed", detail="no complete answer within 30 seconds")
    seen = {"first_seen_at": moment, "last_seen_at": moment, "n_seen": 4}
    Issue.objects.create(source=harbor, key="1" * 64, kind="rejected_entry", detail="no link: Draft", **seen)
    failed = harbor.reports.first()
    Report.objects.filter(pk=failed.pk).update(n_failures=1, failure="the page is empty")
    said = read(client, "/sources/harbor/")
    assert "2 polls, of which 1 failed: 12 entries = 2 new + 9 known + 1 rejected" in said
    assert "no complete answer within 30 seconds" in said
    assert "no link: Draft seen 4 times" in said
    assert "the page is empty" in said
    assert "Harbor reports 9" in said


def test_what_is_still_to_be_analysed_is_counted_and_failures_say_why(
    client: Client, outlets: dict[str, Source]
) -> None:
    assert "Every page that was fetched has been analysed." in read(client, "/sources/")
    moment = clock.now()
    first, second, *_ = Snapshot.objects.filter(report__source=outlets["Harbor"]).order_by("pk")
    Snapshot.objects.filter(pk__in=(first.pk, second.pk)).update(due_at=moment, fetched_at=moment)
    Snapshot.objects.filter(pk=first.pk).update(
        n_failures=2, failure="the process that read it died", fetched_at=datetime(2026, 11, 20, 8, 30, tzinfo=UTC)
    )
    said = read(client, "/sources/")
    assert "2 pages fetched and not analysed yet, the oldest on 20 Nov 2026, 08:30 UTC" in said.replace("\xa0", " ")
    assert "failed at the last attempt: 1." in said
    said = read(client, "/sources/harbor/")
    assert "Pages that could not be analysed so far" in said
    assert "the process that read it died" in said
    assert "the process that read it died" not in read(client, "/sources/quay/")


def test_gone_and_moved_feeds_say_what_was_done(client: Client) -> None:
    outlet = make.source("The Harbor")
    make.feed(outlet, gone_at=datetime(2026, 11, 20, tzinfo=UTC), n_failures=3)
    make.feed(outlet, asked_url="http://elsewhere.example/feed")
    said = read(client, "/sources/the-harbor/")
    assert "manage.py source resume the-harbor polls it again" in said
    assert "moved; polled at http://elsewhere.example/feed" in said


def test_a_list_goes_on_after_an_outlet_that_fares_otherwise_by_now(client: Client, db: None) -> None:
    for n in range(5):
        make.feed(make.source(f"Outlet {n}"), n_failures=1, failure=FAILURE)
    first = source_list(None, Showing.FAILING, size=2)
    assert (first.n_chosen, [row.source.slug for row in first.rows]) == (5, ["outlet-0", "outlet-1"])
    Source.objects.get(slug="outlet-1").feeds.update(n_failures=0)
    mark = read_mark(first.next_mark)
    assert [row.source.slug for row in source_list(None, Showing.FAILING, mark).rows] == [
        f"outlet-{n}" for n in (2, 3, 4)
    ]
    Source.objects.filter(slug="outlet-1").update(retired_at=clock.now())
    assert len(source_list(None, Showing.FAILING, mark).rows) == 4


@pytest.mark.parametrize("query", ["", "?show=failing", "?show=silent"])
def test_files_have_the_outlets_of_the_page(client: Client, outlets: dict[str, Source], query: str) -> None:
    page = client.get(f"/sources/{query}").content.decode()
    shown = re.findall(r'<tr id="([^"]+)">', page)
    lines = list(csv.DictReader(io.StringIO(sent(client, f"/sources.csv{query}"))))
    assert shown
    assert [line["page"] for line in lines] == [f"http://testserver/sources/{slug}/" for slug in shown]
    assert f'href="/sources.csv{query}"' in page
    assert f'href="/sources.json{query}"' in page


def test_a_file_says_how_outlets_fare(client: Client, outlets: dict[str, Source]) -> None:
    data = json.loads(sent(client, "/sources.json"))
    told = {item["name"]: item for item in data["items"]}
    assert (told["Quay"]["is_failing"], told["Quay"]["failure"]) == (True, FAILURE)
    assert (told["Lighthouse"]["is_silent"], told["Harbor"]["is_silent"]) == (True, False)
    assert (told["Mole"]["is_paused"], told["Mole"]["next_poll"]) == (True, "")
    assert (told["Harbor"]["n_reports"], told["Harbor"]["reports_a_week"]) == (10, "2.5")
    assert told["Harbor"]["reliability_reason"] == outlets["Harbor"].reliability_reason
    day = (clock.now() - timedelta(days=29)).date()
    past = json.loads(sent(client, f"/sources.json?as_of={day}"))
    assert past["as_known_on"] == day.isoformat()
    assert not any(item["is_silent"] for item in past["items"])
    assert past["items"][0]["page"].endswith(f"?as_of={day}")


def sent(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return b"".join(answer.streaming_content).decode()


def test_addresses_of_the_catalogue_stand_before_those_that_sitemaps_name(
    client: Client, outlets: dict[str, Source]
) -> None:
    harbor = outlets["Harbor"]

    def named(path: str, **fields: object) -> Feed:
        return Feed.objects.create(source=harbor, url=f"http://harbor.example/{path}.xml", kind="sitemap", **fields)

    index = named("sitemap")
    for n in range(60):
        named(f"sitemap-{n}", listed_in=index)
    late, moment = named("late"), clock.now()
    Fetch.objects.create(feed=late, url=late.url, started_at=moment, finished_at=moment, outcome=Fetch.Outcome.STORED)
    page = client.get("/sources/harbor/")
    said = read(client, "/sources/harbor/")
    assert "63 addresses; the first 50 are listed" in said
    assert said.index("harbor.example/late.xml") < said.index("harbor.example/sitemap-0.xml")
    assert "harbor.example/sitemap-59.xml" not in said
    assert [poll.url for poll in page.context["page"].polls] == [late.url]
