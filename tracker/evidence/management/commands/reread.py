"""manage.py reread: fetched reports are read again by the present extractor, and everything is graded anew."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections import Counter
from datetime import UTC, datetime
from typing import Any

from django.core.management.base import CommandError, CommandParser
from django.db.models import Exists, OuterRef, Q

from tracker.collection import clock, interventions
from tracker.collection.child import Unreadable
from tracker.collection.interventions import Act
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.line import Line
from tracker.collection.management.shell_person import shell_person
from tracker.collection.models import ArticleText, Report
from tracker.collection.statistics import analyse
from tracker.evidence import actors, reading, recording
from tracker.evidence.assess import assess_all
from tracker.evidence.derivations import derive_all
from tracker.evidence.following import find_cited
from tracker.evidence.models import Reading
from tracker.extraction import EXTRACTOR_VERSION

DESCRIPTION = """\
Reads stored reports again, without the queue and without asking any outlet, and grades what follows.

  manage.py reread --report 12      one report, by the number in its address
  manage.py reread --outdated       those that an older extractor read, or none has read yet
  manage.py reread --all            every edition of every report that was fetched

Stopped by Ctrl-C or an accident, nothing is lost: what was read is stored, report by report. `--outdated` goes on by
itself; for `--all` the command says at its beginning, and with how far it is, how it goes on:

  manage.py reread --all --before 2026-11-21T20:05:00     those last read before that moment (UTC)

Run it after an upgrade of the extractor. After one of the page reader `manage.py rederive` comes first, which makes the
texts anew from the stored bytes. A report that cannot be read keeps what it had; exit status 1 where there is one.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        chosen = parser.add_mutually_exclusive_group(required=True)
        chosen.add_argument("--report", type=int, metavar="ID", help="one report, by its id")
        chosen.add_argument("--outdated", action="store_true", help="what the present extractor has not read")
        chosen.add_argument("--all", action="store_true", help="every edition of every report that was fetched")
        parser.add_argument(
            "--before", type=_moment, metavar="MOMENT", help="of --all: only what was last read before that moment"
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["before"] is not None and not options["all"]:
            raise CommandError("--before goes on with --all: add that, or leave it out.")
        if options["report"] is not None:
            ids = _of_report(options["report"])
        else:
            ids = _editions(is_outdated=options["outdated"], before=options["before"])
        again, is_one = _again(options), options["report"] is not None
        if ids and not is_one:
            editions = "1 edition" if len(ids) == 1 else f"{len(ids)} editions"
            self.stderr.write(f"{editions} to read. Where it is stopped, `manage.py reread {again}` goes on.")
        try:
            n_failed = self._read(ids, again=again, is_one=is_one)
        except KeyboardInterrupt:
            self.stderr.write(f"\nStopped. What was read is stored; `manage.py reread {again}` goes on.")
            raise
        actors.sync_known()
        if options["report"] is None and (ids or options["all"]):
            derive_all()
            written = assess_all()
            analyse()
            what = "edition" if len(ids) == 1 else "editions"
            self.stdout.write(f"{len(ids)} {what} read; {written.n_regraded} more grades changed.")
        elif options["report"] is None:
            self.stdout.write("Nothing is outdated.")
        if n_failed:
            sys.exit(1)

    def _read(self, ids: list[int], *, again: str, is_one: bool) -> int:
        """How many of these texts could not be read. again: the options that go on."""
        line, sums = Line(self), Counter[str]()
        for number, pk in enumerate(ids, 1):
            text = ArticleText.objects.select_related("snapshot__report__source").defer("snapshot__body").get(pk=pk)
            title = text.snapshot.report.title[:70]
            try:
                extraction = reading.read_text(text)
            except Unreadable as error:
                sums["failed"] += 1
                self.stdout.write(f"{title}: keeps what it had: {error}")
                continue
            stored, written = recording.keep(text, extraction, find_cited(text, extraction))
            if is_one:
                report = text.snapshot.report
                interventions.note(shell_person(), Act.READ, report.source, report.url, outcome="read at once")
            if is_one or stored.n_new or stored.n_retired or written.n_regraded:
                self.stdout.write(
                    f"{title}: {stored.n_new} new statements, {stored.n_known} known, "
                    f"{stored.n_retired} retired; {written.n_regraded} grades changed"
                )
            sums["changed"] += bool(stored.n_new or stored.n_retired)
            told = f"{number} of {len(ids)} editions read, {sums['changed']} say something else"
            line.show_now_and_then(told if is_one else f"{told}; stopped, `reread {again}` goes on")
        return sums["failed"]


def _again(options: dict[str, Any]) -> str:
    """The options with which a run that is stopped goes on."""
    if options["report"] is not None:
        return f"--report {options['report']}"
    began: datetime = options["before"] or clock.now()
    return "--outdated" if options["outdated"] else f"--all --before {began.astimezone(UTC):%Y-%m-%dT%H:%M:%S}"


def _of_report(pk: int) -> list[int]:
    ids = list(Report.objects.filter(pk=pk, current_text__isnull=False).values_list("current_text", flat=True))
    if not ids:
        raise CommandError(f"Report {pk} is unknown or was never fetched; see /reports/ for the ids.")
    return ids


def _editions(*, is_outdated: bool, before: datetime | None) -> list[int]:
    """The texts of every edition of every report, by their ids, earlier ones first; of several texts the latest.

    is_outdated: only those that the present extractor has not read. before: only those not read since that moment.
    """
    texts = ArticleText.objects.filter(snapshot__report__current_text__isnull=False)
    latest = texts.order_by("snapshot", "-pk").distinct("snapshot").values("pk")
    chosen = ArticleText.objects.filter(pk__in=latest).order_by("snapshot__report", "snapshot__fetched_at", "snapshot")
    if is_outdated or before is not None:
        done = Q(extractor_version=EXTRACTOR_VERSION) if is_outdated else Q(read_at__gte=before)
        chosen = chosen.filter(~Exists(Reading.objects.filter(done, text=OuterRef("pk"))))
    return list(chosen.values_list("pk", flat=True))


def _moment(words: str) -> datetime:
    try:
        moment = datetime.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is no moment; write it like 2026-11-21T20:05:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
