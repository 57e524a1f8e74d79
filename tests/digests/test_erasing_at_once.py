"""Somebody is erased while others are at work on the same rows: nobody waits for whoever waits for it, nothing breaks."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.db import connection, transaction
from django.test import Client

from tests.accounts.readers import account
from tests.digests import factories as make
from tests.digests.others import SECONDS, Others
from tracker.collection import clock
from tracker.digests import hooks, own_data, recorder, subscribing
from tracker.digests.account_mail import queue_account_mail
from tracker.digests.models import Delivery, HookCall, Subscriber
from tracker.digests.recorder import Outcome, Recorder

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def held(mail: Delivery) -> Iterator[None]:
    """Somebody else has the row, until the block ends."""
    is_held, is_over = threading.Event(), threading.Event()

    def hold() -> None:
        with transaction.atomic():
            list(Delivery.objects.select_for_update().filter(pk=mail.pk))
            is_held.set()
            is_over.wait(SECONDS)
        connection.close()

    thread = threading.Thread(target=hold)
    thread.start()
    assert is_held.wait(SECONDS)
    try:
        yield
    finally:
        is_over.set()
        thread.join()


def sent(*mails: Delivery) -> list[Outcome]:
    return [Outcome(pk=one.pk, token=0, state=Delivery.State.SENT, sent_at=clock.now()) for one in mails]


def test_mails_of_somebody_who_is_erased_are_settled_in_the_order_in_which_it_takes_them(
    others: Others, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recorder, "PATIENCE_SECONDS", 0.0)  # a knot is an error, and not tried again
    who = make.subscriber()
    first, second = make.delivery(who), make.delivery(who)
    with held(second):
        settled = others.begin(lambda: Recorder().settle(sent(second, first)))
        erased = others.begin(lambda: subscribing.erase(who))
    settled.result(SECONDS)
    erased.result(SECONDS)
    assert not Delivery.objects.exists()
    assert not Subscriber.objects.exists()


def test_so_are_those_of_an_account_whatever_they_are_about(others: Others, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(recorder, "PATIENCE_SECONDS", 0.0)
    user = account()
    who = make.subscriber(user.email, user=user)
    digest = make.delivery(who)
    about = queue_account_mail(user.email, "Subject", "Text")
    assert about is not None
    with held(about):
        erased = others.begin(lambda: own_data.erase(user))
        settled = others.begin(lambda: Recorder().settle(sent(digest, about)))
    settled.result(SECONDS)
    erased.result(SECONDS)
    assert not Delivery.objects.exists()


def test_a_trial_call_of_what_is_erased_meanwhile_is_refused_in_words(others: Others) -> None:
    user = account()
    who = make.subscriber(user.email, user=user)
    one = make.follow(who, channel="webhook", hook_url="https://hooks.mail.example/in")
    blocking = make.delivery(who)

    def try_out() -> str:
        with pytest.raises(hooks.CannotTry) as refused:
            hooks.try_out(one)
        return str(refused.value)

    with held(blocking):
        erased = others.begin(lambda: subscribing.erase(who))
        tried = others.begin(try_out)
    assert "no longer" in str(tried.result(SECONDS))
    erased.result(SECONDS)
    assert not HookCall.objects.exists()


def test_who_tries_out_too_often_is_told_when_to_go_on(client: Client) -> None:
    user = account()
    one = make.follow(
        make.subscriber(user.email, user=user), channel="webhook", hook_url="https://hooks.mail.example/in"
    )
    client.force_login(user)
    told = [client.post(f"/account/follows/{one.pk}/", {"do": "test"}, follow=True).content.decode() for _ in range(6)]
    assert all("A trial call is on its way" in page for page in told[:5])
    assert "A trial call is on its way" not in told[5]
    assert "5 trial calls within 10 minutes are the most" in told[5]
    HookCall.objects.update(made_at=clock.now() - timedelta(minutes=11))
    page = client.post(f"/account/follows/{one.pk}/", {"do": "test"}, follow=True).content.decode()
    assert "A trial call is on its way" in page
