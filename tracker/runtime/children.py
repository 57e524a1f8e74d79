"""Starting other programs so that none outlives us."""

import os
import signal
import sys
from pathlib import Path

_LAUNCHER = Path(__file__).with_name("launch.py")


def launch_command(
    command: list[str], *, death_signal: signal.Signals, owned: tuple[Path, ...] | None = None
) -> list[str]:
    """The command line that runs `command` and sends it `death_signal` when this process dies (on Linux).

    owned: given, the program never runs as root, and these are the folders that it must be able to write.
    """
    folders = ":".join(str(folder) for folder in owned or ())
    launcher = [sys.executable, "-I", "-S", str(_LAUNCHER)]
    return [*launcher, str(os.getpid()), str(int(death_signal)), folders, *command]
