"""What search engines are told: robots.txt, and the sitemap in parts."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from xml.sax.saxutils import escape

from django.http import HttpRequest, HttpResponse
from django.urls import reverse

from tracker.evidence.queries.sitemap import KINDS, Listed, Part, listed, parts
from tracker.web.views.answers import page

_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'
_SCHEMA = "http://www.sitemaps.org/schemas/sitemap/0.9"
_LISTS = (
    "home",
    "incidents",
    "timeline",
    "actors",
    "figures",
    "responses",
    "reports",
    "changes",
    "sources",
    "methodology",
    "api",
    "feeds",
)
_PAGES = {"incidents": "incident", "actors": "actor", "responses": "response", "reports": "report"}
# Searches and days past are no pages to be found by themselves; whoever asks for them all asks without end.
_ROBOTS = """\
User-agent: *
Disallow: /search/?
Disallow: /*?*as_of=
Disallow: /*&as_of=

Sitemap: {sitemap}
"""


@page
def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("web:sitemap"))
    return HttpResponse(_ROBOTS.format(sitemap=sitemap), content_type="text/plain; charset=utf-8")


@page
def sitemap(request: HttpRequest) -> HttpResponse:
    """The index of all parts."""
    addresses = [reverse("web:sitemap-part", args=["lists", 0])]
    addresses += [reverse("web:sitemap-part", args=[part.kind, part.number]) for part in parts()]
    entries = (f"<sitemap><loc>{escape(request.build_absolute_uri(one))}</loc></sitemap>" for one in addresses)
    return _answer("sitemapindex", entries)


@page
def sitemap_part(request: HttpRequest, kind: str, number: str) -> HttpResponse:
    """The pages of one part; those of one that has none are none."""
    found: Iterable[tuple[str, date | None]] = _lists() if kind not in KINDS else _told(kind, int(number))
    return _answer("urlset", (_entry(request.build_absolute_uri(path), on) for path, on in found))


def _lists() -> Iterator[tuple[str, date | None]]:
    return ((reverse(f"web:{name}"), None) for name in _LISTS)


def _told(kind: str, number: int) -> Iterator[tuple[str, date | None]]:
    pages: Iterable[Listed] = listed(Part(kind=kind, number=number))
    return ((reverse(f"web:{_PAGES[kind]}", args=[one.name]), one.changed_on) for one in pages)


def _entry(address: str, changed_on: date | None) -> str:
    changed = f"<lastmod>{changed_on.isoformat()}</lastmod>" if changed_on else ""
    return f"<url><loc>{escape(address)}</loc>{changed}</url>"


def _answer(root: str, entries: Iterable[str]) -> HttpResponse:
    body = "\n".join(entries)
    made = f'{_XML}<{root} xmlns="{_SCHEMA}">\n{body}\n</{root}>\n'
    return HttpResponse(made, content_type="application/xml; charset=utf-8")
