"""A process of its own that fetches addresses one after the other: `python -m …fetching URL…`.

Prints one line of JSON for each: how it ended, how long it took, how much the process grew meanwhile in MiB.
"""

import json
import resource
import sys
import time
from pathlib import Path
from urllib.parse import urlsplit

from scrapers.errors import ScrapeError
from scrapers.http import Door
from scrapers.pace import Pace


def peak() -> int:
    """The most memory that this process ever had, in KiB. Where there is no /proc, what it was started from counts too."""
    status = Path("/proc/self/status")
    if not status.exists():
        return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))


if __name__ == "__main__":
    urls = sys.argv[1:]
    peers = frozenset({("127.0.0.1", urlsplit(url).port or 80) for url in urls})
    door = Door(allowed_peers=peers, min_interval=0, pace=Pace())
    before = peak()
    for url in urls:
        begun = time.monotonic()
        try:
            end = door.fetch(url).body[:5].decode()
        except ScrapeError as error:
            end = error.code
        seconds, grown = time.monotonic() - begun, (peak() - before) / 1024
        sys.stdout.write(json.dumps({"url": url, "end": end, "seconds": seconds, "grown": grown}) + "\n")
