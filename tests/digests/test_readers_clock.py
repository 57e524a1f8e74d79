"""Days and times that a reader is told are those of its own clock, which is named where a time stands."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.test import Client

from tests.accounts.readers import account
from tests.digests import factories as make
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, HookCall, Subscriber
from tracker.digests.tokens import Purpose, token_of

pytestmark = pytest.mark.django_db
# A day later in Tokyo, the same day in Istanbul's night, still the day before in Los Angeles.
LATE = datetime(2026, 3, 5, 22, 30, tzinfo=UTC)
EARLY = datetime(2026, 3, 5, 3, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "sent_at", "day"),
    [
        ("UTC", LATE, "5 Mar 2026"),
        ("Asia/Tokyo", LATE, "6 Mar 2026"),
        ("Europe/Istanbul", LATE, "6 Mar 2026"),
        ("America/Los_Angeles", EARLY, "4 Mar 2026"),
        ("No/Such_Zone", LATE, "5 Mar 2026"),
    ],
)
def test_the_day_on_which_one_was_told_is_ones_own(client: Client, zone: str, sent_at: datetime, day: str) -> None:
    who = make.subscriber(zone=zone)
    was = make.news("claim", assertion_key="k", sentence="One thing.")
    make.delivery(who, [was], state=Delivery.State.SENT, sent_at=sent_at)
    made = make.delivery(who, [make.news("withdrawn", assertion_key="k")])
    told = f"We told you on {day}: “One thing.”"
    assert told in " ".join(str(messages_for([made])[made.pk].body).split())
    assert told in client.get(f"/mail/{token_of(Purpose.READ, made.public_id)}/").content.decode()


def test_the_page_of_an_account_shows_its_own_clock_and_names_it(client: Client) -> None:
    who = account()
    mine = make.subscriber(who.email, user=who, zone="Asia/Tokyo")
    hook = make.follow(mine, channel="webhook", hook_url="https://hooks.mail.example/in", hook_ended_at=LATE)
    HookCall.objects.create(follow=hook, made_at=LATE)
    make.delivery(mine, [make.news()], slot="daily 2026-03-06", state=Delivery.State.SENT, sent_at=LATE, made_at=LATE)
    client.force_login(who)
    page = client.get("/account/").content.decode()
    assert page.count("6 Mar 2026, 07:30") == 3
    assert "5 Mar 2026" not in page
    assert page.count("Times are those of Asia/Tokyo.") == 3, "of the calls, of the mails, and at the foot"
    assert "Times are UTC." not in page
    Subscriber.objects.update(zone="No/Such_Zone")
    assert "Times are those of UTC." in client.get("/account/").content.decode()
