"""Runs one of Django's commands, with the embedded server behind it where the command needs the database."""

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tracker.runtime import environment
from tracker.runtime.errors import Mendable
from tracker.runtime.owner import Lock, Owner, owner_lock, users_lock
from tracker.runtime.postgres import START_SECONDS, PostgresError, Server, find_programs

# Everything else gets a server. `up` and `test` bring their own.
WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "diffsettings", "extract", "findstatic", "help", "test", "up", "version"}
)


def run(arguments: list[str]) -> int:
    """The command's exit status; errors that the user can mend are one sentence, never a traceback."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from django.core.management import execute_from_command_line
    from django.db import OperationalError

    try:
        with _database_for(arguments[1:]):
            execute_from_command_line(arguments)
    except Mendable as error:
        say(str(error))
        return 1
    except OperationalError as error:
        if not _is_lost(error):
            raise
        say(
            f"PostgreSQL does not answer, or was stopped while `manage.py {arguments[1]}` used it "
            f"({str(error).splitlines()[0]}): see that it runs, then run the command again."
        )
        return 1
    except KeyboardInterrupt:
        return 130
    return 0


def say(line: str) -> None:
    """Tell the person at the terminal, without disturbing what the command writes."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _is_lost(error: Exception) -> bool:
    """Whether the server is gone, in contrast to one that refused a statement."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))  # connection exception, operator intervention


@contextmanager
def _database_for(arguments: list[str]) -> Iterator[None]:
    from django.conf import settings

    needs_none = not arguments or arguments[0].startswith("-") or {"-h", "--help", "--version"} & {*arguments}
    if needs_none or arguments[0] in WITHOUT_DATABASE or not settings.IS_EMBEDDED:
        yield
        return
    with embedded_server(settings.VAR_DIR, arguments[0]):
        yield


@contextmanager
def embedded_server(var: Path, command: str) -> Iterator[None]:
    """The embedded server for as long as the block lasts: the one that runs, or one of our own.

    Our own is stopped only when nobody else uses it any more. Raises PostgresError where it cannot be had.
    """
    with users_lock(var) as users, owner_lock(var) as owners:
        users.take(shared=True, wait=True)
        server = _own_or_wait(var, owners, users, command)
        if server is None:
            yield
            return
        try:
            yield
        finally:
            _wait_for_users(users, command)
            server.stop()


def _own_or_wait(var: Path, owners: Lock, users: Lock, command: str) -> Server | None:
    """Our own running server, or None when another's answers."""
    server = Server(var=var, programs=find_programs(environment.text("TRACKER_PG_BIN")), say=say)
    deadline = time.monotonic() + START_SECONDS
    while not owners.take():
        if server.answers():
            return None
        if time.monotonic() > deadline:
            owner = owners.signed_by()
            raise PostgresError(
                f"`manage.py {owner.command if owner else 'up'}` (process {owner.pid if owner else 'unknown'}) runs the "
                "database, but it does not answer: stop that command, then try again."
            )
        time.sleep(0.1)
    owners.sign(Owner(pid=os.getpid(), command=command))
    users.release()
    server.start()
    return server


def _wait_for_users(users: Lock, command: str) -> None:
    if not users.take():
        say(f"{command} is done; its database stays up until the other commands that use it are done too.")
        users.take(wait=True)
