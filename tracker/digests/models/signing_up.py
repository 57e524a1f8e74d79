"""What was asked for and is not yet agreed to, and how often somebody asks."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from tracker.digests.models.subscribers import Subscriber


class SignUp(models.Model):
    """What one sign-up asked for; nothing of it is followed before its own link was confirmed.

    follows: of each what a `Follow` is made from ({"subject", "target", "least_letter", "cadence"}). language, zone,
    hour, weekday: of the subscriber, if this is what makes it one. Its link holds the row's number.
    """

    subscriber = models.ForeignKey(Subscriber, on_delete=models.CASCADE, related_name="sign_ups")
    follows = models.JSONField()
    language = models.CharField(max_length=8)
    zone = models.CharField(max_length=64)
    hour = models.PositiveSmallIntegerField()
    weekday = models.PositiveSmallIntegerField()
    made_at = models.DateTimeField()
    confirmed_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["made_at"], name="sign_up_open", condition=Q(confirmed_at__isnull=True)),
        ]

    def __str__(self) -> str:
        return f"sign-up {self.pk}"


class Tally(models.Model):
    """How often something was asked for by one party. key: a hash, so that neither addresses nor clients stand here.

    since: when the present count began; of an address, when it was last written to.
    """

    WAITS_UNTIL = ()
    NOTED_AT = ("since",)

    class Kind(models.TextChoices):
        CLIENT = "client", "sign-ups of a client"
        ADDRESS = "address", "confirmations to an address that has not confirmed"
        DOMAIN = "domain", "confirmations to a domain"
        ALL = "all", "confirmations to anybody"
        REFUSED = "refused", "sign-ups beyond a limit"

    kind = models.CharField(max_length=7, choices=Kind)
    key = models.CharField(max_length=64, blank=True)
    n = models.PositiveIntegerField()
    since = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["kind", "key"], name="tallied_once")]

    def __str__(self) -> str:
        return f"{self.n} {self.kind}"


class Alarm(models.Model):
    """Something that the staff should look at: it is told once for every run of it. words: what and what to do."""

    raised_at = models.DateTimeField()
    words = models.CharField(max_length=400)

    class Meta:
        indexes = [models.Index(fields=["-raised_at"], name="alarm_newest")]

    def __str__(self) -> str:
        return self.words
