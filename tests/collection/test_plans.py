"""What is planned once is planned well: a plan made in a new store serves the full one too."""

import json
import re
from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import pytest
from django.db import connection

from tests.collection import making
from tests.collection.outlets import Answer, Outlets
from tests.collection.turns import ARTICLE, due_again, rss
from tracker.collection.collector import Collector
from tracker.collection.models import Report
from tracker.collection.statistics import analyse

pytestmark = pytest.mark.django_db

# What a store has few of, however long it collects: a plan may read them whole.
FEW = {"collection_storm", "collection_source", "collection_feed", "collection_poller"}


@pytest.mark.parametrize("was_counted", [False, True], ids=["of no size", "counted when there was one outlet"])
def test_no_plan_reads_a_table_whole(work, outlets, was_counted):
    asked: set[str] = set()
    if was_counted:
        take_turns(work, outlets)
        analyse()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")  # else what is to be emptied is still to be checked
        cursor.execute(
            "TRUNCATE collection_source, collection_host, collection_robotsfile CASCADE"
        )  # as new tables are: their size is not known
    with connection.execute_wrapper(partial(noted, asked)):
        take_turns(work, outlets)
    with connection.cursor() as cursor:
        cursor.execute("SELECT DISTINCT statement FROM pg_prepared_statements")
        statements = [statement for (statement,) in cursor.fetchall() if without_values(statement) in asked]
        assert len(statements) > 8, "one for each step of a turn"
        whole = {(read, one) for one in statements for read in read_whole(cursor, one) if read not in FEW}
    assert whole == set(), "each row is found by an index"


def take_turns(work: Collector, outlets: Outlets) -> None:
    """One outlet is polled twice, and its pages are fetched."""
    outlets.answers["harbor.example/feed"] = rss("one", "two")
    for name in ("one", "two"):
        outlets.answers[f"harbor.example/{name}"] = Answer(ARTICLE.format(words="Words."))
    feed = making.feed(making.source())
    for _ in range(2):
        assert work.poll(due_again(feed).pk)
        for report in Report.objects.all():
            assert work.fetch_page(due_again(report).pk)


def noted(asked: set[str], execute: Callable[..., Any], sql: str, values: Any, many: bool, context: Any) -> Any:
    asked.add(without_values(sql))
    return execute(sql, values, many, context)


def without_values(statement: str) -> str:
    """The same for the words of a statement as they are written and as they are prepared."""
    return re.sub(r"%(\(\w+\))?[sb]|\$\d+", "?", statement)


def read_whole(cursor: Any, statement: str) -> Iterator[str]:
    """The tables of which the plan for any values reads every row."""
    cursor.execute("EXPLAIN (GENERIC_PLAN, FORMAT JSON) " + statement)
    [(plan,)] = cursor.fetchall()
    yield from scanned(json.loads(plan) if isinstance(plan, str) else plan)


def scanned(plan: Any) -> Iterator[str]:
    """The tables under every sequential scan of the plan."""
    if isinstance(plan, dict):
        if plan.get("Node Type") == "Seq Scan":
            yield plan["Relation Name"]
        plan = list(plan.values())
    if isinstance(plan, list):
        for part in plan:
            yield from scanned(part)


@pytest.mark.parametrize(("status", "n_statements"), [(304, 4), (200, 6)], ids=["unchanged", "nothing new"])
def test_a_poll_takes_few_statements(work, outlets, feed, status, n_statements):
    """Claim and turn in one; the turn's end; the feed locked; what is known of its entries, twice; the record."""
    answer = outlets.answers["harbor.example/feed"] = rss("one", "two")
    answer.headers["ETag"] = '"1"'
    work.poll(feed.pk)
    answer.status = status
    asked: list[str] = []
    due_again(feed)
    with connection.execute_wrapper(lambda execute, sql, *rest: (asked.append(sql), execute(sql, *rest))[1]):
        work.poll(feed.pk)
    assert len(without_savepoints(asked)) == n_statements, asked


def without_savepoints(statements: list[str]) -> list[str]:
    """What of the statements is the turn's: a test's transaction has a savepoint in place of each of its own."""
    return [one for one in statements if "SAVEPOINT" not in one]
