"""On and off: the only writer of `Subscriber`, `Follow` and `SignUp`.

Nobody is written to, but for one confirmation, before the link in it was used; whoever leaves is not written to from that
moment on.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Final
from uuid import uuid4

from django.db import transaction
from django.db.models import Max, Q

from tracker.collection import clock
from tracker.digests import limits, suppressing
from tracker.digests.confirming import queue_confirmation
from tracker.digests.dues import refresh_due
from tracker.digests.following import Target, Wanted
from tracker.digests.keeping import keep
from tracker.digests.models import Cadence, Channel, Delivery, Follow, News, SignUp, Subject, Subscriber
from tracker.digests.suppressing import Reason
from tracker.digests.tokens import Purpose, read_token

# Of the wording in templates/digests/pages/consent.html; another wording has another version.
CONSENT_VERSION: Final = "2026-11"
LASTS: Final = timedelta(days=14)
MOST_FOLLOWS: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Times:
    """When and how one is written to. zone: an IANA name; hour: 0 to 23 there; weekday: 0 is Monday."""

    zone: str
    hour: int
    weekday: int
    language: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What a sign-up asks for. address: canonical. client: the address it comes from."""

    address: str
    follows: tuple[Wanted, ...]
    times: Times
    client: str


class Link(Enum):
    """How it stands with the link of a confirmation."""

    OPEN = "open"
    USED = "used"
    EXPIRED = "expired"
    UNKNOWN = "unknown"
    REFUSED = "refused"
    FULL = "full"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Opened:
    """sign_up: None of a link that we never made, or whose subscriber is gone. mailbox: where the link was sent, empty of
    one that we never made; whoever has it reads that mailbox."""

    link: Link
    sign_up: SignUp | None = None
    mailbox: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """What a follow is to be from now on."""

    cadence: Cadence
    least_letter: str


def request_subscription(asked: Asked) -> None:
    """Queues the one confirmation that a sign-up may cause, if any may be sent.

    The same is done whoever the address is of, and undone where nothing may be sent: how long it takes tells nothing.
    """
    moment = clock.now()
    with transaction.atomic():
        reason = suppressing.reasons_of([asked.address]).get(asked.address)
        is_welcome = not suppressing.forbids(reason, Delivery.Purpose.CONFIRM)
        asking = limits.Asking(address=asked.address, client=asked.client, is_welcome=is_welcome)
        may_be_sent = limits.allow(asking, moment)
        kept = transaction.savepoint()
        _queue_confirmation(asked, moment)
        if may_be_sent:
            transaction.savepoint_commit(kept)
        else:
            transaction.savepoint_rollback(kept)


def open_link(token: str) -> Opened:
    """What a confirmation's link is about; changes nothing."""
    read = read_token(Purpose.CONFIRM, token)
    if read is None:
        return Opened(link=Link.UNKNOWN)
    number, _, mailbox = read[1].partition("m")
    if not number.isdecimal():
        return Opened(link=Link.UNKNOWN)
    if not int(number):
        return Opened(link=Link.AGAIN, mailbox=mailbox)
    found = SignUp.objects.select_related("subscriber").filter(pk=int(number), subscriber__public_id=read[0]).first()
    if found is None:
        return Opened(link=Link.UNKNOWN, mailbox=mailbox)
    if found.confirmed_at is not None:
        return Opened(link=Link.USED, sign_up=found)
    mailbox = mailbox or limits.mailbox_of(found.subscriber.address)  # older links do not say it
    is_over = found.made_at < clock.now() - LASTS
    return Opened(link=Link.EXPIRED if is_over else Link.OPEN, sign_up=found, mailbox=mailbox)


def ask_again(token: str) -> Link:
    """Whoever has the link of a mail, however old, may ask for one more. Returns how it stands with the link."""
    opened = open_link(token)
    limits.let_ask_again(opened.mailbox)
    return opened.link


