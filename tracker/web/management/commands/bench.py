"""`manage.py bench pages`, beside what the apps below measure: what every kind of page reads and costs."""

from __future__ import annotations

import json
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.benching.database import throw_away
from tracker.evidence.benching.regrading import BLOCK
from tracker.evidence.management.commands import bench as recorded
from tracker.web.benching import pages

# A store beyond it takes longer to fill than is worth waiting for.
MOST_REPORTS = 100_000
DESCRIPTION = """\
  manage.py bench pages                      every kind of page in stores of 10,000 and of 100,000 reports
  manage.py bench pages --reports 10000      the larger store; the other holds a tenth of it
  manage.py bench pages --runs 5             ask for each page so often
  manage.py bench pages --json               for programs

`pages` fills a database of its own beside yours as `regrade` does, and drops it in the end. Of each page it tells how
many queries it takes, how many blocks of 8 KiB they read, and the milliseconds of processor that it costs, the
database's work included. No page may read more in the larger store.

"""


class Command(recorded.Command):
    help = DESCRIPTION + recorded.Command.help

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        what = next(action for action in parser._actions if action.dest == "what")
        what.choices = [*(what.choices or ()), "pages"]

    def handle(self, *args: object, **options: Any) -> None:
        if options["what"] != "pages":
            super().handle(*args, **options)
            return
        n_reports = min(options["reports"], MOST_REPORTS)
        if n_reports < 2 * BLOCK * pages.TIMES:
            raise CommandError(f"{n_reports} reports are too few to compare; write at least {2 * BLOCK * pages.TIMES}.")
        with throw_away():
            found = pages.bench(n_reports // pages.TIMES, options["runs"], self._tell)
        self._tell("")
        if options["json"]:
            self.stdout.write(json.dumps(pages.bench_values(found), ensure_ascii=False, indent=1))
            return
        for line in pages.bench_lines(found):
            self.stdout.write(line)
