"""Posts that a page shows and states nowhere for machines: takes its tree, gives those that repeat side by side.

Comments, lists of other articles, timelines and archives repeat as well: what counts are times of day in their order,
words of the posts' own, and that the posts are what the page is there for.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import chain, islice, pairwise

from lxml import etree

from scrapers.errors import Refused
from scrapers.page_blocks import lines_of
from scrapers.page_facts import MARKS, MAX_TITLE
from scrapers.page_stubs import weight
from scrapers.page_tree import Element, Page, is_within, words_of
from scrapers.plain_text import clean, one_line
from scrapers.records import DatePrecision, DateSource, Post, StatedDate
from scrapers.stated_dates import read_date
from scrapers.urls import absolute, canonical_url

MAX_POSTS = 300
MOST = 0.6  # Posts that say this much of what the page shows are what it shows.
_FEWEST = 3
_MAX_STAMPS = 600
_MAX_SEEN = 200_000
_MAX_GROUPS = 8
_LEVELS = 6  # A time stands at most so deep in its post.
_STAMP = 40  # Letters of a line that is a time, with a name or a place beside it
_BODY = 60  # A post says at least this much besides its title.
_LONGEST = timedelta(days=14)  # that a page is written at while things happen
_LONGEST_UNCALLED = timedelta(hours=36)
_LONGEST_PAUSE = timedelta(hours=12)
_PER_DISORDER = 8  # Of so many posts one may be out of its order: pinned to the top.
_AROUND = frozenset({"nav", "aside", "footer", "header", "form"})
_HEADINGS = ("h2", "h3", "h4", "h5", "h6")
_HEADS = frozenset({*_HEADINGS, "p", "dt"})  # What begins a post that no element holds,
_FOLLOWING = frozenset({"p", "ul", "ol", "dd", "blockquote", "pre", "table"})  # and what goes on with it.
_PLAIN = ("span", "div", "p", "b", "strong", "a", "dt", *_HEADINGS)
_CLOCK = re.compile(r"(?<![\d:.])(\d{1,2})[:.h](\d{2})(?![\d.%])\s*+([ap]\.?m\b\.?)?", re.IGNORECASE)
_CLOCK_ONLY = re.compile(rf"(?:{_CLOCK.pattern})(?::\d{{2}})?\s*(?:uhr|[a-z]{{2,4}})?", re.IGNORECASE)
_ABOVE = etree.XPath("preceding::p[position() <= 40]")


def _names(name: str) -> re.Pattern[str]:
    return re.compile(rf"(?:^|[\s_/-])(?:{'|'.join(map(re.escape, MARKS[name]))})", re.IGNORECASE)


_LIVE = _names("live_names")
_OTHER = _names("other_names")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Stamp:
    """A time that the page shows. minutes: since any day where it has a date, else of the day."""

    element: Element
    words: str
    at: StatedDate | None
    minutes: float


@dataclass(frozen=True, slots=True, kw_only=True)
class _Piece:
    """What may be a post. title: empty where it has no heading."""

    element: Element
    stamp: _Stamp
    title: str
    lines: tuple[str, ...]


def shown_posts(
    page: Page, lines: Sequence[str], url: str, now: datetime, *, is_called_live: bool
) -> tuple[list[str], tuple[Post, ...]]:
    """The lines of a live blog and its posts in that order, the oldest first; none where the page is something else.

    lines: what was read as the page's article. is_called_live: its title says so.
    """
    groups = sorted(_groups(list(_stamps(page, now))), key=len, reverse=True)
    for group in groups[:_MAX_GROUPS]:
        pieces = [piece for piece in _without_furniture(list(_pieces(group))) if _has_body(piece)]
        is_live = is_called_live or _is_named(pieces, _LIVE)
        if _are_posts(pieces, group, url, is_live=is_live) and _are_the_page(pieces, lines, is_live=is_live):
            ordered = _oldest_first(pieces)[:MAX_POSTS]
            said = [*_introduction(pieces[0].element, lines), *chain.from_iterable(piece.lines for piece in ordered)]
            return said, tuple(_post(piece, url) for piece in ordered)
    return [], ()


def _stamps(page: Page, now: datetime) -> Iterator[_Stamp]:
    found = (_stamp(one, now) for one in page.all("time", *_PLAIN, limit=_MAX_SEEN))
    return islice((stamp for stamp in found if stamp is not None), _MAX_STAMPS)


def _stamp(element: Element, now: datetime) -> _Stamp | None:
    is_marked = element.tag == "time"
    if not is_marked and (
        len(element) > 0 or len(element.text or "") > _STAMP or not _CLOCK.search(element.text or "")
    ):
        return None
    words = one_line(words_of(element), cap=2 * _STAMP)
    raw = (element.get("datetime") if is_marked else None) or words
    at = read_date(raw, source=DateSource.TIME_ELEMENT if is_marked else DateSource.TEXT, now=now)
    if isinstance(at, StatedDate):
        clock = _minutes(_CLOCK.search(raw) or _CLOCK.search(words))
        if at.precision is not DatePrecision.TIME and (at.precision is not DatePrecision.DAY or clock is None):
            return None
        minutes = at.moment.timestamp() / 60 + (0 if at.precision is DatePrecision.TIME else clock or 0)
        return _Stamp(element=element, words=words, at=at, minutes=minutes)
    of_day = _minutes(_CLOCK_ONLY.fullmatch(words))
    return None if of_day is None else _Stamp(element=element, words=words, at=None, minutes=of_day)


def _minutes(clock: re.Match[str] | None) -> int | None:
    if clock is None or int(clock[1]) > 23 or int(clock[2]) > 59:
        return None
    half = (clock[3] or "").lower()
    return int(clock[1]) % (12 if half else 24) * 60 + int(clock[2]) + (12 * 60 if half.startswith("p") else 0)


def _groups(stamps: Sequence[_Stamp]) -> list[dict[Element, _Stamp]]:
    """Elements of one name side by side, each with the first time in it; those of several days together."""
    beside: dict[tuple[Element, str], dict[Element, _Stamp]] = {}
    for stamp in stamps:
        for child in islice(stamp.element.iterancestors(), _LEVELS):
            parent = child.getparent()
            if parent is None or child.tag == "body":
                break
            beside.setdefault((parent, child.tag), {}).setdefault(child, stamp)
        if stamp.element.tag in _HEADS:
            beside.setdefault((stamp.element.getparent(), stamp.element.tag), {}).setdefault(stamp.element, stamp)
    together: dict[tuple[Element, str, str | None, str], dict[Element, _Stamp]] = {}
    for (parent, name), group in beside.items():
        if len(group) > 1:
            key = (parent.getparent(), parent.tag, parent.get("class"), name)
            together.setdefault(key, {}).update(group)
    return [group for group in together.values() if len(group) >= _FEWEST]


def _pieces(group: Mapping[Element, _Stamp]) -> Iterator[_Piece]:
    for element, stamp in group.items():
        parts = [element]
        if element.tag in _HEADS:
            for after in element.itersiblings():
                if after in group:
                    break
                parts += [after] if after.tag in _FOLLOWING else []
        whole = (" ".join(clean(line).split()) for line in chain.from_iterable(map(lines_of, parts)))
        title = _title(element, stamp)
        said = (line for line in whole if line and not _is_stamp(line, stamp) and not _is_titled(line, title))
        yield _Piece(element=element, stamp=stamp, title=title, lines=(*([title] if title else []), *said))


def _title(element: Element, stamp: _Stamp) -> str:
    heading = element if element.tag in _HEADINGS else next(element.iter(*_HEADINGS), None)
    words = "" if heading is None else one_line(words_of(heading), cap=MAX_TITLE)
    return words.replace(stamp.words, " ", 1).strip(" \t|·:,–—-") if stamp.words else words


def _is_stamp(line: str, stamp: _Stamp) -> bool:
    return len(line) <= _STAMP and bool(stamp.words) and stamp.words in line


def _is_titled(line: str, title: str) -> bool:
    return bool(title) and len(line) <= len(title) + _STAMP and title in line


def _has_body(piece: _Piece) -> bool:
    return sum(map(weight, piece.lines)) - weight(piece.title) >= _BODY


def _without_furniture(pieces: Sequence[_Piece]) -> list[_Piece]:
    """The pieces without the lines that most of them share: "Share", "Copy link"."""
    times = Counter(line for piece in pieces for line in set(piece.lines))
    common = {line for line, n in times.items() if n >= max(_FEWEST, len(pieces) / 2)}
    return [replace(piece, lines=tuple(line for line in piece.lines if line not in common)) for piece in pieces]


def _are_posts(pieces: Sequence[_Piece], group: Mapping[Element, _Stamp], url: str, *, is_live: bool) -> bool:
    """Whether they are written at the page's own address, one after the other, while something happens."""
    if len(pieces) < max(_FEWEST, MOST * len(group)) or _is_named(pieces, _OTHER):
        return False
    first = pieces[0].element
    if first.tag in _AROUND or is_within(first, _AROUND):
        return False
    if sum(_leads_away(piece, url) for piece in pieces) * 2 >= len(pieces) or not _are_in_order(pieces):
        return False
    return is_live or _look_live(pieces)