@transaction.atomic
def confirm(token: str) -> Opened:
    """The subscriber agreed: it follows what the link's sign-up asked for, from the newest news on. Used once or often."""
    opened = open_link(token)
    if opened.link is not Link.OPEN or opened.sign_up is None or _held(opened.sign_up.subscriber_id) is None:
        return opened
    opened = open_link(token)  # as it stands now that nobody else changes it
    if opened.link is not Link.OPEN or opened.sign_up is None:
        return opened
    moment, sign_up, subscriber = clock.now(), opened.sign_up, opened.sign_up.subscriber
    if not _has_room(subscriber, follows_of(sign_up)):
        return Opened(link=Link.FULL, sign_up=sign_up)
    if not suppressing.lift(subscriber.address):
        return Opened(link=Link.REFUSED, sign_up=sign_up)
    if not subscriber.is_active:
        _begin(subscriber, sign_up, moment)
    add_follows(subscriber, follows_of(sign_up), moment)
    SignUp.objects.filter(pk=sign_up.pk).update(confirmed_at=moment)
    limits.forget(subscriber.address)
    return Opened(link=Link.USED, sign_up=sign_up)


def add_follows(subscriber: Subscriber, wanted: Collection[Wanted], moment: datetime) -> None:
    """The active subscriber follows these by mail as well; what it follows already gets the new cadence and grade.

    Told of what comes from now on.
    """
    newest = News.objects.aggregate(newest=Max("pk"))["newest"] or 0
    for one in wanted:
        fields = {"cadence": one.cadence, "least_letter": one.least_letter}
        named = {"subject": one.target.subject, "target": one.target.target, "channel": Channel.MAIL, "hook_url": ""}
        if not subscriber.follows.filter(**named).update(**fields):
            Follow.objects.create(subscriber=subscriber, created_at=moment, seen_upto=newest, **named, **fields)
    refresh_due(subscriber, moment)


@transaction.atomic
def change(subscriber: Subscriber, times: Times, edits: Mapping[int, Edit | None]) -> None:
    """What its owner set. edits: by the number of the follow; None takes it away, of others' numbers nothing comes."""
    held = _held(subscriber.pk)
    if held is None:
        return
    held.zone, held.hour, held.weekday, held.language = times.zone, times.hour, times.weekday, times.language
    held.save(update_fields=["zone", "hour", "weekday", "language"])
    for follow in held.follows.filter(pk__in=edits):
        edit = edits[follow.pk]
        if edit is None:
            follow.delete()
        else:
            follow.cadence, follow.least_letter = edit.cadence, edit.least_letter
            follow.save(update_fields=["cadence", "least_letter"])
    refresh_due(held, clock.now())


@transaction.atomic
def end(subscriber: Subscriber) -> None:
    """Off, at once and for every mail: also for what waits to be sent, and for links that were not used yet."""
    held = _held(subscriber.pk)
    if held is None:
        return
    suppressing.suppress(held.address, Reason.UNSUBSCRIBED)
    suppressing.hold(held)
    held.sign_ups.filter(confirmed_at__isnull=True).delete()
    if held.ended_at is None:
        moment = clock.now()
        held.ended_at = moment
        held.save(update_fields=["ended_at"])
        refresh_due(held, moment)


@transaction.atomic
def erase(subscriber: Subscriber, other_mails: Q | None = None) -> None:
    """Forgotten: nothing of it stays but the hash by which nobody writes to it again.

    Locked from the subscriber down: nobody refers anew to what is about to go, and whoever does already, be it a mail
    that is composed, a call or a mail that came back, is waited for before the address is, as these wait for it last.
    Mails are taken in their order, as senders do that write down what became of them. other_mails: which ones go too.
    """
    held = Subscriber.objects.select_for_update().filter(pk=subscriber.pk).first()
    if held is None:
        return
    list(held.follows.select_for_update().order_by("pk").values_list("pk"))
    its_mails = Q(subscriber=held)
    mails = Delivery.objects.filter(its_mails | other_mails if other_mails else its_mails)
    list(mails.select_for_update().order_by("pk").values_list("pk"))
    mails.delete()
    suppressing.suppress(held.address, Reason.ERASED)
    held.delete()


