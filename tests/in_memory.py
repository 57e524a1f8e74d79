"""Where the folders of servers are that no test needs after the machine is switched off."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

MEMORY = Path("/dev/shm")
# For six processes, each with a server and some products beside it, each of which takes a few hundred megabytes.
LEAST_FREE = 4 * 2**30


def in_memory() -> Path | None:
    """A folder in memory with room for all; None where there is none, or whoever tests has named another by TMPDIR.

    Emptying a table makes new files, and a file system on a disk takes its time for each.
    """
    if "TMPDIR" in os.environ or not os.access(MEMORY, os.W_OK):
        return None
    return MEMORY if shutil.disk_usage(MEMORY).free >= LEAST_FREE else None
