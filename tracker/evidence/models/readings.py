"""That an article text was read, by which extractor, and what of it concerns the text as a whole."""

from __future__ import annotations

from django.contrib.postgres.fields import ArrayField
from django.db import models

from tracker.collection.models import ArticleText


class Reading(models.Model):
    """One article text as it was last read.

    cites: whom the report credits for what it did not learn itself; credits: the same with the words that do so, as
    [name, rule, start, end].
    """

    text = models.OneToOneField(ArticleText, on_delete=models.CASCADE, related_name="reading")
    cites = ArrayField(models.CharField(max_length=300), default=list, blank=True)
    credits = models.JSONField(default=list, blank=True)
    extractor_version = models.CharField(max_length=40)
    read_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.text_id} read by {self.extractor_version}"
