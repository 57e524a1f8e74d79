"""What `manage.py source try` found, as lines for people."""

from __future__ import annotations

import textwrap
from collections import Counter
from collections.abc import Iterator

from scrapers.entry_text import entry_text, feed_text
from scrapers.recognising import Found
from scrapers.records import DatePrecision, FeedEntry, FeedKind, FeedReading, RejectedEntry, StatedDate
from tracker.collection.looking import Article
from tracker.collection.trying import Tried, TriedFeed, TriedPage

MAX_SHOWN = 10
_WIDTH = 110
_TITLE = 70


def tried_lines(tried: Tried, *, known: tuple[str, ...], knows_feed: str, why_no_source: str) -> Iterator[str]:
    """The report on an address. known: sources that have its host; knows_feed: the one that has this very feed.

    why_no_source: why the catalogue would not take the entry; empty where it would.
    """
    yield f"{tried.url} is {_what(tried)}."
    if tried.robots_refusal:
        yield f"  Its pages would not be fetched: {tried.robots_refusal}."
    if tried.place.article is not None:
        yield from _section("As a report it would be stored so:")
        yield from _article(tried.place.article, full=True)
    if len(tried.feeds) > 1 or tried.place.found is Found.PAGE:
        yield from _section("Lists of reports that were asked:" if tried.feeds else "")
        yield from (f"  {_feed(feed)}{'  <- taken' if feed == tried.chosen else ''}" for feed in tried.feeds)
    if tried.chosen is not None and tried.chosen.reading is not None:
        yield from _reading(tried.chosen.reading, tried.chosen.spec.kind)
    if tried.pages:
        yield from _section("Pages fetched to look:")
        for page in tried.pages:
            yield from _page(page)
    yield from _catalogue(tried, known, knows_feed, why_no_source)
    yield ""
    yield "Nothing was stored."


def _what(tried: Tried) -> str:
    found, place = tried.place.found, tried.place
    if found is Found.PDF:
        return "a PDF document"
    if found is Found.OTHER:
        return found.value
    if found is not Found.PAGE:
        return f"{'an' if found.value[0] in 'aeiouO' else 'a'} {found.value}"
    if place.article is not None:
        return "an article"
    if tried.chosen is not None and tried.chosen.spec.kind is FeedKind.LISTING:
        return "a page that lists reports"
    n_feeds = len(place.feeds)
    return f"a page that names {n_feeds} feed{'s' if n_feeds != 1 else ''}" if n_feeds else "a page that names no feed"


def _feed(feed: TriedFeed) -> str:
    if feed.reading is None:
        return f"{feed.spec.url}  {feed.why_not}"
    if feed.reading.n_sitemaps is not None:
        n_asked = len(feed.reading.sitemaps)
        return f"{feed.spec.url}  {feed.reading.n_sitemaps} sitemaps, {n_asked} of which may tell of the period"
    return f"{feed.spec.url}  {feed.spec.kind.value}, {_entries(feed.n_entries)}"


def _reading(reading: FeedReading, kind: FeedKind) -> Iterator[str]:
    period = reading.period
    days = ""
    if kind is FeedKind.SITEMAP and period is not None:
        days = f" of {period.since} to {period.until}" if period.until else f" since {period.since}"
    yield from _section(f"{_entries(len(reading.entries))}{days} would be collected:")
    yield from (_entry(entry) for entry in reading.entries[:MAX_SHOWN])
    if len(reading.entries) > MAX_SHOWN:
        yield f"  … and {len(reading.entries) - MAX_SHOWN:,} more"
    if reading.rejected:
        yield from _section(f"{len(reading.rejected):,} would be rejected:")
        yield from _rejected(reading.rejected)
    if reading.problems:
        yield from _section("Damage that is survived:")
        yield from (f"  {problem}" for problem in reading.problems)


def _entries(n: int) -> str:
    return f"{n:,} {'entry' if n == 1 else 'entries'}"


def _entry(entry: FeedEntry) -> str:
    return f"  {_when(entry.published or entry.updated):<17}{entry.title[:_TITLE]}\n  {'':<17}{entry.url}"


