"""What pages read in a store and in one ten times as large: every kind of page, asked for as a reader asks."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from statistics import median
from types import MappingProxyType
from typing import Any

from django.conf import settings
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import override_settings

from tracker.evidence.benching.costs import Spent
from tracker.web.benching.mixed_store import WORD, MixedStore, Subjects

# The larger store holds so many times as many reports.
TIMES = 10
# So many times more blocks a page may read there, and so many besides: an index gains a level, a page is fuller.
AIM_GROWTH = 1.3
SLACK_BLOCKS = 500
_STATIC = "django.contrib.staticfiles.storage.StaticFilesStorage"
# A query that reads, with the settings that a search puts before it.
_READING = re.compile(r"\s*((?:SET LOCAL [^;]*;\s*)*)\(*(?:SELECT|WITH)\b")
_EXPLAIN = "EXPLAIN (ANALYZE, BUFFERS, TIMING OFF, FORMAT JSON)"

# Title -> address of a page of every kind, with `Subjects` for what it is about.
KINDS: Mapping[str, str] = MappingProxyType(
    {
        "home": "/",
        "home, past day": "/?as_of={day}",
        "incidents": "/incidents/",
        "incidents, past day": "/incidents/?as_of={day}",
        "incidents, oldest first": "/incidents/?sort=oldest",
        "incidents of an actor": "/incidents/?actor={everywhere}&role=accused",
        "incidents of nobody": "/incidents/?actor=nobody",
        "incidents graded A": "/incidents/?least=A&sort=changed",
        "an incident": "/incidents/{incident}/",
        "an incident, past day": "/incidents/{incident}/?as_of={day}",
        "actors": "/actors/",
        "actors, past day": "/actors/?as_of={day}",
        "actors by name": "/actors/?role=accused&sort=name",
        "an actor that few name": "/actors/{accuser}/",
        "an actor that all name": "/actors/{everywhere}/",
        "the same, past day": "/actors/{everywhere}/?as_of={day}",
        "timeline": "/timeline/",
        "timeline, past day": "/timeline/?as_of={day}",
        "timeline, figures as a table": "/timeline/?view=table&kind=figure",
        "timeline of an incident": "/timeline/?incident={incident}&order=oldest",
        "timeline of an actor that few name": "/timeline/?actor={accuser}",
        "timeline of an actor that all name": "/timeline/?actor={everywhere}&order=oldest",
        "timeline of nothing": "/timeline/?kind=voice&jurisdiction=XX",
        "timeline as a calendar": "/timeline.ics",
        "timeline as a feed": "/timeline.atom",
        "figures": "/figures/",
        "figures, past day": "/figures/?as_of={day}",
        "figures of an actor": "/figures/?metric=&actor={everywhere}",
        "figures of an incident": "/figures/?incident={incident}",
        "figures of nobody": "/figures/?actor=nobody",
        "responses": "/responses/",
        "responses, past day": "/responses/?as_of={day}",
        "a response": "/responses/{response}/",
        "reports": "/reports/",
        "reports, past day": "/reports/?as_of={day}",
        "reports of an outlet": "/reports/?source={source}",
        "reports of an incident": "/reports/?incident={incident}",
        "reports in a language that none is in": "/reports/?language=tlh",
        "reports from days without any": "/reports/?since=2031-01-01",
        "reports about something else": "/reports/?about=no",
        "a report": "/reports/{report}/",
        "the evidence of a figure": "/evidence/{evidence}/",
        "changes": "/changes/",
        "changes, past day": "/changes/?as_of={day}",
        "changes of an actor": "/changes/?actor={everywhere}",
        "a change": "/changes/{change}/",
        "search": "/search/",
        "search for a word in all reports": f"/search/?q={WORD}",
        "the same, newest first": f"/search/?q={WORD}&sort=date",
        "search for a word in few": "/search/?q=fourhundred",
        "search for a name": "/search/?q=Laboratory",
        "search for a number": "/search/?q=16+million+exchanges",
        "search by kind": "/search/?kind=figure&grade=A",
        "chart of counts": "/charts/exchanges/embed/",
        "chart of an actor's months": "/charts/over-time.svg?actor={everywhere}",
        "sources": "/sources/",
        "a source": "/sources/{source}/",
        "methodology": "/methodology/",
        "the files": "/api/",
        "feeds": "/feeds/",
        "sitemap": "/sitemap.xml",
        "a part of the sitemap": "/sitemap-reports-0.xml",
        "subscribing": "/subscribe/",
        "past digests": "/digests/",
    }
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Read:
    """A page in one store. blocks: of 8 KiB, that its queries read, from memory or disk; ms: of processor, of this process
    and, where that is on this machine, of the database's."""

    title: str
    address: str
    status: int
    n_queries: int
    blocks: int
    ms: float


