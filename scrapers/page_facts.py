"""What a page says of itself in its markup: takes the tree, gives title, byline, address, language and dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import Any

from lxml import etree

from scrapers.errors import Refused
from scrapers.page_objects import article_of_page, listed_titles, live_blog_of_page, objects_of
from scrapers.page_tree import Element, Page, is_within, words_of
from scrapers.plain_text import one_line, text_of_markup
from scrapers.records import FactSource
from scrapers.urls import absolute, base_address, canonical_url, same_site

MARKS: Mapping[str, list[str]] = tomllib.loads(
    resources.files("scrapers").joinpath("page_marks.toml").read_text("utf-8")
)
MAX_TITLE = 500
MAX_BYLINE = 300
_MAX_TAGS = 2_000
_MAX_HEADINGS = 5
_AUTHORS = [etree.XPath(f"//*[{condition}]") for condition in MARKS["author_elements"]]
_NOT_ITS_OWN = frozenset({"aside", "nav", "footer", "form"})
_Sourced = tuple[str | None, FactSource | None]
_LANGUAGE = re.compile(r"[a-z]{2,3}(?=[-_]|$)", re.IGNORECASE)
_BY = re.compile(r"^(?:by|written by|author)\b[:\s]+|^(?:作者|文|记者)\s*[:：|]\s*", re.IGNORECASE)


@dataclass(frozen=True, slots=True, kw_only=True)
class PageFacts:
    """A page's statements about itself, as written. published, updated: raw dates by where they stood.

    read_from: where title, byline, canonical_url and language stood. article: the JSON-LD object of the article, live:
    that of the live blog that the page is; empty where there is none. is_live: its markup says that it is one. listed:
    the titles of the stories that the page says it lists; where it says so of products, steps or crumbs, there are none.
    """

    title: str | None
    byline: str | None
    canonical_url: str | None
    language: str | None
    json_ld_published: str | None
    json_ld_updated: str | None
    meta_published: tuple[str, ...]
    meta_updated: tuple[str, ...]
    read_from: Mapping[str, str]
    article: Mapping[str, Any]
    live: Mapping[str, Any]
    is_live: bool
    listed: frozenset[str]
    meta: Mapping[str, list[str]]


def read_facts(page: Page, url: str) -> PageFacts:
    """The facts of a page; what it does not state is None or empty."""
    meta = _meta(page)
    linked, link_source = _canonical(page, meta, url)
    objects = list(objects_of(page))
    addresses = (linked, url) if linked else (url,)
    article = article_of_page(objects, addresses, _titles(page, meta))
    title, title_source = _title(page, meta, article)
    byline, byline_source = _byline(page, meta, article)
    language, language_source = _language(page, meta, article)
    sources = {
        "title": title_source,
        "byline": byline_source,
        "language": language_source,
        "canonical_url": link_source,
    }
    return PageFacts(
        title=title,
        byline=byline,
        canonical_url=linked,
        language=language,
        json_ld_published=_text(article.get("datePublished")),
        json_ld_updated=_text(article.get("dateModified")),
        meta_published=tuple(value for name in MARKS["published_meta"] for value in meta.get(name, ())),
        meta_updated=tuple(value for name in MARKS["updated_meta"] for value in meta.get(name, ())),
        read_from={name: source.value for name, source in sources.items() if source is not None},
        article=article,
        live=live_blog_of_page(objects, addresses),
        is_live=_is_marked_live(page),
        listed=listed_titles(objects, cap=MAX_TITLE),
        meta=meta,
    )


def _meta(page: Page) -> dict[str, list[str]]:
    """The page's meta elements: values by name in lower case, in page order."""
    found: dict[str, list[str]] = {}
    for tag in page.all("meta", limit=_MAX_TAGS):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        value = str(tag.get("content") or "").strip()
        if name and value:
            found.setdefault(name, []).append(value)
    return found


