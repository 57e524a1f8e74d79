"""Pages that came in place of an article, as rows. `tracker.collection.models` shows them."""

from __future__ import annotations

from django.db import models

from tracker.collection.exchange_rows import Exchange


class StandIn(Exchange):
    """The newest answer to asking for a report in which no article was found: a notice, a locked or scanned file.

    Never read as the article. Its bytes are kept, so that a later page reader may find one in them. lack: `ArticleLack`,
    why: in words. text_version: of the page reader that found none.
    """

    report = models.OneToOneField("collection.Report", on_delete=models.CASCADE, related_name="stand_in")
    lack = models.CharField(max_length=12)
    why = models.TextField()
    text_version = models.CharField(max_length=40)

    def __str__(self) -> str:
        return f"{self.lack} in place of {self.report_id}"
