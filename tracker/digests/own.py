"""What an account follows: by mail, by webhook, or by a feed of its own; the account's proved address needs no confirmation."""

from __future__ import annotations

import uuid
from dataclasses import dataclass

from allauth.account.models import EmailAddress
from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.db.models import Max, Q
from django.utils.translation import get_language, gettext

from tracker.accounts.models import User
from tracker.collection.clock import now
from tracker.digests import hook_addresses, suppressing
from tracker.digests.addresses import domain_of
from tracker.digests.dues import refresh_due
from tracker.digests.following import Target
from tracker.digests.merging import take_over
from tracker.digests.models import Cadence, Channel, Delivery, Follow, News, Subscriber
from tracker.digests.subscribing import CONSENT_VERSION, MOST_FOLLOWS
from tracker.digests.zones import usual_zone

MOST_HOOKS = 10


class CannotFollow(ValueError):
    """What an account asked for is not possible; the words say why and what to do."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Way:
    """How soon, from which grade on and by which channel news come. hook_url: of a webhook, else empty."""

    cadence: Cadence
    least_letter: str
    channel: Channel
    hook_url: str = ""


def subscriber_of(user: AbstractBaseUser | AnonymousUser) -> Subscriber | None:
    """The account's subscriber, or the one that nobody's account has and whose address the account has proved."""
    if not isinstance(user, User):
        return None
    found = Subscriber.objects.filter(user=user).first()
    return found or Subscriber.objects.filter(user=None, address__iexact=_proved(user)).first()


@transaction.atomic
def follow(user: User, target: Target, way: Way) -> Follow:
    """The account follows it from the newest news on. Raises CannotFollow, BadHook."""
    _check_way(way)
    subscriber = _begun(user, wants_mail=way.channel is Channel.MAIL)
    if subscriber.follows.count() >= MOST_FOLLOWS:
        raise CannotFollow(gettext("{n} things can be followed. Remove some of them first.").format(n=MOST_FOLLOWS))
    named = {"subject": target.subject, "target": target.target, "channel": way.channel, "hook_url": way.hook_url}
    if subscriber.follows.filter(**named).exists():
        raise CannotFollow(gettext("You follow this already in that way; change it below."))
    made = Follow(
        subscriber=subscriber,
        cadence=_cadence(way),
        least_letter=way.least_letter,
        created_at=now(),
        seen_upto=_newest(),
        hook_secret=hook_addresses.new_secret() if way.channel is Channel.WEBHOOK else "",
        **named,
    )
    _check_hooks(subscriber, made)
    made.save()
    refresh_due(subscriber, now())
    return made


@transaction.atomic
def change_way(user: User, number: int, way: Way) -> Follow:
    """The account's follow of that number goes on in that way. Raises Follow.DoesNotExist, CannotFollow, BadHook."""
    held = _held(user, number)
    _check_way(way)
    moved = (held.channel, held.hook_url) != (way.channel, way.hook_url)
    if moved:
        _begun(user, wants_mail=way.channel is Channel.MAIL)
        named = {"subject": held.subject, "target": held.target, "channel": way.channel, "hook_url": way.hook_url}
        if held.subscriber.follows.filter(**named).exclude(pk=held.pk).exists():
            raise CannotFollow(gettext("You follow this already in that way; remove the other one first."))
        held.seen_upto = _newest()
        held.hook_failing_since = held.hook_ended_at = None
    held.channel, held.hook_url, held.least_letter = way.channel, way.hook_url, way.least_letter
    held.cadence = _cadence(way)
    if way.channel is Channel.WEBHOOK and not held.hook_secret:
        held.hook_secret = hook_addresses.new_secret()
    _check_hooks(held.subscriber, held)
    held.save()
    refresh_due(held.subscriber, now())
    return held


@transaction.atomic
def remove(user: User, number: int) -> None:
    """The account follows it no more; its feed is gone."""
    held = _held(user, number)
    held.delete()
    refresh_due(held.subscriber, now())


def renew_feed(user: User, number: int) -> None:
    """The feed has another address; whoever has the old one finds nothing there."""
    Follow.objects.filter(pk=number, subscriber__user=user).update(feed_id=uuid.uuid4())


