"""Who is polled at present, for `polled`."""

from __future__ import annotations

from django.db import models


class Poller(models.Model):
    """When somebody last looked for feeds of this half of the outlets that are due: the invented ones, or the real."""

    # Moved where the clock is set back, see `clock_jumps`.
    WAITS_UNTIL = ()
    NOTED_AT = ("seen_at",)

    is_sample = models.BooleanField(primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{'sample' if self.is_sample else 'real outlets'} {self.seen_at:%Y-%m-%d %H:%M:%S}"
