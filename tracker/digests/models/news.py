"""What there is to tell: changes of the record in the order in which they were taken in, and public digests of them."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tracker.digests.models.subscribers import Cadence


class News(models.Model):
    """One change of the ledger that was taken in to be told; its id grows in the order of commits, so it is a place to go on from.

    change_key: of `Change`, in whose row the content stands. kind: of the change, or `TAKEN_BACK` where an earlier one
    vanished from the ledger (takes_back). silent: why nobody is told of it by itself, empty where it is told. topics:
    what it is about, each as '<subject>:<target>' (`incident:…`, `actor:…`, `response:…`, `kind:…`). letter: of
    the item's grade then, empty where it has none. assertion_key: of the item, empty of edits and rulings, whose items
    are topics (`item:…`). sentence: as it was told, in English. gone_at: when it was found to have left the ledger; nobody is told of it from then on.
    """

    TAKEN_BACK = "taken_back"

    class Silent(models.TextChoices):
        EARLIER = "earlier", "about days long past"
        BULK = "bulk", "one of very many at once"

    change_key = models.CharField(max_length=64, unique=True)
    kind = models.CharField(max_length=10)
    day = models.DateField()
    noted_at = models.DateTimeField()
    taken_at = models.DateTimeField()
    silent = models.CharField(max_length=7, choices=Silent, blank=True)
    topics = ArrayField(models.CharField(max_length=200), default=list, blank=True)
    letter = models.CharField(max_length=1, blank=True)
    assertion_key = models.CharField(max_length=64, blank=True)
    sentence = models.TextField(blank=True)
    takes_back = models.OneToOneField(
        "self", on_delete=models.CASCADE, null=True, blank=True, related_name="taken_back_by"
    )
    is_sample = models.BooleanField(default=False)
    gone_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        indexes = [
            models.Index(fields=["-noted_at"], name="news_noted"),
            models.Index(fields=["taken_at"], name="news_taken"),
            models.Index(fields=["assertion_key"], name="news_of_assertion"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} on {self.day}"


class Intake(models.Model):
    """How far the ledger was taken in: one row, absent before the first time.

    revision: of the evidence then (`Revision.number`); upto: the last `Change.id` that was looked at; waiting: ids of changes
    before it that are graded too low to be shown and become news when that changes.
    """

    revision = models.BigIntegerField(default=0)
    upto = models.BigIntegerField(default=0)
    waiting = ArrayField(models.BigIntegerField(), default=list, blank=True)

    def __str__(self) -> str:
        return f"up to {self.upto}"


class Issue(models.Model):
    """One public digest: what everybody who follows everything was told of a day or a week. day: its first (UTC).

    news: ids in the order in which they are told; n_more: how many there were beyond them, n_silent: that were told of
    in one line.
    """

    cadence = models.CharField(max_length=7, choices=[(Cadence.DAILY, "daily"), (Cadence.WEEKLY, "weekly")])
    day = models.DateField()
    composed_at = models.DateTimeField()
    news = ArrayField(models.BigIntegerField())
    n_more = models.PositiveIntegerField(default=0)
    n_silent = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cadence", "day"], name="one_issue_a_period")]
        indexes = [models.Index(fields=["-day", "-id"], name="issue_newest")]

    def __str__(self) -> str:
        return f"{self.cadence} {self.day}"
