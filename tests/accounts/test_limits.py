"""Mails about accounts to addresses that nobody proved: as few as confirmations, to whom they are welcome."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory

from tests.accounts.readers import ADDRESS, PASSWORD, account, code_in, mails_to
from tracker.digests.account_mail import OutboxAdapter
from tracker.digests.limits import MOST, Kind
from tracker.digests.models import Delivery, Tally
from tracker.digests.suppressing import Reason, suppress

pytestmark = pytest.mark.django_db


def ask(path: str, address: str, client: str = "192.0.2.1") -> int:
    filled = {"email": address, "password1": PASSWORD}
    return Client(REMOTE_ADDR=client).post(f"/account/{path}/", filled).status_code


@pytest.mark.parametrize("path", ["signup", "password/reset"])
def test_a_stranger_is_written_to_once_however_the_address_is_spelled(path: str) -> None:
    for spelling in ("anna@gmail.com", "an.na@gmail.com", "anna+x@gmail.com", "ANNA@googlemail.com"):
        assert ask(path, spelling) == 302
    assert Delivery.objects.count() == 1


def test_one_client_has_few_strangers_written_to() -> None:
    for number in range(MOST[Kind.CLIENT] + 3):
        ask("password/reset", f"anna{number}@mail.example", f"2001:db8::{number}")
    assert Delivery.objects.count() == MOST[Kind.CLIENT]


@pytest.mark.parametrize("path", ["signup", "password/reset"])
def test_who_asked_to_be_forgotten_is_not_written_to(path: str) -> None:
    suppress(ADDRESS, Reason.ERASED)
    assert ask(path, ADDRESS) == 302
    assert not Delivery.objects.exists()


def test_a_proved_address_is_written_to_whatever_strangers_used_up() -> None:
    account()
    for _ in range(2):
        ask("password/reset", ADDRESS)
    assert len(mails_to()) == 2


def test_who_proves_an_address_is_no_stranger() -> None:
    client = Client()
    client.post("/account/signup/", {"email": ADDRESS, "password1": PASSWORD})
    assert Tally.objects.filter(kind=Kind.ADDRESS).exists()
    client.post("/account/confirm-email/", {"code": code_in(mails_to()[0])})
    assert not Tally.objects.filter(kind=Kind.ADDRESS).exists()


@pytest.mark.parametrize(
    ("client", "share"), [("2001:db8::7", "2001:db8::/64"), ("::ffff:192.0.2.7", "192.0.2.7"), ("192.0.2.7",) * 2]
)
def test_a_client_is_known_by_all_that_it_easily_has(client: str, share: str) -> None:
    assert OutboxAdapter().get_client_ip(RequestFactory().get("/", REMOTE_ADDR=client)) == share
