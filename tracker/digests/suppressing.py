"""Whom nobody writes to: kept as hashes, so that it outlives the address; the only writer of `Suppression`."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Final

from tracker.collection import clock
from tracker.digests.models import Delivery, Subscriber, Suppression
from tracker.digests.tokens import address_hash

Reason = Suppression.Reason
# What its owner may take back by confirming anew; a mailbox that bounced or complained may not be tried again.
BY_OWNER: Final = frozenset({Reason.UNSUBSCRIBED, Reason.ERASED})


def suppress(address: str, reason: Reason, detail: str = "") -> None:
    """Nothing more is sent to the address. What a mailbox did outweighs what its owner asked for, whichever came first.

    What the owner asked for is remembered under it.
    """
    key = address_hash(address)
    wish = {"wish": reason} if reason in BY_OWNER else {}
    fields = {"reason": reason, "made_at": clock.now(), "detail": detail[:300]}
    row, is_new = Suppression.objects.get_or_create(address_hash=key, defaults=fields | wish)
    if not is_new:
        outweighs = row.reason in BY_OWNER or reason not in BY_OWNER
        Suppression.objects.filter(pk=row.pk).update(**(fields if outweighs else {}), **wish)


def lift(address: str) -> bool:
    """Lets the address be written to again where its owner may decide that. Returns whether it may be written to now."""
    key = address_hash(address)
    Suppression.objects.filter(address_hash=key, reason__in=BY_OWNER).delete()
    return not Suppression.objects.filter(address_hash=key).exists()


def reasons_of(addresses: Collection[str]) -> Mapping[str, Reason]:
    """Of each address that is suppressed, why; one query."""
    by_hash = {address_hash(address): address for address in addresses}
    found = Suppression.objects.filter(address_hash__in=by_hash).values_list("address_hash", "reason")
    return {by_hash[key]: Reason(reason) for key, reason in found}


def forbids(reason: Reason | None, purpose: str) -> bool:
    """Whether mail of this purpose must not go to an address suppressed for that reason; None: it is not suppressed.

    Who left, or was forgotten, and asks anew gets the one confirmation, and mails about its account.
    """
    if reason is None:
        return False
    return reason not in BY_OWNER or purpose == Delivery.Purpose.DIGEST


def closed_by(subscriber: Subscriber) -> Reason | None:
    """Why nothing goes to a subscriber that asked for mail: it came back, was called unwanted, or the staff. None: it goes."""
    reason = reasons_of([subscriber.address]).get(subscriber.address)
    return reason if subscriber.is_active and reason not in BY_OWNER else None


def n_closed() -> int:
    """How many subscribers asked for mail and get none for such a reason."""
    closed = set(Suppression.objects.exclude(reason__in=BY_OWNER).values_list("address_hash", flat=True))
    if not closed:
        return 0
    active = Subscriber.objects.filter(confirmed_at__isnull=False, ended_at=None).values_list("address", flat=True)
    return sum(address_hash(address) in closed for address in active.iterator())


def hold(subscriber: Subscriber) -> int:
    """Whatever waits to be sent to the subscriber is never sent. Returns how many mails that were."""
    waiting = Delivery.objects.filter(subscriber=subscriber, state=Delivery.State.QUEUED)
    return waiting.update(state=Delivery.State.HELD, due_at=None, lease_until=None, failure="")
