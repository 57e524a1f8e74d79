"""Pages of a store that the planner takes for empty: filled in one transaction while a vacuum looked at it."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web.views.test_query_counts import grow_all
from tracker.web.presentation.links import dated

ADDRESSES = ("/", "/incidents/", "/timeline/", "/responses/", "/figures/")
DAY = date(2026, 3, 5)
N_ROWS = 40
# Of a store with that many of everything. Joined as the planner would, some of these were some millions.
MOST_ROWS = 400_000


@pytest.mark.django_db(transaction=True)
def test_pages_read_few_rows_where_tables_are_taken_for_empty(client: Client) -> None:
    call_command("flush", verbosity=0, interactive=False)  # what other tests left of rows long gone is no part of it
    with transaction.atomic():
        grow_all(N_ROWS)
        look_in_vain()
        read = {address: rows_read(client, address) for page in ADDRESSES for address in (page, dated(page, DAY))}
        transaction.set_rollback(True)
    assert {address: n for address, n in read.items() if n > MOST_ROWS} == {}


def look_in_vain() -> None:
    """A vacuum sees none of the rows, for they are not committed. What follows the test has its tables made anew."""
    other = connection.copy()
    with other.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
    other.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(reltuples) FROM pg_class WHERE relname IN ('evidence_assertion', 'evidence_point')")
        assert cursor.fetchone() == (0,)


def rows_read(client: Client, address: str) -> float:
    """How many rows the plans of the page's queries pass from step to step, and throw away: the same on any machine."""
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address).status_code == 200, address
    total = 0.0
    for query in caught.captured_queries:
        if query["sql"].lstrip().startswith(("SELECT", "(SELECT", "WITH")):
            with connection.cursor() as cursor:
                cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, FORMAT JSON) {query['sql']}")
                total += passed(cursor.fetchone()[0][0]["Plan"])
    return total


def passed(plan: dict[str, Any]) -> float:
    lost = sum(plan.get(name, 0) for name in ("Rows Removed by Filter", "Rows Removed by Join Filter"))
    return (plan["Actual Rows"] + lost) * plan["Actual Loops"] + sum(passed(part) for part in plan.get("Plans", ()))
