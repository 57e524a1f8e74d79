"""Whether anybody polls at present: workers note in the database what they may ask, as no other process has their settings."""

from __future__ import annotations

from datetime import timedelta

from tracker.collection import clock
from tracker.collection.models import Poller
from tracker.collection.reach import Reach
from tracker.collection.statements import tell_prepared

# It is noted with a sweep, every two seconds, and written only so often.
WRITTEN_EVERY = timedelta(seconds=20)
# Longer than a worker takes to be started again, or to come to its next sweep where it has much to do.
HOLDS_FOR = timedelta(minutes=2)

_NOTE = """
    INSERT INTO collection_poller AS poller (is_sample, seen_at)
    SELECT one.is_sample, %(now)s FROM unnest(%(kinds)s::boolean[]) AS one (is_sample) ORDER BY one.is_sample
    ON CONFLICT (is_sample) DO UPDATE SET seen_at = excluded.seen_at WHERE poller.seen_at < %(before)s
"""


def note(reach: Reach) -> None:
    """This process polls what is within this reach, now."""
    moment = clock.now()
    tell_prepared(_NOTE, {"kinds": sorted(reach.kinds()), "now": moment, "before": moment - WRITTEN_EVERY})


def kinds() -> frozenset[bool]:
    """Which outlets somebody polls at present: the sample's (True), the real ones (False)."""
    return frozenset(Poller.objects.filter(seen_at__gt=clock.now() - HOLDS_FOR).values_list("is_sample", flat=True))
