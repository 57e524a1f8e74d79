"""`manage.py bench collect`: the made-up web, its table, and what it refuses. How fast it is, no test asks."""

from __future__ import annotations

import json

import pytest
from django.core.management import CommandError, call_command

from scrapers.benching import made
from scrapers.benching.made import Trouble
from scrapers.feeds import read_feed
from tests.collection.making import START
from tracker.collection.benching import collecting
from tracker.collection.benching.telling import bench_lines, bench_values
from tracker.collection.models import Feed, Report, Snapshot


@pytest.mark.django_db(transaction=True)
def test_bench_collects_a_made_up_web_and_loses_nothing():
    told: list[str] = []
    found = collecting.bench(20, 1, told.append)
    assert found.lost == ()
    assert [phase.title for phase in found.phases] == ["first polls", "later polls", "pages", "unchanged feeds"]
    first, later, pages, unchanged = found.phases
    assert (first.n, later.n, pages.n, unchanged.n) == (20, 18, 36, 18)
    assert (later.bare.n, later.bare.n_found, pages.bare.n_found) == (36, 36 * made.N_ENTRIES, 72)
    assert (first.bare.n, first.bare.n_found) == (40, 36 * made.N_ENTRIES), "hostile ones are asked too"
    assert {trouble: n for trouble, n, _ in found.endings} == dict.fromkeys((Trouble.ERROR, Trouble.MISSING), 1)
    values = json.loads(json.dumps(bench_values(found)))
    assert values["phases"]["pages"]["ms"] > 0
    assert any(line.startswith("pages  ") for line in bench_lines(found))
    assert any("to do" in line for line in told)
    assert Feed.objects.filter(n_failures=1).count() == 2
    assert Snapshot.objects.count() == 36
    assert Report.objects.filter(due_at__isnull=True).count() == 18 * made.N_ENTRIES


def test_every_tenth_outlet_misbehaves_and_each_kind_is_there():
    outlets = [made.outlet(number) for number in range(1000)]
    assert sum(outlet.trouble is not None for outlet in outlets) == 100
    assert {outlet.trouble for outlet in outlets} == {None, *Trouble}


def test_the_made_up_feed_is_one_and_the_same_each_time():
    body = made.feed(7, 100, 80)
    assert body == made.feed(7, 100, 80)
    reading = read_feed(body, source="x", base_url="http://w00007.bench.example/feed.xml", fetched_at=START)
    assert (len(reading.entries), reading.rejected, reading.problems) == (made.N_ENTRIES, (), ())
    assert 30_000 < len(body) < 50_000
    assert 100_000 < len(made.page(7, 100)) < 200_000


def test_too_few_feeds_are_refused():
    with pytest.raises(CommandError, match="are too few for one hostile among them; write at least 10"):
        call_command("bench", "collect", "--feeds=5")
