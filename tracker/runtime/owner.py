"""Who runs the embedded server: at most one process owns it, any number use it.

Three locks in `var/pg`, which the kernel drops when their holder dies, however it dies:
`owner.lock` is held by the one that started the server, `users.lock` is shared by those who only use it,
`tables.lock` is held by the one that just makes or changes tables.
"""

import fcntl
import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self


@dataclass(frozen=True, slots=True, kw_only=True)
class Owner:
    """The process that runs the server. command: `up` or another command's name; address: the site's, "" before that."""

    pid: int
    command: str
    address: str = ""


class Lock:
    """A lock on a file, with a note in it about who holds it."""

    def __init__(self, file: Path) -> None:
        file.parent.mkdir(parents=True, exist_ok=True)
        self._descriptor = os.open(file, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        os.close(self._descriptor)

    def take(self, *, shared: bool = False, wait: bool = False) -> bool:
        """Whether the lock is ours now. Never False with `wait`."""
        mode = fcntl.LOCK_SH if shared else fcntl.LOCK_EX
        try:
            fcntl.flock(self._descriptor, mode | (0 if wait else fcntl.LOCK_NB))
        except BlockingIOError:
            return False
        return True

    def release(self) -> None:
        """Let others have it."""
        fcntl.flock(self._descriptor, fcntl.LOCK_UN)

    def sign(self, owner: Owner) -> None:
        """Write who holds the lock."""
        note = json.dumps(asdict(owner)).encode()
        os.pwrite(self._descriptor, note, 0)
        os.ftruncate(self._descriptor, len(note))

    def signed_by(self) -> Owner | None:
        """Who wrote themselves in last; None where nobody did, or is just doing so."""
        note = os.pread(self._descriptor, 4096, 0)
        try:
            return Owner(**json.loads(note))
        except (ValueError, TypeError):
            return None


def owner_lock(var: Path) -> Lock:
    """The lock of the one process that runs the server in `var`."""
    return Lock(var / "pg" / "owner.lock")


def users_lock(var: Path) -> Lock:
    """The lock that everybody shares who uses a server that another runs."""
    return Lock(var / "pg" / "users.lock")


def tables_lock(var: Path) -> Lock:
    """The lock of the one process that makes or changes tables."""
    return Lock(var / "pg" / "tables.lock")
