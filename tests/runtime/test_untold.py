"""Workers killed with -9 between the commit of a row and the message that tells the queue of it: the sweep tells it. A
row that came to nothing has no message.

Few are killed here. `STILLWATCH_KILLS=500 pytest tests/runtime/test_untold.py -s` kills so many.
"""

import os
import subprocess
import sys
import time
from collections import Counter

import pytest
from django.conf import settings
from django.db import connection

from tests.collection import making
from tests.collection.outlets import Answer, running
from tests.collection.turns import ARTICLE, rss
from tests.nurseries import nursery, work
from tests.runtime.killed_tellers import KILLED_BEFORE, POLLING, SWEEPING, UNDONE
from tracker.celery import SWEEP_SECONDS
from tracker.collection import claims, clock, sample, tasks
from tracker.collection.models import Feed, Fetch, Report, Snapshot
from tracker.runtime.workers import WORKERS

pytestmark = pytest.mark.django_db(transaction=True)
N_KILLS = int(os.environ.get("STILLWATCH_KILLS", "6"))
HOW = (SWEEPING, POLLING, KILLED_BEFORE, UNDONE, *(SWEEPING, KILLED_BEFORE) * 4)
LONGEST = 120.0 + 2.0 * N_KILLS


@pytest.fixture
def outlets(settings, monkeypatch):
    with running() as made:
        settings.SAMPLE_NEWSROOM = made.address
        monkeypatch.setenv("SAMPLE_NEWSROOM", f"{made.address[0]}:{made.address[1]}")
        yield made


@pytest.fixture
def queues():
    """Emptied before and after: what other tests left in them is no ghost of ours."""
    names = ("fetch", "read")
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute("SELECT pgmq.create(%s)", [name])
            cursor.execute(f"TRUNCATE pgmq.q_{name}")
    yield names
    with connection.cursor() as cursor:
        for name in names:
            cursor.execute(f"TRUNCATE pgmq.q_{name}")


@pytest.fixture
def worker(outlets, database_url, tmp_path):
    """What starts the worker that fetches, as `up` runs it."""
    running = []

    def start():
        with (tmp_path / "worker.log").open("ab") as log:
            environment = {**os.environ, "DATABASE_URL": database_url}
            command = WORKERS["fetch worker"].command
            running.append(
                subprocess.Popen(command, env=environment, cwd=settings.BASE_DIR, stdout=log, stderr=subprocess.STDOUT)
            )

    yield start
    for process in running:
        process.kill()
        process.wait()


def announced(outlets, number):
    """A feed, due now, whose outlet announces one page."""
    feed = making.feed(making.source(f"outlet{number}"))
    host = f"outlet{number}.example"
    body = str(rss("report").body).replace("harbor.example", host)
    outlets.answers[f"{host}/feed"] = Answer(body, media_type="application/rss+xml")
    outlets.answers[f"{host}/report"] = Answer(ARTICLE.format(words=f"{host} wrote number {number}."))
    return feed


def messages(queues):
    with connection.cursor() as cursor:
        return sum((cursor.execute(f"SELECT count(*) FROM pgmq.q_{name}"), cursor.fetchone()[0])[1] for name in queues)


def come_again():
    """Whatever failed because the machine was too busy need not wait."""
    for model in (Feed, Report):
        claims.make_due(model.objects.exclude(failure=""))


def test_told_by_the_sweep_and_never_of_what_came_to_nothing(outlets, queues, worker, database_url):
    sample.note(sample.State.REMOVED)  # so that no sweep takes these outlets for ones that left the sample
    ended = Counter()
    number = 0
    with nursery("tests.runtime.killed_tellers", database_url) as process:
        while ended.total() < N_KILLS:
            how = HOW[number % len(HOW)]
            feed = announced(outlets, number)
            ended[how] += work(process, f"{how} {feed.pk}") == -9
            number += 1
    assert ended[UNDONE] == 0 < min(ended[how] for how in (SWEEPING, POLLING, KILLED_BEFORE))
    assert messages(queues) == 0, "of what was undone as well"
    assert Report.objects.filter(due_at__isnull=False).count() == ended[POLLING], "what was announced is there for good"
    come_again()
    assert Feed.objects.filter(due_at__lte=clock.now(), source__is_sample=True).count() == number - ended[POLLING]
    since = time.monotonic()
    worker()
    while Snapshot.objects.count() < number:
        assert time.monotonic() < since + LONGEST
        tasks.sweep()
        time.sleep(SWEEP_SECONDS)
        come_again()
    polled = Fetch.objects.filter(feed__isnull=False, n_entries__isnull=False).values_list("feed", flat=True)
    assert len(polled) == len(set(polled)) == number
    assert Report.objects.count() == Snapshot.objects.count() == number
    assert not Report.objects.filter(key=making.key("never-announced")).exists()
    sys.stderr.write(
        f"{ended.total()} killed: {dict(ended)}, {number} feeds and pages; all done {time.monotonic() - since:.0f} s later\n"
    )
