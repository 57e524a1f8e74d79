"""All tables of an app made by one step: there and back, and a store that was made step by step needs nothing."""

import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.recorder import MigrationRecorder

APP = "digests"
AT_ONCE = "0001_squashed_0011_words_that_name_mailboxes"

pytestmark = pytest.mark.django_db(transaction=True)


def tables() -> set[str]:
    return {name for name in connection.introspection.table_names() if name.startswith(f"{APP}_")}


def newest() -> list[tuple[str, str]]:
    return [node for node in MigrationExecutor(connection).loader.graph.leaf_nodes() if node[0] == APP]


def test_tables_made_at_once_can_be_taken_back_and_made_again():
    before = tables()
    assert len(before) >= 15
    MigrationExecutor(connection).migrate([(APP, None)])
    assert tables() == set()
    MigrationExecutor(connection).migrate(newest())
    assert tables() == before


def test_a_store_made_step_by_step_is_up_to_date():
    recorder = MigrationRecorder(connection)
    recorder.migration_qs.filter(app=APP, name=AT_ONCE).delete()
    executor = MigrationExecutor(connection)
    assert executor.migration_plan(newest()) == []
    executor.migrate(newest())
    assert (APP, AT_ONCE) in recorder.applied_migrations()
