"""`manage.py source`: tries an address, shows the sources, adds, checks, imports, pauses, resumes, rules on what is held."""

from __future__ import annotations

import sys
from argparse import ArgumentTypeError
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management.base import CommandError, CommandParser

from scrapers.catalogue import LIVE_CATALOGUE, is_selector, read_catalogue
from scrapers.errors import ScrapeError
from scrapers.http import SAMPLE_SUFFIX, Door
from scrapers.recognising import Found
from scrapers.records import ListingSelectors, Period
from scrapers.urls import host_of
from tracker.collection import catalogue_edits, clock, interventions, polled, storms
from tracker.collection.catalogue_sync import sync_catalogues
from tracker.collection.health import MOST_COUNTED, Health, health
from tracker.collection.management.described import DescribedCommand
from tracker.collection.management.line import Line
from tracker.collection.management.newsroom import newsroom
from tracker.collection.management.options import day
from tracker.collection.management.ruling import held_words, rule
from tracker.collection.management.shell_person import shell_person
from tracker.collection.management.tried_text import tried_lines
from tracker.collection.models import Source
from tracker.collection.reach import door_for, reach_of_settings
from tracker.collection.single_pages import with_scheme
from tracker.collection.storms import Ruling
from tracker.collection.trying import Tried, Trier

DESCRIPTION = f"""\
The sources that reports are collected from. A source is one entry in the catalogue,
{LIVE_CATALOGUE.parent.name}/{LIVE_CATALOGUE.name}; these commands help to write it and say what becomes of it.

  manage.py source try URL             looks at an address and stores nothing: a feed, a home page, a page that lists
                                       reports, a sitemap, an article. Says what it is, what would be collected and
                                       what rejected, fetches a few pages to see whether they are about the affair,
                                       and prints the entry for the catalogue. Exit status 1 where nothing there can
                                       be collected.
  manage.py source try URL --since 2026-02-01 --until 2026-02-28
                                       the same, with what a sitemap lists of these days
  manage.py source try URL --item li.release --link a --title h3 --date time
                                       the same, with selectors of your own for a page that lists reports
  manage.py source add URL             tries it, and writes the entry into the catalogue
  manage.py source import FILE         the feeds of an OPML file as entries, those of one site in one; --add writes
                                       them into the catalogue
  manage.py source check [FILE]        whether the catalogue can be used; names the entry that cannot, and the remedy
  manage.py source list                every source with its letter, state, reports a week and next poll, and under it
                                       what went wrong last and what was done about it; polled is what
                                       workers, or a `collect --follow`, poll at present
  manage.py source pause SLUG          nothing is fetched from it until it is resumed
  manage.py source resume SLUG         it is fetched from again
  manage.py source rule SLUG same --why "They moved to another system."
                                       says what the entries are that are held of it: where most entries of a feed
                                       come back under new identities, they are not taken in before a person has
                                       looked, for each may be a known report or a second one. `same`: they are the
                                       known reports, which get the new addresses; `new`: they are reports of their
                                       own, and stored. Look at the example that `source list` gives: where the
                                       new address shows the article that is known, it is `same`. --feed URL where
                                       several feeds of the source are held

A running product takes a changed catalogue over within seconds; one with a fault changes nothing until it is mended.
"""
_ASKED = ("polled", "failing", "silent")
_NOBODY_POLLS = "No worker runs, so nothing is polled at present: `manage.py up` starts them."
_SELECTORS = ("item", "link", "title", "date", "summary")


