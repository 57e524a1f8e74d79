"""Calls of webhooks: rows first, calls afterwards."""

from __future__ import annotations

import uuid

from django.db import models
from django.db.models import Q

from tracker.collection.models import Work
from tracker.digests.models.news import News
from tracker.digests.models.subscribers import Follow


class HookCall(Work):
    """One call of a follow's webhook about one news, made until it was taken or is given up; news: None of a trial.

    call_id: names it, the same in every try, so that whoever is called twice knows. status: of the last answer, None
    where there was none; reply: what was said last, in words.
    """

    NOTED_AT = (*Work.NOTED_AT, "made_at")

    class State(models.TextChoices):
        QUEUED = "queued", "waiting"
        TAKEN = "taken", "taken"
        GIVEN_UP = "given_up", "given up"

    call_id = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    follow = models.ForeignKey(Follow, on_delete=models.CASCADE, related_name="calls")
    news = models.ForeignKey(News, on_delete=models.CASCADE, null=True, blank=True, related_name="calls")
    made_at = models.DateTimeField()
    tried_at = models.DateTimeField(null=True, blank=True)
    state = models.CharField(max_length=8, choices=State, default=State.QUEUED)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    reply = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["follow", "news"], name="called_once_about")]
        indexes = [
            models.Index(fields=["due_at"], name="hook_call_due", condition=Q(due_at__isnull=False)),
            models.Index(fields=["follow", "-id"], name="hook_call_newest"),
        ]

    def __str__(self) -> str:
        return f"{self.news_id} to the webhook of {self.follow_id}"
