"""One feed polled by several processes at once: each report one row, each poll its account.

Few polls are made here; 100 by eight processes with STILLWATCH_LONG=1.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.collection import making
from tests.collection.outlets import Answer
from tests.collection.turns import rss
from tracker.collection.models import Feed, Fetch, Report

pytestmark = pytest.mark.django_db(transaction=True)
ROOT = Path(__file__).resolve().parent.parent.parent
N_POLLS, N_POLLERS = (100, 8) if os.environ.get("STILLWATCH_LONG") == "1" else (12, 2)
N_ENTRIES = 40


def test_a_feed_polled_by_several_processes_at_once_makes_one_row_for_each_report(outlets, database_url):
    feed = making.feed(making.source())
    names = [f"report-{n}" for n in range(N_ENTRIES)]
    # One entry stands in it twice.
    outlets.answers["harbor.example/feed"] = Answer(rss(*names, names[0]).body, media_type="application/rss+xml")
    environment = os.environ | {"DATABASE_URL": database_url, "DJANGO_SETTINGS_MODULE": "tracker.settings"}
    command = [sys.executable, "-m", "tests.collection.polling"]
    numbers = [str(outlets.address[1]), str(feed.pk), str(N_POLLS)]
    pollers = [subprocess.Popen([*command, *numbers], cwd=ROOT, env=environment) for _ in range(N_POLLERS)]
    assert [poller.wait(400) for poller in pollers] == [0] * N_POLLERS
    polls = list(Fetch.objects.filter(feed=feed).order_by("pk").values_list("n_new", "n_known", "n_rejected"))
    assert len(polls) >= N_POLLS
    assert polls[0] == (N_ENTRIES, 0, 1)
    assert set(polls[1:]) == {(0, N_ENTRIES, 1)}
    assert Report.objects.count() == N_ENTRIES
    feed = Feed.objects.get()
    assert (feed.lease_until, feed.n_failures) == (None, 0)
    assert feed.attempts == len(polls)