class Command(DescribedCommand):
    help = DESCRIPTION

    def add_arguments(self, parser: CommandParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True, metavar="ACTION")
        actions.add_parser("list", help="every source with its reliability and state")
        for action, meaning in (("try", "look at an address, store nothing"), ("add", "try it and write the entry")):
            tried = actions.add_parser(action, help=meaning)
            tried.add_argument("url", metavar="URL")
            tried.add_argument("--pages", type=_count, default=3, metavar="N", help="fetch so many pages to look (3)")
            tried.add_argument("--since", type=day, metavar="DATE", help="of sitemaps: what is of this day or later")
            tried.add_argument("--until", type=day, metavar="DATE", help="of sitemaps: what is of this day or earlier")
            for name in _SELECTORS:
                tried.add_argument(f"--{name}", metavar="SELECTOR", help=f"CSS selector of a listing's {name}")
        imported = actions.add_parser("import", help="the feeds of an OPML file as entries")
        imported.add_argument("file", metavar="FILE", type=Path)
        imported.add_argument("--add", action="store_true", help="write the entries into the catalogue")
        checked = actions.add_parser("check", help="whether the catalogue can be used")
        checked.add_argument("file", metavar="FILE", type=Path, nargs="?", default=LIVE_CATALOGUE)
        for action, meaning in (
            ("pause", "fetch nothing from it until it is resumed"),
            ("resume", "fetch from it again"),
        ):
            steered = actions.add_parser(action, help=meaning)
            steered.add_argument("slug", metavar="SLUG")
            steered.add_argument("--why", default="", metavar="WORDS", help="the reason, for the log of the desk")
        ruled = actions.add_parser("rule", help="say what the held entries of a feed are")
        ruled.add_argument("slug", metavar="SLUG")
        ruled.add_argument("ruling", choices=Ruling.values, help="the known reports, or reports of their own")
        ruled.add_argument("--why", required=True, metavar="WORDS", help="the reason, which is kept with the ruling")
        ruled.add_argument("--by", metavar="NAME", help="who rules, where that is not who is logged in here")
        ruled.add_argument("--feed", metavar="URL", help="which feed, where several of the source are held")

    def handle(self, *args: object, **options: Any) -> None:
        try:
            self._act(options)
        except ScrapeError as error:
            raise CommandError(error.told("Try again later")) from error

    def _act(self, options: dict[str, Any]) -> None:
        match options["action"]:
            case "try" | "add":
                self._try(options)
            case "import":
                self._import(options["file"], is_added=options["add"])
            case "check":
                specs = read_catalogue(options["file"])
                n_feeds = sum(len(spec.feeds) for spec in specs)
                self.stdout.write(f"{options['file'].name}: {len(specs)} sources with {n_feeds} feeds, all well.")
            case "list":
                sync_catalogues(reach_of_settings())
                self.stdout.write(_listing())
            case "rule":
                ruling = Ruling(options["ruling"])
                by = options["by"] or ""
                self.stdout.write(rule(options["slug"], ruling, by=by, why=options["why"], url=options["feed"]))
            case action:
                sync_catalogues(reach_of_settings())
                self.stdout.write(_set_paused(options["slug"], is_paused=action == "pause", why=options["why"]))

    def _try(self, options: dict[str, Any]) -> None:
        url = with_scheme(options["url"])
        trier_options = {
            "period": _period(options),
            "n_pages": options["pages"],
            "selectors": _selectors(options),
        }
        if host_of(url).endswith(SAMPLE_SUFFIX):
            with newsroom() as (address, _):
                tried = self._look(Trier(Door(sample_address=address), **trier_options), url)
        else:
            tried = self._look(Trier(door_for(None), **trier_options), url)
        known, knows_feed = catalogue_edits.known_of(tried)
        why_no_source = catalogue_edits.why_no_source(tried)
        for text in tried_lines(tried, known=known, knows_feed=knows_feed, why_no_source=why_no_source):
            self.stdout.write(text)
        if options["action"] == "add":
            if knows_feed or known or why_no_source or tried.entry is None:
                raise CommandError(f"{tried.url}: nothing was added, for the reason above.")
            catalogue_edits.add([tried.entry], LIVE_CATALOGUE)
            sync_catalogues(reach_of_settings())
            self.stdout.write(
                f"But for the entry: {tried.entry.slug} is in {LIVE_CATALOGUE} now. Look at what was guessed."
            )
        elif not _leads_anywhere(tried):
            sys.exit(1)

    def _look(self, trier: Trier, url: str) -> Tried:
        line = Line(self)
        for step in trier.look(url, taken=catalogue_edits.taken_slugs()):
            if isinstance(step, Tried):
                line.show("")
                return step
            line.show(step)
        raise AssertionError("looking ends with what was found")

    def _import(self, file: Path, *, is_added: bool) -> None:
        imported = catalogue_edits.from_opml(file)
        for text in catalogue_edits.import_lines(imported, file.name):
            self.stdout.write(text)
        if is_added and imported.specs:
            catalogue_edits.add(imported.specs, LIVE_CATALOGUE)
            sync_catalogues(reach_of_settings())
            n = len(imported.specs)
            self.stdout.write(f"{n} {'entry was' if n == 1 else 'entries were'} written into {LIVE_CATALOGUE}.")


