"""What people did to collecting, for `interventions`."""

from __future__ import annotations

from django.conf import settings
from django.db import models


class Intervention(models.Model):
    """One thing that a person did; never changed and never deleted, and it outlives the source and the account.

    by: who it was, without an address: "editor 7" by the number of the account, else who the machine's shell knows.
    subject: what it was done to: a source's slug, or the address of a feed or page. outcome: what came of it, in words.
    """

    class Act(models.TextChoices):
        PAUSE = "pause", "paused"
        RESUME = "resume", "resumed"
        POLL = "poll", "polled now"
        FETCH = "fetch", "page fetched again"
        READ = "read", "page read again"
        SAME = "same", "new identities ruled to be the same reports"
        NEW = "new", "new identities ruled to be new reports"

    at = models.DateTimeField()
    by = models.CharField(max_length=100)
    account = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.SET_NULL, null=True, blank=True, related_name="+"
    )
    act = models.CharField(max_length=10, choices=Act)
    source = models.ForeignKey("Source", on_delete=models.SET_NULL, null=True, blank=True, related_name="interventions")
    subject = models.TextField()
    outcome = models.TextField(blank=True, default="")
    why = models.TextField(blank=True, default="")

    class Meta:
        indexes = [models.Index(fields=["source", "-id"], name="intervention_of_source")]

    def __str__(self) -> str:
        return f"{self.by}: {self.act} {self.subject}"
