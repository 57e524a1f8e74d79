"""What the system tells of processes."""

from __future__ import annotations

import os
from pathlib import Path

_TICKS = os.sysconf("SC_CLK_TCK")


def stat_of(pid: int) -> list[str]:
    """The fields of a process after its name, which may hold anything; none where it is gone, or the system has no /proc."""
    try:
        return Path(f"/proc/{pid}/stat").read_text(encoding="utf-8", errors="replace").rpartition(")")[2].split()
    except OSError:
        return []


class Waiting:
    """How long a process was ready to run and had no processor; to be closed."""

    def __init__(self, pid: int | None) -> None:
        try:
            # Kept open: it is read twice for every feed and page.
            self._file = os.open(f"/proc/{pid}/schedstat", os.O_RDONLY | os.O_CLOEXEC)
        except OSError:
            self._file = -1

    def seconds(self) -> float:
        """Since it began; 0.0 where the system does not tell."""
        try:
            return int(os.pread(self._file, 200, 0).split()[1]) / 1e9
        except (OSError, ValueError, IndexError):
            return 0.0

    def close(self) -> None:
        if self._file >= 0:
            os.close(self._file)
            self._file = -1
