"""`manage.py bench regrade` and `bench search`, beside what collecting measures: costs in small and in large stores."""

from __future__ import annotations

import json
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.benching.database import throw_away
from tracker.collection.management.commands import bench as reading
from tracker.evidence.benching import searching
from tracker.evidence.benching.regrading import BLOCK, bench, bench_lines, bench_values

DESCRIPTION = """\
Measures how fast the reader reads, how fast the collector collects, what one more report costs once it is read, or how
long searches take.

  manage.py bench extract                    words a second; `--words`, `--json`
  manage.py bench collect                    feeds and pages a minute; `--feeds`, `--rounds`, `--json`
  manage.py bench regrade                    one more report in stores of 1,000 and of 200,000
  manage.py bench regrade --reports 20000    a smaller large store, sooner there
  manage.py bench regrade --json             for programs
  manage.py bench search                     searches of every sort in stores of 10,000 and of 200,000
  manage.py bench search --reports 20000     a smaller large store, sooner there
  manage.py bench search --runs 50           more of each sort
  manage.py bench search --json              for programs

`regrade` fills a database of its own beside yours with made-up reports, and drops it in the end: a few hundred are read
one by one, the rest are copies of those with other accusers, days and numbers. It needs the right to make databases,
about 5 GB of disk and a quarter of an hour for 200,000. What is timed is storing the report, finding where it has its
matter from, and grading all that it speaks to; a further row has one incident of 2,000 reports, where each one more
does cost more. It also rebuilds the first reports from nothing, and compares all that was concluded byte for byte.

`search` fills such a database with reports of made-up words, as frequent as words are, one in ten of them in Chinese
characters, with actors, claims and figures: about 4 GB of disk and ten minutes for 200,000. What is timed is all that the
search page asks for, without writing the page: rare and frequent words, phrases, names right and misspelt, numbers,
characters, facets, further pages.

"""


class Command(reading.Command):
    help = DESCRIPTION + reading.DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        what = next(action for action in parser._actions if action.dest == "what")
        what.choices = ["extract", "collect", "regrade", "search"]
        parser.add_argument(
            "--reports", type=_n_reports, default=200_000, metavar="N", help="regrade, search: the larger store"
        )
        parser.add_argument(
            "--measured", type=_n_reports, default=40, metavar="N", help="regrade: reports timed in each"
        )
        parser.add_argument(
            "--runs", type=_n_reports, default=20, metavar="N", help="search: searches timed of each sort"
        )
        parser.add_argument("--no-hot", action="store_true", help="regrade: leave the incident of 2,000 reports out")

    def handle(self, *args: object, **options: Any) -> None:
        if options["what"] == "search":
            self._search(options["reports"], options["runs"], is_json=options["json"])
            return
        if options["what"] != "regrade":
            super().handle(*args, **options)
            return
        if options["reports"] < 2 * BLOCK:
            raise CommandError(f"{options['reports']} reports are too few to compare; write at least {2 * BLOCK}.")
        with throw_away():
            found = bench(
                min(1000, options["reports"] // 2),
                options["reports"],
                options["measured"],
                with_hot=not options["no_hot"],
                tell=self._tell,
            )
        self._tell("")
        if options["json"]:
            self.stdout.write(json.dumps(bench_values(found), ensure_ascii=False, indent=1))
            return
        for line in bench_lines(found):
            self.stdout.write(line)

    def _search(self, n_reports: int, n_runs: int, *, is_json: bool) -> None:
        if n_reports < 2 * BLOCK:
            raise CommandError(f"{n_reports} reports are too few to compare; write at least {2 * BLOCK}.")
        with throw_away():
            found = searching.bench(min(10_000, n_reports // 2), n_reports, n_runs, self._tell)
        self._tell("")
        if is_json:
            self.stdout.write(json.dumps(searching.bench_values(found), ensure_ascii=False, indent=1))
            return
        for line in searching.bench_lines(found):
            self.stdout.write(line)


def _n_reports(number: str) -> int:
    if not number.isdecimal() or int(number) < 1:
        raise ArgumentTypeError(f"{number!r} is no number of reports; write one like 20000")
    return int(number)
