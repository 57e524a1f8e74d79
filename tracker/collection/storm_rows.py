"""Storms of new identities and what is held of them, as rows. `tracker.collection.models` shows them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from scrapers import storms


class StormKind(models.TextChoices):
    """What most entries of the feed changed."""

    IDENTITIES = storms.StormKind.IDENTITIES.value, "new identities at known addresses"
    ADDRESSES = storms.StormKind.ADDRESSES.value, "new identities and addresses, with titles that are known"


class Ruling(models.TextChoices):
    """What a person says that the held entries are."""

    SAME = "same", "the reports that are known"
    NEW = "new", "reports of their own"


class Storm(models.Model):
    """A feed changed most of its identities; its changed entries are held until a person rules on them.

    n_entries, n_known: entries of the feed when they were last seen there, and those of them that are held. ended_at:
    None while they are held. ruling: empty where the feed's old identities came back by themselves.
    """

    feed = models.ForeignKey("collection.Feed", on_delete=models.CASCADE, related_name="storms")
    kind = models.CharField(max_length=10, choices=StormKind)
    since = models.DateTimeField()
    n_entries = models.PositiveIntegerField()
    n_known = models.PositiveIntegerField()
    ended_at = models.DateTimeField(null=True, blank=True)
    ruling = models.CharField(max_length=4, choices=Ruling, blank=True, default="")
    ruled_by = models.CharField(max_length=200, blank=True, default="")
    why = models.TextField(blank=True, default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["feed"], condition=Q(ended_at=None), name="one_storm_at_a_time"),
            models.CheckConstraint(
                condition=Q(ruling="", ruled_by="", why="")
                | (Q(ended_at__isnull=False) & ~Q(ruled_by="") & ~Q(why="")),
                name="storm_ruled_by_somebody_for_a_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of feed {self.feed_id} since {self.since:%Y-%m-%d %H:%M}"


class HeldEntry(models.Model):
    """An entry of a storm as the feed gave it, with all that a report is made of.

    report: the known one that it seems to be, which was at `old_url` then.
    """

    storm = models.ForeignKey(Storm, on_delete=models.CASCADE, related_name="entries")
    report = models.ForeignKey("collection.Report", on_delete=models.CASCADE, related_name="+")
    old_url = models.URLField(max_length=2000, db_index=True)
    key = models.CharField(max_length=64)
    url = models.URLField(max_length=2000)
    title = models.TextField()
    published_at = models.DateTimeField(null=True, blank=True)
    published_on = models.DateField(null=True, blank=True)
    published_precision = models.CharField(max_length=5, blank=True, default="")
    published_source = models.CharField(max_length=12, blank=True, default="")
    announced_update_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["key", "storm"], name="held_once")]

    def __str__(self) -> str:
        return self.title
