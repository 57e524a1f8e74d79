"""Signing in, out and back in: guesses are counted, new keys end old sessions, links work once."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.core.management import call_command
from django.test import Client
from time_machine import TimeMachineFixture

from tests.accounts.readers import (
    ADDRESS,
    PASSWORD,
    account,
    code_in,
    is_signed_in,
    link_in,
    mails_to,
    sign_in,
    signed_in,
)
from tests.digests import factories as make
from tracker.accounts.models import User
from tracker.digests.models import Subscriber

pytestmark = pytest.mark.django_db
OTHER = "seven lanterns by the quay"


def test_the_session_has_a_new_name_after_signing_in() -> None:
    account()
    client = Client()
    client.get("/account/login/")
    client.session.save()
    before = client.cookies["sessionid"].value if "sessionid" in client.cookies else ""
    sign_in(client)
    assert client.cookies["sessionid"].value != before
    assert is_signed_in(client)


def test_signing_out_asks_first() -> None:
    client = signed_in(account())
    assert client.get("/account/logout/").status_code == 200
    assert is_signed_in(client)
    assert client.post("/account/logout/").status_code == 302
    assert not is_signed_in(client)
    assert not Session.objects.exists()


def test_a_changed_password_ends_every_other_session() -> None:
    who = account()
    here, elsewhere = signed_in(who), signed_in(who)
    answer = here.post("/account/password/change/", {"oldpassword": PASSWORD, "password1": OTHER, "password2": OTHER})
    assert answer.status_code == 302
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert "changed" in mails_to()[-1].text


@pytest.mark.parametrize("change", [{"is_active": False}, {"is_staff": True}])
def test_another_role_or_none_ends_sessions_at_once(change: dict[str, bool]) -> None:
    client = signed_in(account())
    User.objects.update(**change)
    assert not is_signed_in(client)


def test_a_link_for_a_new_password_works_once_and_on_request_of_a_form() -> None:
    who = account()
    Client().post("/account/password/reset/", {"email": ADDRESS})
    link = link_in(mails_to()[0])
    robot = Client()
    robot.get(link, follow=True)
    who.refresh_from_db()
    assert who.check_password(PASSWORD)
    client = Client()
    shown = client.get(link)
    assert client.post(shown["Location"], {"password1": OTHER, "password2": OTHER}).status_code == 302
    assert sign_in(Client()) == 200
    assert sign_in(Client(), password=OTHER) == 302
    again = Client().get(link)
    assert again.status_code == 200
    assert "invalid" in again.content.decode()


def test_a_link_for_a_new_password_is_good_for_an_hour(time_machine: TimeMachineFixture) -> None:
    account()
    Client().post("/account/password/reset/", {"email": ADDRESS})
    link = link_in(mails_to()[0])
    time_machine.move_to(datetime.now(UTC) + timedelta(seconds=3700))
    assert Client().get(link).status_code == 200  # not led on to the form


def test_guesses_are_counted_whatever_address_is_claimed() -> None:
    account()
    tried = sum(
        "Too many" not in _guess(Client(), **{"X-Forwarded-For": f"198.51.100.{number}"}) for number in range(24)
    )
    assert tried <= 20
    assert sign_in(Client()) != 302


def test_guesses_from_everywhere_are_counted_by_account(time_machine: TimeMachineFixture) -> None:
    account()
    begun, tried = datetime.now(UTC), 0
    for number in range(24):
        client = Client(REMOTE_ADDR=f"203.0.113.{number}")
        tried += "Too many" not in _guess(client)
        time_machine.move_to(begun + timedelta(seconds=301 * (number + 1)))
    assert tried <= 20
    assert sign_in(Client(REMOTE_ADDR="192.0.2.1")) == 200
    # The owner gets in all the same.
    client = Client(REMOTE_ADDR="192.0.2.2")
    client.post("/account/password/reset/", {"email": ADDRESS})
    shown = client.get(link_in(mails_to()[-1]))
    client.post(shown["Location"], {"password1": OTHER, "password2": OTHER})
    assert sign_in(Client(REMOTE_ADDR="192.0.2.3"), password=OTHER) == 302


def test_a_new_address_takes_the_password_again_and_a_code() -> None:
    who = account()
    make.subscriber(ADDRESS, user=who)
    client = Client()
    client.force_login(who)
    led = client.post("/account/email/", {"email": "new@mail.example", "action_add": ""})
    assert led["Location"].startswith("/account/reauthenticate/")
    client.post(led["Location"], {"password": PASSWORD})
    client.post("/account/email/", {"email": "new@mail.example", "action_add": ""})
    who.refresh_from_db()
    assert who.email == ADDRESS
    client.post("/account/confirm-email/", {"code": code_in(mails_to("new@mail.example")[-1])})
    who.refresh_from_db()
    assert who.email == "new@mail.example"
    assert Subscriber.objects.get().address == "new@mail.example"


def test_an_account_of_the_staff_is_made_on_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("DJANGO_SUPERUSER_PASSWORD", PASSWORD)
    call_command("createsuperuser", interactive=False, email="staff@mail.example", verbosity=0)
    made = User.objects.get()
    assert made.is_staff
    assert made.is_superuser
    assert made.check_password(PASSWORD)
    client = Client()
    assert sign_in(client, "staff@mail.example") == 302
    client.post("/account/confirm-email/", {"code": code_in(mails_to("staff@mail.example")[0])})
    assert client.get("/account/")["Location"] == "/account/2fa/totp/activate/"


def _guess(client: Client, **headers: str) -> str:
    answer = client.post("/account/login/", {"login": ADDRESS, "password": "a wrong guess"}, headers=headers)
    assert answer.status_code in (200, 429)
    return answer.content.decode() if answer.status_code == 200 else "Too many"
