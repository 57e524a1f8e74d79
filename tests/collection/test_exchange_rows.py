"""Answers are kept packed and read as they came, and so is what was stored before any were packed."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection

from tests.collection import making
from tests.collection.making import attempt, entry, fetched, held, page, reading
from tracker.collection import ingest
from tracker.collection.models import Report, Snapshot

pytestmark = pytest.mark.django_db

BODY = b"<p>The words.</p>" * 500


@pytest.fixture
def snapshot() -> Snapshot:
    feed = making.feed(making.source())
    ingest.ingest_feed(feed.pk, held(feed), fetched(), reading(entry("one")), attempt())
    report = Report.objects.get()
    kept = ingest.ingest_page(report.pk, held(report), fetched(report.url, body=BODY), page("The words."), attempt())
    assert kept is not None
    return kept


def stored() -> bytes:
    with connection.cursor() as cursor:
        cursor.execute("SELECT body FROM collection_snapshot")
        return bytes(cursor.fetchone()[0])


def store(kept: bytes) -> None:
    with connection.cursor() as cursor:
        cursor.execute("UPDATE collection_snapshot SET body = %s", [kept])


def test_an_answer_is_kept_packed_and_read_as_it_came(snapshot: Snapshot) -> None:
    assert len(stored()) < len(BODY) / 20
    assert Snapshot.objects.get().body == BODY
    assert list(Snapshot.objects.values_list("body", flat=True)) == [BODY]
    again = Snapshot.objects.get()
    again.save()
    assert Snapshot.objects.get().body == BODY


@pytest.mark.parametrize("body", [b"", b"x", b"<html>", bytes(range(256)), b"\x78\x9c\x03\x00"])
def test_what_was_stored_before_is_read_as_it_stands(snapshot: Snapshot, body: bytes) -> None:
    store(body)
    assert Snapshot.objects.get().body == body


def test_bytes_that_look_packed_come_back_as_they_came(snapshot: Snapshot) -> None:
    looks_packed = stored()
    Snapshot.objects.update(body=looks_packed)
    assert Snapshot.objects.get().body == looks_packed


@pytest.mark.parametrize(
    "damage", [lambda kept: kept[:-40], lambda kept: kept + b"x", lambda kept: kept[:60] + kept[61:]]
)
def test_what_is_damaged_stands_for_itself(snapshot: Snapshot, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(stored())
    store(damaged)
    assert Snapshot.objects.get().body == damaged
