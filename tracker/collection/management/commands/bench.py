"""`manage.py bench extract`: how fast the reader reads, and how much memory it takes. Touches no database."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.checks import LEXICON
from tracker.collection.management.described import DescribedCommand
from tracker.extraction.benching.measuring import BenchError, bench_lines, bench_values, measure

DESCRIPTION = """\
Measures how fast the reader reads on this machine, and how much memory it takes.

  manage.py bench extract                    20,000 made-up words of each kind
  manage.py bench extract --words 100000     longer, steadier
  manage.py bench extract --json             for programs

It makes its reports itself, the same each time: about the affair, about something else, and a mix. A rate is words a
second of CPU time, so that other work on the machine matters little; loading and the first report are not in it. Each
kind is read by a process of its own, whose peak of memory is given. spaCy's tokenizer and our spaCy pipeline alone are
measured in the same run, to compare with. It measures and judges; no test depends on it.
"""


class Command(DescribedCommand):
    help = DESCRIPTION
    requires_system_checks = [LEXICON]

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["extract"], help="what to measure")
        parser.add_argument("--words", type=_n_words, default=20_000, metavar="N", help="words of each kind, at least")
        parser.add_argument("--json", action="store_true", help="one JSON object instead of a table")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            bench = measure(options["words"], self._tell)
        except BenchError as error:
            raise CommandError(str(error)) from error
        self._tell("")
        if options["json"]:
            self.stdout.write(json.dumps(bench_values(bench), ensure_ascii=False, indent=1))
            return
        for line in bench_lines(bench):
            self.stdout.write(line)

    def _tell(self, text: str) -> None:
        """The progress line, on a terminal."""
        if self.stderr.isatty():
            self.stderr.write(f"\r\x1b[K{text}", ending="")
            self.stderr.flush()


def _n_words(words: str) -> int:
    if not words.isdecimal() or int(words) < 1:
        raise ArgumentTypeError(f"{words!r} is no number of words; write one like 20000")
    return int(words)
