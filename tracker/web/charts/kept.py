"""Drawn pictures, kept on disk by what they show, and drawn one at a time.

A PNG costs half a second of a processor, and whoever asks for many different ones may not have them all: one process
draws one picture, the others wait a moment for their turn and then say that they are busy.
"""

from __future__ import annotations

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from importlib.metadata import version
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.conf import settings

from tracker.web.charts.palette import DARK
from tracker.web.charts.pictures import SCALE, png

# All pictures together, in bytes: beyond it those that nobody asked for longest go.
MOST_BYTES = 64 * 2**20
# So many seconds a request waits for its turn to draw.
WAIT = 2.0
_LOOK_AGAIN = 0.05


class Busy(Exception):
    """Other pictures are being drawn."""


def kept_png(svg: str, *, is_dark: bool = False, scale: int = SCALE) -> bytes:
    """The drawing as a PNG, drawn where it is not on disk yet. Raises Busy where no turn comes within WAIT seconds."""
    folder = Path(settings.VAR_DIR) / "pictures"
    folder.mkdir(parents=True, exist_ok=True)
    shown = "\0".join((version("resvg_py"), DARK if is_dark else "", str(scale), svg))
    kept = folder / f"{sha256(shown.encode()).hexdigest()}.png"
    found = _read(kept)
    if found is not None:
        return found
    with _turn(folder):
        # Who waited for a turn may have waited for this very picture.
        found = _read(kept)
        if found is None:
            found = png(svg, is_dark=is_dark, scale=scale)
            _keep(kept, found)
    return found


def _read(kept: Path) -> bytes | None:
    try:
        found = kept.read_bytes()
        os.utime(kept)
    except FileNotFoundError:
        return None
    return found


@contextmanager
def _turn(folder: Path) -> Iterator[None]:
    until = time.monotonic() + WAIT
    with (folder / "lock").open("w") as lock:
        while True:
            try:
                fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
                break
            except BlockingIOError:
                if time.monotonic() >= until:
                    raise Busy from None
                time.sleep(_LOOK_AGAIN)
        yield


def _keep(kept: Path, picture: bytes) -> None:
    """Whole or not at all, and no more than MOST_BYTES of them."""
    with NamedTemporaryFile(dir=kept.parent, suffix=".part", delete=False) as part:
        part.write(picture)
    Path(part.name).replace(kept)
    files = [(one.stat(), one) for one in kept.parent.glob("*.p*")]
    too_many = sum(stat.st_size for stat, _ in files) - MOST_BYTES
    for stat, one in sorted(files, key=lambda file: file[0].st_mtime):
        if too_many <= 0:
            return
        one.unlink(missing_ok=True)
        too_many -= stat.st_size