def _rejected(rejected: tuple[RejectedEntry, ...]) -> Iterator[str]:
    """Each reason with how often it stands and one case."""
    cases = {entry.reason: entry.raw for entry in reversed(rejected)}
    for reason, n in Counter(entry.reason for entry in rejected).most_common(MAX_SHOWN):
        yield f"  {n:>6,}  {reason}: {cases[reason][:_TITLE]}"


def _when(stated: StatedDate | None) -> str:
    if stated is None:
        return "no date"
    if stated.precision is DatePrecision.TIME:
        return f"{stated.moment:%Y-%m-%d %H:%M}"
    return {DatePrecision.YEAR: f"{stated.day:%Y}", DatePrecision.MONTH: f"{stated.day:%Y-%m}"}.get(
        stated.precision, f"{stated.day}"
    )


def _page(page: TriedPage) -> Iterator[str]:
    if page.article is None:
        yield f"  not stored: {page.why_not}"
        yield f"    {page.url}"
        return
    yield from _article(page.article, full=False)
    yield f"    {page.url}"


def _article(article: Article, *, full: bool) -> Iterator[str]:
    judged = "relevant" if article.is_relevant else "not relevant"
    yield f"  {judged} ({article.relevance:.2f})  {article.title[:_TITLE]}"
    where = f" ({article.published.source.value})" if article.published else ""
    told = (
        f"{_when(article.published)}{where}",
        article.language or "language unknown",
        f"{article.n_characters:,} characters",
    )
    yield f"    {', '.join(told)}{f', by {article.byline}' if article.byline else ''}"
    if full and article.reasons:
        yield from textwrap.wrap(
            "because: " + "; ".join(article.reasons), _WIDTH, initial_indent="    ", subsequent_indent="      "
        )
    yield from (f"    links to {url}" for url in article.documents[: MAX_SHOWN if full else 3])


def _catalogue(tried: Tried, known: tuple[str, ...], knows_feed: str, why_no_source: str) -> Iterator[str]:
    if knows_feed:
        yield from _section(f"The catalogue has this feed already: it is one of {knows_feed!r}.")
        return
    if tried.entry is not None and known:
        if tried.chosen is not None and not tried.chosen.n_entries and why_no_source:
            yield from _section(f"It would give nothing: {why_no_source}.")
        yield from _section(
            f"The catalogue has this outlet already: {', '.join(known)}. For its entry, behind its feeds:"
        )
        yield ""
        yield feed_text(tried.entry.feeds[0]).rstrip("\n")
        return
    if tried.entry is None:
        yield from _section(_no_entry(tried))
        return
    if why_no_source:
        yield from _section(f"It can be no source: {why_no_source}. Its entry would be:")
    else:
        yield from _section(
            "For scrapers/sources.toml (give it a better letter than F, with the reason, once you can judge it):"
        )
    yield ""
    yield entry_text(tried.entry, marks_guesses=True).rstrip("\n")
    if tried.sitemaps and tried.entry.feeds[0].kind is not FeedKind.SITEMAP:
        yield ""
        yield "# for `collect --since DATE`, if the feed does not reach back so far; include narrows it down:"
        for url in tried.sitemaps[:3]:
            yield f'# [[source.feed]]\n# url = "{url}"\n# kind = "sitemap"\n# include = ["/news/"]'


def _no_entry(tried: Tried) -> str:
    if tried.place.found is Found.OPML:
        return "Save it as a file: `manage.py source import FILE` makes entries of the feeds that it lists."
    if tried.place.article is not None and tried.robots_refusal:
        return f"It would not be collected: {tried.robots_refusal}."
    if tried.place.article is not None:
        return f"To collect this one report: manage.py collect --url {tried.url}"
    if tried.place.found is Found.PAGE:
        return (
            "No feed, sitemap or list of reports was found there. Try another address of the site, or describe the page "
            "as a listing: --item SELECTOR --link SELECTOR --title SELECTOR."
        )
    nothing = "The server sent nothing" if tried.place.found is Found.EMPTY else "Nothing there lists reports"
    return f"{nothing}. Try the site's home page."


def _section(title: str) -> Iterator[str]:
    if title:
        yield ""
        yield from textwrap.wrap(title, _WIDTH)
