"""The tasks of webhooks: swept, rung for, and done by whoever serves mail."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from time_machine import TimeMachineFixture

from tests.accounts.readers import account
from tests.digests import factories as make
from tests.digests.test_hooks import hook
from tracker.celery import MAIL, SWEEP_HOOKS_SECONDS, app
from tracker.collection.clock import now
from tracker.digests import hook_tasks
from tracker.digests.models import HookCall, Subscriber

pytestmark = pytest.mark.django_db


def test_the_worker_knows_them_and_beat_rings() -> None:
    app.loader.import_default_modules()
    swept = {entry["task"] for entry in app.conf.beat_schedule.values()}
    for name in ("sweep_hooks", "call_hook", "tidy"):
        task = f"tracker.digests.hook_tasks.{name}"
        assert task in app.tasks
        assert app.amqp.router.route({}, task)["queue"].name == MAIL
    assert {"tracker.digests.hook_tasks.sweep_hooks", "tracker.digests.hook_tasks.tidy"} <= swept


@pytest.fixture
def rung(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The calls that the queue was told of, instead of telling it."""
    told: list[int] = []
    monkeypatch.setattr(hook_tasks, "ring_call", told.append)
    return told


def test_a_sweep_rings_for_what_is_new_one_call_of_a_webhook_at_a_time(
    rung: list[int], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(now(), tick=False)
    hook(make.subscriber(user=account()))
    make.news()
    make.news()
    hook_tasks.sweep_hooks()
    hook_tasks.sweep_hooks()
    assert HookCall.objects.count() == 2
    assert len(rung) == 1


def test_a_message_lost_from_an_empty_queue_is_missed_by_the_next_sweep(
    rung: list[int], time_machine: TimeMachineFixture
) -> None:
    time_machine.move_to(now(), tick=False)
    hook(make.subscriber(user=account()))
    make.news()
    hook_tasks.sweep_hooks()
    time_machine.shift(SWEEP_HOOKS_SECONDS)
    hook_tasks.sweep_hooks()
    assert rung == [HookCall.objects.get().pk] * 2


def test_sessions_that_are_over_are_dropped() -> None:
    over = datetime.now(UTC) - timedelta(days=1)
    Session.objects.create(session_key="over", session_data="", expire_date=over)
    Session.objects.create(session_key="open", session_data="", expire_date=over + timedelta(days=2))
    hook_tasks.tidy()
    assert [one.session_key for one in Session.objects.all()] == ["open"]


def test_who_never_confirmed_is_forgotten() -> None:
    make.subscriber("waiting@mail.example", is_confirmed=False)
    reader = make.subscriber()
    hook_tasks.tidy()
    assert list(Subscriber.objects.all()) == [reader]
