"""`manage.py bench pages`: which pages it asks for, what it counts, and what it refuses. How fast pages are, no test asks."""

from __future__ import annotations

import json
from dataclasses import asdict

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import Resolver404, resolve

from tests.web import pages as kinds
from tests.web.record import Record


@pytest.mark.django_db(transaction=True, reset_sequences=True)
def test_bench_asks_for_pages_in_two_stores(monkeypatch: pytest.MonkeyPatch) -> None:
    from tracker.evidence.benching import regrading
    from tracker.web.benching import pages
    from tracker.web.benching.mixed_store import MixedStore

    monkeypatch.setattr(regrading, "N_AFFAIRS", 2)
    monkeypatch.setattr(regrading, "N_PER_AFFAIR", 4)
    monkeypatch.setattr(regrading, "BLOCK", 8)
    monkeypatch.setattr(pages, "TIMES", 2)
    made: list[MixedStore] = []

    def store(tell: object) -> MixedStore:
        made.append(MixedStore(lambda _: None))
        return made[0]

    monkeypatch.setattr(pages, "MixedStore", store)
    every = dict(pages.KINDS)
    chosen = ("actors", "responses", "search for a word in all reports", "timeline as a calendar")
    monkeypatch.setattr(pages, "KINDS", {title: every[title] for title in chosen})
    found = pages.bench(16, 1, lambda _: None)
    assert [(one.title, one.status, other.status) for one, other in found.pairs] == [
        (title, 200, 200) for title in chosen
    ]
    assert all(one.blocks > 10 and one.n_queries > 1 and one.ms > 0 for one in (*found.small, *found.large))
    assert json.loads(json.dumps(pages.bench_values(found)))["reports"] == [16, 32]
    assert len(list(pages.bench_lines(found))) == len(chosen) + 3
    client = Client()
    subjects = asdict(made[0].subjects())
    of_one = [address for address in every.values() if address.endswith("}/")]
    answers = {address: client.get(address.format(**subjects)).status_code for address in of_one}
    assert len(answers) == 8
    assert {address: status for address, status in answers.items() if status != 200} == {}


@pytest.mark.django_db
def test_blocks_are_those_that_the_database_read() -> None:
    from tracker.web.benching.pages import blocks_read

    def n_blocks(name: str) -> int:
        cursor.execute("SELECT pg_relation_size(%s) / current_setting('block_size')::int", [name])
        return int(cursor.fetchone()[0])

    # Tables of this test's own: how large a table of the record is depends on the tests that ran before.
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE read_once AS SELECT n, repeat('x', 500) FROM generate_series(1, 100) AS n")
        cursor.execute("CREATE TABLE read_after_settings AS SELECT n FROM generate_series(1, 3) AS n")
        wanted = [n_blocks("read_once"), n_blocks("read_after_settings")]
        with blocks_read() as blocks:
            cursor.execute("SELECT count(*) FROM read_once")
            assert cursor.fetchone() == (100,)
            cursor.execute(
                "SET LOCAL enable_seqscan = off; SELECT count(*) FROM read_after_settings; SET LOCAL jit = off"
            )
            cursor.nextset()
            assert cursor.fetchone() == (3,)
    assert wanted[0] > wanted[1] > 0
    assert blocks == wanted


def test_every_kind_of_page_of_the_record_is_asked_for(small_record: Record) -> None:
    from tracker.web.benching.pages import KINDS

    def names(addresses: object) -> set[str]:
        found = set()
        for address in addresses:
            try:
                found.add(resolve(address.partition("?")[0]).view_name)
            except Resolver404:
                continue
        return {name for name in found if name.startswith("web:")}

    class Any(dict[str, str]):
        def __missing__(self, name: str) -> str:
            return "0123456789abcdef" if name in ("evidence", "change") else "1"

    asked = names(address.format_map(Any()) for address in KINDS.values())
    assert names(kinds.addresses(small_record)) <= asked


def test_a_store_too_small_to_compare_is_refused() -> None:
    with pytest.raises(CommandError, match="are too few to compare; write at least 4000"):
        call_command("bench", "pages", "--reports=1000")