@dataclass(frozen=True, slots=True, kw_only=True)
class PagesBench:
    """The same pages in a store of n_small reports and in one of n_large."""

    n_small: int
    n_large: int
    small: tuple[Read, ...]
    large: tuple[Read, ...]

    @property
    def pairs(self) -> Iterator[tuple[Read, Read]]:
        return zip(self.small, self.large, strict=True)

    @property
    def grown(self) -> tuple[str, ...]:
        """Titles of pages that read more in the larger store."""
        return tuple(other.title for one, other in self.pairs if other.blocks > one.blocks * AIM_GROWTH + SLACK_BLOCKS)


def bench(n_small: int, n_runs: int, tell: Callable[[str], None]) -> PagesBench:
    """Both stores in turn, made in the database that is connected, which must be empty."""
    store = MixedStore(tell)
    store.grow(n_small)
    subjects = store.subjects()
    small = read_all(subjects, n_runs, tell)
    store.grow(n_small * TIMES)
    return PagesBench(n_small=n_small, n_large=n_small * TIMES, small=small, large=read_all(subjects, n_runs, tell))


def read_all(subjects: Subjects, n_runs: int, tell: Callable[[str], None]) -> tuple[Read, ...]:
    """Every kind of page, its time the median of so many runs; one before goes untimed."""
    found = []
    # Pages ask for the addresses of static files, which only a site that is served has collected.
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": _STATIC}}
    with override_settings(ALLOWED_HOSTS=["testserver"], SECURE_SSL_REDIRECT=False, STORAGES=storages):
        for title, template in KINDS.items():
            tell(title)
            found.append(read(title, template.format(**asdict(subjects)), n_runs))
    return tuple(found)


def read(title: str, address: str, n_runs: int) -> Read:
    """What this page reads and costs."""
    client = Client()
    status = _ask(client, address)
    runs = [Spent() for _ in range(n_runs)]
    for spent in runs:
        with spent.on(title):
            _ask(client, address)
    with blocks_read() as blocks:
        _ask(client, address)
    return Read(
        title=title,
        address=address,
        status=status,
        n_queries=len(blocks),
        blocks=sum(blocks),
        ms=median(spent.work for spent in runs) * 1000,
    )


@contextmanager
def blocks_read() -> Iterator[list[int]]:
    """How many blocks each query inside reads, as the database's own account of its plan has it."""
    found: list[int] = []

    def explained(execute: Callable[..., object], sql: str, params: Any, many: bool, context: Any) -> object:
        if asked := _READING.match(sql):
            # A cursor that no wrapper watches: the query's own has yet to give its rows.
            with connection.connection.cursor() as cursor:
                cursor.execute(f"{asked[1]}{_EXPLAIN} {sql[asked.end(1) :]}", params)
                while cursor.description is None and cursor.nextset():
                    pass
                [account] = cursor.fetchone()[0]
            found.append(account["Plan"]["Shared Hit Blocks"] + account["Plan"]["Shared Read Blocks"])
        return execute(sql, params, many, context)

    connection.ensure_connection()
    with connection.execute_wrapper(explained):
        yield found


def bench_values(found: PagesBench) -> dict[str, object]:
    return {
        "reports": [found.n_small, found.n_large],
        "small": [asdict(one) for one in found.small],
        "large": [asdict(one) for one in found.large],
        "grown": found.grown,
    }


def bench_lines(found: PagesBench) -> Iterator[str]:
    """The table, and whether the aim is met."""
    yield f"{'':40}{f'{found.n_small:,} reports':>28}{f'{found.n_large:,} reports':>28}"
    yield f"{'':40}" + f"{'queries':>9}{'blocks':>10}{'ms':>9}" * 2
    for one, other in found.pairs:
        told = f"{one.title:40}" if one.status == 200 else f"{f'{one.title} ({one.status})':40}"
        yield told + "".join(f"{each.n_queries:9}{each.blocks:10,}{each.ms:9.0f}" for each in (one, other))
    aim = f"no page reads {AIM_GROWTH:g} times as many blocks and {SLACK_BLOCKS} in the larger store"
    yield f"{'missed' if found.grown else 'met':8}{aim}{': ' + ', '.join(found.grown) if found.grown else ''}"


def _ask(client: Client, address: str) -> int:
    answer = client.get(address)
    if isinstance(answer, StreamingHttpResponse):
        for _ in answer:
            pass
    return answer.status_code
