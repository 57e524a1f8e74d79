"""Answers are kept packed and read as they came, and so is what was stored before any were packed."""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable
from dataclasses import replace

import pytest
from django.db import connection

from tests.collection import making
from tests.collection.making import attempt, entry, fetched, held, page, reading
from tracker.collection import ingest
from tracker.collection.models import Report, Snapshot

pytestmark = pytest.mark.django_db

BODY = b"<p>The words.</p>" * 500
GZIPPED = gzip.compress(BODY[:4_000]) + gzip.compress(BODY[4_000:]) + b"\0" * 8  # members, and padding


@pytest.fixture(params=["plain", "gzipped"])
def snapshot(request: pytest.FixtureRequest) -> Snapshot:
    feed = making.feed(making.source())
    ingest.ingest_feed(feed.pk, held(feed), fetched(), reading(entry("one")), attempt())
    report = Report.objects.get()
    came = fetched(report.url, body=BODY)
    if request.param == "gzipped":
        came = replace(came, gzipped=GZIPPED)
    kept = ingest.ingest_page(report.pk, held(report), came, page("The words."), attempt())
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


@pytest.mark.parametrize("snapshot", ["gzipped"], indirect=True)
def test_what_came_gzipped_is_kept_as_it_came(snapshot: Snapshot) -> None:
    assert stored().endswith(GZIPPED)
    assert Snapshot.objects.get().sha256 == hashlib.sha256(BODY).hexdigest()


def test_what_follows_a_packed_answer_changes_nothing_in_it_or_is_told(snapshot: Snapshot) -> None:
    store(stored() + b"x")
    assert Snapshot.objects.get().body in (BODY, stored())


def test_its_size_is_that_of_the_page(snapshot: Snapshot) -> None:
    assert snapshot.n_bytes == len(BODY)


def test_the_database_does_not_try_to_pack_what_is_packed() -> None:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT attrelid::regclass::text, attstorage FROM pg_attribute WHERE attname = 'body' AND attrelid IN "
            "('collection_snapshot'::regclass, 'collection_standin'::regclass) ORDER BY 1"
        )
        assert cursor.fetchall() == [("collection_snapshot", "e"), ("collection_standin", "e")]


@pytest.mark.parametrize("body", [b"", b"x", b"<html>", bytes(range(256)), b"\x78\x9c\x03\x00"])
def test_what_was_stored_before_is_read_as_it_stands(snapshot: Snapshot, body: bytes) -> None:
    store(body)
    assert Snapshot.objects.get().body == body


def test_bytes_that_look_packed_come_back_as_they_came(snapshot: Snapshot) -> None:
    looks_packed = stored()
    Snapshot.objects.update(body=looks_packed)
    assert Snapshot.objects.get().body == looks_packed


@pytest.mark.parametrize("damage", [lambda kept: kept[:-40], lambda kept: kept[:60] + kept[61:]])
def test_what_is_damaged_stands_for_itself(snapshot: Snapshot, damage: Callable[[bytes], bytes]) -> None:
    damaged = damage(stored())
    store(damaged)
    assert Snapshot.objects.get().body == damaged
