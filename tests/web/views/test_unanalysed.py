"""Pages of a store that the planner takes for empty: filled in one transaction while a vacuum looked at it."""

from __future__ import annotations

from datetime import date

import pytest
from django.db import connection
from django.test import Client

from tests.web.views.test_query_counts import grow_all
from tracker.web.presentation.links import dated

N_ROWS = 70
# Joined as the planner would, some of these took a minute.
ADDRESSES = ("/incidents/", "/changes/", "/search/?q=Acuser+5+million")
DAY = date(2026, 3, 5)


@pytest.mark.django_db
def test_pages_are_answered_where_tables_are_taken_for_empty(client: Client) -> None:
    grow_all(N_ROWS)
    other = connection.copy()
    with other.cursor() as cursor:  # sees none of these rows, for they are not committed
        cursor.execute("VACUUM ANALYZE")
    other.close()
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(reltuples) FROM pg_class WHERE relname IN ('evidence_assertion', 'evidence_point')")
        assert cursor.fetchone() == (0,)
        cursor.execute("SET LOCAL statement_timeout = '30s'")  # a hundred times what they take
    for address in (*ADDRESSES, dated("/incidents/", DAY)):
        assert client.get(address).status_code == 200, address
