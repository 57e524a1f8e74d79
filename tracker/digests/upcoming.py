"""What the next mail of a subscriber would say if it were made now; nothing is written."""

from __future__ import annotations

from tracker.collection.clock import now
from tracker.digests.composing import MOST_ITEMS
from tracker.digests.letters import digest_of
from tracker.digests.mail_batches import loaded
from tracker.digests.matching import Wish, in_order
from tracker.digests.models import Cadence, Channel, Delivery, Follow, Subject, Subscriber, Told
from tracker.digests.shelves import stock
from tracker.digests.writing import Digest


def next_mail(subscriber: Subscriber) -> Digest | None:
    """None where there is nothing to tell. All that it follows by mail counts, whatever is due first."""
    follows = list(subscriber.follows.filter(channel=Channel.MAIL))
    if not follows:
        return None
    held = stock(min(one.seen_upto for one in follows), min(one.created_at for one in follows))
    told: set[int] = set()
    silent: set[int] = set()
    for one in follows:
        found = held.searches.found(one.target) if one.subject == Subject.SEARCH else None
        met = held.shelf.of(wish_of(one), found or frozenset())
        told, silent = told | met.told, silent | met.silent
    before = set(Told.objects.filter(subscriber=subscriber).values_list("news", flat=True))
    told |= {pk for earlier in before for pk in held.corrections.get(earlier, ())}
    chosen = in_order(held.pieces[pk] for pk in told - before)
    if not chosen:
        return None
    more = chosen[MOST_ITEMS:]
    made = Delivery(
        subscriber=subscriber,
        slot=Cadence.DAILY.value,
        news=[piece.id for piece in chosen[:MOST_ITEMS]],
        n_more=len(more),
        more_since=min((piece.day for piece in more), default=None),
        n_silent=len(silent - before),
        made_at=now(),
    )
    return digest_of(made, loaded([made]))


def wish_of(one: Follow) -> Wish:
    """What decides what the follow is told from now on."""
    return Wish(
        subject=one.subject,
        target=one.target,
        least_letter=one.least_letter,
        seen_upto=one.seen_upto,
        since=one.created_at,
    )
