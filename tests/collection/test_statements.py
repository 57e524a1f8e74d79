"""Rows by statements that are put together once: stored as they are, whole or not at all, and planned once."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import DataError, connection, transaction
from django.db.models import Model

from tests.collection import making
from tracker.collection.models import ArticleText, Feed, Fetch, Report, Snapshot
from tracker.collection.statements import (
    ask,
    ask_prepared,
    columns,
    insert,
    insert_after,
    insert_all,
    insert_with,
    made,
    text_array,
)

pytestmark = pytest.mark.django_db


def told(name: str, **changes: object) -> dict[str, object]:
    fields = {"key": making.key(name), "url": f"http://a.example/{name}", "title": name, "due_at": making.START}
    return {**fields, "first_seen_at": making.START, "last_seen_at": making.START, **changes}


def values(row: Model) -> dict[str, object]:
    return {field.attname: getattr(row, field.attname) for field in row._meta.concrete_fields if not field.generated}


def test_a_row_gets_its_number_and_is_what_it_was():
    row = Report(**told("a", source=making.source(), relevance_reasons=[1, "“a”"], is_relevant=True, language="en"))
    insert(row)
    assert values(Report.objects.get(pk=row.pk)) == values(row)


def test_two_rows_get_their_numbers_together():
    report = Report(**told("a", source=making.source()))
    insert(report)
    body = {"url": report.url, "status": 200, "headers": {"x": "“a”"}, "sha256": "0" * 64, "body": b"\0<p>a</p>"}
    snapshot = Snapshot(report=report, fetched_at=making.START, media_type="text/html", **body)
    text = ArticleText(
        snapshot=snapshot, text_version="1", title="a", text="{a} %s", facts={"b": [1]}, created_at=making.START
    )
    insert_with(snapshot, text, "snapshot_id")
    assert (text.snapshot_id, text.snapshot) == (snapshot.pk, snapshot)
    assert values(Snapshot.objects.get()) == values(snapshot)
    assert values(ArticleText.objects.get()) == values(text)


def test_rows_get_their_numbers_in_their_order_with_what_they_share_and_what_nobody_says():
    source = making.source()
    new: dict[str, object] = {"relevance_reasons": [], "published_at": None, "published_on": None, "is_relevant": None}
    rows = [told(f"n{n}", **new) for n in range(25)]
    rows[2]["relevance_reasons"] = [2, "“a”", {"b": None}]
    rows[3] |= {"published_at": making.START, "published_on": making.START.date()}
    rows[4] |= {"is_relevant": False, "title": "{a,b} 'c' \\ NULL \" \n %s 😀"}
    numbers = insert_all(Report, rows, source_id=source.pk, byline="Ada Fennimore", reading_minutes=3)
    for number, row in zip(numbers, rows, strict=True):
        whole = Report(source=source, byline="Ada Fennimore", reading_minutes=3, pk=number, **row)
        assert values(Report.objects.get(pk=number)) == values(whole)
    assert insert_all(Report, [], source_id=source.pk) == []


def test_what_is_too_long_is_refused_and_not_cut():
    source = making.source()
    row = told("a", language="far too long")
    for store in (
        partial(insert, Report(source=source, **row)),
        partial(insert_all, Report, [row], source_id=source.pk),
    ):
        with pytest.raises(DataError), transaction.atomic():
            store()
    assert not Report.objects.exists()


def test_a_moment_without_its_zone_is_refused():
    with pytest.raises(TypeError, match="2026"):
        insert_all(Report, [told("a", due_at=making.START.replace(tzinfo=None))], source_id=making.source().pk)


def test_what_is_asked_again_was_planned_once():
    feed = making.feed(making.source())
    statement = f"SELECT {columns(Feed, 'feed')} FROM collection_feed AS feed WHERE id = %(pk)s /* planned once */"
    for _ in range(3):
        [row] = ask_prepared(statement, {"pk": feed.pk})
        assert made(Feed, row) == feed
    [(n,)] = ask(
        "SELECT sum(generic_plans + custom_plans) FROM pg_prepared_statements WHERE statement LIKE %s", ["%once */"]
    )
    assert n == 3
    assert connection.connection.prepare_threshold is None, "Django's own statements are not prepared"


def test_an_array_is_what_it_was():
    values = ["a", "", "NULL", 'a "b", {c}', "\\d \\\\", "two\nlines\t", "é😀", " "]
    assert ask("SELECT %s::text[]", [text_array(values)]) == [(values,)]
    assert ask("SELECT %s::text[]", [text_array([])]) == [([],)]
    assert ask("SELECT %s::bigint[]", [text_array(map(str, [3, 2**40]))]) == [([3, 2**40],)]


def test_what_tells_of_a_change_is_stored_with_it_or_not_at_all():
    feed = making.feed(making.source())
    change = "UPDATE collection_feed SET etag = %(etag)s WHERE id = %(pk)s AND etag = '' RETURNING id"
    said = {"feed": feed, "url": "http://a.example/%s", "outcome": "stored", "detail": "“a” %"}
    first, second = (Fetch(**said, started_at=making.START, finished_at=making.START) for _ in range(2))
    assert insert_after(change, {"etag": '"1"', "pk": feed.pk}, first)
    assert not insert_after(change, {"etag": '"1"', "pk": feed.pk}, second), "it is changed already"
    assert values(Fetch.objects.get()) == values(first)
    assert second.pk is None
    feed.refresh_from_db()
    assert feed.etag == '"1"'
