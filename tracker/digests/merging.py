"""Two subscribers turn out to be one reader: what one of them has goes to the other."""

from __future__ import annotations

from tracker.digests.models import Channel, Delivery, Follow, Subscriber, Told


def take_over(mine: Subscriber, other: Subscriber) -> None:
    """What the other one follows and was told is mine, and the other is gone; of one that never agreed nothing is taken.

    In the caller's transaction, which holds both rows.
    """
    if other.is_active:
        if not mine.is_active:
            _begin_as(mine, other)
        _take_follows(mine, other)
    if other.confirmed_at is not None:
        _take_mails(mine, other)
    other.delete()


def _begin_as(mine: Subscriber, other: Subscriber) -> None:
    """Mine left, the other agreed: that holds, and what mine followed by mail before it left stays over."""
    mine.follows.filter(channel=Channel.MAIL).delete()
    mine.confirmed_at, mine.consent_version, mine.ended_at = other.confirmed_at, other.consent_version, None
    mine.save(update_fields=["confirmed_at", "consent_version", "ended_at"])


def _take_follows(mine: Subscriber, other: Subscriber) -> None:
    """All that is new to mine, however many both have: nobody asked for anything to end."""
    held = {_named(one) for one in mine.follows.all()}
    new = [one.pk for one in other.follows.all() if _named(one) not in held]
    Follow.objects.filter(pk__in=new).update(subscriber=mine)


def _take_mails(mine: Subscriber, other: Subscriber) -> None:
    """Mails of a slot in which mine had one too go with the other; who was told of something is told when it is put right."""
    slots = mine.deliveries.values("slot")
    known = mine.told.values("news")
    Delivery.objects.filter(subscriber=other).exclude(slot__in=slots).update(subscriber=mine)
    Told.objects.filter(subscriber=other, delivery__subscriber=mine).exclude(news__in=known).update(subscriber=mine)


def _named(one: Follow) -> tuple[str, str, str, str]:
    return one.subject, one.target, one.channel, one.hook_url
