"""Composers and takers-in at work side by side, and stopped in the middle: nothing is lost, nothing told twice."""

from __future__ import annotations

from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import connection

from tests.digests import factories as make
from tests.digests.ledger import NOW, later
from tests.digests.others import Others
from tests.evidence.making import company, draft, outlet, publish
from tracker.digests import composing
from tracker.digests.composing import compose_due
from tracker.digests.intake import take_in
from tracker.digests.models import Delivery, Follow, Intake, News, Subscriber, Told
from tracker.digests.subscribing import end
from tracker.digests.ticking import tick
from tracker.evidence.models import Change

DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


class Stopped(Exception):
    """The process dies here."""


@contextmanager
def stopping_at(number: int) -> Any:
    """The process dies before its statement of that number that writes or locks."""
    n_seen = 0

    def count(execute: Any, sql: str, *rest: Any) -> Any:
        nonlocal n_seen
        if sql.lstrip().startswith(("INSERT", "UPDATE", "DELETE", "SELECT pg_advisory", "SELECT * FROM (SELECT")):
            n_seen += 1
            if n_seen == number:
                raise Stopped
        return execute(sql, *rest)

    with connection.execute_wrapper(count):
        yield


def due_readers(number: int) -> None:
    for _ in range(number):
        who = make.subscriber(daily_due_at=DUE, weekly_due_at=DUE)
        make.follow(who)
        make.follow(who, "kind", "claim", cadence="weekly")


@pytest.mark.django_db(transaction=True)
def test_composers_side_by_side_write_to_each_once(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "BATCH", 3)
    due_readers(40)
    news = {make.news().pk for _ in range(3)}
    others.side_by_side(*[lambda: compose_due(DUE, 100)] * 4)
    compose_due(DUE, 100)
    assert Delivery.objects.count() == 40
    assert all(set(one.news) == news for one in Delivery.objects.all())
    assert Told.objects.count() == 120
    assert not Subscriber.objects.filter(daily_due_at__lte=DUE).exists()


@pytest.mark.django_db(transaction=True)
def test_rounds_side_by_side_take_each_change_in_once(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.collection.clock.now", lambda: NOW)
    take_in(NOW)
    who = make.subscriber(daily_due_at=later(10), confirmed_at=NOW)
    make.follow(who, created_at=NOW)
    for number in range(3):
        publish(outlet(f"Outlet {number}"), draft().alleges("DeepSeek", claimant=f"Lab {number}"))
    wanted = set(Change.objects.values_list("key", flat=True))
    others.side_by_side(*[lambda: tick(later(10))] * 3)
    tick(later(2000))
    assert set(News.objects.values_list("change_key", flat=True)) == wanted
    told = [pk for one in who.deliveries.all() for pk in one.news]
    assert sorted(told) == sorted(News.objects.values_list("pk", flat=True))


@pytest.mark.django_db(transaction=True)
def test_who_leaves_while_mails_are_composed_has_none_that_waits(others: Others) -> None:
    due_readers(20)
    make.news()
    leaving = list(Subscriber.objects.order_by("pk"))
    others.side_by_side(lambda: compose_due(DUE, 100), lambda: [end(who) for who in leaving])
    compose_due(DUE, 100)
    assert not Delivery.objects.filter(state=Delivery.State.QUEUED).exists()


@pytest.mark.django_db
def test_stopped_before_any_statement_it_goes_on_as_if_nothing_had_been(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(composing, "BATCH", 2)
    due_readers(5)
    for _ in range(2):
        make.news()
    number = 0
    while Subscriber.objects.filter(daily_due_at__lte=DUE).exists():
        number += 1
        assert number < 100
        with suppress(Stopped), stopping_at(number):
            compose_due(DUE)
        n_served = Subscriber.objects.exclude(daily_due_at__lte=DUE).count()
        assert Delivery.objects.count() == n_served
        assert Told.objects.count() == 2 * n_served
        assert Follow.objects.filter(cadence="daily", seen_upto__gt=0).count() == n_served
    assert number > 5
    assert Delivery.objects.count() == 5


@pytest.mark.django_db
def test_taking_in_that_is_stopped_takes_in_the_rest_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.collection.clock.now", lambda: NOW)
    monkeypatch.setattr("tracker.digests.intake.BATCH", 2)
    take_in(NOW)
    publish(company(), draft().alleges("DeepSeek", "MiniMax", "Moonshot AI").exchanges(150_000, "DeepSeek"))
    wanted = set(Change.objects.values_list("key", flat=True))
    for number in range(1, 12):
        with suppress(Stopped), stopping_at(number):
            take_in(later(number))
    take_in(later(20))
    assert sorted(News.objects.values_list("change_key", flat=True)) == sorted(wanted)
    assert Intake.objects.count() == 1


@pytest.mark.django_db
def test_a_round_twice_on_the_same_moment_does_nothing_more() -> None:
    due_readers(2)
    make.news()
    tick(DUE)
    assert tick(DUE).composed.subscribers == 0
    assert tick(DUE + timedelta(minutes=1)).issues == 0
    assert Delivery.objects.count() == 2
