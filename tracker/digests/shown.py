"""What the page of an account shows: its follows, what was sent to it, and when there was nothing to send."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext

from tracker.collection.clock import now
from tracker.digests.following import Named, Target, named
from tracker.digests.forms import CADENCES, Option, cadence_options, letter_options
from tracker.digests.models import Cadence, Channel, Delivery, Follow, HookCall, Subject, Subscriber
from tracker.digests.slots import next_slot, slot_name
from tracker.digests.tokens import Purpose, token_of
from tracker.web.presentation.marking import gettext_noop as _

N_DELIVERIES = 20
N_CALLS = 5
# So far back the page says of which days there was nothing to tell.
LOOKS_BACK = timedelta(days=8)
CHANNELS = {Channel.MAIL: _("by mail"), Channel.NONE: _("by its feed alone"), Channel.WEBHOOK: _("by webhook")}


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnFollow:
    """One thing that is followed, with what can be chosen. feed: the whole address of its own feed."""

    follow: Follow
    named: Named
    cadences: list[Option]
    letters: list[Option]
    channels: list[Option]
    feed: str
    calls: Sequence[HookCall]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sent:
    """One line of what was sent. moment: when it was made, or when it would have been. read: its page, empty without one.

    delivery: None where there was nothing to tell.
    """

    moment: datetime
    slot: str
    delivery: Delivery | None = None
    read: str = ""

    @property
    def words(self) -> str:
        """How often such mails come, to be translated."""
        return CADENCES.get(self.slot.partition(" ")[0], CADENCES[Cadence.AT_ONCE.value])

    @property
    def day(self) -> date | None:
        """The day that the mail is named after, in a week its Monday; None of one that is sent at once."""
        cadence, _, named_after = self.slot.partition(" ")
        return date.fromisoformat(named_after) if cadence in (Cadence.DAILY, Cadence.WEEKLY) else None


def own_follows(subscriber: Subscriber) -> list[OwnFollow]:
    """The oldest first; queries as many whatever their number, and one for each webhook's last calls."""
    follows = list(subscriber.follows.order_by("created_at", "pk"))
    targets = {one.pk: Target(Subject(one.subject), one.target) for one in follows}
    words = named(list(targets.values()))
    return [_own(one, words[targets[one.pk]]) for one in follows]


def channel_options(chosen: str) -> list[Option]:
    return [(value.value, gettext(words), value == chosen) for value, words in CHANNELS.items()]


def what_was_sent(subscriber: Subscriber) -> list[Sent]:
    """The newest first: mails, and the daily and weekly ones that were not sent because nothing was new."""
    mails = subscriber.deliveries.filter(purpose=Delivery.Purpose.DIGEST).order_by("-id")[:N_DELIVERIES]
    lines = [
        Sent(
            moment=one.sent_at or one.made_at,
            slot=one.slot,
            delivery=one,
            read=reverse("digests:mail", args=[token_of(Purpose.READ, one.public_id)]),
        )
        for one in mails
    ]
    return sorted([*lines, *_nothing_new(subscriber)], key=lambda line: line.moment, reverse=True)[:N_DELIVERIES]


def _own(one: Follow, words: Named) -> OwnFollow:
    calls = one.calls.order_by("-id")[:N_CALLS] if one.channel == Channel.WEBHOOK else ()
    return OwnFollow(
        follow=one,
        named=words,
        cadences=cadence_options(one.cadence),
        letters=letter_options(one.least_letter),
        channels=channel_options(one.channel),
        feed=settings.SITE_URL + reverse("digests:private-feed", args=[one.feed_id]),
        calls=list(calls),
    )


def _nothing_new(subscriber: Subscriber) -> list[Sent]:
    """The slots of late that were looked into and had no mail. One whose next is due earlier was not looked into yet."""
    moment = now()
    begun = max(moment - LOOKS_BACK, subscriber.confirmed_at or moment)
    told = set(subscriber.deliveries.filter(made_at__gte=begun - timedelta(days=7)).values_list("slot", flat=True))
    lines = []
    for cadence, following in (("daily", subscriber.daily_due_at), ("weekly", subscriber.weekly_due_at)):
        if following is None:
            continue
        due = next_slot(cadence, subscriber.zone, subscriber.hour, subscriber.weekday, begun)
        while due < min(moment, following):
            slot = slot_name(cadence, subscriber.zone, due)
            if slot not in told:
                lines.append(Sent(moment=due, slot=slot))
            due = next_slot(cadence, subscriber.zone, subscriber.hour, subscriber.weekday, due)
    return lines
