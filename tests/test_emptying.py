"""Between files of tests the database is as small as a new one."""

from __future__ import annotations

import pytest
from django.db import connection, transaction

from tests import emptying
from tests.web import factories as make


def size() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_table_size('collection_source')")
        return int(cursor.fetchone()[0])


@pytest.mark.django_db(transaction=True)
def test_files_that_rolled_back_rows_have_filled_begin_anew(monkeypatch: pytest.MonkeyPatch) -> None:
    with transaction.atomic():
        for _ in range(50):
            make.source()
        transaction.set_rollback(True)
    grown = size()
    emptying.begin_files_anew()
    assert size() == grown, "they have hardly grown"
    monkeypatch.setattr(emptying, "MOST_BYTES", 0)
    kept = make.source()
    emptying.begin_files_anew()
    kept.refresh_from_db()
    kept.delete()
    emptying.begin_files_anew()
    assert size() < grown


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("number", [1, 2])
def test_nothing_stays_of_a_test_that_commits(number: int) -> None:
    assert not make.Source.objects.exists()
    make.report()
