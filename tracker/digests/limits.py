"""How many confirmations are sent: so few to one address, for one client, to one domain and in all that nobody is bombed.

Counted in the database, for all processes together, in the caller's transaction and always in the same order.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from django.db import connection
from django.db.models import F

from tracker.digests.addresses import domain_of, folded
from tracker.digests.clients import share_of
from tracker.digests.models import Alarm, Tally
from tracker.digests.tokens import address_hash

logger = logging.getLogger(__name__)

Kind = Tally.Kind
HOUR: Final = timedelta(hours=1)
# An address that has not confirmed is written to once in a day, and so often in all on the word of strangers. Its own
# reader, who has one of these mails, asks for another by the link in it: nobody is shut out for ever.
DAY: Final = timedelta(hours=24)
MOST_UNCONFIRMED: Final = 3
_MAILBOX_LENGTH: Final = 32
# In an hour.
MOST: Final[Mapping[Kind, int]] = {Kind.CLIENT: 10, Kind.DOMAIN: 100, Kind.ALL: 300}
# So many refusals in an hour are no mistakes of readers.
ALARMING: Final = 100

_COUNT: Final = """
    INSERT INTO digests_tally AS held (kind, key, n, since) VALUES (%(kind)s, %(key)s, %(step)s, %(moment)s)
    ON CONFLICT (kind, key) DO UPDATE SET
        n = CASE WHEN held.since <= %(over)s THEN %(step)s ELSE held.n + %(step)s END,
        since = CASE WHEN held.since <= %(over)s THEN %(moment)s ELSE held.since END
    RETURNING n
"""
_HELD: Final = """
    INSERT INTO digests_tally AS held (kind, key, n, since) VALUES (%(kind)s, %(key)s, 0, %(moment)s)
    ON CONFLICT (kind, key) DO UPDATE SET n = held.n
    RETURNING n, since
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """One sign-up. client: its address; is_welcome: the address may be written to as far as suppression goes; apart: the
    least time between two mails to it."""

    address: str
    client: str
    is_welcome: bool
    apart: timedelta = DAY


def allow(asking: Asking, moment: datetime) -> bool:
    """Counts a sign-up; whether its confirmation may be sent. Costs the same, whatever comes out.

    What a client or an address is refused uses up nothing of what others share.
    """
    of_client = _count(Kind.CLIENT, address_hash(share_of(asking.client)), 1, moment)
    is_good = asking.is_welcome and of_client <= MOST[Kind.CLIENT]
    key = address_hash(folded(asking.address))
    n_sent, last = _held(key, moment)
    is_good = is_good and (n_sent == 0 or (n_sent < MOST_UNCONFIRMED and moment - last >= asking.apart))
    of_domain = _count(Kind.DOMAIN, address_hash(domain_of(asking.address)), int(is_good), moment)
    is_good = is_good and of_domain <= MOST[Kind.DOMAIN]
    in_all = _count(Kind.ALL, "", int(is_good), moment)
    is_spent = is_good and in_all > MOST[Kind.ALL]
    is_good = is_good and not is_spent
    Tally.objects.filter(kind=Kind.ADDRESS, key=key).update(n=n_sent + int(is_good), since=moment if is_good else last)
    refused = _count(Kind.REFUSED, "", int(not is_good and asking.is_welcome), moment)
    if is_spent and in_all == MOST[Kind.ALL] + 1:
        _raise(
            f"The {MOST[Kind.ALL]} confirmations that may be sent in an hour are used up; further sign-ups get none.",
            moment,
        )
    if not is_good and asking.is_welcome and refused == ALARMING:
        _raise(f"{ALARMING} sign-ups in an hour were beyond a limit and got no mail.", moment)
    return is_good


def forget(address: str) -> None:
    """The address confirmed: what was sent to it counts no more."""
    Tally.objects.filter(kind=Kind.ADDRESS, key=address_hash(folded(address))).delete()


def never_arrived(address: str) -> None:
    """A mail to the address was given up: it uses up none of those that its reader may get, but of the day."""
    key = address_hash(folded(address))
    Tally.objects.filter(kind=Kind.ADDRESS, key=key, n__gt=1).update(n=F("n") - 1)


def mailbox_of(address: str) -> str:
    """What names a mailbox in a link, whatever its disguise: hexadecimal digits that only we can make."""
    return address_hash(folded(address))[:_MAILBOX_LENGTH]


def let_ask_again(mailbox: str) -> None:
    """Whoever reads the mailbox may have one mail more sent there, if the last is a day old. mailbox: of `mailbox_of`."""
    if len(mailbox) == _MAILBOX_LENGTH:
        used_up = Tally.objects.filter(kind=Kind.ADDRESS, key__startswith=mailbox, n__gte=MOST_UNCONFIRMED)
        used_up.update(n=MOST_UNCONFIRMED - 1)


def sweep(moment: datetime) -> int:
    """Drops counts that bear on nothing any more; how many. What was sent to an address counts until it confirms."""
    over = Tally.objects.filter(since__lt=moment - HOUR).exclude(kind=Kind.ADDRESS)
    unsent = Tally.objects.filter(kind=Kind.ADDRESS, n=0, since__lt=moment - DAY)
    return over.delete()[0] + unsent.delete()[0]


def alarms(since: datetime) -> list[str]:
    """What was raised from then on, the newest first, each with its moment (UTC)."""
    raised = Alarm.objects.filter(raised_at__gte=since).order_by("-raised_at", "-pk")
    return [f"{row.raised_at:%Y-%m-%d %H:%M} {row.words}" for row in raised]


def _count(kind: Kind, key: str, step: int, moment: datetime) -> int:
    """Counts on, from nothing where the hour is over; how many there are now."""
    with connection.cursor() as cursor:
        given: dict[str, str | int | datetime] = {
            "kind": kind.value,
            "key": key,
            "step": step,
            "moment": moment,
            "over": moment - HOUR,
        }
        cursor.execute(_COUNT, given)
        return int(cursor.fetchone()[0])


def _held(key: str, moment: datetime) -> tuple[int, datetime]:
    """How often an address was written to and when last; until the transaction ends no other process counts it."""
    with connection.cursor() as cursor:
        cursor.execute(_HELD, {"kind": Kind.ADDRESS.value, "key": key, "moment": moment})
        n, last = cursor.fetchone()
        return int(n), last


def _raise(words: str, moment: datetime) -> None:
    advice = "Somebody may be signing up strangers: look at the proxy's log for who asks."
    logger.error("%s %s", words, advice)
    Alarm.objects.create(raised_at=moment, words=f"{words} {advice}")
