"""What the database knows of how rows are spread, brought up to date after much was written at once."""

from __future__ import annotations

from django.apps import apps
from django.db import connection

_FILLED = ("collection", "evidence")


def analyse() -> None:
    """The tables of reports and of what follows from them are looked at now, and not when autovacuum comes by.

    Until then queries would be planned for the tables as they were before, empty ones where the store is new.
    """
    tables = [
        connection.ops.quote_name(model._meta.db_table)
        for label in _FILLED
        for model in apps.get_app_config(label).get_models(include_auto_created=True)
        if model._meta.managed and not model._meta.proxy
    ]
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(tables)}")
