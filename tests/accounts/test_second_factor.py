"""The second factor: codes work once, staff has one before anything else, changing it ends other sessions."""

from __future__ import annotations

import pytest
from allauth.mfa.models import Authenticator
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver

from tests.accounts.readers import (
    ADDRESS,
    account,
    code_of,
    is_signed_in,
    mails_to,
    recovery_codes,
    sign_in,
    signed_in,
    with_authenticator,
)
from tracker.accounts.models import User

pytestmark = pytest.mark.django_db


def enter(client: Client, code: str) -> bool:
    client.post("/account/2fa/authenticate/", {"code": code})
    return is_signed_in(client)


def test_a_code_of_the_app_is_asked_for_and_works_once() -> None:
    secret = with_authenticator(account())
    code = code_of(secret)
    first, second = Client(), Client()
    sign_in(first)
    assert not is_signed_in(first)
    assert enter(first, code)
    sign_in(second)
    assert not enter(second, code)


def test_codes_are_not_guessed() -> None:
    secret = with_authenticator(account())
    client = Client()
    sign_in(client)
    for number in range(5):
        assert not enter(client, f"{number:06}")
    assert not enter(client, code_of(secret))


def test_a_recovery_code_works_once() -> None:
    who = account()
    with_authenticator(who)
    code = recovery_codes(who)[0]
    first, second = Client(), Client()
    sign_in(first)
    assert enter(first, code)
    sign_in(second)
    assert not enter(second, code)


@pytest.mark.django_db(transaction=True)
def test_setting_one_up_ends_every_other_session() -> None:
    who = account()
    here, elsewhere = signed_in(who), signed_in(who)
    assert here.get("/account/2fa/totp/activate/").status_code == 302  # to prove who it is
    here.post("/account/reauthenticate/", {"password": "ninety heron umbrellas"})
    shown = here.get("/account/2fa/totp/activate/")
    assert "data:image/svg+xml;base64," in shown.content.decode()
    secret = shown.context["form"].secret
    answer = here.post("/account/2fa/totp/activate/", {"code": code_of(secret)})
    assert answer["Location"] == "/account/2fa/recovery-codes/"
    assert here.get(answer["Location"]).status_code == 200
    assert is_signed_in(here)
    assert not is_signed_in(elsewhere)
    assert any("authenticator" in mail.subject.lower() for mail in mails_to())


def test_staff_without_one_reaches_nothing_but_its_setting_up() -> None:
    client = signed_in(account(is_staff=True))
    reached = {
        path for path in private_paths() if client.get(path).headers.get("Location") != "/account/2fa/totp/activate/"
    }
    assert reached == {
        "/account/logout/",
        "/account/reauthenticate/",
        "/account/2fa/authenticate/",
        "/account/2fa/reauthenticate/",
        "/account/2fa/totp/activate/",
    }
    assert client.get("/tr/account/")["Location"] == "/tr/account/2fa/totp/activate/"
    assert client.get("/").status_code == 200


def test_staff_does_not_give_it_up() -> None:
    who = account()
    with_authenticator(who)
    User.objects.update(is_staff=True)
    client = Client()
    sign_in(client)
    assert enter(client, recovery_codes(who)[0])
    client.post("/account/reauthenticate/", {"password": "ninety heron umbrellas"})
    client.post("/account/2fa/totp/deactivate/")
    assert Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()
    User.objects.update(is_staff=False)
    client = Client()
    sign_in(client)
    enter(client, recovery_codes(who)[0])
    client.post("/account/reauthenticate/", {"password": "ninety heron umbrellas"})
    client.post("/account/2fa/totp/deactivate/")
    assert not Authenticator.objects.filter(type=Authenticator.Type.TOTP).exists()


def test_nobody_else_keeps_pages_of_accounts() -> None:
    client = signed_in(account(ADDRESS))
    for path in ("/account/", "/account/login/", "/account/2fa/", "/tr/account/password/reset/"):
        answer = client.get(path, headers={"accept-encoding": "gzip"})
        assert answer["Cache-Control"] == "private, no-store" or "no-store" in answer["Cache-Control"]
        assert answer["X-Robots-Tag"] == "noindex"
        assert not answer.has_header("Content-Encoding")


def private_paths() -> set[str]:
    """Every address below /account/ that needs no further part."""
    found: set[str] = set()

    def walk(patterns: list[URLPattern | URLResolver], before: str) -> None:
        for one in patterns:
            path = before + str(one.pattern).lstrip("^")
            if isinstance(one, URLResolver):
                walk(one.url_patterns, path)
            elif path.startswith("account/") and not set(path) & set("<(["):
                found.add(f"/{path}")

    walk(get_resolver().url_patterns, "")
    return found
