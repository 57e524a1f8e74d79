"""What mail that does not arrive means for its address: no mailbox or a complaint ends all mail to it, a bad day does not."""

from __future__ import annotations

import re
from datetime import timedelta

from django.db import transaction

from tracker.collection import clock
from tracker.digests import suppressing
from tracker.digests.keeping import keep
from tracker.digests.models import Bounce, Delivery
from tracker.digests.suppressing_by_hand import last_lifted
from tracker.digests.tokens import address_hash

SOFT_LIMIT = 5
SOFT_WITHIN = timedelta(days=14)
MOST_TEXT = 20_000
STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")

Kind = Bounce.Kind


def refused(delivery: Delivery, words: str, *, is_hard: bool) -> None:
    """The mailbox is not there, or it did not take the mail by the last of all tries."""
    note(delivery, Kind.HARD if is_hard else Kind.SOFT, words, status_in(words, is_final=True))


@transaction.atomic
def note(delivery: Delivery, kind: Kind, words: str, status: str = "") -> bool:
    """Whether this is new: it is kept, and the address is suppressed where that follows. False of who is forgotten.

    A server's words name the mailbox: they go with the mail. What outlasts the reader has the status alone.
    """
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
            suppressing.suppress(delivery.address, suppressing.Reason.BOUNCED, status[:12])
        case Kind.COMPLAINT:
            suppressing.suppress(delivery.address, suppressing.Reason.COMPLAINED, status[:12])
        case Kind.SOFT:
            since = max(moment - SOFT_WITHIN, last_lifted(key) or moment - SOFT_WITHIN)
            lately = Bounce.objects.filter(address_hash=key, kind=Kind.SOFT, made_at__gt=since)
            if lately.count() >= SOFT_LIMIT:
                detail = f"{SOFT_LIMIT} in a row {status[:12]}".strip()
                suppressing.suppress(delivery.address, suppressing.Reason.BOUNCED, detail)
    return True


def status_in(text: str, *, is_final: bool = False) -> str:
    """The first enhanced code, such as '5.1.1'; empty where there is none. is_final: one of a failure."""
    found = (match[0] for match in STATUS.finditer(text[:MOST_TEXT]) if not is_final or match[1] in "45")
    return next(found, "")
