"""What is stored of an account: handed over without keys, dropped in time, and gone when asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client

from tests.accounts.readers import ADDRESS, PASSWORD, account, known
from tests.digests import factories as make
from tracker.collection.clock import now
from tracker.digests import hook_tasks
from tracker.digests.account_mail import queue_account_mail
from tracker.digests.models import Delivery

pytestmark = pytest.mark.django_db
FILE = "/account/data/stillwatch-account.json"


def mail(address: str = ADDRESS, words: str = "The link is k3y", **fields: object) -> Delivery:
    made = queue_account_mail(address, "About your account", words)
    assert made is not None
    Delivery.objects.filter(pk=made.pk).update(**fields)
    return made


def test_no_link_of_a_mail_stands_in_the_file() -> None:
    client = known(account())
    mail()
    make.delivery(make.subscriber(ADDRESS), purpose="confirm", text="The other link is k3y")
    answer = client.get(FILE)
    assert answer.json()["mails_about_the_account"][0]["address"] == ADDRESS
    assert answer.json()["mails"][0]["purpose"] == "confirm"
    assert "k3y" not in answer.content.decode()


def test_the_file_is_handed_over_after_the_password() -> None:
    client = Client()
    client.force_login(account())
    led = client.get(FILE)
    assert led.status_code == 302
    assert "/account/reauthenticate/" in led["Location"]
    assert client.post(led["Location"], {"password": PASSWORD})["Location"] == FILE
    assert client.get(FILE).status_code == 200


def test_words_of_mails_about_accounts_go_an_hour_after_they_were_sent() -> None:
    sent: dict[str, object] = {"state": "sent", "due_at": None}
    sent |= {"made_at": now() - timedelta(hours=2)}
    old = mail(sent_at=now() - timedelta(minutes=61), **sent)
    fresh = mail(sent_at=now() - timedelta(minutes=59), **sent)
    waiting = mail()
    hook_tasks.tidy()
    left = dict(Delivery.objects.values_list("pk", "text"))
    assert left == {old.pk: "", fresh.pk: "The link is k3y", waiting.pk: "The link is k3y"}
