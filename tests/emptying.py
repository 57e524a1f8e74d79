"""After a test that commits, the database is emptied of what the test has filled, not of a hundred empty tables.

What Django itself writes into an empty database stays, as it would write the same again. What tests rolled back takes room
in the files, from whose size PostgreSQL guesses how many rows there are: now and then these begin anew.
"""

from __future__ import annotations

from contextlib import suppress
from functools import wraps
from typing import Any

from django.db import Error, connection, transaction
from django.db.backends.postgresql.operations import DatabaseOperations

MOST_BYTES = 24 * 2**20
LOCKED_SECONDS = 5
OF_DJANGO = frozenset({"auth_permission", "django_content_type", "django_migrations"})


def only_what_is_filled() -> None:
    """From now on: a table that is emptied gets new files for itself and each of its indexes, which takes its time."""
    empty_all = DatabaseOperations.sql_flush

    @wraps(empty_all)
    def sql_flush(
        self: DatabaseOperations, style: Any, tables: list[str], *, reset_sequences: bool = False, **options: Any
    ) -> list[str]:
        if not reset_sequences:
            tables = _filled(tables)
            options["allow_cascade"] = True  # those that refer to them are empty, or among them
        return empty_all(self, style, tables, reset_sequences=reset_sequences, **options)

    DatabaseOperations.sql_flush = sql_flush


def begin_files_anew() -> None:
    """Between two files of tests, where no table has rows and together they have grown."""
    if connection.connection is None or connection.in_atomic_block:
        return
    with suppress(Error), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "SELECT sum(pg_table_size(oid)) FROM pg_class"
            " WHERE relkind = 'r' AND relnamespace = current_schema()::regnamespace"
        )
        if cursor.fetchone()[0] < MOST_BYTES:
            return
        tables = connection.introspection.django_table_names(only_existing=True, include_views=False)
        if not _filled(tables):
            names = ", ".join(connection.ops.quote_name(name) for name in tables if name not in OF_DJANGO)
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCKED_SECONDS}s'")
            cursor.execute(f"TRUNCATE {names}")


def _filled(tables: list[str]) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            " UNION ALL ".join(
                f"SELECT '{table}' WHERE EXISTS (SELECT FROM {connection.ops.quote_name(table)})"
                for table in tables
                if table not in OF_DJANGO
            )
        )
        return [table for (table,) in cursor.fetchall()]
