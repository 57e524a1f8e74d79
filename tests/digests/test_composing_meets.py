"""What happens to a subscriber in the middle of composing for it: nothing is missed, nothing ties up."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import transaction
from django.test import Client

from tests.digests import factories as make
from tests.digests.mails import filled
from tests.digests.others import Others
from tracker.digests import composing, returning, subscribing, suppressing
from tracker.digests.composing import compose_due
from tracker.digests.models import Bounce, Delivery, Subscriber, Suppression
from tracker.digests.subscribing import erase
from tracker.digests.waking import wake

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


@pytest.mark.parametrize("before", [timedelta(), timedelta(seconds=30)])
def test_news_that_come_while_a_mail_at_once_is_composed_wake_its_reader(
    others: Others, monkeypatch: pytest.MonkeyPatch, before: timedelta
) -> None:
    who = make.subscriber(at_once_due_at=DUE)
    make.follow(who, cadence="at_once")
    make.news()

    def take_in() -> None:
        with transaction.atomic():
            wake([make.news()], DUE - before)

    end = others.begin_at(monkeypatch, composing, "move_on", take_in)
    assert compose_due(DUE).deliveries == 1
    end()
    assert compose_due(DUE + timedelta(minutes=5)).deliveries == 1
    assert [len(one.news) for one in who.deliveries.all()] == [1, 1]


@pytest.mark.parametrize("place", ["_store", "move_on", "schedule"])
def test_who_is_erased_while_a_mail_is_composed_is_gone(
    others: Others, monkeypatch: pytest.MonkeyPatch, place: str
) -> None:
    who = make.subscriber(daily_due_at=DUE)
    make.follow(who)
    make.news()
    end = others.begin_at(monkeypatch, composing, place, lambda: erase(who))
    compose_due(DUE)
    end()
    assert not Subscriber.objects.exists()
    assert not Delivery.objects.exists()
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED


def test_who_is_erased_while_its_mail_comes_back_is_gone(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber()
    make.follow(who)
    delivery = make.delivery(who, [make.news()])
    end = others.begin_at(monkeypatch, suppressing, "suppress", lambda: erase(who))
    returning.note(delivery, Bounce.Kind.HARD, "550 5.1.1 no such user")
    end()
    assert not Subscriber.objects.exists()
    assert not Bounce.objects.exists()


def test_who_is_erased_while_it_asks_anew_is_gone(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber("reader@mail.example")
    end = others.begin_at(monkeypatch, subscribing, "queue_confirmation", lambda: erase(who))
    assert Client().post("/subscribe/", filled(who.address)).status_code == 303
    end()
    assert not Subscriber.objects.exists()


def test_who_is_erased_twice_at_once_is_erased_once(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber()
    make.delivery(who, [make.news()])
    end = others.begin_at(monkeypatch, suppressing, "suppress", lambda: erase(who))
    erase(who)
    end()
    assert Suppression.objects.count() == 1
