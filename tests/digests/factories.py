"""Followers, news and deliveries made by hand; addresses are invented."""

from __future__ import annotations

import uuid
from collections.abc import Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import count
from typing import Any

from tracker.digests.models import Delivery, Follow, News, Subscriber, Told

_numbers = count(1)
EPOCH = datetime(2026, 3, 1, 12, 0, tzinfo=UTC)


def subscriber(address: str = "", *, is_confirmed: bool = True, **fields: Any) -> Subscriber:
    """Somebody who agreed to mail, in UTC at seven, unless said otherwise; nothing is due to it yet."""
    given: dict[str, Any] = {"created_at": EPOCH, "confirmed_at": EPOCH if is_confirmed else None}
    given["consent_version"] = "1" if is_confirmed else ""
    return Subscriber.objects.create(address=address or f"reader{next(_numbers)}@mail.example", **(given | fields))


def follow(who: Subscriber, subject: str = "everything", target: str = "", **fields: Any) -> Follow:
    """What somebody follows, daily by mail unless said otherwise."""
    return Follow.objects.create(subscriber=who, subject=subject, target=target, **({"created_at": EPOCH} | fields))


def news(kind: str = "claim", *, key: str = "", topics: Sequence[str] = (), **fields: Any) -> News:
    """A change that was taken in; it has no row in the ledger behind it unless `key` names one."""
    given: dict[str, Any] = {"day": date(2026, 3, 1), "noted_at": EPOCH, "taken_at": EPOCH, "letter": "B"}
    number = next(_numbers)
    given["sentence"] = f"Anthropic alleges the {number}th thing."
    return News.objects.create(
        change_key=key or sha256(f"news {number}".encode()).hexdigest(),
        kind=kind,
        topics=[*topics, f"kind:{kind}"],
        **(given | fields),
    )


def delivery(who: Subscriber | None, told: Sequence[News] = (), **fields: Any) -> Delivery:
    """A mail that waits to be sent, with what it tells."""
    public_id = uuid.uuid4()
    address = who.address if who else f"reader{next(_numbers)}@mail.example"
    given: dict[str, Any] = {"slot": f"daily {next(_numbers)}", "made_at": EPOCH, "due_at": EPOCH}
    given |= {"address": address, "domain": address.rpartition("@")[2], "news": [one.pk for one in told]}
    made = Delivery.objects.create(
        public_id=public_id, subscriber=who, message_id=f"<{public_id.hex}@stillwatch.example>", **(given | fields)
    )
    if who:
        Told.objects.bulk_create(Told(subscriber=who, news=one, delivery=made) for one in told)
    return made
