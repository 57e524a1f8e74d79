"""Who runs a command, as the log of what people did names them."""

from __future__ import annotations

import getpass

from tracker.collection.interventions import Person


def shell_person() -> Person:
    """Whom this machine knows the caller as."""
    try:
        return Person(by=getpass.getuser())
    except (OSError, KeyError):
        return Person(by="somebody at a shell")
