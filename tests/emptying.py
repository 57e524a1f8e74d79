"""After a test that commits, the database is emptied of what the test has filled, not of a hundred empty tables.

What Django itself writes into an empty database stays, as it would write the same again.
"""

from __future__ import annotations

from functools import wraps
from typing import Any

from django.db import connection
from django.db.backends.postgresql.operations import DatabaseOperations

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
