"""Webhooks: each news once into a row, each row until it is taken or given up, signed, and to public addresses alone."""

from __future__ import annotations

import base64
import hashlib
import hmac
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.signals import connection_created
from time_machine import TimeMachineFixture

from scrapers.http import Door
from tests.accounts.readers import account
from tests.digests import factories as make
from tests.evidence.making import company, draft, publish
from tests.scrapers.posting import Call, door_to, receiver
from tracker.collection.clock import now
from tracker.digests import hook_addresses, hooks
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery, Follow, HookCall, Subscriber
from tracker.evidence.models import Change

pytestmark = pytest.mark.django_db
NEVER = ("192.0.2.1", 443)


@pytest.fixture(autouse=True)
def any_port(settings: Any) -> None:
    """Receivers of tests cannot listen on port 443."""
    settings.FETCH_PORTS = frozenset(range(1024, 65536))


@pytest.fixture
def mine() -> Subscriber:
    return make.subscriber(user=account())


def hook(mine: Subscriber, port: int = 443, subject: str = "everything", target: str = "", **fields: Any) -> Follow:
    url = f"https://name.test:{port}/hook"
    return make.follow(
        mine, subject, target, channel="webhook", cadence="at_once", hook_url=url,
        hook_secret=hook_addresses.new_secret(), **fields,
    )  # fmt: skip


def call_all(door: Door) -> Sequence[HookCall]:
    for pk in HookCall.objects.filter(due_at__lte=now()).values_list("pk", flat=True):
        hooks.make_call(pk, door)
    return list(HookCall.objects.order_by("pk"))


def verified(call: Call, secret: str) -> Any:
    """What was told, once its signature was computed anew from nothing but the standard's words."""
    told = f"{call.headers['webhook-id']}.{call.headers['webhook-timestamp']}.".encode() + call.body
    made = hmac.new(base64.b64decode(secret.removeprefix("whsec_")), told, hashlib.sha256).digest()
    assert call.headers["webhook-signature"] == "v1," + base64.b64encode(made).decode()
    assert abs(int(call.headers["webhook-timestamp"]) - datetime.now(UTC).timestamp()) < 60
    return json.loads(call.body)


def test_each_news_is_told_once_signed_and_as_the_site_gives_it(mine: Subscriber, client: Any) -> None:
    publish(company(), draft().alleges("DeepSeek").exchanges(16e6, "DeepSeek"))
    change = Change.objects.filter(kind="figure").first()
    assert change is not None
    with receiver() as (peer, calls), door_to(peer) as door:
        one = hook(mine, peer[1], "kind", "figure")
        news = make.news("figure", key=change.key, letter="C")
        make.news("claim")
        assert (hooks.take_up(), hooks.take_up()) == (1, 0)
        (made,) = call_all(door)
        call_all(door)
    (call,) = calls
    told = verified(call, one.hook_secret)
    records = json.loads(b"".join(client.get("/changes.json").streaming_content))
    (same,) = [
        row for rows in records.values() if isinstance(rows, list) for row in rows if change.key[:16] in row["change"]
    ]
    assert told["type"] == "change"
    assert told["follow"] == {"id": one.pk, "subject": "kind", "target": "figure"}
    assert told["change"]["sentence"] == same["sentence"]
    assert told["change"].keys() == same.keys()
    assert (made.state, made.status, made.news) == (HookCall.State.TAKEN, 200, news)


def test_a_failed_call_comes_again_with_the_same_id(mine: Subscriber, time_machine: TimeMachineFixture) -> None:
    with receiver(status=500) as (peer, refused), door_to(peer) as door:
        one = hook(mine, peer[1])
        make.news()
        hooks.take_up()
        (made,) = call_all(door)
        assert made.state == HookCall.State.QUEUED
        assert made.due_at is not None
        assert timedelta(seconds=20) < made.due_at - now() <= hooks.FIRST_WAIT
        assert call_all(door)[0].n_failures == 1
    time_machine.move_to(datetime.now(UTC) + timedelta(minutes=1))
    with receiver() as (peer, calls), door_to(peer) as door:
        Follow.objects.update(hook_url=f"https://name.test:{peer[1]}/hook")
        (made,) = call_all(door)
    assert made.state == HookCall.State.TAKEN
    assert refused[0].headers["webhook-id"] == calls[0].headers["webhook-id"]
    one.refresh_from_db()
    assert one.hook_failing_since is None


