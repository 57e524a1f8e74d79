"""The clock is set, as the rows see it: everything that they record lies so much later or earlier by it than before."""

from __future__ import annotations

from datetime import timedelta

from django.apps import apps
from django.db import connection, transaction
from django.db.models import DateTimeField


def set_clock(by: timedelta) -> None:
    """by: what it shows more from now on; less, where it is set back. Whole days are told by dates too, which stay."""
    with transaction.atomic(), connection.cursor() as cursor:
        for model in apps.get_models():
            moments = [one.column for one in model._meta.concrete_fields if isinstance(one, DateTimeField)]
            if moments and not model._meta.proxy:
                moved = ", ".join(f'"{name}" = "{name}" - %(by)s' for name in moments)
                cursor.execute(f'UPDATE "{model._meta.db_table}" SET {moved}', {"by": by})
