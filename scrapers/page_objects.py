"""What a page states for machines as JSON-LD: takes its tree, gives the objects, and which of them is the page's own."""

from __future__ import annotations

import json
import re
import tomllib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from importlib import resources
from itertools import islice
from typing import Any

from scrapers.errors import Refused
from scrapers.page_tree import Page
from scrapers.plain_text import text_of_markup
from scrapers.urls import absolute, canonical_url, same_site

_NAMES: Mapping[str, list[str]] = tomllib.loads(
    resources.files("scrapers").joinpath("page_objects.toml").read_text("utf-8")
)
_ARTICLE_TYPES = frozenset(_NAMES["article_types"])
_OWN = frozenset(_NAMES["own_properties"])
_LIST_TYPES = _ARTICLE_TYPES | {"ListItem", "WebPage", "CreativeWork"}
_MAX_BLOCKS = 50
_MAX_OBJECTS = 2_000
_MAX_ARTICLES = 500
_MAX_HEADLINE = 1_000
_ADDRESS = ("http://", "https://", "/")
_TELLING = (
    12  # A title with so many letters is the same one where another begins or ends with it: an outlet adds its name.
)
_NOT_TEXT = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageObject:
    """An object of the page's JSON-LD. is_outer: by where it stands it is what the page is about, not what that leads to."""

    stated: Mapping[str, Any]
    is_outer: bool

    @property
    def types(self) -> set[str]:
        """The names of its types, without the vocabulary's address."""
        stated = self.stated.get("@type")
        names = stated if isinstance(stated, list) else [stated]
        return {name.rpartition("/")[2] for name in names if isinstance(name, str)}


def objects_of(page: Page) -> Iterator[PageObject]:
    """Every object of the page's JSON-LD blocks, outer before inner; unreadable blocks are passed over."""
    scripts = (script for script in page.root.iter("script") if script.get("type") == "application/ld+json")
    for script in islice(scripts, _MAX_BLOCKS):
        try:
            pending: list[tuple[Any, bool]] = [(json.loads(script.text or "", strict=False), True)]
        except (ValueError, RecursionError):
            continue
        n_seen = 0
        while pending and n_seen < _MAX_OBJECTS:
            node, is_outer = pending.pop(0)
            n_seen += 1
            if isinstance(node, dict):
                yield PageObject(stated=node, is_outer=is_outer)
                pending.extend(
                    (value, is_outer and name in _OWN) for name, value in node.items() if isinstance(value, dict | list)
                )
            elif isinstance(node, list):
                pending.extend((one, is_outer) for one in node[:_MAX_OBJECTS])


def article_of_page(
    objects: Iterable[PageObject], addresses: Sequence[str], titles: Collection[str]
) -> Mapping[str, Any]:
    """The object that describes this page's article, empty where none is known to: it has the page's address or title, or
    is an outer one that names no other page.

    addresses: the page's own; titles: what it calls itself elsewhere. A list of other articles, or a live blog's posts,
    mostly say more of themselves, such as a date: that tells nothing.
    """
    here = {spelled for address in addresses if (spelled := _comparable(address))}
    named = {letters for title in titles if (letters := _letters(title))}
    articles = islice((one for one in objects if one.types & _ARTICLE_TYPES), _MAX_ARTICLES)
    judged = [(_evidence(one, here, named, addresses[-1]), one) for one in articles]
    chosen = max((rank for rank, _ in judged if rank is not None), default=None)
    alike = [one.stated for rank, one in judged if rank is not None and rank == chosen]
    if chosen is not None and any(chosen[1:]):  # All of them are surely the page's.
        return next((stated for stated in alike if stated.get("datePublished")), alike[0])
    return next(iter(alike), {})


def live_blog_of_page(objects: Iterable[PageObject], addresses: Sequence[str]) -> Mapping[str, Any]:
    """The object of the live blog that has the page's address, or none of its own."""
    here = {spelled for address in addresses if (spelled := _comparable(address))}
    blogs = (one for one in objects if "LiveBlogPosting" in one.types)
    return next(
        (one.stated for one in blogs if here & (own := _spelled(one, addresses[-1])) or (one.is_outer and not own)), {}
    )


def listed_titles(objects: Iterable[PageObject], *, cap: int) -> frozenset[str]:
    """The titles of the stories in the first list of such, cleaned; none where there are lists of other things only."""
    return frozenset(next((names for one in objects if (names := _listed(one, cap))), ()))


def _listed(one: PageObject, cap: int) -> list[str]:
    entries = one.stated.get("itemListElement") if "ItemList" in one.types else None
    names = []
    for entry in entries[:_MAX_OBJECTS] if isinstance(entries, list) else ():
        item = entry.get("item") if isinstance(entry, dict) and isinstance(entry.get("item"), dict) else entry
        if not isinstance(item, dict) or PageObject(stated=item, is_outer=False).types - _LIST_TYPES:
            return []
        name = item.get("headline") or item.get("name") or entry.get("name")
        names.append(text_of_markup(name, cap=cap) if isinstance(name, str) else "")
    return names if all(names) else []


def _evidence(one: PageObject, here: set[str], named: set[str], url: str) -> tuple[bool, bool, bool] | None:
    """What tells that the object is the page's, to be compared: its place, address and title. None where it is not."""
    own = _spelled(one, url)
    headline = one.stated.get("headline") or one.stated.get("name")
    letters = _letters(text_of_markup(headline, cap=_MAX_HEADLINE)) if isinstance(headline, str) else ""
    is_addressed, is_named = bool(here & own), any(_is_same(letters, other) for other in named)
    if is_addressed or is_named:
        return one.is_outer, is_addressed, is_named
    is_of_another = bool(letters and named) and any(_is_another_page(address, here) for address in own)
    return (True, False, False) if one.is_outer and not is_of_another else None


def _is_same(one: str, other: str) -> bool:
    if one == other:
        return bool(one)
    short, long = sorted((one, other), key=len)
    return len(short) >= _TELLING and (long.startswith(short) or long.endswith(short))


def _is_another_page(spelled: str, here: set[str]) -> bool:
    """Whether the address is that of another page of the site. Many name their front page, a page of a manual, a short
    address, or the same page on another host of theirs or with more parameters."""
    path, _, query = spelled.partition("/")[2].partition("?")
    others = [one.partition("/")[2].partition("?") for one in here]
    is_near = any(same_site(f"https://{spelled}", f"https://{one}") for one in here)
    return (
        is_near and path != "" and all(path != its or (query and of_it and query != of_it) for its, _, of_it in others)
    )


def _spelled(one: PageObject, url: str) -> set[str]:
    """The addresses of the page that the object says it is about. Of what stands within something else, an address with a
    fragment is its place on the page."""
    page = one.stated.get("mainEntityOfPage")
    stated = [one.stated.get("url"), *((page.get("@id"), page.get("url")) if isinstance(page, dict) else [page])]
    name = one.stated.get("@id")
    stated += [name] if isinstance(name, str) and not name.startswith("/") else []  # it may be any name, as in a graph
    return {
        spelled
        for value in stated
        if isinstance(value, str) and value.startswith(_ADDRESS) and (one.is_outer or "#" not in value)
        if (spelled := _comparable(value, url))
    }


def _comparable(address: str, base: str = "") -> str | None:
    try:
        return canonical_url(absolute(base, address)).partition("://")[2].removeprefix("www.").rstrip("/")
    except Refused:
        return None


def _letters(title: str) -> str:
    return _NOT_TEXT.sub("", title).casefold()
