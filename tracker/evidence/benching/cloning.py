"""A few hundred reports with all that follows from them -> as many as are wanted, copied inside the database.

Every copy has accusers, texts, days and keys of its own; outlets and accused are shared, as they are in the world. What
is copied is what assessing leaves, so a store of any size is there in minutes and not in days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from contextlib import contextmanager
from typing import Any, Final

from django.apps import apps
from django.contrib.postgres.fields import ArrayField
from django.db import connection, models
from django.db.backends.utils import CursorWrapper

from tracker.collection.models import ArticleText, Report, Snapshot
from tracker.evidence import tallies
from tracker.evidence.models import (
    Actor,
    Alias,
    Concern,
    FormerSlug,
    IncidentRuling,
    SourceBasis,
    Tallied,
    Tally,
    Weight,
)

# Between the numbers of a row and those of its copies.
STRIDE: Final = 10_000_000
# From one copy to the next: days on which its reports come out later.
DAYS: Final = 2
_UNTOUCHED: Final = frozenset({IncidentRuling, SourceBasis, FormerSlug, Tallied, Tally, Weight, Concern})
_BATCH: Final = 50
# So long are columns that hold a hash.
_HASH: Final = 64


def clone(accusers: Collection[int], first: int, last: int, tell: Callable[[str], None]) -> None:
    """Copies number `first` to `last` of everything stored under the numbers below STRIDE are added.

    Raises ValueError where nothing has such a number: a database that was filled before counts on from there.
    """
    if not Report.objects.filter(pk__lt=STRIDE).exists():
        msg = f"no report has a number below {STRIDE:,}, so nothing can be copied; begin with a new database"
        raise ValueError(msg)
    tables = _tables()
    with connection.cursor() as cursor:
        # Copies refer to copies: nothing is left to check row by row.
        cursor.execute("SET session_replication_role = replica")
        with indexes_later(cursor, tables, tell):
            for start in range(first, last + 1, _BATCH):
                end = min(start + _BATCH - 1, last)
                for model in tables:
                    cursor.execute(_insert(model, tables, sorted(accusers)), [start, end])
                tell(f"{end:,} of {last:,} copies")
        cursor.execute("SET session_replication_role = DEFAULT")
        for model in tables:
            _set_sequence(cursor, model)
    tallies.rebuild()


@contextmanager
def indexes_later(
    cursor: CursorWrapper, tables: Sequence[type[models.Model]], tell: Callable[[str], None]
) -> Iterator[None]:
    """The tables' indexes, but for those that keep rows unique, are made at the end, at once and not row by row."""
    names = [model._meta.db_table for model in tables]
    cursor.execute(
        "SELECT i.indexrelid::regclass::text, pg_get_indexdef(i.indexrelid) FROM pg_index i"
        " JOIN pg_class t ON t.oid = i.indrelid WHERE t.relname = ANY(%s) AND NOT i.indisunique",
        [names],
    )
    indexes = cursor.fetchall()
    for name, _ in indexes:
        cursor.execute(f"DROP INDEX {name}")
    yield
    cursor.execute("SET maintenance_work_mem = '256MB'")
    for number, (_, definition) in enumerate(indexes, 1):
        cursor.execute(definition)
        tell(f"{number} of {len(indexes)} indexes")
    cursor.execute("RESET maintenance_work_mem")


def settle() -> None:
    """The database knows how its rows are spread, as autovacuum sees to in a store that grows by itself."""
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _tables() -> Sequence[type[models.Model]]:
    ours = apps.get_app_config("evidence").get_models(include_auto_created=True)
    return [Report, Snapshot, ArticleText, *(model for model in ours if model not in _UNTOUCHED)]


def _insert(model: type[models.Model], tables: Sequence[type[models.Model]], accusers: Sequence[int]) -> str:
    columns = [column for column in model._meta.local_concrete_fields if not getattr(column, "generated", False)]
    names = ", ".join(_quoted(column.column) for column in columns)
    values = ", ".join(_value(column, tables, accusers) for column in columns)
    chosen = f"{_quoted(model._meta.pk.column)} < {STRIDE}"
    if model is Actor:
        chosen = f"id = ANY({_listed(accusers)})"
    if model is Alias:
        chosen = f"{chosen} AND actor_id = ANY({_listed(accusers)})"
    return (
        f"INSERT INTO {_quoted(model._meta.db_table)} ({names})"
        f" SELECT {values} FROM {_quoted(model._meta.db_table)} t, generate_series(%s, %s) AS j WHERE {chosen}"
    )


def _value(column: models.Field[Any, Any], tables: Sequence[type[models.Model]], accusers: Sequence[int]) -> str:
    name = f"t.{_quoted(column.column)}"
    target = column.related_model if isinstance(column, models.ForeignKey) else None
    if target is Actor:
        return f"CASE WHEN {name} = ANY({_listed(accusers)}) THEN {name} + j * {STRIDE}::bigint ELSE {name} END"
    if column.primary_key or target in tables:
        return f"{name} + j * {STRIDE}::bigint"
    if isinstance(column, ArrayField):
        return _array(column, name, accusers)
    if isinstance(column, models.FloatField) and column.name in ("value", "low", "high"):
        # Another campaign counts another number.
        return f"{name} * (1 + mod(j * 37, 1009))"
    if isinstance(column, models.DateTimeField):
        return f"{name} + make_interval(days => j * {DAYS})"
    if isinstance(column, models.DateField):
        return f"{name} + j * {DAYS}"
    if isinstance(column, models.CharField | models.TextField):
        return _text(column, name)
    return name


def _array(column: models.Field[Any, Any], name: str, accusers: Sequence[int]) -> str:
    if column.name == "partners":
        shifted = f"CASE WHEN x = ANY({_listed(accusers)}) THEN x + j * {STRIDE}::bigint ELSE x END"
        return f"ARRAY(SELECT {shifted} FROM unnest({name}) x)"
    if column.name in ("bands", "facts"):
        # Another text: none of its hashes is that of the text it was copied from.
        return f"ARRAY(SELECT x # (j * 7919::bigint) FROM unnest({name}) x)"
    return name


def _text(column: models.Field[Any, Any], name: str) -> str:
    if column.name in ("key", "address") and column.max_length == _HASH:
        return f"CASE WHEN {name} = '' THEN '' ELSE encode(sha256(convert_to({name} || ':' || j, 'UTF8')), 'hex') END"
    if column.unique or column.name in ("key", "slug", "address", "url", "identity"):
        return f"CASE WHEN {name} = '' THEN '' ELSE {name} || '-c' || j END"
    return name


def _listed(numbers: Sequence[int]) -> str:
    return f"ARRAY[{', '.join(map(str, numbers))}]::bigint[]"


def _quoted(name: str) -> str:
    return connection.ops.quote_name(name)


def _set_sequence(cursor: CursorWrapper, model: type[models.Model]) -> None:
    key = model._meta.pk
    if isinstance(key, models.AutoField | models.BigAutoField):
        table = model._meta.db_table
        cursor.execute(
            f"SELECT setval(pg_get_serial_sequence(%s, %s), (SELECT max({_quoted(key.column)}) FROM {_quoted(table)}))",
            [_quoted(table), key.column],
        )
