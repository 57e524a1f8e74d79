"""Round-ups told by their parts: takes a page, says whether it is several stories one after the other, each of which
leads to a report of its own.

Its stories begin with headings, bold words or list items; what tells them from the sections of one article is that
nearly each has its headline linked, or ends with a link, and to another page each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import islice

from scrapers.page_facts import MARKS
from scrapers.page_stubs import weight
from scrapers.page_tree import Element, Page, is_within, words_of
from scrapers.shown_posts import is_elsewhere

_FEWEST = 4
_MOST = 0.8  # of the stories lead to a report, and each to another
_SHARE = 0.6  # of what the page says is said by its stories
_BODY = 60  # weight of the words that a story has beside its link: else it is an entry of a list
_LONGEST = 3_000
_MAX_SEEN, _MAX_PARTS = 400, 30
_AROUND = frozenset({"nav", "aside", "footer", "header", "form"})
_HEADINGS = ("h2", "h3", "h4")
_BOLD = frozenset({"b", "strong"})
_CLOSING = " \t\n.,;:!?)]}>»”\"'’。，；：！？）】》→›"
_ASIDES = tuple(MARKS["aside_links"])

_Story = Sequence[Element]


def are_stories(page: Page, lines: Sequence[str], url: str) -> bool:
    """Whether the page's article is a round-up. lines: what was read as it; url: the page's own address."""
    scope = next((one for one in (page.article, page.main, page.body) if one is not None), None)
    if scope is None:
        return False
    whole = sum(map(weight, lines))
    return any(
        len(stories) >= _FEWEST and _lead_away(stories, url) and _length(stories) >= _SHARE * whole
        for stories in _groups(scope)
    )


def _groups(scope: Element) -> Iterator[list[_Story]]:
    """What begins alike, side by side."""
    beside: dict[tuple[Element, str], list[_Story]] = {}
    for one in islice(scope.iter(*_HEADINGS, "li", "p"), _MAX_SEEN):
        parent = one.getparent()
        if parent is None or is_within(one, _AROUND) or (one.tag == "p" and not _begins_bold(one)):
            continue
        if one.tag in _HEADINGS and len(list(islice(parent.iterchildren(one.tag), 2))) == 1:
            # The only one of its kind in its parent, which is then its section.
            beside.setdefault((parent.getparent(), one.tag), []).append([one, *_after(one)])
        else:
            beside.setdefault((parent, one.tag), []).append([one] if one.tag == "li" else [one, *_after(one)])
    yield from beside.values()


def _after(first: Element) -> Iterator[Element]:
    """What follows it up to the next that begins like it."""
    for one in islice(first.itersiblings(), _MAX_PARTS):
        if one.tag == first.tag and (one.tag != "p" or _begins_bold(one)):
            return
        if isinstance(one.tag, str):
            yield one


def _begins_bold(paragraph: Element) -> bool:
    first = next(iter(paragraph), None)
    return first is not None and first.tag in _BOLD and not (paragraph.text or "").strip(" \t\n0123456789.)")


def _lead_away(stories: Sequence[_Story], url: str) -> bool:
    found = [address for story in stories if _is_told(story) and (address := _address(story, url))]
    return len(found) >= _MOST * len(stories) and len(set(found)) >= _MOST * len(stories)


def _is_told(story: _Story) -> bool:
    words = sum(weight(words_of(part)) for part in story)
    linked = sum(weight(words_of(link)) for part in story for link in islice(part.iter("a"), _MAX_PARTS))
    return words - linked >= _BODY and words <= _LONGEST


def _address(story: _Story, url: str) -> str:
    """Where the story's headline or its end leads; empty where neither is a link to another page."""
    first, last = story[0], next((part for part in reversed(story) if words_of(part).strip()), story[0])
    headline = next(_links(first), None)
    if headline is not None and words_of(first).strip(" \t\n0123456789.)•-").startswith(words_of(headline).strip()):
        return _elsewhere(headline, url)
    link = next(reversed(list(_links(last))), None)
    if link is None or (first.tag in _HEADINGS and last is first):
        return ""
    before, _, after = words_of(last).rpartition(words_of(link))
    is_end = not after.strip(_CLOSING) and not before.strip().lower().startswith(_ASIDES)
    return _elsewhere(link, url) if is_end and not words_of(link).strip().lower().startswith(_ASIDES) else ""


def _links(part: Element) -> Iterator[Element]:
    """Its links that can be read: a place to jump to and a picture have no words."""
    return (link for link in islice(part.iter("a"), _MAX_PARTS) if words_of(link).strip())


def _elsewhere(link: Element, url: str) -> str:
    href = (link.get("href") or "").strip()
    return href if href and not href.startswith("#") and is_elsewhere(href, url) else ""


def _length(stories: Sequence[_Story]) -> float:
    return sum(weight(words_of(part)) for story in stories for part in story)
