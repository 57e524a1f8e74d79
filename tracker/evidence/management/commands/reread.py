"""manage.py reread: fetched reports are read again by the present extractor, and everything is graded anew."""

from __future__ import annotations

from argparse import ArgumentParser

from django.core.management.base import BaseCommand, CommandError

from tracker.collection.models import ArticleText, Report
from tracker.evidence import actors, reading, recording
from tracker.evidence.assess import assess_all
from tracker.evidence.derivations import derive_all
from tracker.evidence.following import find_cited


class Command(BaseCommand):
    help = "Reads stored reports again, without the queue, and grades what follows."

    def add_arguments(self, parser: ArgumentParser) -> None:
        chosen = parser.add_mutually_exclusive_group(required=True)
        chosen.add_argument("--report", type=int, metavar="ID", help="one report, by its id")
        chosen.add_argument("--all", action="store_true", help="every edition of every report that was fetched")

    def handle(self, *, report: int | None, all: bool, **options: object) -> None:
        reports = Report.objects.filter(current_text__isnull=False).order_by("pk")
        if report is not None:
            reports = reports.filter(pk=report)
            if not reports.exists():
                raise CommandError(f"Report {report} is unknown or was never fetched; see /reports/ for the ids.")
        ids = list(reports.values_list("current_text", flat=True)) if report is not None else _editions()
        for pk in ids:
            text = ArticleText.objects.select_related("snapshot__report__source").defer("snapshot__body").get(pk=pk)
            extraction = reading.read_text(text)
            stored, written = recording.keep(text, extraction, find_cited(text, extraction))
            self.stdout.write(
                f"{text.snapshot.report.title[:70]}: {stored.n_new} new statements, {stored.n_known} known, "
                f"{stored.n_retired} retired; {written.n_regraded} grades changed"
            )
        actors.sync_known()
        if all:
            derive_all()
            written = assess_all()
            self.stdout.write(f"{reports.count()} reports read; {written.n_regraded} more grades changed.")


def _editions() -> list[int]:
    """The texts of every edition of every report, by their ids, earlier ones first; of several texts the latest."""
    texts = ArticleText.objects.filter(snapshot__report__current_text__isnull=False)
    latest = texts.order_by("snapshot", "-pk").distinct("snapshot").values("pk")
    chosen = ArticleText.objects.filter(pk__in=latest).order_by("snapshot__report", "snapshot__fetched_at", "snapshot")
    return list(chosen.values_list("pk", flat=True))