def test_after_three_days_without_an_answer_it_is_switched_off_and_its_account_told(
    mine: Subscriber, time_machine: TimeMachineFixture
) -> None:
    begun = datetime.now(UTC)
    with receiver(status=500) as (peer, calls), door_to(peer) as door:
        one = hook(mine, peer[1])
        make.news()
        hooks.take_up()
        for hours in range(0, 90, 3):
            time_machine.move_to(begun + timedelta(hours=hours), tick=False)
            call_all(door)
        n_calls = len(calls)
        make.news()
        assert hooks.take_up() == 0
    assert 8 <= n_calls <= 25
    assert HookCall.objects.get().state == HookCall.State.GIVEN_UP
    one.refresh_from_db()
    assert one.hook_ended_at is not None
    (mail,) = Delivery.objects.filter(purpose=Delivery.Purpose.ACCOUNT)
    assert one.hook_url in mail.text
    with receiver() as (peer, calls), door_to(peer) as door:
        Follow.objects.update(hook_url=f"https://name.test:{peer[1]}/hook")
        one.refresh_from_db()
        hooks.try_out(one)
        call_all(door)
        assert json.loads(calls[0].body)["type"] == "trial"
        assert hooks.take_up() == 1  # what came while it was off


def test_one_that_says_that_it_is_gone_is_switched_off_at_once(mine: Subscriber) -> None:
    Subscriber.objects.update(language="tr")
    with receiver(status=410) as (peer, _), door_to(peer) as door:
        one = hook(mine, peer[1])
        make.news()
        hooks.take_up()
        call_all(door)
    one.refresh_from_db()
    assert one.hook_ended_at is not None
    told = Delivery.objects.get()
    mail = messages_for([told])[told.pk]
    assert (told.language, mail.extra_headers["Content-Language"]) == ("tr", "tr")


@pytest.mark.parametrize("address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.1"])
def test_a_name_that_leads_inside_is_not_called(
    mine: Subscriber, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    with receiver() as (peer, calls), door_to(NEVER, resolves_to=address) as door:
        hook(mine, peer[1])
        make.news()
        hooks.take_up()
        (made,) = call_all(door)
    assert calls == []
    assert made.reply == made.failure == hooks.NO_ANSWER
    assert address in caplog.text
    assert made.state == HookCall.State.QUEUED


def test_nobody_is_called_who_did_not_agree_or_left(mine: Subscriber) -> None:
    hook(mine)
    hook(make.subscriber(is_confirmed=False))
    hook(make.subscriber())  # of nobody's account
    make.news()
    assert hooks.take_up() == 1
    Subscriber.objects.filter(pk=mine.pk).update(ended_at=now())
    with door_to(NEVER) as door:
        (made,) = call_all(door)
    assert made.state == HookCall.State.GIVEN_UP


def test_what_many_were_at_once_is_not_told(mine: Subscriber) -> None:
    hook(mine)
    make.news(silent="bulk")
    assert hooks.take_up() == 0


def test_what_was_told_and_is_taken_back_is_told_again(mine: Subscriber) -> None:
    with receiver() as (peer, calls), door_to(peer) as door:
        hook(mine, peer[1], "kind", "figure")
        first = make.news("figure")
        hooks.take_up()
        call_all(door)
        make.news("taken_back", takes_back=first, letter="")
        assert hooks.take_up() == 1
        call_all(door)
    assert len(calls) == 2


@pytest.mark.django_db(transaction=True)
def test_no_connection_is_held_while_a_receiver_takes_its_time(mine: Subscriber) -> None:
    opened: list[str] = []

    def note(connection: BaseDatabaseWrapper, **_: Any) -> None:
        opened.append(connection.alias)

    with receiver() as (peer, _), door_to(peer) as door:
        hooks.try_out(hook(mine, peer[1]))
        connection_created.connect(note)
        (made,) = call_all(door)
        connection_created.disconnect(note)
    assert made.state == HookCall.State.TAKEN
    assert opened == ["default"]


def test_trials_are_few(mine: Subscriber) -> None:
    one = hook(mine)
    for _ in range(hooks.MOST_TRIALS):
        hooks.try_out(one)
    for _ in range(2):
        with pytest.raises(hooks.CannotTry, match="Wait some minutes"):
            hooks.try_out(one)
    assert one.calls.count() == hooks.MOST_TRIALS


def test_calls_of_long_ago_are_dropped(mine: Subscriber, time_machine: TimeMachineFixture) -> None:
    one = hook(mine)
    hooks.try_out(one)
    HookCall.objects.update(due_at=None)
    time_machine.move_to(datetime.now(UTC) + timedelta(days=31))
    hooks.try_out(one)
    assert hooks.forget_calls() == 1
