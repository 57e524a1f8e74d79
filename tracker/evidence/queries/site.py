"""What every page needs to know."""

from __future__ import annotations

from tracker.collection.models import Report


def holds_sample() -> bool:
    """Whether any report in the store comes from an invented outlet."""
    return Report.objects.filter(source__is_sample=True).exists()
