"""What happens to a subscriber in the middle of composing for it: nothing is missed, nothing ties up."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from tests.digests import factories as make
from tests.digests.mails import filled
from tracker.digests import composing, returning, subscribing, suppressing
from tracker.digests.composing import compose_due
from tracker.digests.models import Bounce, Delivery, Subscriber, Suppression
from tracker.digests.subscribing import erase
from tracker.digests.waking import wake

pytestmark = pytest.mark.django_db(transaction=True)
DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


class Meeting:
    """An act in another connection, begun in the middle of something; that goes on once the act waits or is done."""

    def __init__(self, act: Callable[[], object]) -> None:
        self.wrong: list[BaseException] = []
        self._act = act
        self._thread = threading.Thread(target=self._run)

    def begin(self) -> None:
        self._thread.start()
        self._thread.join(0.4)

    def end(self) -> None:
        self._thread.join(20)
        assert not self._thread.is_alive()
        assert self.wrong == []

    def _run(self) -> None:
        try:
            self._act()
        except Exception as error:  # noqa: BLE001  # whatever it is, the test is to name it
            self.wrong.append(error)
        finally:
            connections.close_all()


def meet(monkeypatch: pytest.MonkeyPatch, place: Any, name: str, act: Callable[[], object]) -> Meeting:
    """The act begins just before that function is carried out for the first time."""
    meeting, real = Meeting(act), getattr(place, name)

    def meets(*values: Any, **named: Any) -> Any:
        monkeypatch.setattr(place, name, real)
        meeting.begin()
        return real(*values, **named)

    monkeypatch.setattr(place, name, meets)
    return meeting


@pytest.mark.parametrize("before", [timedelta(), timedelta(seconds=30)])
def test_news_that_come_while_a_mail_at_once_is_composed_wake_its_reader(
    monkeypatch: pytest.MonkeyPatch, before: timedelta
) -> None:
    who = make.subscriber(at_once_due_at=DUE)
    make.follow(who, cadence="at_once")
    make.news()

    def take_in() -> None:
        with transaction.atomic():
            wake([make.news()], DUE - before)

    meeting = meet(monkeypatch, composing, "move_on", take_in)
    assert compose_due(DUE).deliveries == 1
    meeting.end()
    assert compose_due(DUE + timedelta(minutes=5)).deliveries == 1
    assert [len(one.news) for one in who.deliveries.all()] == [1, 1]


@pytest.mark.parametrize("place", ["_store", "move_on", "schedule"])
def test_who_is_erased_while_a_mail_is_composed_is_gone(monkeypatch: pytest.MonkeyPatch, place: str) -> None:
    who = make.subscriber(daily_due_at=DUE)
    make.follow(who)
    make.news()
    meeting = meet(monkeypatch, composing, place, lambda: erase(who))
    compose_due(DUE)
    meeting.end()
    assert not Subscriber.objects.exists()
    assert not Delivery.objects.exists()
    assert Suppression.objects.get().reason == Suppression.Reason.ERASED


def test_who_is_erased_while_its_mail_comes_back_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber()
    make.follow(who)
    delivery = make.delivery(who, [make.news()])
    meeting = meet(monkeypatch, suppressing, "suppress", lambda: erase(who))
    returning.note(delivery, Bounce.Kind.HARD, "550 5.1.1 no such user")
    meeting.end()
    assert not Subscriber.objects.exists()
    assert not Bounce.objects.exists()


def test_who_is_erased_while_it_asks_anew_is_gone(monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber("reader@mail.example")
    meeting = meet(monkeypatch, subscribing, "queue_confirmation", lambda: erase(who))
    assert Client().post("/subscribe/", filled(who.address)).status_code == 303
    meeting.end()
    assert not Subscriber.objects.exists()


def test_who_is_erased_twice_at_once_is_erased_once(monkeypatch: pytest.MonkeyPatch) -> None:
    who = make.subscriber()
    make.delivery(who, [make.news()])
    meeting = meet(monkeypatch, suppressing, "suppress", lambda: erase(who))
    erase(who)
    meeting.end()
    assert Suppression.objects.count() == 1
