"""`manage.py source`: shows the sources, pauses one, resumes one."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db.models import Count, Q

from scrapers.errors import CatalogueError
from tracker.collection import claims, moves
from tracker.collection.catalogue_sync import sync_catalogues
from tracker.collection.models import Feed, Source
from tracker.collection.reach import reach_of_settings


class Command(BaseCommand):
    help = "Shows the sources of the catalogue, pauses one (nothing is fetched from it) or resumes it."

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="list | pause SLUG | resume SLUG")
        actions.add_parser("list", help="every source with its reliability and state")
        for action, meaning in (
            ("pause", "fetch nothing from it until it is resumed"),
            ("resume", "fetch from it again"),
        ):
            actions.add_parser(action, help=meaning).add_argument("slug", metavar="SLUG")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            sync_catalogues(reach_of_settings())
        except CatalogueError as error:
            raise CommandError(str(error)) from error
        if options["action"] == "list":
            self.stdout.write(_listing())
        else:
            self.stdout.write(_set_paused(options["slug"], is_paused=options["action"] == "pause"))


def _listing() -> str:
    """One line per source: letter, state, number of reports, slug and name."""
    sources = Source.objects.annotate(
        n_reports=Count("reports", distinct=True),
        n_failing=Count("feeds", filter=Q(feeds__n_failures__gt=0, feeds__retired_at=None), distinct=True),
    ).order_by("is_sample", "slug")
    lines = [
        f"{source.reliability}  {_state(source):<12}{source.n_reports:>7} reports  {source.slug:<36}{source.name}"
        for source in sources
    ]
    return "\n".join(lines)


def _state(source: Any) -> str:
    """In one word what becomes of the source. source: with `n_failing`."""
    if source.retired_at is not None:
        return "retired"
    if source.is_paused:
        return "paused"
    is_reached = settings.SAMPLE_NEWSROOM is not None if source.is_sample else settings.IS_LIVE
    if not is_reached:
        return "not polled"
    return "failing" if source.n_failing else "polled"


def _set_paused(slug: str, *, is_paused: bool) -> str:
    """What was done, as a sentence. Raises CommandError where there is no such source."""
    if not Source.objects.filter(slug=slug).update(is_paused=is_paused):
        raise CommandError(f"{slug!r} is no source: `manage.py source list` shows them.")
    if is_paused:
        return f"{slug} is paused: nothing is fetched from it."
    moves.resume(Feed.objects.filter(source__slug=slug))
    claims.make_due(Feed.objects.filter(source__slug=slug, due_at__isnull=False))
    return f"{slug} is resumed: its feeds are polled within seconds where the product runs."