def _is_named(pieces: Sequence[_Piece], names: re.Pattern[str]) -> bool:
    """Whether the posts, or one of the two elements around them, are called so."""
    if not pieces:
        return False
    around = [pieces[-1].element, *islice(pieces[-1].element.iterancestors(), 2)]
    said = (one.get(key) for one in around for key in ("class", "id", "itemtype", "itemprop"))
    return any(names.search(value) for value in said if value)


def _leads_away(piece: _Piece, url: str) -> bool:
    """Whether it announces another page: its heading is a link there, or half of its words are."""
    away = [link for link in islice(piece.element.iter("a"), 50) if is_elsewhere(link.get("href") or "#", url)]
    linked = [words_of(link) for link in away]
    headings = [one for link in away for one in chain(link.iter(*_HEADINGS), link.iterancestors(*_HEADINGS))]
    return bool(headings) or 2 * sum(map(len, linked)) >= sum(map(len, piece.lines))


def is_elsewhere(href: str, url: str) -> bool:
    try:
        here = canonical_url(url).partition("?")[0].rstrip("/")
        return not canonical_url(absolute(url, href)).startswith(here)
    except Refused:
        return False


def _are_in_order(pieces: Sequence[_Piece]) -> bool:
    stamps = [piece.stamp for piece in pieces]
    if len({stamp.at is None for stamp in stamps}) > 1 or len({stamp.minutes for stamp in stamps}) < _FEWEST:
        return False
    steps = [later.minutes - earlier.minutes for earlier, later in pairwise(stamps)]
    n_odd = min(sum(step < 0 for step in steps), sum(step > 0 for step in steps))
    return n_odd <= len(stamps) // _PER_DISORDER and _span(pieces) <= _LONGEST


