"""`manage.py collect`: polls feeds now, follows the work to its end, and says what came of it."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from scrapers.errors import CatalogueError
from scrapers.newsroom.library import SampleDataError
from scrapers.newsroom.server import NewsroomError, start
from tracker.collection import sample
from tracker.collection.catalogue_sync import sync_catalogues
from tracker.collection.handed_over import Outcome, Taken, take_all
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.files_table import files_table
from tracker.collection.management.line import Line
from tracker.collection.models import Source
from tracker.collection.reach import Reach
from tracker.collection.report_files import expand
from tracker.collection.run import Progress, Run
from tracker.collection.tally import Counts, Tally

# The sample's second look at each feed finds the report that was edited after the first.
SAMPLE_PASSES = 2

DESCRIPTION = """\
Polls the feeds of the catalogue now, fetches the pages they announce, has them read,
and ends with a table of what was collected. A second run finds nothing new.

  manage.py collect                     what this installation polls: the sample, or with LIVE=1 the real outlets
  manage.py collect --sample            the sample newsroom, which it starts where none is running;
                                        brings back a sample that was removed
  manage.py collect --live              the real catalogue, over the internet
  manage.py collect --live --source SLUG [--source SLUG]
  manage.py collect --files FOLDER|FILE [FOLDER|FILE …]
                                        reports that you have as .txt, .html or .pdf files; nothing is asked of any outlet

Where `manage.py up` or a worker runs, that does the work; else this command does it alone.
Stopping it with Ctrl-C loses nothing. `manage.py source list` shows the slugs.

The columns of the closing table, each counted since the command began:
  polls      times that a feed of the source was asked
  entries    entries in the answers = new + known + rejected
  new        announced for the first time; each becomes a report
  known      announced before
  rejected   unusable: no link, no title, or a double; each is kept with its reason
  stored     pages that were fetched and say something new: first editions and edits
  unchanged  pages that were fetched and read as before
  failed     polls and pages that gave nothing; they are tried again later
  read       stored pages whose statements were extracted and graded

A file may begin with lines between two '---' that say what is known of its report, each of them optional:

  ---
  url: https://wire.example/2026/story
  outlet: Harbor Wire
  title: What the headline says
  published: 2026-02-24
  language: en
  ---

For story.pdf the same lines may stand in story.yaml beside it. The outlet is the catalogue's of that name, without a
name that of the address's host; any other is kept as one that cannot be judged (F), and the closing table says so.
A folder is not searched below. Files given again are known; one that changed is a new edition of its report. Of files
it counts: files = stored + known + rejected, with the reason of every rejection, and ends with exit status 1 where there
is one.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        which = parser.add_mutually_exclusive_group()
        which.add_argument(
            "--sample", action="store_true", help="collect the sample newsroom; nothing leaves the machine"
        )
        which.add_argument("--live", action="store_true", help="collect from the real outlets")
        which.add_argument(
            "--files", nargs="+", metavar="FILE|FOLDER", help="collect reports from files; nothing leaves the machine"
        )
        parser.add_argument(
            "--source", action="append", default=[], metavar="SLUG", help="only this source; may be repeated"
        )
        parser.add_argument(
            "--wait",
            type=float,
            default=math.inf,
            metavar="SECONDS",
            help="follow the work no longer than this; what is left goes on, or waits for the next run",
        )

    def handle(self, *args: object, **options: Any) -> None:
        if options["files"]:
            self._collect_files(options["files"], until=time.monotonic() + options["wait"])
            return
        is_live = options["live"] or (settings.IS_LIVE and not options["sample"])
        deadline = time.monotonic() + options["wait"]
        if not is_live:
            _want_sample(is_asked_for=options["sample"])
        with _reach(is_live=is_live) as (reach, is_alone):
            _sync(reach)
            run = Run(reach, _slugs(options["source"], is_sample=not is_live), is_alone=is_alone)
            line = Line(self)
            try:
                for _ in range(1 if is_live else SAMPLE_PASSES):
                    run.poll()
                    for progress in run.follow(until=deadline, every=line.every):
                        line.show(_progress(progress))
            except KeyboardInterrupt:
                line.say("Stopped. What was stored stays; the rest waits for the next run.")
                raise
            n_open = run.n_open()
            line.close(n_open)
            is_whole = not (is_live or options["source"] or n_open)
            if is_whole and sample.state() is not sample.State.REMOVED:
                sample.note(sample.State.COLLECTED)
            self.stdout.write(_table(run.tally()))

    def _collect_files(self, names: list[str], *, until: float) -> None:
        """Files are taken in and read. Ends with exit status 1 where one was rejected."""
        reach = Reach(is_live=False, newsroom=None)
        _sync(reach)
        line = Line(self)
        files = expand(names)
        taken: list[Taken] = []
        shown_at = -math.inf
        for one in take_all(files):
            taken.append(one)
            if time.monotonic() - shown_at >= line.every:
                line.show(f"{len(taken)} of {len(files)} files taken in")
                shown_at = time.monotonic()
        run = Run(reach, sorted({one.source for one in taken if one.source}))
        for progress in run.follow(until=until, every=line.every):
            line.show(f"{progress.tally.total.n_read} read; {progress.n_open} to do")
        line.close(run.n_open())
        self.stdout.write(files_table(taken, run.tally()))
        if any(one.outcome is Outcome.REJECTED for one in taken):
            sys.exit(1)


