"""Links from relevant reports to the documents that they cite, as rows. `tracker.collection.models` shows them."""

from __future__ import annotations

from django.db import models


class Link(models.Model):
    """A relevant report links to a document in words that matter; `document` is that one's row.

    words: what is linked, start and end its place in the report's `text`. depth: how many links lead from what feeds and
    people gave to the document; 0 where it was stored already, so that this link found nothing new.
    """

    report = models.ForeignKey("collection.Report", on_delete=models.CASCADE, related_name="links")
    document = models.ForeignKey("collection.Report", on_delete=models.CASCADE, related_name="linked_from")
    text = models.ForeignKey("collection.ArticleText", on_delete=models.CASCADE, related_name="+")
    words = models.CharField(max_length=300)
    start = models.PositiveIntegerField()
    end = models.PositiveIntegerField()
    depth = models.PositiveSmallIntegerField(default=0)
    found_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["found_at"], name="link_newest", condition=models.Q(depth__gt=0))]
        constraints = [
            models.UniqueConstraint(fields=["report", "document"], name="link_once"),
            models.CheckConstraint(condition=~models.Q(report=models.F("document")), name="link_to_another"),
        ]

    def __str__(self) -> str:
        return f"{self.report_id} links to {self.document_id}"
