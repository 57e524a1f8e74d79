"""How searches are planned: no table is read through, and what is found first is found first, whatever the planner thinks."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from tests.web import record
from tracker.evidence.searching.asked import read
from tracker.evidence.searching.search import search

# What grows with every report.
LARGE = {
    "collection_articletext", "collection_report", "evidence_statement", "evidence_assertion", "evidence_support",
    "evidence_mention",
}  # fmt: skip
# The last words of the settings that end with a statement, and of none before it.
ENDS = "; SET LOCAL enable_seqscan = DEFAULT"


def nodes(plan: dict[str, Any]) -> Iterator[dict[str, Any]]:
    yield plan
    for part in plan.get("Plans", ()):
        yield from nodes(part)


def planned(text: str, **asked: str) -> list[dict[str, Any]]:
    """Every step of the plans of a search's statements, made with the settings that stand before them."""
    with CaptureQueriesContext(connection) as caught:
        search(read([("q", text), *asked.items()]))
    found: list[dict[str, Any]] = []
    for sql in (query["sql"] for query in caught if ENDS in query["sql"]):
        beginning = sql.partition(ENDS)[0]
        place = min(at for at in (beginning.find("WITH "), beginning.find("SELECT ")) if at >= 0)
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(beginning[:place])
            cursor.execute(f"EXPLAIN (FORMAT JSON) {beginning[place:]}")
            found += nodes(cursor.fetchone()[0][0]["Plan"])
            transaction.set_rollback(True)
    assert found
    return found


@pytest.mark.parametrize("text", ["exchanges", "whisky", "Moonshoot exchanges", "28.8 million"])
def test_no_large_table_is_read_through(db: None, text: str) -> None:
    record.store()
    read_through = {one["Relation Name"] for one in planned(text) if one["Node Type"] == "Seq Scan"}
    assert read_through & LARGE == set()


def test_what_is_found_is_found_before_it_is_ranked(db: None) -> None:
    record.store()
    fenced = {one.get("Subplan Name", "") for one in planned("exchanges")}
    assert {"CTE found", "CTE newest", "CTE ranked"} <= fenced
