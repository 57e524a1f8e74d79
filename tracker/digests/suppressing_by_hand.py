"""What the staff decides about an address, with who and why, kept for good; the only writer of `MailRuling`."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Max, QuerySet

from tracker.collection import clock
from tracker.digests import limits, suppressing
from tracker.digests.dues import refresh_due
from tracker.digests.models import MailRuling, Subscriber, Suppression
from tracker.digests.tokens import address_hash

Reason = Suppression.Reason


class Lifted(StrEnum):
    """What became of a suppression that the staff wants lifted.

    DONE: mail goes there again. LEFT: that it bounced or complained is lifted, but its owner had left before or since.
    BY_OWNER: nothing was done, as nothing but its owner's wish holds. NONE: it is not suppressed.
    """

    DONE = "done"
    LEFT = "left"
    BY_OWNER = "by_owner"
    NONE = "none"


@transaction.atomic
def suppress(address: str, reason: Reason, *, by: str, why: str) -> int:
    """Nothing more is sent to the address, nor what waits for it. Returns how many mails waited."""
    n_waited = sum(suppressing.hold(one) for one in _locked(address))
    was = suppressing.reasons_of([address]).get(address)
    suppressing.suppress(address, reason, why)
    _note(address, is_suppressed=True, was=was, by=by, why=why)
    return n_waited


@transaction.atomic
def lift(address: str, *, by: str, why: str) -> Lifted:
    """Takes back that mail bounced, was called unwanted or was ended by the staff; never what the owner asked for.

    What was sent there before counts against no sign-up any more.
    """
    subscribers = _locked(address)
    row = Suppression.objects.select_for_update().filter(address_hash=address_hash(address)).first()
    if row is None:
        return Lifted.NONE
    if row.reason in suppressing.BY_OWNER:
        return Lifted.BY_OWNER
    _note(address, is_suppressed=False, was=Reason(row.reason), by=by, why=why)
    has_left = any(one.ended_at is not None for one in subscribers)
    if wish := row.wish or (Reason.UNSUBSCRIBED if has_left else ""):
        row.reason, row.wish, row.detail = wish, wish, ""
        row.save(update_fields=["reason", "wish", "detail"])
        return Lifted.LEFT
    row.delete()
    limits.forget(address)
    for one in subscribers:
        refresh_due(one, clock.now())
    return Lifted.DONE


def rulings_on(address: str) -> QuerySet[MailRuling]:
    """The newest first."""
    return MailRuling.objects.filter(address_hash=address_hash(address)).order_by("-made_at", "-pk")


def last_lifted(key: str) -> datetime | None:
    """When the staff last lifted a suppression of the address with this hash: what came back before bears on nothing."""
    lifted = MailRuling.objects.filter(address_hash=key, is_suppressed=False)
    found: datetime | None = lifted.aggregate(last=Max("made_at"))["last"]
    return found


def _locked(address: str) -> list[Subscriber]:
    """Whose address it is; locked before the address, as everywhere."""
    return list(Subscriber.objects.select_for_update(no_key=True).filter(address__iexact=address))


def _note(address: str, *, is_suppressed: bool, was: Reason | None, by: str, why: str) -> None:
    MailRuling.objects.create(
        address_hash=address_hash(address),
        is_suppressed=is_suppressed,
        was=was or "",
        by=by[:100],
        why=why[:300],
        made_at=clock.now(),
    )
