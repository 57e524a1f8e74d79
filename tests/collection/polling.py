"""A process that polls one feed again and again, beside others that do the same: port, feed, how many polls in all."""

from __future__ import annotations

import sys
import time


def main(port: int, feed_id: int, n_polls: int) -> None:
    import django

    django.setup()
    from scrapers.http import Door
    from tracker.collection import claims
    from tracker.collection.collector import Collector
    from tracker.collection.models import Feed, Fetch

    collector = Collector(Door(sample_address=("127.0.0.1", port)))
    deadline = time.monotonic() + 300
    while Fetch.objects.filter(feed=feed_id).count() < n_polls and time.monotonic() < deadline:
        claims.make_due(Feed.objects.filter(pk=feed_id))
        collector.poll(feed_id)


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
