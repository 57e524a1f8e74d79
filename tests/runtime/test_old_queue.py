"""Bringing a database up to date that still has the one queue of all kinds of work."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor

OLD = ("runtime", "0001_message_queue")
NEW = ("runtime", "0002_drop_the_old_queue")


def has_queue(name: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT EXISTS (SELECT FROM pgmq.list_queues() WHERE queue_name = %s), to_regclass(%s)",
            [name, f"pgmq.q_{name}"],
        )
        is_listed, table = cursor.fetchone()
    assert is_listed == (table is not None)
    return is_listed


def migrate(to: tuple[str, str]) -> None:
    MigrationExecutor(connection).migrate([to])


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("n_messages", [None, 0, 3])
def test_the_old_queue_goes_with_its_messages_and_no_other_does(n_messages):
    migrate(OLD)
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pgmq.create('other_work')")
            cursor.execute("SELECT pgmq.send('other_work', '{}')")
            if n_messages is not None:
                cursor.execute("SELECT pgmq.create('collect')")
            for number in range(n_messages or 0):
                cursor.execute("SELECT pgmq.send('collect', %s::jsonb)", [f'{{"report": {number}}}'])
            if n_messages:
                cursor.execute("SELECT count(*) FROM pgmq.read('collect', 30, 1)")  # a worker has it in its hands
        assert has_queue("collect") is (n_messages is not None)
        migrate(NEW)
        assert not has_queue("collect")
        with connection.cursor() as cursor:
            cursor.execute("SELECT count(*) FROM pgmq.q_other_work")
            assert cursor.fetchone() == (1,)
    finally:
        migrate(NEW)
        with connection.cursor() as cursor:
            cursor.execute("SELECT pgmq.drop_queue('other_work')")
