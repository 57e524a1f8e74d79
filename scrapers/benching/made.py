"""Made-up feeds and pages, the same each time: takes the number of an outlet, gives what it publishes."""

from __future__ import annotations

import random
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from enum import StrEnum
from functools import cache

DOMAIN = "bench.example"  # RFC 6761 reserves .example: no real host can have such a name
N_ENTRIES = 20
HOSTILE_EVERY = 10  # every so manieth outlet misbehaves
_NEWEST = datetime(2026, 3, 1, 12, tzinfo=UTC)
_VOCABULARY = """
the of and to a in that it is was for on with as at by from an this they report model answers access accounts company
agency minister court spokesman said told asked wrote denied found counted blocked signed opened closed market harbour
river bridge council school hospital energy water weather season match player coach music museum million percent Monday
Tuesday yesterday earlier later first second new old large small public private
"""
_WORDS = _VOCABULARY.split()


class Trouble(StrEnum):
    """How an outlet misbehaves: its feed, or the pages that a good feed announces."""

    ERROR = "answers 500"
    MISSING = "answers 404"
    CIRCLE = "redirects in a circle"
    SLOW = "drips a byte a second"
    ENDLESS = "never ends"
    BOMB = "unpacks to 300 MB"
    HANGS_UP = "hangs up"
    NO_HTTP = "speaks no HTTP"
    PORTAL = "sends a log-in page"
    EMPTY = "sends nothing"
    CUT = "ends in the middle"
    MISENCODED = "is not in the encoding it states"
    HUGE = "has 20,000 entries"
    PAGES_FAIL = "has pages that answer 500"
    PAGES_DEEP = "has pages of 100,000 nested tags"
    PAGES_STUB = "has pages behind a log-in"


_TROUBLES = tuple(Trouble)
_PAGE_TROUBLES = frozenset({Trouble.PAGES_FAIL, Trouble.PAGES_DEEP, Trouble.PAGES_STUB})


@dataclass(frozen=True, slots=True, kw_only=True)
class Outlet:
    """One outlet of the made-up web, by its number. trouble: None where it behaves."""

    number: int
    trouble: Trouble | None

    @property
    def host(self) -> str:
        return f"w{self.number:05}.{DOMAIN}"

    @property
    def feed_trouble(self) -> Trouble | None:
        return None if self.trouble in _PAGE_TROUBLES else self.trouble

    @property
    def page_trouble(self) -> Trouble | None:
        return self.trouble if self.trouble in _PAGE_TROUBLES else None


def outlet(number: int) -> Outlet:
    """The outlet of that number; one of every HOSTILE_EVERY misbehaves, each kind in turn."""
    turn, place = divmod(number, HOSTILE_EVERY)
    return Outlet(number=number, trouble=_TROUBLES[turn % len(_TROUBLES)] if place == HOSTILE_EVERY - 1 else None)


def is_of_pages(trouble: Trouble) -> bool:
    """Whether the outlet's feed is good, and its pages are not."""
    return trouble in _PAGE_TROUBLES


def feed(number: int, n_published: int, port: int, n_entries: int = N_ENTRIES) -> bytes:
    """The outlet's RSS feed, newest entry first, once it has published so many reports."""
    entries = "\n".join(_entry(number, report, port) for report in range(n_published, n_published - n_entries, -1))
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<rss version="2.0" xmlns:dc="http://purl.org/dc/elements/1.1/"'
        ' xmlns:content="http://purl.org/rss/1.0/modules/content/">'
        f"<channel><title>Outlet {number}</title><link>http://w{number:05}.{DOMAIN}:{port}/</link>"
        f"<description>What outlet {number} writes</description><language>en</language>\n{entries}\n</channel></rss>\n"
    ).encode()


def page(number: int, report: int) -> bytes:
    """One report's page: an article of some 6,000 characters amid menus, teasers, scripts and icons, 150 kB in all."""
    told = _told(number, report)
    body = "".join(f"<p>{told.text(75)}</p>\n" for _ in range(14))
    title, moment = headline(number, report), published(report).isoformat()
    return f"""<!doctype html><html lang="en"><head><meta charset="utf-8"><title>{title} - Outlet {number}</title>
<meta property="og:title" content="{title}"><meta property="article:published_time" content="{moment}">
<link rel="canonical" href="/reports/{report}"><script type="application/ld+json">{{"@context":"https://schema.org",
"@type":"NewsArticle","headline":"{title}","datePublished":"{moment}","author":{{"@type":"Person","name":"A. Writer"}}}}
</script>{_scripts()}</head><body><header><nav>{_menu(90)}</nav></header><main><article><h1>{title}</h1>
<p class="byline">By A. Writer</p><time datetime="{moment}">{published(report):%B %d, %Y}</time>
{body}</article><aside><h2>More</h2>{_teasers()}</aside></main><footer>{_menu(60)}<p>All rights reserved.</p></footer>
{_scripts()}</body></html>""".encode()


def headline(number: int, report: int) -> str:
    return f"Report {report} of outlet {number}: {_told(number, report).text(7)}"


def published(report: int) -> datetime:
    return _NEWEST - timedelta(days=120) + timedelta(hours=report)


def _entry(number: int, report: int, port: int) -> str:
    link = f"http://w{number:05}.{DOMAIN}:{port}/reports/{report}"
    told = _told(number, report)
    whole = "".join(f"<p>{told.text(75)}</p>" for _ in range(2))
    return (
        f'<item><title>{headline(number, report)}</title><link>{link}</link><guid isPermaLink="true">{link}</guid>'
        f"<pubDate>{format_datetime(published(report))}</pubDate><dc:creator>A. Writer</dc:creator>"
        f"<category>News</category><category>Technology</category>"
        f"<description>&lt;p&gt;{told.text(45)}&lt;/p&gt;</description>"
        f"<content:encoded><![CDATA[{whole}]]></content:encoded></item>"
    )


class _Told:
    """Made-up words, the same for the same report."""

    def __init__(self, seed: str) -> None:
        self._random = random.Random(seed)

    def text(self, n_words: int) -> str:
        words = self._random.choices(_WORDS, k=n_words)
        words[0] = words[0].capitalize()
        for place in range(12, n_words, 14):
            words[place] = f"{words[place]}."
        return f"{' '.join(words)}."


def _told(number: int, report: int) -> _Told:
    return _Told(f"{number}/{report}")


@cache
def _scripts() -> str:
    lines = (f"window.settings[{n}]={{id:{n * 7919},on:true,name:'module-{n}'}};" for n in range(650))
    return f"<script>{''.join(lines)}</script>"


@cache
def _menu(n: int) -> str:
    icon = '<svg viewBox="0 0 8 8"><path d="M0 0h8v8H0z"/></svg>'
    items = (f'<li class="item"><a href="/section/{k}"><span>{icon}</span>Section {k}</a></li>' for k in range(n))
    return f'<div class="menu"><ul>{"".join(items)}</ul></div>'


@cache
def _teasers() -> str:
    told = _Told("teasers")
    return "".join(
        f'<div class="card"><a href="/reports/{k}"><div class="frame"><img src="/{k}.jpg" alt="" width="320" height="180">'
        f'</div><h3>{told.text(9)}</h3></a><p class="teaser">{told.text(22)}</p></div>'
        for k in range(40)
    )