def drop_unconfirmed(moment: datetime) -> int:
    """Forgets who did not confirm while its link lasted, and old sign-ups. Returns how many subscribers went."""
    SignUp.objects.filter(made_at__lt=moment - LASTS).delete()
    silent = Subscriber.objects.filter(confirmed_at__isnull=True, sign_ups__isnull=True, user__isnull=True)
    n_gone = silent.filter(created_at__lt=moment - LASTS).delete()[1].get("digests.Subscriber", 0)
    limits.sweep(moment)
    return n_gone


def follows_of(sign_up: SignUp) -> tuple[Wanted, ...]:
    return tuple(_wanted(one) for one in sign_up.follows)


def _held(pk: int) -> Subscriber | None:
    """The subscriber, which nobody else changes until the transaction ends; None where it was erased meanwhile.

    Its key is free: a sign-up of the same address may refer to it, and holds what a confirmation wants to delete.
    """
    return Subscriber.objects.select_for_update(no_key=True).filter(pk=pk).first()


def _queue_confirmation(asked: Asked, moment: datetime) -> None:
    """Whoever the address is of, the same is read and written, so that how long it takes tells nothing.

    Of a known one a subscriber is made as well, at an address that is nobody's, and unmade.
    """
    known = Subscriber.objects.filter(address__iexact=asked.address).first()
    times = {"zone": asked.times.zone, "hour": asked.times.hour, "weekday": asked.times.weekday}
    times["language"] = asked.times.language
    is_known = keep(Subscriber, known.pk if known else 0)
    address = f"{uuid4().hex}@nobody.invalid" if is_known else asked.address
    kept = transaction.savepoint()
    made = Subscriber.objects.create(address=address, created_at=moment, **times)
    if is_known:
        transaction.savepoint_rollback(kept)
    else:
        transaction.savepoint_commit(kept)
    subscriber = known if known and is_known else made
    rows = [_row(one) for one in asked.follows]
    sign_up = SignUp.objects.create(subscriber=subscriber, follows=rows, made_at=moment, **times)
    queue_confirmation(sign_up, asked.follows, moment)


def _has_room(subscriber: Subscriber, wanted: Collection[Wanted]) -> bool:
    """Whether it may follow all of these by mail as well; what it follows by mail already takes no more room."""
    kept = subscriber.follows.all() if subscriber.is_active else subscriber.follows.exclude(channel=Channel.MAIL)
    followed = set(kept.filter(channel=Channel.MAIL).values_list("subject", "target"))
    n_new = len({(one.target.subject.value, one.target.target) for one in wanted} - followed)
    return kept.count() + n_new <= MOST_FOLLOWS


def _begin(subscriber: Subscriber, sign_up: SignUp, moment: datetime) -> None:
    """It agreed, for the first time or after it had left; what it followed before it left is over."""
    subscriber.follows.filter(channel=Channel.MAIL).delete()
    subscriber.confirmed_at, subscriber.consent_version, subscriber.ended_at = moment, CONSENT_VERSION, None
    for name in ("zone", "hour", "weekday", "language"):
        setattr(subscriber, name, getattr(sign_up, name))
    subscriber.save()


def _row(one: Wanted) -> dict[str, str]:
    return {
        "subject": one.target.subject.value,
        "target": one.target.target,
        "cadence": one.cadence.value,
        "least_letter": one.least_letter,
    }


def _wanted(row: Mapping[str, str]) -> Wanted:
    return Wanted(
        target=Target(Subject(row["subject"]), row["target"]),
        cadence=Cadence(row["cadence"]),
        least_letter=row["least_letter"],
    )
