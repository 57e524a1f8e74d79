"""`manage.py bench extract` and `bench collect`: how fast the reader reads, and the collector collects."""

from __future__ import annotations

import json
import logging
from argparse import ArgumentTypeError
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.benching.collecting import bench
from tracker.collection.benching.database import throw_away
from tracker.collection.benching.telling import bench_lines as collecting_lines
from tracker.collection.benching.telling import bench_values as collecting_values
from tracker.collection.checks import LEXICON
from tracker.collection.management.described import DescribedCommand
from tracker.extraction.benching.measuring import (
    BenchError,
    bench_lines,
    bench_values,
    measure,
    measure_items,
    steady_lines,
)

LEAST_FEEDS = 10
DESCRIPTION = """\
Measures how fast the reader reads on this machine, and how much memory it takes.

  manage.py bench extract                    20,000 made-up words of each kind
  manage.py bench extract --words 100000     longer, steadier
  manage.py bench extract --items 50000      memory over so many short items in one process
  manage.py bench extract --json             for programs

It makes its reports itself, the same each time: about the affair, about something else, and a mix. A rate is words a
second of CPU time, so that other work on the machine matters little; loading and the first report are not in it. Each
kind is read by a process of its own, whose peak of memory is given. spaCy's tokenizer and our spaCy pipeline alone are
measured in the same run, to compare with. It measures and judges; no test depends on it.

  manage.py bench collect                    1,000 made-up feeds, every tenth hostile, and their pages: a few minutes
  manage.py bench collect --feeds 100        fewer, sooner there
  manage.py bench collect --rounds 10        longer, to see that memory stays flat
  manage.py bench collect --json             for programs

`collect` serves a made-up web on loopback, each feed on a host of its own: feeds of 40 kB and pages of 150 kB. Every
tenth outlet is slow, broken, huge, redirects in a circle, answers 500, hangs up, or the like. What is measured is the
collector as it is: its one door with pauses and checks, its reading processes, its rows in a database of its own that
is dropped in the end (it needs the right to make one). Beside it, in the same run and over the same addresses,
hostile ones too, bare loops fetch with urllib3 up to the same size, read feeds with feedparser and pages with
trafilatura (text and metadata), one after the other, and keep nothing; there is one on each core, as the collector has
all cores too, and a core beside a busy one is slower than one alone. Costs are processor time: of this process, of
its readers, of PostgreSQL; rates per core follow from them, `ratio` with the database's work, `without db` without.
"""


class Command(DescribedCommand):
    help = DESCRIPTION
    requires_system_checks = [LEXICON]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["extract", "collect"], help="what to measure")
        parser.add_argument("--words", type=_count, default=20_000, metavar="N", help="words of each kind, at least")
        parser.add_argument("--items", type=_count, metavar="N", help="how steady memory is over N short items")
        parser.add_argument("--feeds", type=_count, default=1000, metavar="N", help="collect: outlets, one feed each")
        parser.add_argument(
            "--rounds", type=_count, default=2, metavar="N", help="collect: polls of each after its first"
        )
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: Any) -> None:
        if options["what"] == "collect":
            self._collect(options["feeds"], options["rounds"], is_json=options["json"])
            return
        try:
            values, lines = self._items(options["items"]) if options["items"] else self._speed(options["words"])
        except BenchError as error:
            raise CommandError(str(error)) from error
        self._tell("")
        if options["json"]:
            self.stdout.write(json.dumps(values, ensure_ascii=False, indent=1))
            return
        for line in lines:
            self.stdout.write(line)

    def _collect(self, n_feeds: int, n_rounds: int, *, is_json: bool) -> None:
        if n_feeds < LEAST_FEEDS:
            raise CommandError(f"{n_feeds} feeds are too few for one hostile among them; write at least {LEAST_FEEDS}.")
        logging.disable(logging.WARNING)  # hundreds of lines on what misbehaves on purpose
        try:
            with throw_away():
                found = bench(n_feeds, n_rounds, self._tell)
        finally:
            logging.disable(logging.NOTSET)
        self._tell("")
        if is_json:
            self.stdout.write(json.dumps(collecting_values(found), ensure_ascii=False, indent=1))
            return
        for line in collecting_lines(found):
            self.stdout.write(line)

    def _speed(self, n_words: int) -> tuple[dict[str, object], Iterator[str]]:
        bench = measure(n_words, self._tell)
        return bench_values(bench), bench_lines(bench)

    def _items(self, n_items: int) -> tuple[dict[str, object], Iterator[str]]:
        self._tell(f"reading {n_items:,} items")
        steady = measure_items(n_items)
        return asdict(steady) | {"drift": round(steady.drift, 4)}, steady_lines(steady)

    def _tell(self, text: str) -> None:
        """The progress line, on a terminal."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{text}", ending="")
            self.stderr.flush()


def _count(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise ArgumentTypeError(f"{words!r} is no number; write one like 20000")
    return int(words)
