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


def seconds_of(pid: int | None) -> float | None:
    """The processor time that a process has used so far; None where that is not known."""
    fields = stat_of(pid) if pid is not None else []
    return (int(fields[11]) + int(fields[12])) / _TICKS if fields else None
