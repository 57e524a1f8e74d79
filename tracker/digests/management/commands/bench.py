"""`manage.py bench digest`, beside what the other apps measure: digests composed and sent."""

from __future__ import annotations

import json
import os
from argparse import ArgumentTypeError
from typing import Any

from django.core.management.base import CommandError, CommandParser

from tracker.collection.benching.database import throw_away
from tracker.digests.benching import sending
from tracker.digests.sending_crew import CrewError
from tracker.web.management.commands import bench as shown

DESCRIPTION = """\
Measures how fast digests are composed and sent, beside what reading, collecting, grading, searching and pages cost.

  manage.py bench digest                        100,000 subscribers, 5 follows each, 200 changes, 8 connections, and as
                                                many processes that send as the machine has processors
  manage.py bench digest --subscribers 5000     fewer, sooner there
  manage.py bench digest --follows 5 --changes 200 --connections 8 --processes 2
  manage.py bench digest --json                 for programs

`digest` fills a database of its own beside yours, and drops it in the end. Mails go to a mail server on this machine that
takes everything; nothing reaches anybody. The same mails, written before, are then sent by a bare loop with as many
connections.

"""


class Command(shown.Command):
    help = DESCRIPTION + shown.Command.help

    def add_arguments(self, parser: CommandParser) -> None:
        super().add_arguments(parser)
        what = next(action for action in parser._actions if action.dest == "what")
        what.choices = [*(what.choices or ()), "digest"]
        for name, default, meaning in (
            ("subscribers", 100_000, "so many"),
            ("follows", 5, "of each subscriber"),
            ("changes", 200, "to tell, about so many"),
            ("connections", 8, "to the mail server"),
            ("processes", os.cpu_count() or 1, "that send side by side, which have the connections together"),
        ):
            parser.add_argument(f"--{name}", type=_number, default=default, metavar="N", help=f"digest: {meaning}")

    def handle(self, *args: object, **options: Any) -> None:
        if options["what"] != "digest":
            super().handle(*args, **options)
            return
        try:
            with throw_away():
                found = sending.bench(
                    options["subscribers"],
                    options["follows"],
                    options["changes"],
                    options["connections"],
                    min(options["processes"], options["connections"]),
                    tell=self._tell,
                )
        except CrewError as error:
            raise CommandError(str(error)) from error
        self._tell("")
        if options["json"]:
            self.stdout.write(json.dumps(sending.bench_values(found), ensure_ascii=False, indent=1))
            return
        for line in sending.bench_lines(found):
            self.stdout.write(line)


def _number(given: str) -> int:
    if not given.isdecimal() or int(given) < 1:
        raise ArgumentTypeError(f"{given!r} is no number of any; write one like 5000")
    return int(given)
