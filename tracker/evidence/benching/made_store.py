"""A store of any size, made inside the database in minutes: reports of made-up words with all that a search asks of them.

Words are as frequent as words are: the rank-th one 1/rank times as often as the first. One report in ten is in Chinese
characters, drawn likewise. Each names a few of N_LABS made-up actors and states a claim or a figure; four reports state
the same.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.contrib.postgres.fields import ArrayField
from django.db import connection, models

from tracker.collection.models import ArticleText, Report, Snapshot, Source
from tracker.evidence import tallies
from tracker.evidence.benching.cloning import indexes_later
from tracker.evidence.models import Actor, Alias, Assertion, Assessment, Incident, Mention, Statement, Support
from tracker.evidence.slips import slips

N_LABS: Final = 2000
N_SOURCES: Final = 100
N_WORDS: Final = 200_000
# Words of a report, and characters of one in Chinese.
LENGTH: Final = 300
_BATCH: Final = 10_000
_PER_ASSERTION: Final = 4
_PER_INCIDENT: Final = 200
_NOW: Final = "timestamptz '2026-11-01'"
# A number between 0 and 1 that follows from a row's number `i`, another for each salt.
_CHANCE = "(((hashint8extended(i, {salt}) & 1048575)::float8) / 1048576)"


def word(rank: int) -> str:
    """The word of this rank, in letters that no stem is cut from."""
    return "v" + f"{rank:x}".translate(str.maketrans("0123456789abcdef", "bcdfghjklmnpqrtw"))


def lab(number: int) -> str:
    """The name of a made-up actor."""
    return f"Lab{word(number * 97 + 13)}x"


def unspaced_name(number: int) -> str:
    """Its name in Chinese characters."""
    return "".join(chr(0x4E00 + 4000 + (number * step) % 1999) for step in (7, 11, 13))


def figure_of(assertion: int) -> float:
    """The number that a figure counts."""
    return (assertion * 37 % 99_991 + 10) * 1000.0


class MadeStore:
    """The store; it grows to as many reports as are wanted. In a database of its own only."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self.n_reports = 0
        with connection.cursor() as cursor:
            cursor.execute(_FUNCTIONS)
            cursor.execute("SELECT setseed(0.5)")
        _insert(Source, {"id": "i", "slug": "'paper-' || i", "name": "'Paper ' || i", "kind": "'newspaper'", "language": "'en'",
                         "reliability": "(ARRAY['A','B','C','D'])[1 + i % 4]", "homepage": "'http://paper.example/'"}, 1, N_SOURCES)  # fmt: skip
        Actor.objects.bulk_create(
            Actor(
                id=n,
                slug=f"lab-{n}",
                name=lab(n),
                kind="organisation",
                is_known=True,
                first_seen_at="2026-01-01T00:00Z",
            )
            for n in range(1, N_LABS + 1)
        )
        Alias.objects.bulk_create(
            Alias(actor_id=n, text=text, folded=text.casefold(), slips=slips(text.casefold()))
            for n in range(1, N_LABS + 1)
            for text in (lab(n), unspaced_name(n))
        )

    def grow(self, n_reports: int) -> None:
        """The store holds so many reports."""
        tables = (Report, Snapshot, ArticleText, Mention, Statement, Assertion, Support, Assessment, Incident)
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica; SET synchronous_commit = off")
            with indexes_later(cursor, tables, self._tell):
                for first in range(self.n_reports + 1, n_reports + 1, _BATCH):
                    last = min(first + _BATCH - 1, n_reports)
                    _fill(first, last)
                    self._tell(f"{last:,} of {n_reports:,} reports")
            cursor.execute("SET session_replication_role = DEFAULT; RESET synchronous_commit")
            self._tell("what is stored is counted")
            tallies.rebuild()
            self._tell("the database looks how its rows are spread")
            cursor.execute("VACUUM ANALYZE")
        self.n_reports = n_reports


# made_words: so many words of a report, the frequent ones frequently.
_FUNCTIONS = f"""
CREATE FUNCTION made_words(n int, i bigint) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg('v' || translate(to_hex(exp(random() * ln({N_WORDS}))::int), '0123456789abcdef', 'bcdfghjklmnpqrtw'), ' ')
    FROM generate_series(1, n + i % 2) $$;
CREATE FUNCTION made_characters(n int, i bigint) RETURNS text LANGUAGE sql VOLATILE AS $$
    SELECT string_agg(CASE WHEN random() < 0.08 THEN '，' ELSE chr(19968 + exp(random() * ln(3500))::int) END, '')
    FROM generate_series(1, n + (i % 2)::int) $$;
"""


