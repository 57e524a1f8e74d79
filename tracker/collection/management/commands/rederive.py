"""`manage.py rederive`: article texts anew from the stored bytes, after a change of the page reader or the cleaning."""

from __future__ import annotations

from collections import Counter

from django.core.management.base import BaseCommand

from tracker.collection import stand_ins
from tracker.collection.rederive import Outcome, rederive


class Command(BaseCommand):
    help = (
        "Derives every outdated article text anew from the stored bytes of its page; nothing is fetched. "
        "Texts that come out differently are read again by the worker, or by `manage.py collect`. Pages that an older "
        "page reader found no article in are looked at again."
    )

    def handle(self, *args: object, **options: object) -> None:
        counts: Counter[Outcome] = Counter()
        for rederived in rederive():
            counts[rederived.outcome] += 1
            if rederived.why:
                self.stderr.write(f"report {rederived.report_id} keeps its text: {rederived.why}")
        self.stdout.write(", ".join(f"{counts[outcome]} {outcome}" for outcome in Outcome))
        looked = list(stand_ins.look_again())
        if looked:
            n_articles = sum(one.is_article for one in looked)
            self.stdout.write(f"{len(looked)} pages in place of an article looked at again: {n_articles} hold one")
