"""`manage.py extract`: says what reports state, as one JSON document per line. Needs no database."""

from __future__ import annotations

import json
import os
import re
import shutil
import sys
from argparse import ArgumentTypeError
from datetime import date
from typing import Any

from django.conf import settings
from django.core.management.base import CommandError, CommandParser

from tracker.collection.front_matter import Described, ReportInputError
from tracker.collection.lone_pace import LonePace
from tracker.collection.management.described import DescribedCommand
from tracker.collection.reach import door_for
from tracker.collection.report_files import (
    Format,
    ReportInput,
    expand,
    read_all,
    read_input,
)
from tracker.extraction.explaining import explain
from tracker.extraction.lexicon import FOLDER
from tracker.extraction.lexicon_check import LexiconError, check_lexicon
from tracker.extraction.records import Extraction

MIN_WIDTH, MAX_WIDTH = 40, 110

DESCRIPTION = """\
Says what reports state: names, figures, claims, responses and sources, each with the words it rests on.

  manage.py extract article.txt                        one report
  manage.py extract page.html --outlet "Harbor Wire"   the article is found in the page
  manage.py extract https://example.org/story          fetched now
  cat article.txt | manage.py extract -                from standard input
  manage.py extract folder/ more.txt > reports.jsonl   the folder's .txt, .html and .pdf files in order, one a line
  manage.py extract --explain article.txt               for people: the text with its findings marked, and what found each

A file may begin with lines between two '---' that give url, outlet, title, published and language; for story.pdf they
may stand in story.yaml beside it. Options win.
What cannot be read gives a line with `ref` and `error`, the rest goes on, and the exit status is 1. What is left out of a
report, or of those lines, is told on standard error.
--explain colours its marks on a terminal, unless NO_COLOR is set or --no-color given; --force-color does so in a pipe.
"""


class Command(DescribedCommand):
    help = DESCRIPTION
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("inputs", nargs="+", metavar="FILE|FOLDER|URL|-")
        parser.add_argument(
            "--format",
            type=Format,
            choices=list(Format),
            default=Format.AUTO,
            metavar="auto|text|html|pdf",
            help="how to read the inputs; auto goes by the file's name, else by its first characters",
        )
        parser.add_argument("--url", help="the report's address")
        parser.add_argument("--outlet", metavar="NAME", help="who published it")
        parser.add_argument("--title", help="its headline")
        parser.add_argument(
            "--published",
            type=_day,
            metavar="YYYY-MM-DD",
            help="the report's own day, against which 'Monday' and 'last month' are resolved",
        )

        parser.add_argument(
            "--explain",
            action="store_true",
            help="print each report for people instead: the cleaned text with its findings marked, then every finding "
            "with its words, its confidence and the rule that found it",
        )

    def handle(self, *args: object, **options: Any) -> None:
        given = Described(
            url=options["url"], outlet=options["outlet"], title=options["title"], published_on=options["published"]
        )
        door = door_for(settings.SAMPLE_NEWSROOM, pace=LonePace())

        def read_one(name: str) -> ReportInput:
            return read_input(name, format=options["format"], stdin=sys.stdin.buffer.read, fetch=door.fetch)

        names = expand(options["inputs"])
        n_unread = 0
        try:
            for number, found in enumerate(read_all(names, read_one), start=1):
                self._tell(f"{number} of {len(names)}: {found.ref}")
                n_unread += isinstance(found, ReportInputError)
                self._warn(found)
                self._show(
                    found, given, explains=options["explain"], colour=_is_coloured(self.stdout.isatty(), options)
                )
        except BrokenPipeError:
            sys.stdout = None  # nobody reads on; nothing may be flushed at exit
            sys.exit(1)
        except LexiconError as error:
            _tell_of_lexicon()
            raise CommandError(str(error)) from error
        except (re.error, LookupError, TypeError, ValueError, AttributeError):
            _tell_of_lexicon()
            raise
        self._tell("")
        if n_unread:
            where = "" if options["explain"] else "; see `error` in their lines"
            self.stderr.write(f"{n_unread} of {len(names)} inputs could not be read{where}.")
            sys.exit(1)

    def _show(self, found: ReportInput | ReportInputError, given: Described, *, explains: bool, colour: bool) -> None:
        """The report's line, or its pages for people."""
        if not explains:
            self.stdout.write(json.dumps(_document(found, given), ensure_ascii=False))
            return
        if isinstance(found, ReportInputError):
            self.stderr.write(f"{found.ref}: {found}")
            return
        width = max(MIN_WIDTH, min(shutil.get_terminal_size().columns, MAX_WIDTH))
        for line in explain(_extraction(found, given), width=width, colour=colour):
            self.stdout.write(line, ending="\n")
        self.stdout.write("")

    def _warn(self, found: ReportInput | ReportInputError) -> None:
        """What of the report, or of what is said of it, is left out."""
        if isinstance(found, ReportInputError):
            return
        from tracker.extraction.compose import MOST_READ  # the language model is loaded for the report anyway

        notes = list(found.described.notes)
        if len(found.text) > MOST_READ:
            notes.append(
                f"{found.ref}: of {len(found.text):,} characters the first {MOST_READ:,} are read; give the rest apart"
            )
        for note in notes:
            self.stderr.write(note)

    def _tell(self, text: str) -> None:
        """The progress line, on a terminal that does not show the result itself."""
        if self.stderr.isatty() and not self.stdout.isatty():
            self.stderr.write(f"\r\x1b[K{text}", ending="")
            self.stderr.flush()


def _tell_of_lexicon() -> None:
    """Raises CommandError with all that is wrong in the lexicon, where reading failed. It is checked as a whole only then,
    for that takes a fifth of the time to the first answer."""
    try:
        check_lexicon(FOLDER)
    except LexiconError as error:
        raise CommandError(str(error)) from error


def _document(found: ReportInput | ReportInputError, given: Described) -> dict[str, object]:
    """The extraction document of a report, or the line that says why there is none."""
    if isinstance(found, ReportInputError):
        return {"ref": found.ref, "error": str(found)}
    return _extraction(found, given).to_json()


def _extraction(found: ReportInput, given: Described) -> Extraction:
    from tracker.extraction import extract  # the language model is loaded with the first report

    described = given.over(found.described)
    return extract(
        found.text,
        ref=found.ref,
        url=described.url,
        outlet=described.outlet,
        title=described.title,
        published_on=described.published_on,
        language=described.language,
        name_model=settings.NAME_MODEL,
    )


def _is_coloured(on_terminal: bool, options: dict[str, Any]) -> bool:
    """Whether colours are wanted: https://no-color.org and Django's own options."""
    if options["force_color"]:
        return True
    refused = options["no_color"] or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb"
    return on_terminal and not refused


def _day(words: str) -> date:
    try:
        return date.fromisoformat(words)
    except ValueError as error:
        raise ArgumentTypeError(f"{words!r} is no day; write it like 2026-02-24") from error
