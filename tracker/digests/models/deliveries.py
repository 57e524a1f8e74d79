"""The outbox and the ledger of what each was told: rows first, mail afterwards."""

from __future__ import annotations

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Upper

from tracker.collection.models import Work
from tracker.digests.models.news import News
from tracker.digests.models.subscribers import Subscriber


class Delivery(Work):
    """One mail to one address: written with what it tells in one transaction, sent afterwards, the outcome kept.

    public_id: names it in links. subscriber: None of mails about accounts. slot: which mail of its subscriber it is ('daily 2026-03-05', 'weekly
    2026-03-02', 'at_once 4711', 'confirm 2'), unique with it. news: ids of `News` in the order in which they are told;
    n_more: how many more there were, more_since: the first of their days (None of none, and of mails made before it was
    kept); n_silent: of how many a line tells. subject, text, html: of a mail that is not made from news, else empty;
    language: theirs, empty where the mail is written in its reader's when it goes out.
    message_id: the same in every try. reply: what the mail server said last. A held delivery is never sent: its subscriber left.
    """

    NOTED_AT = (*Work.NOTED_AT, "made_at")

    class Purpose(models.TextChoices):
        DIGEST = "digest", "digest"
        CONFIRM = "confirm", "confirmation"
        ACCOUNT = "account", "about an account"

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        SENT = "sent", "sent"
        FAILED = "failed", "given up"
        HELD = "held", "not to be sent"
        BOUNCED = "bounced", "returned"

    public_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, null=True, blank=True, related_name="deliveries"
    )
    purpose = models.CharField(max_length=7, choices=Purpose, default=Purpose.DIGEST)
    slot = models.CharField(max_length=40)
    address = models.CharField(max_length=254)
    domain = models.CharField(max_length=253)
    news = ArrayField(models.BigIntegerField(), default=list, blank=True)
    n_more = models.PositiveIntegerField(default=0)
    more_since = models.DateField(null=True, blank=True)
    n_silent = models.PositiveIntegerField(default=0)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    language = models.CharField(max_length=8, blank=True)
    message_id = models.CharField(max_length=200, unique=True)
    state = models.CharField(max_length=7, choices=State, default=State.QUEUED)
    made_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)
    reply = models.CharField(max_length=500, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "slot"], name="one_delivery_a_slot")]
        indexes = [
            models.Index(fields=["due_at"], name="delivery_due", condition=Q(due_at__isnull=False)),
            models.Index(
                fields=["due_at"],
                name="delivery_urgent",
                condition=Q(due_at__isnull=False) & ~Q(purpose="digest"),
            ),
            models.Index(fields=["subscriber", "-id"], name="delivery_newest"),
            models.Index(Upper("address"), name="delivery_of_account", condition=Q(purpose="account")),
            models.Index(
                fields=["subscriber"],
                name="delivery_lost",
                condition=Q(purpose="digest", state__in=["failed", "held", "bounced"]),
            ),
            models.Index(fields=["-sent_at"], name="delivery_sent", condition=Q(sent_at__isnull=False)),
        ]

    def __str__(self) -> str:
        return f"{self.slot} to {self.subscriber_id}"


class Told(models.Model):
    """That a subscriber was told of a news, or is about to be: no other mail tells it again, unless this never arrived."""

    # Its delivery, which the database checks, names both too: checked once more they would take half of composing's time.
    subscriber = models.ForeignKey(
        Subscriber, on_delete=models.CASCADE, related_name="told", db_index=False, db_constraint=False
    )
    news = models.ForeignKey(News, on_delete=models.CASCADE, related_name="told", db_constraint=False)
    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="told")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["subscriber", "news"], name="told_once")]

    def __str__(self) -> str:
        return f"{self.news_id} to {self.subscriber_id}"
