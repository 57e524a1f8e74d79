"""`manage.py audit`: whether all that is shown follows from what was collected."""

from __future__ import annotations

import json
import sys
import time
from collections import Counter
from dataclasses import asdict
from typing import Any

from django.core.management.base import CommandParser

from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.line import Line
from tracker.evidence.auditing.faults import MEND, Fault
from tracker.evidence.auditing.mending import mend
from tracker.evidence.auditing.run import audit

DESCRIPTION = """\
Checks that all that is shown follows from what was collected. It changes nothing, and ends with exit status 1 and a
list (what, where, why, what to do) where anything does not. Run it after an accident, a restored backup, an upgrade.

  manage.py audit            everything
  manage.py audit --quick    without grouping and grading everything anew at the end, which takes longest
  manage.py audit --json     one JSON object a fault on standard output, and nothing else there
  manage.py audit --mend     afterwards makes anew what can be made from the stored statements, and looks again

What is looked at:
  accounts     of every poll ever made: entries = new + known + rejected, with reasons; whatever was announced as new is
               stored; every report is fetched, waiting, or failed or given up with a reason; no identity twice, no date
               ahead of its reading, no edition astray; nothing is held or put off for ever
  references   nothing refers to nothing: assertions rest on statements, statements are placed, incidents are alleged
               by somebody, retired things are not shown, old addresses lead on, copies do not lead round in a circle,
               rulings of people are about something
  reports      the bytes of every page have the hash that they were stored with; its text is what those bytes say; and
               whatever is shown has its words in that text, character by character, where it says
  incidents,   every assertion, standing, grade, day of its history, conflict and checked sum is computed again from
  responses    the rows beneath, and compared; no text counts in two origins of one grade
  rebuild      origins, incidents and grades are forgotten and made anew in a transaction that is rolled back, and the
               result is compared line by line

While it rebuilds, new reports wait. What was collected cannot be made anew: for that there are backups.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--quick", action="store_true", help="without the rebuild")
        parser.add_argument("--json", action="store_true", help="one JSON object for every fault")
        parser.add_argument("--mend", action="store_true", help="make anew what can be, and look again")

    def handle(self, *args: object, **options: Any) -> None:
        faults = self._audit(is_quick=options["quick"], is_json=options["json"])
        if options["mend"] and any(fault.remedy == MEND for fault in faults):
            mend(faults)
            self.stderr.write("What can be made from the stored statements was made anew; this is what is left.")
            faults = self._audit(is_quick=options["quick"], is_json=options["json"])
        if faults:
            sys.exit(1)

    def _audit(self, *, is_quick: bool, is_json: bool) -> list[Fault]:
        """The faults found, each told as it is found; then the sum of it."""
        line = Line(self)
        looked: Counter[str] = Counter()
        faults: list[Fault] = []
        told_at = time.monotonic()
        for one in audit(is_quick=is_quick):
            looked[one.check.name] += 1
            for fault in one.faults:
                faults.append(fault)
                self.stdout.write(_as_json(fault) if is_json else _as_words(fault))
            if time.monotonic() - told_at >= line.every:
                line.show(f"{one.check.name}: {one.number} looked at, {len(faults)} faults so far")
                told_at = time.monotonic()
        if not is_json:
            self.stdout.write(_summary(looked, faults))
        return faults


def _as_json(fault: Fault) -> str:
    return json.dumps(asdict(fault), ensure_ascii=False)


def _as_words(fault: Fault) -> str:
    place = f" at {fault.where}" if fault.where and fault.where != fault.what else ""
    return f"{fault.subject}: {fault.what}{place}: {fault.why}. To do: {fault.remedy}."


def _summary(looked: Counter[str], faults: list[Fault]) -> str:
    lines = [f"{number:>7} {name}" for name, number in looked.items()]
    if not faults:
        return "\n".join([*lines, "All that is shown follows from what was collected."])
    by_subject = Counter(fault.subject.value for fault in faults)
    counts = ", ".join(f"{number} {subject}" for subject, number in by_subject.most_common())
    return "\n".join([*lines, f"{len(faults)} faults: {counts}."])
