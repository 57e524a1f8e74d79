"""Every attempt at an outlet, and what of its answers was not understood, as rows. `tracker.collection.models` shows them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q


class Fetch(models.Model):
    """One HTTP attempt and its outcome. A poll's entries: n_entries = n_new + n_known + n_rejected."""

    class Outcome(models.TextChoices):
        STORED = "stored", "stored"
        UNCHANGED = "unchanged", "unchanged"
        FAILED = "failed", "failed"

    feed = models.ForeignKey(
        "collection.Feed", on_delete=models.CASCADE, null=True, blank=True, related_name="fetches", db_index=False
    )
    report = models.ForeignKey(
        "collection.Report", on_delete=models.CASCADE, null=True, blank=True, related_name="fetches", db_index=False
    )
    url = models.URLField(max_length=2000)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField()
    outcome = models.CharField(max_length=10, choices=Outcome)
    status = models.PositiveSmallIntegerField(null=True, blank=True)
    detail = models.TextField(blank=True, default="")
    n_entries = models.PositiveIntegerField(null=True, blank=True)
    n_new = models.PositiveIntegerField(null=True, blank=True)
    n_known = models.PositiveIntegerField(null=True, blank=True)
    n_rejected = models.PositiveIntegerField(null=True, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(feed__isnull=False, report__isnull=True) | Q(feed__isnull=True, report__isnull=False),
                name="fetch_of_one_thing",
            ),
            models.CheckConstraint(
                condition=Q(n_entries__isnull=True) | Q(n_entries=F("n_new") + F("n_known") + F("n_rejected")),
                name="fetch_accounts_for_every_entry",
            ),
        ]
        indexes = [
            models.Index(fields=["feed", "-started_at"], name="fetch_of_feed"),
            models.Index(fields=["report", "-started_at"], name="fetch_of_report"),
        ]

    def __str__(self) -> str:
        return f"{self.outcome} {self.url}"


class Issue(models.Model):
    """A logged record of input that was not understood; the rest of its batch went on."""

    source = models.ForeignKey(
        "collection.Source", on_delete=models.CASCADE, null=True, blank=True, related_name="issues"
    )
    report = models.ForeignKey(
        "collection.Report", on_delete=models.CASCADE, null=True, blank=True, related_name="issues"
    )
    key = models.CharField(max_length=64, unique=True, help_text="hash of what and where, so that it is logged once")
    kind = models.CharField(max_length=40)
    detail = models.TextField()
    first_seen_at = models.DateTimeField()
    last_seen_at = models.DateTimeField()
    n_seen = models.PositiveIntegerField(default=1)

    def __str__(self) -> str:
        return f"{self.kind}: {self.detail[:60]}"
