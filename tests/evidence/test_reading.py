"""Reading in a child process: what it finds, and that a text which nothing can read costs that text alone."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from tests.collection import hostile
from tests.evidence.making import outlet, report, snapshot
from tracker.collection import claims, clock
from tracker.collection.child import Children, Limits, Unreadable
from tracker.collection.models import Snapshot
from tracker.evidence import reading, tasks

pytestmark = pytest.mark.django_db
WORDS = "OpenAI accused DeepSeek of distilling its models in February 2026, and DeepSeek did not answer."


@pytest.fixture
def text():
    return snapshot(report(outlet("Harbor Wire")), WORDS)


@pytest.fixture
def short(monkeypatch):
    """Readers that get little time and memory."""
    made = Children(Limits(seconds=3.0, memory_bytes=768 * 2**20), size=1)
    monkeypatch.setattr(reading, "_readers", lambda: made)
    yield made
    made.close()


@pytest.mark.model
def test_a_text_is_read_elsewhere_as_it_would_be_here(text):
    from tracker.extraction import extract

    found = reading.read_text(text)
    report = text.snapshot.report
    here = extract(
        WORDS,
        ref=str(report.pk),
        url=report.canonical_url or report.url,
        outlet="Harbor Wire",
        title=text.title or report.title,
        published_on=report.published_on,
    )
    assert found == here
    assert found.claims


@pytest.mark.parametrize(
    ("misbehave", "why"),
    [(hostile.hang, "longer than 3 seconds"), (hostile.die, "died"), (hostile.fill_memory, "MemoryError")],
)
def test_a_text_that_cannot_be_read_keeps_the_reason_and_comes_again(text, short, monkeypatch, misbehave, why):
    monkeypatch.setattr(reading, "extract", misbehave)
    claims.make_due(Snapshot.objects.all())
    begun = time.monotonic()
    tasks.read_snapshot(text.snapshot_id)
    assert time.monotonic() - begun < 30
    held = Snapshot.objects.get()
    assert (held.n_failures, held.lease_until) == (1, None)
    assert why in held.failure
    assert held.due_at > clock.now()
    with pytest.raises(Unreadable, match=why):
        reading.read_text(text)


def test_a_lease_outlasts_the_longest_reading():
    assert timedelta(seconds=reading.LIMITS.longest + 10) <= tasks.LEASE


def test_a_worker_waits_for_a_reader_before_it_takes_the_text(text, monkeypatch):
    """Else its lease would run while others are read."""
    events = []
    monkeypatch.setattr(reading, "turn", lambda: events.append("turn") or reading._turns)
    monkeypatch.setattr(claims, "claim", lambda *args, **kwargs: events.append("claim"))
    tasks.read_snapshot(text.snapshot_id)
    assert events == ["turn", "claim"]
