"""`manage.py refetch`: asks for the pages of reports again, now."""

from __future__ import annotations

import sys
import time
from collections.abc import Sequence
from contextlib import ExitStack
from typing import Any

from celery import current_app
from django.core.management.base import CommandError, CommandParser

from tracker.collection import interventions
from tracker.collection.collector import Collector
from tracker.collection.interventions import Refusal
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.line import Line
from tracker.collection.management.newsroom import newsroom
from tracker.collection.management.shell_person import shell_person
from tracker.collection.models import Fetch, Report, Snapshot
from tracker.collection.reach import door_for
from tracker.collection.tasks import READ

PATIENCE_SECONDS = 60.0

DESCRIPTION = """\
Asks for the pages of reports again now, whole and by the same rules as ever (robots.txt, one request at a time and a
pause for each host), and reads what is new. A page that reads differently is a new edition; one that reads as before
changes nothing; what was stored stays in either case.

  manage.py refetch 12            the report of /reports/12/
  manage.py refetch 12 15 208     several

Also for a report that was given up, or that failed. To read stored pages again without asking anybody, see
`manage.py reread`. Exit status 1 where a page could not be had.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("reports", nargs="+", type=int, metavar="ID", help="a report's number, as in its address")

    def handle(self, *args: object, **options: Any) -> None:
        reports = _chosen(options["reports"])
        line = Line(self)
        n_failed = 0
        with ExitStack() as stack:
            address = None
            if any(report.source.is_sample for report in reports):
                address, _ = stack.enter_context(newsroom())
            collector = Collector(door_for(address), is_full=True)
            for number, report in enumerate(reports, 1):
                line.show(f"{number} of {len(reports)}: {report.url}")
                is_had, words = _refetch(collector, report)
                n_failed += not is_had
                self.stdout.write(f"report {report.pk}: {words}: {report.title[:80]}")
        if n_failed:
            sys.exit(1)


def _chosen(ids: Sequence[int]) -> list[Report]:
    """The reports of these numbers. Raises CommandError where one cannot be asked for."""
    found = Report.objects.select_related("source").in_bulk(ids)
    for pk in ids:
        if pk not in found:
            raise CommandError(f"Report {pk} is unknown: see /reports/ for the numbers.")
        refusal = interventions.why_not_fetched(found[pk])
        if refusal is Refusal.PAUSED:
            slug = found[pk].source.slug
            raise CommandError(f"The source of report {pk} is paused: `manage.py source resume {slug}` ends that.")
        if refusal is not None:
            raise CommandError(f"Report {pk} was handed over as a file: give the file anew with `collect --files`.")
    return [found[pk] for pk in dict.fromkeys(ids)]


def _refetch(collector: Collector, report: Report) -> tuple[bool, str]:
    """Whether the page was had, and what came of it."""
    newest = Fetch.objects.filter(report=report).order_by("-pk").values_list("pk", flat=True).first() or 0
    deadline = time.monotonic() + PATIENCE_SECONDS
    planned = interventions.fetch(report, shell_person())
    if planned.until is not None:
        return False, f"its host asks to be left alone; it is due at {planned.until:%Y-%m-%d %H:%M} UTC"
    while not collector.fetch_page(report.pk):
        if time.monotonic() > deadline:
            return False, "its host or a worker is busy with it; it is due, and comes when it is free"
        time.sleep(0.5)
    done = Fetch.objects.filter(report=report, pk__gt=newest).order_by("-pk").first()
    if done is None:
        return False, "its host asks to be left alone for now; it is due, and comes afterwards"
    if done.outcome == Fetch.Outcome.FAILED:
        return False, f"failed ({done.detail.rstrip('.')})"
    report.refresh_from_db(fields=["title"])
    if done.outcome == Fetch.Outcome.UNCHANGED:
        return True, "reads as before"
    _read(report)
    return True, "a new edition is stored and read"


def _read(report: Report) -> None:
    if READ not in current_app.tasks:
        current_app.loader.import_default_modules()
    for pk in Snapshot.objects.filter(report=report, due_at__isnull=False).values_list("pk", flat=True):
        current_app.tasks[READ].apply(args=(pk,))
