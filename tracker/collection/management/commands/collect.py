"""`manage.py collect`: polls feeds now, follows the work to its end, and says what came of it."""

from __future__ import annotations

import math
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from scrapers.errors import CatalogueError
from scrapers.records import Period
from tracker.collection import polled, sample
from tracker.collection.catalogue_sync import sync_catalogues
from tracker.collection.handed_over import Outcome, Taken, take_all
from tracker.collection.management.by_hand import asks_sample, by_hand_lines, forget_mistakes, take_urls
from tracker.collection.management.collected_table import collected_table, given_up_lines, unasked_lines
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.files_table import files_table
from tracker.collection.management.line import Line
from tracker.collection.management.newsroom import newsroom
from tracker.collection.management.options import day, fill_back_period, require_one_task
from tracker.collection.models import Report, Source
from tracker.collection.reach import Reach, lacks_contact
from tracker.collection.report_files import expand
from tracker.collection.run import Progress, Run
from tracker.collection.statistics import analyse

_PAUSE_SECONDS = 1.0
_NO_SITEMAPS = (
    "None of these sources has a sitemap in the catalogue, so there is nothing to fill back from: only what their feeds "
    "list now is collected. `manage.py source try HOMEPAGE` shows the sitemaps of a site."
)
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
  manage.py collect --live --source SLUG --since 2026-02-01 --until 2026-02-28
                                        fills a period back: what the source's sitemaps list of these days
  manage.py collect --live --follow     goes on, polling whenever a feed is due, until Ctrl-C
  manage.py collect --url URL [URL …]   single pages, whoever publishes them
  manage.py collect --files FOLDER|FILE [FOLDER|FILE …]
                                        reports that you have as .txt, .html or .pdf files; nothing is asked of any outlet

Where `manage.py up` or a worker runs, that does the work; else this command does it alone.
Stopping it with Ctrl-C loses nothing. `manage.py source list` shows the slugs.

The columns of the closing table, each counted since the command began:
  polls      times that a feed of the source was asked
  entries    entries in the answers = new + known + rejected
  new        announced for the first time; each becomes a report
  known      announced before
  rejected   unusable: no link, no title, a double, in a sitemap also outside the period; each with its reason
  stored     pages that were fetched and say something new: first editions and edits
  unchanged  pages that were fetched and read as before
  failed     polls and pages that gave nothing; they are tried again later
  read       stored pages whose statements were extracted and graded

A sitemap of the catalogue (kind = "sitemap") lists all that a site ever published. A plain poll takes what is of the
last three days; --since and --until take these days, through all sitemaps that an index names and that may tell of
them, a hundred at a time. Stopped before all were asked, it says how many are left: a worker goes on with them, or the
same command. Asked for other days meanwhile, it gives those up, and says so.