def _count(words: str) -> int:
    if not words.isdecimal():
        raise ArgumentTypeError(f"{words!r} is no number of pages; write one like 3, or 0 for none")
    return int(words)


def _leads_anywhere(tried: Tried) -> bool:
    """Whether there is something to collect: a source, a list of sources, or one report."""
    is_source = tried.entry is not None and (tried.chosen is None or catalogue_edits.lists_reports(tried.chosen))
    return is_source or tried.place.article is not None or tried.place.found is Found.OPML


def _period(options: dict[str, Any]) -> Period | None:
    since: date | None = options["since"]
    until: date | None = options["until"]
    if since is None and until is None:
        return None
    if since is not None and until is not None and until < since:
        raise CommandError(f"--until {until} is before --since {since}: exchange them.")
    return Period(since=since or date.min, until=until)


def _selectors(options: dict[str, Any]) -> ListingSelectors | None:
    given = {name: options[name] for name in _SELECTORS if options[name]}
    if not given:
        return None
    missing = [f"--{name}" for name in ("item", "link", "title") if name not in given]
    if missing:
        raise CommandError(f"A listing needs --item, --link and --title: {' and '.join(missing)} is missing.")
    for name, selector in given.items():
        if not is_selector(selector):
            raise CommandError(f"--{name} {selector!r} is no CSS selector: correct it.")
    return ListingSelectors(**given)


def _listing() -> str:
    """A line for each source: letter, state, reports, reports a week, next poll, slug and name; what went wrong under it."""
    fares, kinds, held = health(Source.objects.all(), at=clock.now()), polled.kinds(), storms.held()
    lines = [f"{'':3}{'state':<12}{'reports':>8}{'a week':>8}  {'next poll (UTC)':<17}source"]
    for source in Source.objects.order_by("is_sample", "slug"):
        fare = fares[source.pk]
        state = _state(source, fare, is_reached=source.is_sample in kinds)
        asked = f"{fare.next_at:%Y-%m-%d %H:%M}" if fare.next_at and state in _ASKED else "-"
        count = f"{fare.n_reports}{'+' if fare.n_reports >= MOST_COUNTED else ''}"
        lines.append(
            f"{source.reliability}  {state:<12}{count:>8}{fare.rhythm.per_week:>8.4g}  {asked:<17}"
            f"{source.slug:<36}{source.name}"
        )
        lines += [f"{'':15}{words}" for words in _remarks(fare)]
        lines += [f"{'':15}{words}" for one in held if one.feed.source == source for words in held_words(one)]
    return "\n".join(lines if kinds else [*lines, _NOBODY_POLLS])


def _state(source: Source, fare: Health, *, is_reached: bool) -> str:
    """In a word or two what becomes of the source."""
    if source.retired_at is not None:
        return "retired"
    if source.is_paused:
        return "paused"
    if source.kind == Source.UNLISTED:
        return "unlisted"
    if not is_reached:
        return "not polled"
    if fare.is_failing:
        return "failing"
    return "silent" if fare.rhythm.is_silent else "polled"


def _remarks(fare: Health) -> Iterator[str]:
    """What went wrong, and what was done about it."""
    if fare.failure:
        yield f"{fare.failure} ({fare.n_failures} in a row)"
    if fare.n_gone:
        yield f"{fare.n_gone} of {fare.n_feeds} feeds gone and switched off; `manage.py source resume` polls them again"
    if fare.n_empty:
        yield f"{fare.n_empty} of {fare.n_feeds} feeds answered well and listed nothing at all"
    if fare.n_moved:
        yield f"{fare.n_moved} of {fare.n_feeds} feeds moved, and are polled at their new address"
    if fare.rhythm.is_silent:
        yield f"{fare.rhythm.silent_days} days without a report; usually at most {fare.rhythm.usual_days}"


def _set_paused(slug: str, *, is_paused: bool, why: str) -> str:
    """What was done, as a sentence. Raises CommandError where there is no such source."""
    source = Source.objects.filter(slug=slug).first()
    if source is None:
        raise CommandError(f"{slug!r} is no source: `manage.py source list` shows them.")
    if is_paused:
        interventions.pause(source, shell_person(), why)
        return f"{slug} is paused: nothing is fetched from it."
    interventions.resume(source, shell_person(), why)
    return f"{slug} is resumed: its feeds are polled within seconds where the product runs."
