"""What a subscriber's next mail would say, by its signed link: no account needed, and looking changes nothing."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.digests import factories as make
from tests.digests.mails import own_link
from tests.digests.stories import ledger
from tracker.digests.models import Delivery, Follow, Subscriber, Told

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 6, 4, 0, tzinfo=UTC)


@pytest.fixture
def who() -> Subscriber:
    made = make.subscriber("reader@mail.example", zone="Europe/Istanbul", daily_due_at=DUE)
    make.follow(made)
    return made


def address(who: Subscriber) -> str:
    return f"{own_link(who, 'manage')}next/"


def rows() -> list[Any]:
    return [list(table.objects.order_by("pk").values()) for table in (Subscriber, Follow, Delivery, Told)]


def test_it_says_what_would_be_sent_and_when_it_is_due(who: Subscriber, client: Client) -> None:
    ledger()
    page = client.get(own_link(who, "manage")).content.decode()
    assert f'href="{address(who)}"' in page
    answer = client.get(address(who))
    page = answer.content.decode()
    assert "Anthropic alleges that" in page
    assert "New and better figures" in page
    assert "what is new by 6 Mar 2026, 07:00 (Europe/Istanbul)" in page
    assert f'href="{own_link(who, "manage")}"' in page
    assert "Times are UTC." not in page
    assert "reader@mail.example" not in page
    assert "no-store" in answer["Cache-Control"]
    assert (answer["Referrer-Policy"], answer["X-Robots-Tag"]) == ("no-referrer", "noindex, nofollow")
    assert not client.cookies


def test_looking_changes_nothing(who: Subscriber, client: Client) -> None:
    ledger()
    before = rows()
    for _ in range(2):
        with CaptureQueriesContext(connection) as asked:
            assert client.get(address(who)).status_code == 200
        assert [one["sql"] for one in asked if not one["sql"].lstrip().startswith("SELECT")] == []
        assert client.head(address(who)).status_code == 200
    assert client.post(address(who)).status_code == 405
    assert rows() == before


def test_nothing_new_is_said_so(who: Subscriber, client: Client) -> None:
    assert "There is nothing new, so no mail would come" in client.get(address(who)).content.decode()


def test_what_was_told_and_what_is_kept_from_mail_is_not_in_it(who: Subscriber, client: Client) -> None:
    told = ledger()
    make.delivery(who, told)
    assert "There is nothing new" in client.get(address(who)).content.decode()
    other = make.subscriber()
    make.follow(other, channel="none")
    assert "There is nothing new" in client.get(address(other)).content.decode()


def test_nobody_else_reads_it(who: Subscriber, client: Client) -> None:
    assert client.get(f"{own_link(who, 'manage')[:-3]}x/next/").status_code == 404
    token = own_link(who, "unsubscribe").split("/")[2]
    assert client.get(f"/subscription/{token}/next/").status_code == 404
    gone = address(who)
    who.delete()
    assert client.get(gone).status_code == 410
    left = make.subscriber(ended_at=make.EPOCH)
    assert "You have left" in client.get(address(left)).content.decode()
