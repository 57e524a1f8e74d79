"""`manage.py rederive`: article texts anew from the stored bytes, after a change of the page reader or the cleaning."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TypeVar

from tracker.collection import rederive, stand_ins
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.line import Line
from tracker.collection.rederive import Outcome

T = TypeVar("T")
DESCRIPTION = """\
Makes outdated article texts anew from the stored bytes of their pages; no outlet is asked.

  manage.py rederive          after an upgrade of the page reader
  manage.py reread --outdated afterwards, where no worker runs: reads the texts that came out differently

A text that comes out as before keeps what was read out of it; one that does not is read again by the worker, by
`manage.py collect` or `manage.py reread`. Pages in which an older page reader found no article are looked at again.
A page in which the present one finds none keeps its old text, and the exit status is 1. Stopped by Ctrl-C, nothing is
lost: the same command goes on.
"""


class Command(DescribedCommand):
    help = DESCRIPTION

    def handle(self, *args: object, **options: object) -> None:
        texts, pages = rederive.outdated(), stand_ins.outdated()
        if not texts and not pages:
            self.stdout.write("Nothing is outdated: the present page reader made every text.")
            return
        counts: Counter[Outcome] = Counter()
        for rederived in self._shown(rederive.rederive(texts), len(texts), "texts made anew"):
            counts[rederived.outcome] += 1
            if rederived.why:
                self.stderr.write(f"report {rederived.report_id} keeps its text: {rederived.why}")
        if texts:
            self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
        if pages:
            looked = self._shown(stand_ins.look_again(pages), len(pages), "pages looked at again")
            n_articles = sum(one.is_article for one in looked)
            self.stdout.write(f"{len(pages)} pages in place of an article looked at again: {n_articles} hold one")
        if counts[Outcome.FAILED]:
            sys.exit(1)

    def _shown(self, work: Iterable[T], total: int, what: str) -> Iterator[T]:
        """The same, while the progress line says how far it is."""
        line = Line(self)
        for number, one in enumerate(work, 1):
            line.show_now_and_then(f"{number} of {total} {what}")
            yield one