def _sync(reach: Reach) -> None:
    try:
        sync_catalogues(reach)
    except CatalogueError as error:
        raise CommandError(str(error)) from error


def _progress(progress: Progress) -> str:
    counts = progress.tally.total
    text = (
        f"{counts.n_polls} feeds polled, {counts.n_stored + counts.n_unchanged} pages fetched, "
        f"{counts.n_read} read, {counts.n_failed_polls + counts.n_failed} failed; {progress.n_open} to do"
    )
    return text + (" (no worker runs: this command does it)" if progress.is_unaided else "")


def _want_sample(*, is_asked_for: bool) -> None:
    """A sample that was removed may come back. Raises CommandError where nobody asked for that."""
    if sample.state() is sample.State.REMOVED:
        if not is_asked_for:
            raise CommandError(
                "The sample was removed here: `manage.py collect --sample` collects it again, "
                "`manage.py collect --live` asks the real outlets."
            )
        sample.note(sample.State.WANTED)


@contextmanager
def _reach(*, is_live: bool) -> Iterator[tuple[Reach, bool]]:
    """What may be asked, and whether no worker can do it: a newsroom of our own is known to nobody else."""
    if is_live:
        yield Reach(is_live=True, newsroom=None), False
    elif settings.SAMPLE_NEWSROOM is not None:
        yield Reach(is_live=False, newsroom=settings.SAMPLE_NEWSROOM), False
    else:
        try:
            newsroom = start()
        except (NewsroomError, SampleDataError) as error:
            raise CommandError(str(error)) from error
        with newsroom:
            yield Reach(is_live=False, newsroom=newsroom.address), True


def _slugs(wanted: list[str], *, is_sample: bool) -> list[str]:
    """The sources to collect, in the order of their names. Raises CommandError on one that cannot be."""
    kind = "sample" if is_sample else "real catalogue"
    sources = {source.slug: source for source in Source.objects.filter(is_sample=is_sample, retired_at=None)}
    for slug in wanted:
        if slug not in sources:
            raise CommandError(f"{slug!r} is no source of the {kind}: `manage.py source list` shows them.")
        if sources[slug].is_paused:
            raise CommandError(f"{slug!r} is paused: `manage.py source resume {slug}` ends that.")
    return [slug for slug, source in sources.items() if (slug in wanted or not wanted) and not source.is_paused]


_COLUMNS = ("polls", "entries", "new", "known", "rejected", "stored", "unchanged", "failed", "read")


def _table(tally: Tally) -> str:
    """One line per source, and the sum where there are several."""
    rows = dict(tally.by_source)
    if len(rows) > 1:
        rows["all"] = tally.total
    lines = [("source", *_COLUMNS), *((name, *map(str, _numbers(counts))) for name, counts in rows.items())]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join([line[0].ljust(widths[0]), *(cell.rjust(n) for cell, n in zip(line[1:], widths[1:], strict=True))])
        for line in lines
    )


def _numbers(counts: Counts) -> tuple[int, ...]:
    return (
        counts.n_polls,
        counts.n_entries,
        counts.n_new,
        counts.n_known,
        counts.n_rejected,
        counts.n_stored,
        counts.n_unchanged,
        counts.n_failed + counts.n_failed_polls,
        counts.n_read,
    )
