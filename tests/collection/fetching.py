"""A process of its own that fetches one address again and again, as politely as all others: `python -m …fetching URL N`."""

import os
import sys

import django

if __name__ == "__main__":
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    django.setup()

    from urllib.parse import urlsplit

    from scrapers.http import Door
    from tracker.collection.hosts import ClusterPace

    url, n_times, pause = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    peer = ("127.0.0.1", urlsplit(url).port or 80)
    door = Door(min_interval=pause, allowed_peers=frozenset({peer}), pace=ClusterPace(patience=60))
    for _ in range(n_times):
        door.fetch(url)
