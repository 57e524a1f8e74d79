"""Rows put back are the rows that were made."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.cache import cache
from django.db import connection, transaction

from tests.kept_rows import kept


def _stored() -> dict[str, list[Any]]:
    """Every row of every table, as text."""
    found = {}
    with connection.cursor() as cursor:
        cursor.execute("SELECT relname FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace")
        for (name,) in cursor.fetchall():
            cursor.execute(f"SELECT whole::text FROM {name} AS whole ORDER BY 1")
            found[name] = cursor.fetchall()
    return found


@pytest.mark.django_db
def test_the_record_put_back_is_the_record_that_was_made() -> None:
    from tests.web import record

    store = kept(record.store.__wrapped__)  # type: ignore[attr-defined]
    found = []
    for _ in range(2):
        with transaction.atomic():
            told = store(is_repeated=True)
            told.february.refresh_from_db()
            found.append((_stored(), told, told.wire_report.source.slug))
            transaction.set_rollback(True)
    assert found[0] == found[1]
    assert found[0][1].february is not found[1][1].february


@pytest.mark.django_db
def test_rows_are_put_back_whatever_is_cached() -> None:
    from tests.web import factories as make

    cache.set("asked", 1)
    calls: list[int] = []
    store = kept(lambda: calls.append(make.source("Kept").pk))
    for _ in range(2):
        with transaction.atomic():
            store()
            transaction.set_rollback(True)
    assert len(calls) == 1


@pytest.mark.django_db
def test_rows_made_later_have_other_numbers_even_where_sequences_began_anew() -> None:
    from tests.web import factories as make

    store = kept(lambda: make.source("Kept").pk)
    with transaction.atomic():
        number = store()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT setval(pg_get_serial_sequence('collection_source', 'id'), 1, false)")
    assert store() == number
    assert make.source("Later").pk > number


@pytest.mark.django_db
def test_rows_are_made_beside_others() -> None:
    from tests.web import factories as make

    store = kept(lambda name: make.source(name).pk)
    with transaction.atomic():
        store("Kept")
        transaction.set_rollback(True)
    make.source("Other")
    with transaction.atomic():
        number = store("Kept")
    assert make.Source.objects.get(slug="kept").pk == number
    assert make.Source.objects.count() == 2
