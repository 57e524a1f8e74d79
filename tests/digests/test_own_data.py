"""What is stored of an account: handed over without keys, dropped in time, and gone when asked."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.accounts.readers import ADDRESS, PASSWORD, account, known
from tests.digests import factories as make
from tracker.accounts.models import User
from tracker.collection.clock import now
from tracker.digests import hook_tasks, own_data, returning, suppressing_by_hand
from tracker.digests.account_mail import queue_account_mail
from tracker.digests.models import Delivery, Suppression

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


def test_what_came_back_and_what_was_decided_stands_in_the_file() -> None:
    who, other = account(), account("other@mail.example")
    EmailAddress.objects.create(user=who, email="typed@mail.example", verified=False)
    make.subscriber(ADDRESS, user=who)
    for one in (make.delivery(who.subscriber), mail(), mail(other.email)):
        returning.refused(one, "550 5.1.1 no such user", is_hard=True)
    for address in (ADDRESS, other.email, "typed@mail.example"):
        suppressing_by_hand.suppress(address, Suppression.Reason.BY_HAND, by="ada", why="Asked by letter.")
    told = known(who).get(FILE).json()
    assert [one["detail"] for one in told["mails_that_came_back"]] == ["550 5.1.1 no such user"] * 2
    assert [one["reason"] for one in told["why_nothing_is_sent"]] == ["by_hand"]
    assert [one["why"] for one in told["decisions_of_the_staff"]] == ["Asked by letter."]


def test_words_of_mails_about_accounts_go_an_hour_after_they_were_sent() -> None:
    sent: dict[str, object] = {"state": "sent", "due_at": None}
    sent |= {"made_at": now() - timedelta(hours=2)}
    old = mail(sent_at=now() - timedelta(minutes=61), **sent)
    fresh = mail(sent_at=now() - timedelta(minutes=59), **sent)
    waiting = mail()
    hook_tasks.tidy()
    left = dict(Delivery.objects.values_list("pk", "text"))
    assert left == {old.pk: "", fresh.pk: "The link is k3y", waiting.pk: "The link is k3y"}


def test_mails_about_accounts_go_after_thirty_days() -> None:
    mail(made_at=now() - timedelta(days=31), state="sent", due_at=None)
    young = mail(made_at=now() - timedelta(days=29), state="sent", due_at=None)
    digest = make.delivery(make.subscriber(), made_at=now() - timedelta(days=31))
    hook_tasks.tidy()
    assert set(Delivery.objects.all()) == {young, digest}


def test_accounts_that_nobody_proved_go_after_two_weeks_with_their_mails() -> None:
    long_ago = now() - timedelta(days=15)
    User.objects.create_user("typed@mail.example", PASSWORD, joined_at=long_ago)
    mail("typed@mail.example")
    kept = [
        User.objects.create_user("young@mail.example", PASSWORD),
        User.objects.create_user("seen@mail.example", PASSWORD, joined_at=long_ago, last_login=long_ago),
        User.objects.create_superuser("staff@mail.example", PASSWORD, joined_at=long_ago),
        account(),
    ]
    User.objects.filter(email=ADDRESS).update(joined_at=long_ago)
    hook_tasks.tidy()
    assert list(User.objects.order_by("pk")) == kept
    assert not Delivery.objects.exists()
    assert not Suppression.objects.exists()


def test_erasing_takes_mails_to_every_address_of_the_account_and_to_no_other() -> None:
    who, other = account(), account("other@mail.example")
    for address, is_proved in (("second@mail.example", True), ("typed@mail.example", False), (other.email, False)):
        EmailAddress.objects.create(user=who, email=address, verified=is_proved)
        mail(address)
    own_data.erase(who)
    assert [one.address for one in Delivery.objects.all()] == [other.email]
