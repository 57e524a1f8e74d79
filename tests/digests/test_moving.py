"""An account that proves another address takes its mails there, whoever typed that address before."""

from __future__ import annotations

import pytest

from tests.accounts.readers import account
from tests.digests import factories as make
from tracker.digests import own, subscribing, suppressing
from tracker.digests.composing import compose_due
from tracker.digests.models import Delivery, Subscriber, Told

pytestmark = pytest.mark.django_db
NEW = "new@other.example"


@pytest.fixture
def mine() -> Subscriber:
    return make.subscriber("reader@mail.example", user=account())


def moved(mine: Subscriber) -> Subscriber:
    assert mine.user is not None
    own.move(mine.user, NEW)
    mine.refresh_from_db()
    return mine


def test_a_stranger_who_typed_the_address_holds_no_mail_back(mine: Subscriber) -> None:
    other = make.subscriber(NEW.upper(), is_confirmed=False)
    make.delivery(other, purpose="confirm", text="Is it you?")
    make.follow(mine)
    assert moved(mine).address == NEW
    assert list(Subscriber.objects.all()) == [mine]
    assert not Delivery.objects.exists()
    assert mine.daily_due_at is not None


def test_what_was_followed_by_the_address_goes_on(mine: Subscriber) -> None:
    make.follow(mine)
    other = make.subscriber(NEW)
    make.follow(other)
    incident = make.follow(other, "incident", "one")
    news = make.news()
    mail = make.delivery(other, [news], state="sent", due_at=None)
    moved(mine)
    assert list(Subscriber.objects.all()) == [mine]
    assert set(mine.follows.values_list("subject", flat=True)) == {"everything", "incident"}
    assert incident in mine.follows.all()
    assert mine.deliveries.get() == mail
    assert Told.objects.get().subscriber == mine


def test_what_was_left_stays_left(mine: Subscriber) -> None:
    other = make.subscriber(NEW)
    make.follow(other, "incident", "one")
    subscribing.end(other)
    make.follow(mine, channel="feed")
    assert moved(mine).address == NEW
    assert [one.channel for one in mine.follows.all()] == ["feed"]
    assert suppressing.reasons_of([NEW]) == {NEW: suppressing.Reason.UNSUBSCRIBED}, "no mail was asked for"


def test_mails_come_to_an_address_that_had_left(mine: Subscriber) -> None:
    make.follow(mine)
    subscribing.end(make.subscriber(NEW))
    due = moved(mine).daily_due_at
    assert due is not None
    make.news(taken_at=due)
    assert compose_due(due).deliveries == 1
    assert mine.deliveries.get().address == NEW


@pytest.mark.parametrize("reason", ["bounced", "complained", "by_hand"])
def test_what_its_owner_cannot_lift_is_said(mine: Subscriber, reason: str) -> None:
    make.follow(mine)
    suppressing.suppress(NEW, suppressing.Reason(reason))
    assert suppressing.closed_by(moved(mine)) == reason


def test_mails_that_wait_go_to_the_new_address(mine: Subscriber) -> None:
    waiting, sent = make.delivery(mine), make.delivery(mine, state="sent", due_at=None)
    moved(mine)
    waiting.refresh_from_db()
    sent.refresh_from_db()
    assert (waiting.address, waiting.domain) == (NEW, "other.example")
    assert sent.address == "reader@mail.example"


def test_what_another_account_has_stays_its_own(mine: Subscriber) -> None:
    other = make.subscriber(NEW, user=account("other@mail.example"))
    assert moved(mine).address == "reader@mail.example"
    assert Subscriber.objects.filter(pk=other.pk, address=NEW).exists()
