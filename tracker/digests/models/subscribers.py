"""Who is told, of what, and who must not be written to."""

from __future__ import annotations

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q


class Cadence(models.TextChoices):
    """How soon a follow is told of news."""

    AT_ONCE = "at_once", "at once"
    DAILY = "daily", "daily"
    WEEKLY = "weekly", "weekly"


class Subject(models.TextChoices):
    """What can be followed; `Follow.target` says which one."""

    EVERYTHING = "everything", "everything"
    INCIDENT = "incident", "an incident"
    ACTOR = "actor", "an actor"
    RESPONSE = "response", "a response"
    KIND = "kind", "a kind of change"
    SEARCH = "search", "a saved search"


class Channel(models.TextChoices):
    """How news reach whoever follows. NONE: by the follow's private feed alone."""

    MAIL = "mail", "mail"
    WEBHOOK = "webhook", "webhook"
    NONE = "none", "feed"


class Subscriber(models.Model):
    """One mail address that asked for news; nothing but one confirmation goes to it before it agreed.

    public_id: names it in links, without the address. address: as it is written to, letters of its domain small;
    unique whatever its letters' case. confirmed_at, consent_version: when it agreed, and to which wording; ended_at:
    when it unsubscribed from everything. zone: an IANA name; hour (0 to 23) and weekday (0 is Monday): of the zone's
    clock. daily_due_at, weekly_due_at: when the next mail of each cadence is to be composed, None where nothing is
    followed so. at_once_due_at: when news that it follows at once are to be looked for.
    """

    WAITS_UNTIL = ("at_once_due_at",)
    NOTED_AT = ("confirmed_at",)

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="subscriber"
    )
    address = models.CharField(max_length=254)
    created_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)
    consent_version = models.CharField(max_length=20, blank=True)
    ended_at = models.DateTimeField(null=True, blank=True)
    language = models.CharField(max_length=8, default="en")
    zone = models.CharField(max_length=64, default="UTC")
    hour = models.PositiveSmallIntegerField(default=7)
    weekday = models.PositiveSmallIntegerField(default=0)
    daily_due_at = models.DateTimeField(null=True, blank=True)
    weekly_due_at = models.DateTimeField(null=True, blank=True)
    at_once_due_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(models.functions.Lower("address"), name="subscriber_of_address"),
            models.CheckConstraint(condition=Q(hour__lte=23, weekday__lte=6), name="subscriber_has_an_hour"),
        ]
        indexes = [
            models.Index(fields=["daily_due_at"], name="due_daily", condition=Q(daily_due_at__isnull=False)),
            models.Index(fields=["weekly_due_at"], name="due_weekly", condition=Q(weekly_due_at__isnull=False)),
            models.Index(fields=["at_once_due_at"], name="due_at_once", condition=Q(at_once_due_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return str(self.public_id)

    @property
    def is_active(self) -> bool:
        """Whether it agreed to mail and did not leave."""
        return self.confirmed_at is not None and self.ended_at is None


class Follow(models.Model):
    """What a subscriber wants to be told of.

    target: the slug of the incident, actor or response, a `Change.Kind`, or a search in its canonical form
    (`str(SearchQuery)`); empty for everything. least_letter: no news of items graded below it. seen_upto: the last
    `News.id` that was considered for it. feed_id: names its private feed. hook_url, hook_secret: of a webhook, which is
    failing from hook_failing_since on and was therefore switched off at hook_ended_at.
    """

    WAITS_UNTIL = ()
    NOTED_AT = ("created_at",)

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="follows")
    subject = models.CharField(max_length=10, choices=Subject)
    target = models.CharField(max_length=600, blank=True)
    least_letter = models.CharField(max_length=1, default="D")
    cadence = models.CharField(max_length=7, choices=Cadence, default=Cadence.DAILY)
    channel = models.CharField(max_length=7, choices=Channel, default=Channel.MAIL)
    created_at = models.DateTimeField()
    seen_upto = models.BigIntegerField(default=0)
    feed_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    hook_url = models.URLField(max_length=500, blank=True)
    hook_secret = models.CharField(max_length=80, blank=True)
    hook_failing_since = models.DateTimeField(null=True, blank=True)
    hook_ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["subscriber", "subject", "target", "channel", "hook_url"], name="followed_once"
            )
        ]
        indexes = [
            models.Index(
                fields=["subject", "target"], name="followed_at_once", condition=Q(cadence="at_once", channel="mail")
            ),
            models.Index(fields=["seen_upto"], name="followed_by_hook", condition=Q(channel="webhook")),
        ]

    def __str__(self) -> str:
        return f"{self.subject} {self.target}".strip()


class Suppression(models.Model):
    """An address that is not written to; it outlives the subscriber. address_hash: see `tracker.digests.tokens`.

    wish: what its owner asked for, whatever else happened to it: unsubscribed, erased, or nothing ('').
    """

    class Reason(models.TextChoices):
        UNSUBSCRIBED = "unsubscribed", "unsubscribed"
        BOUNCED = "bounced", "mail to it bounced"
        COMPLAINED = "complained", "complained"
        ERASED = "erased", "asked to be forgotten"
        BY_HAND = "by_hand", "set by the staff"

    address_hash = models.CharField(max_length=64, unique=True)
    reason = models.CharField(max_length=12, choices=Reason)
    made_at = models.DateTimeField()
    detail = models.CharField(max_length=300, blank=True)
    wish = models.CharField(max_length=12, choices=Reason, blank=True, default="")

    def __str__(self) -> str:
        return f"{self.address_hash[:8]} {self.reason}"


class MailRuling(models.Model):
    """That the staff suppressed an address, or lifted that; kept for good. was: the reason that held before, '' none.

    by, why: in the words of whoever did it.
    """

    address_hash = models.CharField(max_length=64)
    is_suppressed = models.BooleanField()
    was = models.CharField(max_length=12, choices=Suppression.Reason, blank=True)
    by = models.CharField(max_length=100)
    why = models.CharField(max_length=300)
    made_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["address_hash", "-made_at"], name="rulings_on_address")]

    def __str__(self) -> str:
        return f"{self.address_hash[:8]} {'suppressed' if self.is_suppressed else 'lifted'} by {self.by}"
