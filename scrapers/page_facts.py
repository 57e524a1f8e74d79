"""What a page says of itself in its markup: takes the tree, gives title, byline, address, language and dates."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import Any

from lxml import etree

from scrapers.errors import Refused
from scrapers.page_tree import Element, Page, is_within, words_of
from scrapers.plain_text import one_line, text_of_markup
from scrapers.records import FactSource
from scrapers.urls import absolute, base_address, canonical_url, same_site

MARKS: Mapping[str, list[str]] = tomllib.loads(
    resources.files("scrapers").joinpath("page_marks.toml").read_text("utf-8")
)
MAX_TITLE = 500
MAX_BYLINE = 300
_ARTICLE_TYPES = frozenset(MARKS["article_types"])
_MAX_NODES = 2_000
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
    nodes = list(_json_ld(page))
    article = _main_article(nodes, linked or url)
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
        live=_live_blog(nodes, linked or url),
        is_live=_is_marked_live(page),
        listed=frozenset(next((names for node in nodes if (names := _listed(node))), ())),
        meta=meta,
    )


def _meta(page: Page) -> dict[str, list[str]]:
    """The page's meta elements: values by name in lower case, in page order."""
    found: dict[str, list[str]] = {}
    for tag in page.all("meta", limit=_MAX_NODES):
        name = str(tag.get("property") or tag.get("name") or tag.get("itemprop") or "").strip().lower()
        value = str(tag.get("content") or "").strip()
        if name and value:
            found.setdefault(name, []).append(value)
    return found


def _json_ld(page: Page) -> Iterator[Mapping[str, Any]]:
    """Every object of the page's JSON-LD blocks, outer before inner; unreadable blocks are passed over."""
    scripts = (script for script in page.root.iter("script") if script.get("type") == "application/ld+json")
    for script in islice(scripts, 50):
        try:
            pending: list[Any] = [json.loads(script.text or "", strict=False)]
        except (ValueError, RecursionError):
            continue
        n_seen = 0
        while pending and n_seen < _MAX_NODES:
            node = pending.pop(0)
            n_seen += 1
            if isinstance(node, dict):
                yield node
                pending.extend(value for value in node.values() if isinstance(value, (dict, list)))
            elif isinstance(node, list):
                pending.extend(node[:_MAX_NODES])


def _main_article(nodes: list[Mapping[str, Any]], url: str) -> Mapping[str, Any]:
    """The object that describes this page's article: the one with its address, else the first of an article type."""
    articles = [node for node in nodes if _types(node) & _ARTICLE_TYPES]
    here = _comparable(url)
    named = (node for node in articles if here is not None and here in _addresses(node))
    dated = (node for node in articles if node.get("datePublished"))
    return next(named, None) or next(dated, None) or next(iter(articles), {})


def _live_blog(nodes: list[Mapping[str, Any]], url: str) -> Mapping[str, Any]:
    """The object of the live blog that has this address, or none of its own."""
    here = _comparable(url)
    blogs = (node for node in nodes if "LiveBlogPosting" in _types(node))
    return next((node for node in blogs if not (own := _addresses(node)) or here in own), {})


def _is_marked_live(page: Page) -> bool:
    """Whether the element that holds the article, or one around it, is a live blog in microdata."""
    held = page.article if page.article is not None else page.main
    around = [] if held is None else [held, *held.iterancestors(), *islice(held.iterchildren(), 1)]
    return any((one.get("itemtype") or "").endswith("/LiveBlogPosting") for one in around)


def _listed(node: Mapping[str, Any]) -> list[str]:
    """The titles in a list of stories, cleaned; none where it is a list of anything else."""
    entries = node.get("itemListElement") if "ItemList" in _types(node) else None
    names = []
    for entry in entries[:_MAX_NODES] if isinstance(entries, list) else ():
        item = entry.get("item") if isinstance(entry, dict) and isinstance(entry.get("item"), dict) else entry
        if not isinstance(item, dict) or _types(item) - _ARTICLE_TYPES - {"ListItem", "WebPage", "CreativeWork"}:
            return []
        name = item.get("headline") or item.get("name") or entry.get("name")
        names.append(text_of_markup(name, cap=MAX_TITLE) if isinstance(name, str) else "")
    return names if all(names) else []


def _types(node: Mapping[str, Any]) -> set[str]:
    stated = node.get("@type")
    names = stated if isinstance(stated, list) else [stated]
    return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def _addresses(node: Mapping[str, Any]) -> set[str]:
    page = node.get("mainEntityOfPage")
    stated = [node.get("url"), page.get("@id") if isinstance(page, dict) else page]
    return {spelled for value in stated if isinstance(value, str) and (spelled := _comparable(value))}


def _comparable(url: str) -> str | None:
    try:
        return canonical_url(url).partition("://")[2].rstrip("/")
    except Refused:
        return None


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
