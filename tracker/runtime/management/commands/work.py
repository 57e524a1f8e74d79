"""`manage.py work`: one worker, or beat, on a machine of several."""

import sys
from argparse import ArgumentParser
from typing import Any

from tracker.collection.management.described import DescribedCommand
from tracker.runtime.keeper import keep
from tracker.runtime.workers import programs

PROGRAMS = {program.name.split()[0]: program for program in programs({})}
ABOUT = """Runs one worker, or beat, and starts it again when it dies or, alive, hears nothing any more.

A worker that is frozen, or waits on a connection that nobody serves, looks alive from outside. So it says when a task
begins or ends, and sends itself one where there is none; where nothing comes for DEAF_SECONDS it is killed and started
again. A broker that refuses is waited for. SIGTERM and Ctrl-C let it finish what is under way; the exit status is then its own.

  fetch  asks outlets: feeds, pages
  read   reads what was fetched
  mail   digests, webhooks, and the sweeps by which all workers hear of what is due: without one nothing is fetched or read
  beat   rings for the sweeps; one is enough, two do no harm

`manage.py up` runs all of them on one machine."""


class Command(DescribedCommand):
    help = ABOUT

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", choices=PROGRAMS, help="which one")

    def handle(self, *args: Any, **options: Any) -> None:
        """Run until a signal comes, and end as the program ended."""
        sys.exit(keep(PROGRAMS[options["name"]]))
