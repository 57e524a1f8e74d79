"""What tests do with mails that wait in the outbox."""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from django.test import Client

from tracker.digests.models import Delivery, Subscriber
from tracker.digests.tokens import Purpose, token_of

_LINK = re.compile(r"https?://[^\s\"'<>)]+")
FORM = {
    "follow": ["everything"],
    "cadence": "daily",
    "least": "D",
    "hour": "7",
    "weekday": "0",
    "zone": "Europe/Istanbul",
}


def filled(address: str, **fields: object) -> dict[str, object]:
    """The form of /subscribe/ as a reader sends it."""
    return {**FORM, "address": address, **fields}


def links_in(text: str) -> list[str]:
    """Every address of this site in a mail, without its host."""
    found = (urlsplit(one.rstrip(".,")) for one in _LINK.findall(text))
    return [f"{one.path}?{one.query}" if one.query else one.path or "/" for one in found]


def confirmation_link() -> str:
    """The link in the newest confirmation."""
    mail = Delivery.objects.filter(purpose=Delivery.Purpose.CONFIRM).latest("pk")
    return next(link for link in links_in(mail.text) if "/subscribe/" in link)


def own_link(who: Subscriber, name: str) -> str:
    """The address of `manage` or `unsubscribe`, as this subscriber's mails have it."""
    folder, purpose = {
        "manage": ("subscription", Purpose.MANAGE),
        "unsubscribe": ("unsubscribe", Purpose.UNSUBSCRIBE),
    }[name]
    return f"/{folder}/{token_of(purpose, who.public_id)}/"


def subscribed(client: Client, address: str, **fields: object) -> Subscriber:
    """Somebody who signed up on the site and used the link."""
    assert client.post("/subscribe/", filled(address, **fields)).status_code == 303
    assert client.post(confirmation_link()).status_code == 200
    return Subscriber.objects.get(address__iexact=address)
