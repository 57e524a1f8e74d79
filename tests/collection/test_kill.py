"""Workers killed with -9 in the middle of collecting: the rows are those of a run that nobody disturbed.

Few are killed here. `STILLWATCH_KILLS=200 pytest tests/collection/test_kill.py -s` kills so many, on a larger web.
"""

from __future__ import annotations

import os
import sys
from collections import Counter

import pytest
from django.db import connection

from tests.collection import killed, making
from tests.collection.outlets import Answer
from tests.collection.turns import ARTICLE, rss
from tests.nurseries import nursery, work
from tracker.collection import clock
from tracker.collection.models import Feed, Fetch, Host, Issue, Report, Snapshot, Source

pytestmark = pytest.mark.django_db(transaction=True)
N_KILLS = int(os.environ.get("STILLWATCH_KILLS", "4"))
N_SOURCES, N_PAGES = (40, 12) if N_KILLS > 100 else (5, 4)
MOST_ROUNDS = 100


@pytest.fixture
def web(outlets):
    """Outlets with pages, of which some fail and some are no articles."""
    for number in range(N_SOURCES):
        host = f"outlet{number}.example"
        names = [f"report-{n}" for n in range(N_PAGES)]
        body = str(rss(*names).body).replace("harbor.example", host)
        outlets.answers[f"{host}/feed"] = Answer(body, media_type="application/rss+xml")
        for n, name in enumerate(names):
            page = Answer(ARTICLE.format(words=f"{host} wrote number {n}."))
            if n == 2:
                page = Answer(status=404) if number % 2 else Answer("<p>Subscribe to continue reading.</p>")
            outlets.answers[f"{host}/{name}"] = page
    return outlets


def begin() -> None:
    """Sources whose feeds are due, and nothing else."""
    with connection.cursor() as cursor:
        tables = ", ".join(model._meta.db_table for model in (Source, Host, Issue))
        cursor.execute(f"TRUNCATE {tables} CASCADE")
    for number in range(N_SOURCES):
        making.feed(making.source(f"outlet{number}"))


def let_time_pass(usual: set[str]) -> None:
    """As if the leases and turns of the dead had run out, and what waits after a death or a slow moment had waited."""
    moment = clock.now()
    for model in (Feed, Report, Snapshot):
        held = model.objects.filter(lease_until__isnull=False)
        held.update(lease_until=moment, due_at=moment)
        waiting(model, usual).update(due_at=moment)
        model.objects.update(hinted_at=None)
    Host.objects.update(free_at=moment)


def waiting(model, usual: set[str]):
    """Rows on which workers died, or that failed for a reason which the calm run did not have: a busy machine's."""
    return model.objects.exclude(failure__in=usual | {""})


def store() -> dict[str, Counter]:
    """What must be the same. Counted, so that a double shows. A death counts as a failure of its row: n_failures differ."""
    sources = {source.pk: source.slug for source in Source.objects.all()}
    reports = Report.objects.values_list("source", "key", "url", "title", "failure", "current_text__text")
    snapshots = Snapshot.objects.values_list("report__key", "sha256", "replaces", "due_at", "failure")
    issues = Issue.objects.values_list("kind", "detail")
    return {
        "reports": Counter((sources[first], *rest) for first, *rest in reports),
        "snapshots": Counter(snapshots),
        "issues": Counter(issues),
        "feeds": Counter(Feed.objects.values_list("url", "etag", "failure", "lease_until")),
        "held": Counter(Report.objects.filter(lease_until__isnull=False).values_list("url")),
    }


def accounts() -> None:
    """Every entry was counted once as new, and whatever was stored has the fetch that brought it."""
    for feed in Feed.objects.all():
        polls = Fetch.objects.filter(feed=feed, n_entries__isnull=False).values_list("n_new", "n_known", "n_rejected")
        assert sum(n_new for n_new, _, _ in polls) == N_PAGES
        assert all(sum(poll) == N_PAGES for poll in polls)
    stored = Fetch.objects.filter(report__isnull=False, outcome=Fetch.Outcome.STORED)
    assert Counter(stored.values_list("report", flat=True)) == Counter(
        Snapshot.objects.values_list("report", flat=True)
    )


def test_workers_killed_at_random_points_lose_and_double_nothing(web, database_url):
    with nursery("tests.collection.killed", database_url, web.address[1]) as process:
        begin()
        assert work(process, killed.NEVER) == 0
        expected = store()
        assert sum(expected["reports"].values()) == N_SOURCES * N_PAGES
        assert sum(expected["snapshots"].values()) == N_SOURCES * (N_PAGES - 1)
        usual = set(Report.objects.exclude(failure="").values_list("failure", flat=True))
        n_killed = n_rounds = 0
        while n_killed < N_KILLS:
            n_rounds += 1
            assert n_rounds < MOST_ROUNDS
            begin()
            status = -9
            while status == -9 or any(waiting(model, usual).exists() for model in (Feed, Report, Snapshot)):
                status = work(process, f"{n_rounds}/{n_killed}" if n_killed < N_KILLS else killed.NEVER)
                n_killed += status == -9
                let_time_pass(usual)
            assert status == 0
            found = store()
            for name, rows in expected.items():
                if name == "issues":  # a page that was once too slow to be read has one more
                    found[name] &= rows
                missing, extra = list((rows - found[name]).elements())[:3], list((found[name] - rows).elements())[:3]
                assert (name, missing, extra) == (name, [], [])
            accounts()
        sys.stderr.write(f"{n_killed} workers killed in {n_rounds} rounds\n")
