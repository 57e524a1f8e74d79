"""Every kind of mail that we send, signed by a mail server on its way and checked by dkimpy as it arrives."""

from __future__ import annotations

import base64
import re
import smtplib

import pytest
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat
from django.test import Client

from tests.accounts.readers import PASSWORD
from tests.digests import dkim_by_debian as dkim
from tests.digests import factories as make
from tests.digests.mails import filled
from tests.digests.stories import ledger
from tests.digests.test_sending import mail_server
from tracker.digests.letters import messages_for
from tracker.digests.models import Delivery
from tracker.digests.sending import Sender

__all__ = ["mail_server"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def dkimpy() -> None:
    """What checks signatures; these tests are skipped where it is missing."""
    if not dkim.is_installed():
        pytest.skip("no dkimpy: `apt-get install python3-dkim` (Debian, Ubuntu) installs it")


@pytest.fixture(scope="module")
def keys() -> tuple[str, str]:
    """A new private key, and what DNS says of its public half."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    public = key.public_key().public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    private = key.private_bytes(Encoding.PEM, PrivateFormat.TraditionalOpenSSL, NoEncryption())
    return private.decode(), f"v=DKIM1; k=rsa; p={base64.b64encode(public).decode()}"


def sent_of_every_kind(server) -> dict[str, bytes]:
    """One mail of each kind as the mail server got it from us."""
    told = ledger()
    alert = make.subscriber("alert@mail.example", language="zh-hans")
    make.delivery(alert, told[:1], slot="at_once 4711")
    digest = make.subscriber("digest@mail.example", language="tr")
    make.delivery(digest, told)
    Client().post("/subscribe/", filled("confirmation@mail.example"))
    Client().post("/account/signup/", {"email": "account@mail.example", "password1": PASSWORD})
    assert set(Delivery.objects.values_list("purpose", flat=True)) == set(Delivery.Purpose)
    sender = Sender(write=messages_for)
    sender.send_due()
    sender.close()
    found = {kept.recipient.partition("@")[0]: kept.text.encode("latin-1") for kept in server.kept()}
    assert set(found) == {"alert", "digest", "confirmation", "account"}
    return found


def relayed(server, mails: dict[str, bytes]) -> dict[str, bytes]:
    """The mails as they are after another server's way by SMTP."""
    server.log.write_text("")
    with smtplib.SMTP("127.0.0.1", server.port) as smtp:
        for kind, mail in mails.items():
            smtp.sendmail("relay@watch.example", [f"{kind}@mail.example"], mail)
    return {kept.recipient.partition("@")[0]: kept.text.encode("latin-1") for kept in server.kept()}


@pytest.mark.usefixtures("dkimpy")
@pytest.mark.parametrize("form", ["simple", "relaxed"])
def test_the_signature_of_every_kind_of_mail_holds_and_no_way_out_is_forged(mail_server, keys, form, settings) -> None:
    settings.DEFAULT_FROM_EMAIL = "Stillwatch <digests@watch.example>"
    private, record = keys
    ours = sent_of_every_kind(mail_server)
    came = relayed(mail_server, dict(zip(ours, dkim.signed(list(ours.values()), private, form=form), strict=True)))
    assert dict(zip(came, dkim.verified(list(came.values()), record), strict=True)) == dict.fromkeys(ours, True)
    for kind in ("digest", "alert"):
        covered = re.search(rb"\bh=([\w\s:.-]+);", came[kind])
        assert covered is not None
        names = [name.strip() for name in covered[1].split(b":")]
        assert names.count(b"list-unsubscribe") == names.count(b"list-unsubscribe-post") == 2, (
            "there, and not once more"
        )
    forged = {
        "another way out": re.sub(rb"(List-Unsubscribe: <http://)[^/]+", rb"\1evil.example", came["digest"]),
        "no way out": re.sub(rb"List-Unsubscribe: [^\r]+\r\n", b"", came["digest"]),
        "no one-click": came["digest"].replace(b"List-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n", b""),
        "a second way out": b"List-Unsubscribe: <https://evil.example/>\r\n" + came["digest"],
        "another list": re.sub(rb"List-Id: [^\r]+", b"List-Id: <evil.example>", came["digest"]),
        "another sender": came["account"].replace(b"From: Stillwatch", b"From: Somebody"),
        "another word": came["confirmation"].replace(b"Stillwatch", b"Somewatch"),
    }
    assert not [words for words, mail in forged.items() if mail in came.values()]
    assert dict(zip(forged, dkim.verified(list(forged.values()), record), strict=True)) == dict.fromkeys(forged, False)
