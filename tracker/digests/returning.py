"""What mail that does not arrive means for its address: no mailbox or a complaint ends all mail to it, a bad day does not."""

from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from tracker.collection import clock
from tracker.digests import suppressing
from tracker.digests.keeping import keep
from tracker.digests.models import Bounce, Delivery
from tracker.digests.tokens import address_hash

SOFT_LIMIT = 5
SOFT_WITHIN = timedelta(days=14)

Kind = Bounce.Kind


def refused(delivery: Delivery, words: str, *, is_hard: bool) -> None:
    """The mailbox is not there, or it did not take the mail by the last of all tries."""
    note(delivery, Kind.HARD if is_hard else Kind.SOFT, words)


@transaction.atomic
def note(delivery: Delivery, kind: Kind, words: str, status: str = "") -> bool:
    """Whether this is new: it is kept, and the address is suppressed where that follows. False of who is forgotten."""
    if not keep(Delivery, delivery.pk):
        return False
    key, moment = address_hash(delivery.address), clock.now()
    _, is_new = Bounce.objects.get_or_create(
        delivery=delivery,
        kind=kind,
        defaults={"address_hash": key, "made_at": moment, "status": status[:12], "detail": words[:500]},
    )
    if not is_new:
        return False
    match kind:
        case Kind.HARD:
            suppressing.suppress(delivery.address, suppressing.Reason.BOUNCED, words)
        case Kind.COMPLAINT:
            suppressing.suppress(delivery.address, suppressing.Reason.COMPLAINED, words)
        case Kind.SOFT:
            lately = Bounce.objects.filter(address_hash=key, kind=Kind.SOFT, made_at__gt=moment - SOFT_WITHIN)
            if lately.count() >= SOFT_LIMIT:
                suppressing.suppress(delivery.address, suppressing.Reason.BOUNCED, f"{SOFT_LIMIT} in a row: {words}")
    return True