def renew_secret(user: User, number: int) -> str:
    """The webhook's new secret; what was signed with the old one is not made any more."""
    secret = hook_addresses.new_secret()
    hooks = Follow.objects.filter(pk=number, subscriber__user=user, channel=Channel.WEBHOOK)
    return secret if hooks.update(hook_secret=secret) else ""


@transaction.atomic
def link(user: User) -> Subscriber | None:
    """The account's subscriber, which is now known to be its own."""
    found = subscriber_of(user)
    if found is not None and found.user_id is None:
        Subscriber.objects.filter(pk=found.pk, user=None).update(user=user)
        found.refresh_from_db()
    return found if found is not None and found.user_id == user.pk else None


@transaction.atomic
def move(user: User, address: str) -> None:
    """The account proved another address: its mails go there, also those that wait.

    What nobody's account followed by that address is its own now; another account's stays that one's. Who had left by
    that address and follows by mail is written to again: the address was proved in order to be.
    """
    concerned = Subscriber.objects.filter(Q(user=user) | Q(address__iexact=address))
    rows = list(concerned.select_for_update().order_by("pk"))
    mine = next((one for one in rows if one.user_id == user.pk), None)
    others = [one for one in rows if one is not mine]
    if mine is None or any(one.user_id is not None for one in others):
        return
    for one in others:
        take_over(mine, one)
    mine.address = address
    mine.save(update_fields=["address"])
    waiting = mine.deliveries.filter(state=Delivery.State.QUEUED)
    waiting.update(address=address, domain=domain_of(address).lower())
    if mine.is_active and mine.follows.filter(channel=Channel.MAIL).exists():
        suppressing.lift(address)
    refresh_due(mine, now())


def _begun(user: User, *, wants_mail: bool) -> Subscriber:
    """The account's subscriber, which agreed. Raises CannotFollow where nobody may write to the address."""
    moment, address = now(), _proved(user)
    if not address:
        raise CannotFollow(gettext("Your mail address has to be proved first."))
    linked = link(user)
    found = _locked(linked.pk) if linked else None
    if found is None:
        language = get_language() or "en"
        found = Subscriber.objects.create(
            user=user, address=address, created_at=moment, language=language, zone=usual_zone(language)
        )
    if wants_mail and not suppressing.lift(found.address):
        raise CannotFollow(gettext("Mail to your address came back or was called unwanted, so none is sent there."))
    if not found.is_active:
        found.follows.filter(channel=Channel.MAIL).delete()
        found.confirmed_at, found.consent_version, found.ended_at = moment, CONSENT_VERSION, None
        found.save(update_fields=["confirmed_at", "consent_version", "ended_at"])
    return found


def _locked(pk: int) -> Subscriber | None:
    """Taken first, before its follows and what is known of its address, as everywhere; None where it was erased meanwhile."""
    return Subscriber.objects.select_for_update(no_key=True).filter(pk=pk).first()


def _held(user: User, number: int) -> Follow:
    """The account's follow of that number, which nobody else changes. Raises Follow.DoesNotExist."""
    mine = Subscriber.objects.select_for_update(no_key=True).filter(user=user).first()
    held: Follow = Follow.objects.select_for_update().get(pk=number, subscriber=mine)
    return held


def _proved(user: User) -> str:
    proved = EmailAddress.objects.filter(user=user, verified=True, email__iexact=user.email)
    return proved.values_list("email", flat=True).first() or ""


def _check_way(way: Way) -> None:
    if way.channel is Channel.WEBHOOK:
        hook_addresses.check(way.hook_url)


def _check_hooks(subscriber: Subscriber, one: Follow) -> None:
    others = subscriber.follows.filter(channel=Channel.WEBHOOK).exclude(pk=one.pk)
    if one.channel == Channel.WEBHOOK and others.count() >= MOST_HOOKS:
        raise CannotFollow(gettext("{n} webhooks are possible. Remove one of them first.").format(n=MOST_HOOKS))


def _cadence(way: Way) -> Cadence:
    """A webhook is called at once."""
    return Cadence.AT_ONCE if way.channel is Channel.WEBHOOK else way.cadence


def _newest() -> int:
    return News.objects.aggregate(newest=Max("pk"))["newest"] or 0
