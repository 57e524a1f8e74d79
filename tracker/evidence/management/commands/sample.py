"""manage.py sample clear: the sample newsroom's outlets and everything that rests on them alone are removed."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand

from tracker.collection import sample
from tracker.collection.models import Source
from tracker.evidence.removal import remove_sample


class Command(BaseCommand):
    help = "What the sample newsroom left in the database: `sample clear` removes it whole."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        clear = actions.add_parser("clear", help="remove the sample and everything that rests on it alone")
        clear.add_argument("--yes", action="store_true", help="do not ask first")

    def handle(self, *, yes: bool, **options: object) -> None:
        n_sources = Source.objects.filter(is_sample=True).count()
        if not n_sources:
            sample.note(sample.State.REMOVED)
            self.stdout.write("There is no sample to remove, and none will be collected unasked.")
            return
        if not yes and not self._is_confirmed(n_sources):
            self.stdout.write("Nothing was removed.")
            return
        removed = remove_sample()
        parts = [f"{number} {kind}" for kind, number in removed.items() if number]
        self.stdout.write(f"Removed: {', '.join(parts)}.")

    def _is_confirmed(self, n_sources: int) -> bool:
        question = f"Remove {n_sources} sample sources and everything that rests on them alone? [y/N] "
        try:
            return input(question).strip().lower() in ("y", "yes")
        except EOFError:
            return False
