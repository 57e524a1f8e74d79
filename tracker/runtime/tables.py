"""Whether the tables are as this code wants them, and making them so."""

from pathlib import Path

from django.core.management import call_command
from django.db import connections
from django.db.backends.postgresql.base import DatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from tracker.runtime.errors import Mendable
from tracker.runtime.owner import tables_lock


class TablesError(Mendable):
    """The tables are not as this code wants them, and are not ours to change unasked."""


def are_up_to_date() -> bool:
    """Whether every migration is applied: one look at the database, and none of what is in the tables."""
    executor = MigrationExecutor(connections["default"])
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def bring_up_to_date(var: Path) -> None:
    """Every migration is applied. Of the processes that share `var` one does it at a time, the others wait."""
    with tables_lock(var) as lock:
        lock.take(wait=True)
        call_command("migrate", interactive=False, verbosity=0)


def database() -> DatabaseWrapper:
    """This process's way to the database."""
    found = connections["default"]
    assert isinstance(found, DatabaseWrapper)
    return found


def disconnect() -> None:
    """This process holds no connection any more, until it asks for one again."""
    database().close()
    database().close_pool()  # type: ignore[attr-defined]  # the stubs lack it
