"""After much was written at once the database plans for what is there."""

from __future__ import annotations

import pytest
from django.db import connection

from tests.web import factories as make
from tracker.collection.models import Report
from tracker.collection.statistics import analyse
from tracker.evidence.models import Statement


def taken_for(table: str) -> float:
    with connection.cursor() as cursor:
        cursor.execute("SELECT reltuples FROM pg_class WHERE relname = %s", [table])
        return float(cursor.fetchone()[0])


@pytest.mark.django_db
def test_tables_are_taken_for_as_large_as_they_are() -> None:
    for _ in range(7):
        make.claim("denies", None, None)
    analyse()
    for model in (Report, Statement):
        assert taken_for(model._meta.db_table) == model._default_manager.count() == 7
