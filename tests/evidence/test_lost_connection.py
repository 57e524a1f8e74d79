"""Reading while the database goes away under it: nothing is noted against the report, which comes again."""

from __future__ import annotations

import psycopg
import pytest
from django.db import connection

from tests.evidence.making import draft, outlet, report, snapshot
from tracker.collection import claims
from tracker.collection.models import Snapshot
from tracker.collection.statements import AWAY
from tracker.evidence import recording, tasks

pytestmark = pytest.mark.django_db(transaction=True)
# What the reading task calls, in order: before the first and after the last of them the database is there.
STEPS = (
    (tasks.reading, "read_text"),
    (tasks, "find_cited"),
    (tasks, "lock_evidence"),
    (tasks.claims, "hold"),
    (recording, "assess_report"),
    (tasks.claims, "finish"),
)


def cut_off() -> None:
    """The server ends this connection, as it does where it is killed."""
    pid = connection.connection.info.backend_pid
    with psycopg.connect(**connection.get_connection_params(), autocommit=True) as other:
        other.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


@pytest.mark.parametrize("is_noticed", [False, True], ids=["found at the next query", "found before"])
@pytest.mark.parametrize(("module", "name"), STEPS, ids=[name for _, name in STEPS])
def test_database_that_goes_away_says_nothing_of_the_report(monkeypatch, module, name, is_noticed):
    said = draft().alleges("DeepSeek")
    text = snapshot(report(outlet("Harbor Wire")), said.words.text)
    monkeypatch.setattr(tasks.reading, "read_text", lambda _: said.extraction())
    claims.make_due(Snapshot.objects.all())
    step = getattr(module, name)

    def lost(*args, **kwargs):
        cut_off()
        if is_noticed:
            connection.connection.close()
        return step(*args, **kwargs)

    monkeypatch.setattr(module, name, lost)
    with pytest.raises(AWAY):
        tasks.read_snapshot(text.snapshot.pk)
    connection.close()
    kept = Snapshot.objects.get()
    assert (kept.failure, kept.n_failures, kept.lease_until is not None) == ("", 0, True)
