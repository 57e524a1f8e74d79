"""A source as the catalogue writes it: takes a spec, gives the lines to paste into sources.toml."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Collection, Iterator

from scrapers.plain_text import one_line
from scrapers.records import FeedSpec, SourceKind, SourceSpec
from scrapers.urls import host_of

UNJUDGED = "Not judged yet: nobody has looked at how often its reports were right."
_NOT_SLUG = re.compile(r"[^a-z0-9]+")
_MAX_SLUG = 60
_SECOND_LEVEL = frozenset({"ac", "co", "com", "edu", "gob", "gov", "go", "gouv", "net", "or", "org"})
_GOVERNMENTS = frozenset({"gov", "gob", "go", "gouv", "mil"})
_UNIVERSITIES = frozenset({"edu", "ac"})
# Two letters that are sold as a brand tell no country.
_BRANDS = frozenset({"ai", "co", "fm", "io", "me", "tv", "ly", "gg", "so", "to", "cc"})
_COUNTRIES = {"uk": "GB"}


def proposed(
    name: str, homepage: str, feeds: tuple[FeedSpec, ...], *, language: str, taken: Collection[str]
) -> SourceSpec:
    """A source of which only its pages are known: the rest is guessed from its host, and its letter is F.

    name: as the feed or page calls it, may be empty. taken: slugs that other sources have.
    """
    host = host_of(homepage).removeprefix("www.")
    name = one_line(name, cap=100) or host
    labels = host.split(".")
    return SourceSpec(
        slug=free_slug(name, host, taken),
        name=name,
        kind=_kind(labels),
        owner=name,
        country=_country(labels),
        language=language if re.fullmatch("[a-z]{2}", language) else "en",
        homepage=homepage,
        reliability="F",
        reliability_reason=UNJUDGED,
        feeds=feeds,
    )


def free_slug(name: str, host: str, taken: Collection[str]) -> str:
    """A slug made of the name, or of the host where the name has no Latin letters, that nobody has yet."""
    folded = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    slug = _NOT_SLUG.sub("-", folded).strip("-")[:_MAX_SLUG].strip("-")
    if len(slug) < 3 or "--" in slug:
        slug = _NOT_SLUG.sub("-", host).strip("-")[:_MAX_SLUG].strip("-") or "source"
    return next(made for n in range(len(taken) + 1) if (made := f"{slug}-{n + 1}" if n else slug) not in taken)


def entry_text(spec: SourceSpec, *, marks_guesses: bool = False) -> str:
    """The catalogue's lines for a source. marks_guesses: a comment stands beside what a person should look at."""
    return "\n".join(_lines(spec, "  # a guess: look at it" if marks_guesses else "")) + "\n"


def _lines(spec: SourceSpec, guess: str) -> Iterator[str]:
    yield "[[source]]"
    yield f"slug = {_text(spec.slug)}"
    yield f"name = {_text(spec.name)}"
    yield f"kind = {_text(spec.kind.value)}{guess}"
    yield f"owner = {_text(spec.owner)}{guess}"
    yield f"country = {_text(spec.country)}{guess}"
    yield f"language = {_text(spec.language)}"
    yield f"homepage = {_text(spec.homepage)}"
    yield f"reliability = {_text(spec.reliability)}"
    yield f"reliability_reason = {_text(spec.reliability_reason)}"
    for feed in spec.feeds:
        yield ""
        yield from _feed_lines(feed)


def feed_text(feed: FeedSpec) -> str:
    """The catalogue's lines for one more feed of a source."""
    return "\n".join(_feed_lines(feed)) + "\n"


def _feed_lines(feed: FeedSpec) -> Iterator[str]:
    yield "[[source.feed]]"
    yield f"url = {_text(feed.url)}"
    yield f"kind = {_text(feed.kind.value)}"
    if feed.include:
        yield f"include = [{', '.join(map(_text, feed.include))}]"
    if feed.selectors is not None:
        chosen = feed.selectors
        told = (
            ("item", chosen.item),
            ("link", chosen.link),
            ("title", chosen.title),
            ("date", chosen.date),
            ("summary", chosen.summary),
        )
        yield ""
        yield "[source.feed.selectors]"
        yield from (f"{name} = {_text(value)}" for name, value in told if value is not None)


def _text(value: str) -> str:
    """A TOML string: JSON's escapes are TOML's, but for the one control character that JSON leaves as it is."""
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")


def _kind(labels: list[str]) -> SourceKind:
    ends = set(labels[-2:])
    if ends & _GOVERNMENTS and len(labels) > 1:
        return SourceKind.GOVERNMENT
    return SourceKind.ACADEMIC if ends & _UNIVERSITIES else SourceKind.BLOG


def _country(labels: list[str]) -> str:
    """The country whose ending the host has; the United States for .gov, .mil and .edu, else INT."""
    end = labels[-1]
    if end in ("gov", "mil", "edu"):
        return "US"
    if len(end) != 2 or not end.isalpha() or (end in _BRANDS and not set(labels[-2:-1]) & _SECOND_LEVEL):
        return "INT"
    return _COUNTRIES.get(end, end.upper())
