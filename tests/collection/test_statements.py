"""Rows by statements that are put together once: stored as they are, whole or not at all, and planned once."""

from __future__ import annotations

import pytest
from django.db import DataError, connection, transaction

from tests.collection import making
from tracker.collection.models import Feed, Report
from tracker.collection.statements import ask, ask_prepared, columns, insert, made

pytestmark = pytest.mark.django_db


def unsaved(name: str, **changes: object) -> Report:
    fields = {"key": making.key(name), "url": f"http://a.example/{name}", "title": name, "due_at": making.START}
    seen = {"first_seen_at": making.START, "last_seen_at": making.START}
    return Report(**{**fields, **seen, **changes})


def test_rows_get_their_numbers_in_their_order_and_are_what_they_were():
    source = making.source()
    rows = [unsaved(f"n{n}", source=source, relevance_reasons=[n, "“a”"] if n else []) for n in range(25)]
    rows[3].published_at, rows[4].is_relevant, rows[5].title = making.START, True, "{a,b} 'c' \\ NULL"
    insert(rows)
    for row in rows:
        stored = Report.objects.get(pk=row.pk)
        fields = [field.attname for field in Report._meta.concrete_fields]
        assert [getattr(stored, name) for name in fields] == [getattr(row, name) for name in fields]


def test_what_is_too_long_is_refused_and_not_cut():
    with pytest.raises(DataError), transaction.atomic():
        insert([unsaved("a", source=making.source(), language="far too long")])
    assert not Report.objects.exists()


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
