"""Past digests: the list, each by itself, the feed, and the page of one reader's mail."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.digests import factories as make
from tests.digests.stories import ledger, of_kind
from tests.web.views.test_pages import queries_of
from tests.web.views.test_query_counts import MOST_QUERIES
from tracker.digests.models import Issue, News
from tracker.digests.tokens import Purpose, token_of

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
DAY = date(2026, 3, 9)


def issue(told: Sequence[News], cadence: str = "daily", day: date = DAY, **fields: int) -> Issue:
    return Issue.objects.create(
        cadence=cadence, day=day, composed_at=make.EPOCH, news=[one.pk for one in told], **fields
    )


def test_a_past_digest_says_what_its_mail_said(client: Client) -> None:
    told = ledger()
    issue(told, n_more=3, n_silent=12)
    answer = client.get("/digests/daily/2026-03-09/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "Anthropic alleges more than 16 million exchanges" in page
    assert "New and better figures" in page
    assert "And 3 more." in page
    assert "12 further changes were taken in silently" in page
    assert "/changes/?since=2026-03-02" in page
    assert page.count("Link to this change") == len(told)
    assert page.count('class="entry"') == len(told) - 2, "three are accused in one sentence"


def test_digests_are_listed_and_paged(client: Client) -> None:
    told = [make.news("figure"), make.news("claim")]
    for n in range(32):
        issue(told, day=DAY - timedelta(days=n))
    issue(told, cadence="weekly")
    first = client.get("/digests/").content.decode()
    assert "1 new figure, 1 new statement" in first
    assert "Week of 9 Mar 2026" in first
    assert first.count('class="entry"') == 30
    older = client.get(
        f"/digests/?after={DAY - timedelta(days=28)}~{Issue.objects.get(day=DAY - timedelta(days=28)).pk}"
    )
    assert older.content.decode().count('class="entry"') == 3
    weekly = client.get("/digests/?cadence=weekly").content.decode()
    assert weekly.count('class="entry"') == 1


@pytest.mark.parametrize(
    "address", ["/digests/daily/2026-03-10/", "/digests/daily/2026-02-31/", "/digests/hourly/2026-03-09/"]
)
def test_there_is_no_other_digest(client: Client, address: str) -> None:
    assert client.get(address).status_code == 404


def test_the_feed_has_each_digest_whole(client: Client) -> None:
    issue([*ledger(), make.news("claim", sentence="A <b>bold</b> & \x0b claim.")])
    answer = client.get("/digests.atom")
    assert answer["Content-Type"] == "application/atom+xml; charset=utf-8"
    (entry,) = ElementTree.fromstring(answer.content).findall(f"{ATOM}entry")
    assert entry.findtext(f"{ATOM}id") == "http://127.0.0.1:8000/digests/daily/2026-03-09/"
    content = entry.findtext(f"{ATOM}content") or ""
    assert "Anthropic alleges more than 16 million exchanges" in content
    assert "A &lt;b&gt;bold&lt;/b&gt; &amp;" in content
    assert 'href="http://127.0.0.1:8000/changes/' in content


def test_a_readers_mail_is_a_page_of_its_own_that_nobody_keeps(client: Client) -> None:
    told = ledger()
    who = make.subscriber()
    was = make.news("claim", assertion_key=of_kind(told, "withdrawn").assertion_key, sentence="MiniMax rejects it.")
    make.delivery(who, [was], state="sent", sent_at=make.EPOCH)
    later = make.news("withdrawn", assertion_key=was.assertion_key, sentence="It is gone.")
    delivery = make.delivery(who, [*told, later])
    answer = client.get(f"/mail/{token_of(Purpose.READ, delivery.public_id)}/")
    page = answer.content.decode()
    assert answer.status_code == 200
    assert "no-store" in answer["Cache-Control"]
    assert "noindex" in answer["X-Robots-Tag"]
    assert "We told you on 1 Mar 2026: “MiniMax rejects it.”" in page
    assert page.index("Put right since we told you") < page.index("New incidents")
    assert "/subscription/" not in answer.content.decode()
    assert "/unsubscribe/" not in answer.content.decode(), "whoever is shown the page could"


def test_the_page_of_a_mail_opens_with_its_own_key_only(client: Client) -> None:
    delivery = make.delivery(make.subscriber(), [make.news()])
    assert client.get(f"/mail/{token_of(Purpose.MANAGE, delivery.public_id)}/").status_code == 404
    address = f"/mail/{token_of(Purpose.READ, delivery.public_id)}/"
    assert client.post(address).status_code == 405
    delivery.delete()
    assert client.get(address).status_code == 410


def test_pages_cost_the_same_with_one_news_as_with_many(client: Client) -> None:
    told = ledger()
    issue(told)
    issue(told[:1], day=DAY - timedelta(days=1))
    for address in ("/digests/", "/digests.atom", "/digests/daily/2026-03-09/"):
        assert queries_of(client, address) <= MOST_QUERIES, address