def _span(pieces: Sequence[_Piece]) -> timedelta:
    minutes = [piece.stamp.minutes for piece in pieces]
    return timedelta(minutes=max(minutes) - min(minutes))


def _look_live(pieces: Sequence[_Piece]) -> bool:
    """Whether nothing but live posts looks so: full times close together, a place of its own each, few who write."""
    if any(piece.stamp.at is None or piece.element.tag in _HEADS | {"li", "dd"} for piece in pieces):
        return False
    minutes = sorted(piece.stamp.minutes for piece in pieces)
    pauses = (later - earlier for earlier, later in pairwise(minutes))
    if _span(pieces) > _LONGEST_UNCALLED or max(pauses) > _LONGEST_PAUSE.total_seconds() / 60:
        return False
    writers = {who for piece in pieces if (who := _writer(piece.element))}
    return all(_anchor(piece.element) for piece in pieces) and (
        len(writers) < _FEWEST or 2 * len(writers) <= len(pieces)
    )


def _writer(element: Element) -> str:
    marked = (
        one
        for one in islice(element.iter(), 60)
        if any(
            "author" in (one.get(key) or "") or "user" in (one.get(key) or "") for key in ("class", "itemprop", "rel")
        )
    )
    return next((one_line(words_of(one), cap=_STAMP) for one in marked), "")


def _anchor(element: Element) -> str:
    """The name of the post's place on its page."""
    links = (link.get("href") or "" for link in islice(element.iter("a"), 20))
    return element.get("id") or next((href[1:] for href in links if href.startswith("#") and len(href) > 1), "")


def _are_the_page(pieces: Sequence[_Piece], lines: Sequence[str], *, is_live: bool) -> bool:
    """Whether the page is there for them: they say most of what it says, and what was read as its article is theirs."""
    whole = sum(map(weight, lines))
    if sum(weight(line) for piece in pieces for line in piece.lines) < MOST * whole:
        return False
    own = {line for piece in pieces for line in piece.lines}
    return is_live or sum(weight(line) for line in lines if line in own) * 2 >= whole


def _oldest_first(pieces: Sequence[_Piece]) -> list[_Piece]:
    if pieces[0].stamp.at is not None:
        return sorted(pieces, key=lambda piece: piece.stamp.minutes)
    steps = [later.stamp.minutes - earlier.stamp.minutes for earlier, later in pairwise(pieces)]
    is_falling = sum(step < 0 for step in steps) > sum(step > 0 for step in steps)
    return list(reversed(pieces)) if is_falling else list(pieces)


def _introduction(first: Element, lines: Sequence[str]) -> list[str]:
    """The lines of the article that stand before the first of its posts; the extractor may have moved them."""
    before = {" ".join(clean(words_of(one)).split()) for one in _ABOVE(first)}
    return [line for line in lines if line in before]


def _post(piece: _Piece, url: str) -> Post:
    anchor = _anchor(piece.element)
    return Post(
        first_line=piece.lines[0],
        at=piece.stamp.at,
        title=piece.title,
        url=f"{canonical_url(url)}#{one_line(anchor, cap=200)}" if anchor else None,
    )
