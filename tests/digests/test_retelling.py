"""Of a mail that never arrived: what it told is told by the next mail, and nothing is put right that nobody read."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from tests.digests import factories as make
from tracker.digests.composing import compose_due
from tracker.digests.dues import refresh_due
from tracker.digests.models import Delivery, Subscriber, Told
from tracker.digests.retelling import RETOLD_WITHIN, retell_lost
from tracker.digests.subscribing import end

pytestmark = pytest.mark.django_db
DUE = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)
DAY = timedelta(days=1)
LOST = ["failed", "bounced", "held"]


def mails(who: Subscriber) -> list[tuple[str, set[int]]]:
    return [(one.slot, set(one.news)) for one in who.deliveries.order_by("pk")]


def becomes(state: str, slot: str) -> None:
    Delivery.objects.filter(slot=slot).update(state=state, due_at=None)


@pytest.mark.parametrize("state", LOST)
def test_the_next_mail_tells_what_the_lost_one_did_and_nothing_that_arrived(state: str) -> None:
    who = make.subscriber(daily_due_at=DUE)
    make.follow(who)
    before = make.news()
    compose_due(DUE)
    becomes("sent", "daily 2026-03-05")
    lost = [make.news().pk, make.news().pk]
    compose_due(DUE + DAY)
    becomes(state, "daily 2026-03-06")
    new = make.news().pk
    compose_due(DUE + 2 * DAY)
    compose_due(DUE + 3 * DAY)
    assert mails(who) == [
        ("daily 2026-03-05", {before.pk}),
        ("daily 2026-03-06", set(lost)),
        ("daily 2026-03-07", {*lost, new}),
    ]
    assert Told.objects.filter(subscriber=who).count() == 4


def test_what_only_another_cadence_follows_is_told_by_its_next_mail() -> None:
    who = make.subscriber(daily_due_at=DUE, weekly_due_at=DUE)
    make.follow(who, "kind", "ruled")
    make.follow(who, "kind", "claim", cadence="weekly")
    news = make.news()
    compose_due(DUE)
    becomes("failed", "daily 2026-03-05")
    for day in range(1, 8):
        compose_due(DUE + day * DAY)
    assert [told for _, told in mails(who)] == [{news.pk}, {news.pk}]


@pytest.mark.parametrize("state", LOST)
def test_what_never_arrived_is_not_put_right(state: str) -> None:
    who = make.subscriber(daily_due_at=DUE)
    make.follow(who, "kind", "ruled")
    former = make.news(assertion_key="a" * 64)
    make.delivery(who, [former], state=state, due_at=None)
    make.news("regraded", assertion_key="a" * 64)
    make.news("taken_back", takes_back=former)
    assert compose_due(DUE).deliveries == 0


def test_a_mail_at_once_tells_the_same_anew_under_its_own_name() -> None:
    who = make.subscriber(at_once_due_at=DUE)
    make.follow(who, cadence="at_once")
    news = make.news()
    for number in range(3):
        who.refresh_from_db()
        refresh_due(who, DUE + number * DAY)
        assert compose_due(DUE + number * DAY).deliveries == 1
        becomes("failed", f"at_once {news.pk}")
    assert [told for _, told in mails(who)] == [{news.pk}] * 3


def test_who_left_and_what_is_long_past_and_what_waits_is_left_alone() -> None:
    left, late, waits = (make.subscriber() for _ in range(3))
    news = make.news(taken_at=DUE)
    for who in (left, late, waits):
        make.follow(who, seen_upto=news.pk)
        make.delivery(who, [news])
    end(left)
    Delivery.objects.filter(subscriber=late).update(state="failed", due_at=None)
    assert retell_lost(DUE + RETOLD_WITHIN) == 2
    assert list(Told.objects.values_list("subscriber", flat=True)) == [waits.pk]
    assert late.follows.get().seen_upto == waits.follows.get().seen_upto == news.pk
    assert retell_lost(DUE) == 0