def _fill(first: int, last: int) -> None:
    """The reports of these numbers with all that follows from them."""
    is_chinese = "i % 10 = 7"
    actor = f"(1 + floor({N_LABS} ^ {_CHANCE.format(salt=1)}))::int"
    other = f"(1 + floor({N_LABS} * {_CHANCE.format(salt=2)}))::int"
    name = f"(SELECT CASE WHEN {is_chinese} THEN max(l.text) ELSE min(l.text) END FROM evidence_alias l WHERE l.actor_id = {actor})"
    assertion = f"((i - 1) / {_PER_ASSERTION} + 1)"
    count = f"(({assertion} * 37) % 99991 + 10) * 1000"
    at = f"{_NOW} - make_interval(mins => ({_CHANCE.format(salt=3)} * 2600000)::int)"
    _insert(Report, {"id": "i", "source_id": f"1 + (floor({N_SOURCES} ^ {_CHANCE.format(salt=4)}))::int % {N_SOURCES}",
                     "key": "i::text", "url": "'http://paper.example/' || i", "title": f"{name} || ' ' || made_words(6, i)",
                     "language": f"CASE WHEN {is_chinese} THEN 'zh' ELSE 'en' END", "published_at": at, "published_on": f"({at})::date",
                     "published_precision": "'day'", "is_relevant": "true", "current_text_id": "i"}, first, last)  # fmt: skip
    _insert(
        Snapshot, {"id": "i", "report_id": "i", "status": "200", "sha256": "i::text", "body": "''::bytea"}, first, last
    )
    body = f"CASE WHEN {is_chinese} THEN made_characters({LENGTH}, i) ELSE made_words({LENGTH}, i::int) END"
    said = f"CASE WHEN {is_chinese} THEN {name} || '被指发起' || {count} / 10000 || '万次交互。' ELSE {name} || ' made over ' || {count} / 1000000.0 || ' million exchanges. ' END"
    _insert(ArticleText, {"id": "i", "snapshot_id": "i", "text_version": "'1'", "title": "(SELECT title FROM collection_report WHERE id = i)",
                          "text": f"{said} || {body}", "language": f"CASE WHEN {is_chinese} THEN 'zh' ELSE 'en' END"}, first, last)  # fmt: skip
    for salt, who in enumerate((actor, other)):
        _insert(
            Mention,
            {"actor_id": who, "text_id": "i", "start": str(salt), '"end"': str(salt + 4), "words": "'Lab'"},
            first,
            last,
        )
    is_figure = f"({assertion} % 2 = 0)"
    content = {"kind": f"CASE WHEN {is_figure} THEN 'figure' ELSE 'claim' END",
               "predicate": f"CASE WHEN {is_figure} THEN '' ELSE 'alleges_distillation' END",
               "metric": f"CASE WHEN {is_figure} THEN 'exchanges' ELSE '' END", "value": f"CASE WHEN {is_figure} THEN {count} END",
               "qualifier": f"CASE WHEN {is_figure} THEN 'more_than' ELSE '' END", "target_id": actor}  # fmt: skip
    _insert(Statement, {"id": "i", "key": "i::text", "report_id": "i", "text_id": "i", '"end"': "10", "words": "made_words(20, i::int)",
                        "confidence": "0.9", **content}, first, last)  # fmt: skip
    low, high = (first - 1) // _PER_ASSERTION + 1, last // _PER_ASSERTION
    its = {name: value.replace(assertion, "i") for name, value in content.items()}
    _insert(Assertion, {"id": "i", "key": "i::text", "representative_id": f"(i - 1) * {_PER_ASSERTION} + 1",
                        "incident_id": f"i * {_PER_ASSERTION} / {_PER_INCIDENT} + 1", "known_from": _NOW, **its}, low, high)  # fmt: skip
    _insert(Support, {"assertion_id": assertion, "statement_id": "i"}, first, high * _PER_ASSERTION)
    _insert(Assessment, {"assertion_id": "i", "score": f"round((0.2 + 0.7 * {_CHANCE.format(salt=5)})::numeric, 2)",
                         "letter": "(ARRAY['A','B','C','D'])[1 + i % 4]", "n_origins": "1", "n_reports": str(_PER_ASSERTION),
                         "explanation": """'{"origins": [], "cap": null, "conflict": null, "would_raise": [], "would_lower": []}'::jsonb"""}, low, high)  # fmt: skip
    _insert(Incident, {"id": "i", "slug": "'campaign-' || i", "title": "'Campaign ' || made_words(4, i::int)", "began_on": "date '2026-01-01'",
                       "began_precision": "'day'"}, first // _PER_INCIDENT + 1, last // _PER_INCIDENT)  # fmt: skip


def _insert(model: type[models.Model], values: Mapping[str, str], first: int, last: int) -> None:
    """Rows for the numbers `i`, in columns that are named by SQL, and what stands for nothing in all others."""
    given = {name.strip('"'): value for name, value in values.items()}
    columns = [
        column
        for column in model._meta.local_concrete_fields
        if not getattr(column, "generated", False)
        and (column.column in given or not (column.null or column.primary_key))
    ]
    names = ", ".join(connection.ops.quote_name(column.column) for column in columns)
    chosen = ", ".join(given.get(column.column) or _nothing(column) for column in columns)
    table = connection.ops.quote_name(model._meta.db_table)
    with connection.cursor() as cursor:
        cursor.execute(f"INSERT INTO {table} ({names}) SELECT {chosen} FROM generate_series({first}, {last}) AS i")


def _nothing(column: models.Field[Any, Any]) -> str:
    match column:
        case ArrayField():
            return "'{}'"
        case models.JSONField():
            return "'[]'"
        case models.BooleanField():
            return "false"
        case models.DateTimeField() | models.DateField():
            return _NOW
        case models.CharField() | models.TextField():
            return "''"
    return "0"