A relevant report that links to a document in a sentence that states or credits something brings that document in:
by the same rules (robots.txt, one request at a time), at most 5 of one report and 2 links deep. So does a page that
was given with --url, whose outlet is the catalogue's of its host, else one that cannot be judged (F).

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
        which.add_argument("--url", nargs="+", metavar="URL", help="collect these pages, whoever publishes them")
        parser.add_argument(
            "--source", action="append", default=[], metavar="SLUG", help="only this source; may be repeated"
        )
        parser.add_argument(
            "--since", type=day, metavar="DATE", help="fill back what sitemaps list of this day or later"
        )
        parser.add_argument("--until", type=day, metavar="DATE", help="fill back nothing that is later than this day")
        parser.add_argument(
            "--follow", action="store_true", help="go on polling whenever a feed is due, until Ctrl-C or --wait"
        )
        parser.add_argument(
            "--wait",
            type=float,
            default=math.inf,
            metavar="SECONDS",
            help="follow the work no longer than this; what is left goes on, or waits for the next run",
        )

    def handle(self, *args: object, **options: Any) -> None:
        until = time.monotonic() + options["wait"]
        require_one_task(options)
        period = fill_back_period(options)
        if options["files"]:
            self._collect_files(options["files"], until=until)
        elif options["url"]:
            self._collect_urls(options["url"], until=until)
        else:
            is_live = options["live"] or (settings.IS_LIVE and not options["sample"])
            self._collect(options, period, is_live=is_live, until=until)
        analyse()

    def _collect(self, options: dict[str, Any], period: Period | None, *, is_live: bool, until: float) -> None:
        if not is_live:
            _want_sample(is_asked_for=options["sample"])
        with _reach(is_live=is_live, warn=self.stderr.write) as (reach, is_alone):
            _sync(reach)
            slugs = _slugs(options["source"], is_sample=not is_live)
            run = Run(reach, slugs, is_alone=is_alone)
            line = Line(self)
            try:
                for n_passed in range(1 if is_live else SAMPLE_PASSES):
                    run.poll()
                    if period is not None:
                        self._fill_back(run, period, line, is_first=not n_passed)
                    self._watch(run, line, until)
                while options["follow"] and time.monotonic() < until:
                    if not options["source"]:
                        polled.note(reach)
                    line.show(_waiting(run))
                    rest()
                    self._watch(run, line, until)
            except KeyboardInterrupt:
                line.say("Stopped. What was stored stays; the rest waits for the next run.")
                self._close(run)
                if not options["follow"]:
                    raise
                return
            n_open = run.n_open()
            line.close(n_open + sum(one.n_waiting for one in run.unasked()))
            is_whole = not (is_live or options["source"] or n_open)
            if is_whole and sample.state() is not sample.State.REMOVED:
                sample.note(sample.State.COLLECTED)
            self._close(run)

    def _fill_back(self, run: Run, period: Period, line: Line, *, is_first: bool) -> None:
        """The sitemaps are due for the period; what is given up for it is said."""
        others = [one for one in run.unasked() if one.period != period]
        if run.fill_back(period):
            for text in given_up_lines(others):
                line.say(text)
        elif is_first:
            line.say(_NO_SITEMAPS)

    def _watch(self, run: Run, line: Line, until: float) -> None:
        for progress in run.follow(until=until, every=line.every):
            line.show(_progress(progress))

    def _close(self, run: Run) -> None:
        """The closing table, what back-filling has still to ask, and what links led to."""
        unlisted = Source.objects.filter(kind=Source.UNLISTED).values_list("slug", flat=True)
        self.stdout.write(collected_table(run.tally(), silent=set(unlisted)))
        for text in unasked_lines(run.unasked()):
            self.stdout.write(text)
        self._tell_linked(run)

    def _tell_linked(self, run: Run) -> None:
        if n_linked := run.n_linked():
            self.stdout.write(
                f"{n_linked} document{'s' if n_linked > 1 else ''} found through links of relevant reports."
            )

    def _collect_urls(self, urls: list[str], *, until: float) -> None:
        """Single pages are fetched and read. Ends with exit status 1 where one gave nothing."""
        is_sample = any(asks_sample(url) for url in urls)
        with _reach(is_live=not is_sample, warn=self.stderr.write) as (reach, is_own):
            _sync(reach)
            given = take_urls(urls, is_sample=is_sample)
            ids = [one.report_id for one in given if one.report_id is not None]
            slugs = Report.objects.filter(pk__in=ids).values_list("source__slug", flat=True).distinct()
            # Where workers ask no real outlet, nobody else does it.
            is_alone = is_own or not (is_sample or settings.IS_LIVE)
            run = Run(reach, sorted(slugs), is_alone=is_alone, only=ids)
            line = Line(self)
            self._watch(run, line, until)
            line.close(run.n_open())
            lines = list(by_hand_lines(given))
            forget_mistakes(given)
        for text, _ in lines:
            self.stdout.write(text)
        self._tell_linked(run)
        if not all(is_well for _, is_well in lines):
            sys.exit(1)

    def _collect_files(self, names: list[str], *, until: float) -> None:
        """Files are taken in and read. Ends with exit status 1 where one was rejected."""
        reach = Reach(is_live=False, newsroom=None)
        _sync(reach)
        line = Line(self)
        files = expand(names)
        taken: list[Taken] = []
        for one in take_all(files):
            taken.append(one)
            line.show_now_and_then(f"{len(taken)} of {len(files)} files taken in")
        run = Run(reach, sorted({one.source for one in taken if one.source}))
        for progress in run.follow(until=until, every=line.every):
            line.show(f"{progress.tally.total.n_read} read; {progress.n_open} to do")
        line.close(run.n_open())
        self.stdout.write(files_table(taken, run.tally()))
        if any(one.outcome is Outcome.REJECTED for one in taken):
            sys.exit(1)


def rest() -> None:
    """A moment's pause of a run that goes on."""
    time.sleep(_PAUSE_SECONDS)


def _waiting(run: Run) -> str:
    moment = run.next_at()
    if moment is None:
        return "Nothing is due."
    return f"Nothing is due before {moment:%Y-%m-%d %H:%M:%S} UTC; Ctrl-C ends this."


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
def _reach(*, is_live: bool, warn: Callable[[str], object]) -> Iterator[tuple[Reach, bool]]:
    """What may be asked, and whether no worker can do it: a newsroom of our own is known to nobody else."""
    if is_live:
        if lacking := lacks_contact():
            warn(lacking)
        yield Reach(is_live=True, newsroom=None), False
        return
    with newsroom() as (address, is_own):
        yield Reach(is_live=False, newsroom=address), is_own


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
