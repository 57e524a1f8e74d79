"""Runs one of Django's commands, with the embedded server behind it where the command needs the database."""

import os
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

from tracker.runtime import environment
from tracker.runtime.children import shorten_log
from tracker.runtime.errors import Mendable
from tracker.runtime.owner import Lock, Owner, owner_lock, tables_lock, users_lock
from tracker.runtime.postgres import START_SECONDS, PostgresError, Server, find_programs

# Everything else gets a server. `up` and `test` bring their own.
WITHOUT_DATABASE = frozenset(
    {"check", "collectstatic", "diffsettings", "evaluate", "extract", "findstatic", "help", "test", "up", "version"}
)
# Of ours: measured is in tables that it makes itself, and workers are kept running whatever becomes of their tables.
_WITHOUT_TABLES = frozenset({"bench", "makemessages", "work"})
# Of Django's: those of its commands that look for rows, and that the README names.
_WITH_TABLES = frozenset({"changepassword", "createsuperuser"})


def run(arguments: list[str]) -> int:
    """The command's exit status. Errors are one sentence; a traceback shows only with --traceback, and in the log.

    Commands that are not ours do as Django has it with what the user cannot mend.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tracker.settings")
    from django.core.management import execute_from_command_line
    from django.db import InterfaceError, OperationalError

    try:
        with _database_for(arguments[1:]):
            execute_from_command_line(arguments)
    except Mendable as error:
        say(str(error))
        return 1
    except KeyboardInterrupt:
        return 130
    except Exception as error:
        if isinstance(error, OperationalError | InterfaceError) and _is_lost(error):
            say(
                f"PostgreSQL does not answer, or was stopped while `manage.py {arguments[1]}` used it "
                f"({_first_line(error)}): see that it runs, then run the command again."
            )
            return 1
        if "--traceback" in arguments or not _is_ours(arguments[1:2]):
            raise
        log = _keep_traceback()
        say(f"`manage.py {arguments[1]}` failed: {type(error).__name__}: {_first_line(error)} (the rest is in {log}).")
        return 1
    return 0


def say(line: str) -> None:
    """Tell the person at the terminal, without disturbing what the command writes."""
    sys.stderr.write(f"{line}\n")
    sys.stderr.flush()


def _first_line(error: Exception) -> str:
    return (str(error).splitlines() or ["no more is said"])[0]


def _is_ours(command: list[str]) -> bool:
    """Whether it is one of Stillwatch's own commands."""
    from django.core.management import get_commands

    return any(str(get_commands().get(name, "")).startswith("tracker.") for name in command)


def _keep_traceback() -> Path:
    """The log that has the exception just raised, traceback and all."""
    from django.conf import settings

    log = Path(settings.VAR_DIR) / "log" / "commands.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    shorten_log(log)
    with log.open("a", encoding="utf-8") as file:
        file.write(f"{traceback.format_exc()}\n")
    return log


def _is_lost(error: Exception) -> bool:
    """Whether the server is gone, in contrast to one that refused a statement."""
    state = getattr(error.__cause__, "sqlstate", None)
    return state is None or state.startswith(("08", "57P"))  # connection exception, operator intervention


@contextmanager
def _database_for(arguments: list[str]) -> Iterator[None]:
    from django.conf import settings

    needs_none = not arguments or arguments[0].startswith("-") or {"-h", "--help", "--version"} & {*arguments}
    if needs_none or arguments[0] in WITHOUT_DATABASE:
        yield
        return
    with embedded_server(settings.VAR_DIR, arguments[0]) if settings.IS_EMBEDDED else nullcontext():
        _require_tables(arguments[0])
        yield


def _require_tables(command: str) -> None:
    """The tables that the command needs stand. Raises TablesError where they do not, and the database is not ours alone."""
    import django
    from django.conf import settings

    django.setup()
    if command in _WITHOUT_TABLES or not (_is_ours([command]) or command in _WITH_TABLES):
        return
    from tracker.runtime import tables

    try:
        if tables.are_up_to_date():
            return
        if not settings.IS_EMBEDDED:
            raise tables.TablesError("The tables are not up to date: run `python3 manage.py migrate`, then this again.")
        if (running := _product(settings.VAR_DIR)) is not None:
            if tables.are_up_to_date():  # it was just making them
                return
            raise tables.TablesError(
                f"Stillwatch is running at {running.address} (process {running.pid}) with older tables than this command "
                "needs: stop it with Ctrl-C and start it again, which brings them up to date."
            )
        say(f"Before `manage.py {command}` the tables are brought up to date.")
        tables.bring_up_to_date(settings.VAR_DIR)
    finally:
        tables.disconnect()  # the command may start processes, which share no connection


def _product(var: Path) -> Owner | None:
    """The `up` that runs there, once it is done with the tables where it is just making them; None where none does."""
    with tables_lock(var) as tables:
        tables.take(wait=True)
    with owner_lock(var) as owners:
        found = None if owners.take() else owners.signed_by()
    return found if found is not None and found.address else None


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
