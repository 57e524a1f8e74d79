"""How far the clock has come, for `clock_jumps`."""

from __future__ import annotations

from django.db import models


class ClockMark(models.Model):
    """The latest moment that was shown while the rows of a table were looked after. name: of the table."""

    name = models.CharField(max_length=63, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
