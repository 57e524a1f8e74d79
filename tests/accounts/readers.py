"""Accounts made by hand, and what their mails say; addresses are invented."""

from __future__ import annotations

import re
import time

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, hotp_value
from django.test import Client

from tracker.accounts.models import User
from tracker.digests.models import Delivery

PASSWORD = "ninety heron umbrellas"
ADDRESS = "reader@mail.example"


def account(address: str = ADDRESS, **columns: bool) -> User:
    """An account whose address was proved."""
    made = User.objects.create_user(address, PASSWORD, **columns)
    EmailAddress.objects.create(user=made, email=made.email, verified=True, primary=True)
    return made


def sign_in(client: Client, address: str = ADDRESS, password: str = PASSWORD, **headers: str) -> int:
    """The status of the answer: 302 where it was let in, or to the next step."""
    return client.post("/account/login/", {"login": address, "password": password}, headers=headers).status_code


def is_signed_in(client: Client) -> bool:
    return client.get("/account/").status_code == 200


def signed_in(who: User) -> Client:
    """A browser of its own in which the account signed in with its password a moment ago."""
    client = Client()
    assert sign_in(client, who.email) == 302
    return client


def known(who: User) -> Client:
    """A browser of its own in which the account gave its password once more a moment ago."""
    client = Client()
    client.force_login(who)
    assert client.post("/account/reauthenticate/", {"password": PASSWORD}).status_code == 302
    return client


def with_authenticator(who: User) -> str:
    """The secret of the authenticator app that the account has from now on, with recovery codes."""
    secret = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    TOTP.activate(who, secret)
    RecoveryCodes.activate(who)
    return secret


def code_of(secret: str) -> str:
    """What the app shows now."""
    return format_hotp_value(hotp_value(secret, int(time.time()) // 30))


def recovery_codes(who: User) -> list[str]:
    return Authenticator.objects.get(user=who, type=Authenticator.Type.RECOVERY_CODES).wrap().get_unused_codes()


def mails_to(address: str = ADDRESS) -> list[Delivery]:
    return list(Delivery.objects.filter(address=address, purpose=Delivery.Purpose.ACCOUNT).order_by("pk"))


def code_in(mail: Delivery) -> str:
    found = re.search(r"^([A-Z0-9]{3,}(?:-[A-Z0-9]{3,})?)$", mail.text, re.MULTILINE)
    assert found, mail.text
    return found[1]


def link_in(mail: Delivery) -> str:
    """The path of the link that is told."""
    found = re.search(r"https?://[^/\s]+(/\S+)", mail.text)
    assert found, mail.text
    return found[1]
