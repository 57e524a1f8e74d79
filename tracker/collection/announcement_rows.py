"""How feeds gave their reports, as rows. `tracker.collection.models` shows them."""

from __future__ import annotations

from django.db import models


class Announcement(models.Model):
    """A report as one feed gives it, so that it is known again when its identity or address changes there.

    key: its identity in this feed, see `scrapers.urls.entry_key`; mostly the report's own. title, published_at: as the
    feed states them, which the page may do otherwise; the title in the spelling of `scrapers.storms.folded`.
    """

    feed = models.ForeignKey("collection.Feed", on_delete=models.CASCADE, related_name="announcements", db_index=False)
    report = models.ForeignKey("collection.Report", on_delete=models.CASCADE, related_name="announcements")
    key = models.CharField(max_length=64)
    title = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, blank=True, default="")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "feed"], name="announced_once")]
        indexes = [models.Index(fields=["feed", "title"], name="announced_title")]

    def __str__(self) -> str:
        return f"{self.report_id} in feed {self.feed_id}"
