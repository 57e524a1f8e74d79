"""What a server answered, as columns of rows that keep it."""

from __future__ import annotations

from django.db import models


class Exchange(models.Model):
    """One answer whole: when and from where it came, its headers, and its exact bytes with their hash."""

    fetched_at = models.DateTimeField()
    url = models.URLField(max_length=2000)
    status = models.PositiveSmallIntegerField()
    headers = models.JSONField()
    media_type = models.CharField(max_length=100)
    charset = models.CharField(max_length=40, blank=True, default="")
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    sha256 = models.CharField(max_length=64)
    body = models.BinaryField()

    class Meta:
        abstract = True