def _is_marked_live(page: Page) -> bool:
    """Whether the element that holds the article, or one around it, is a live blog in microdata."""
    held = page.article if page.article is not None else page.main
    around = [] if held is None else [held, *held.iterancestors(), *islice(held.iterchildren(), 1)]
    return any((one.get("itemtype") or "").endswith("/LiveBlogPosting") for one in around)


def _titles(page: Page, meta: Mapping[str, list[str]]) -> list[str]:
    """What the page calls itself outside its JSON-LD."""
    headings = (words_of(one) for one in page.all("h1", limit=_MAX_HEADINGS))
    return [text_of_markup(raw, cap=MAX_TITLE) for raw in (*meta.get("og:title", ()), *headings, page.title)]


def _title(page: Page, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> _Sourced:
    headings = list(page.all("h1", limit=2))
    candidates = (
        (_text(article.get("headline")), FactSource.JSON_LD),
        (next(iter(meta.get("og:title", ())), None), FactSource.META),
        (words_of(headings[0]) if len(headings) == 1 else None, FactSource.HEADING),
        (page.title, FactSource.TITLE),
    )
    read = ((text_of_markup(raw, cap=MAX_TITLE), source) for raw, source in candidates if raw)
    return next(((title, source) for title, source in read if title), (None, None))


def _byline(page: Page, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> _Sourced:
    stated = (value for name in MARKS["author_meta"] for value in meta.get(name, ()))
    # Looking through the whole page for marked elements takes longer than all the rest: it comes last.
    candidates: tuple[tuple[FactSource, Callable[[], list[str]]], ...] = (
        (FactSource.JSON_LD, lambda: list(_author_names(article.get("author")))),
        (FactSource.META, lambda: [v for v in stated if not v.lower().startswith(("http", "www."))][:5]),
        (FactSource.ELEMENT, lambda: list(islice(_marked_authors(page), 1))),
    )
    for source, names in candidates:
        cleaned = (_BY.sub("", text_of_markup(name, cap=MAX_BYLINE)).strip(" ,;|·") for name in names())
        if byline := one_line(", ".join(dict.fromkeys(name for name in cleaned if name)), cap=MAX_BYLINE):
            return byline, source
    return None, None


def _marked_authors(page: Page) -> Iterator[str]:
    for marked in _AUTHORS:
        found: list[Element] = marked(page.root)
        yield from (words_of(one) for one in found[:3] if not is_within(one, _NOT_ITS_OWN))


def _author_names(author: object) -> Iterator[str]:
    for one in author if isinstance(author, list) else [author]:
        name = one.get("name") if isinstance(one, dict) else one
        if isinstance(name, str) and name.strip() and not name.startswith("http"):
            yield name


def _canonical(page: Page, meta: Mapping[str, list[str]], url: str) -> _Sourced:
    """The address the page gives itself; None when it names none on its own site."""
    links = (link.get("href") for link in page.root.iter("link") if "canonical" in link.get("rel", "").split())
    stated = [(next((href for href in links if href is not None), ""), FactSource.LINK)]
    stated += [(value, FactSource.META) for value in meta.get("og:url", ())]
    base = base_address(
        url, next((href for one in page.root.iter("base") if (href := one.get("href")) is not None), "")
    )
    for candidate, source in stated:
        if not candidate.strip():
            continue
        try:
            found = canonical_url(absolute(base, candidate))
            if same_site(found, url):
                return found, source
        except Refused:
            continue
    return None, None


def _language(page: Page, meta: Mapping[str, list[str]], article: Mapping[str, Any]) -> _Sourced:
    stated = (
        (page.root.get("lang") or page.root.get("xml:lang") or "", FactSource.ROOT),
        (_text(article.get("inLanguage")) or "", FactSource.JSON_LD),
        (next(iter(meta.get("og:locale", ())), ""), FactSource.META),
    )
    found = ((_LANGUAGE.match(value.strip()), source) for value, source in stated)
    return next(((language[0].lower(), source) for language, source in found if language), (None, None))


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value.strip() else None
