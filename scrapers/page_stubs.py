"""Notices in place of an article, or at the end of its beginning: takes a page's lines and marks, tells what they are.

What is a notice is never read as the article, and an article whose rest is kept back is known to be a beginning.
"""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from importlib import resources
from typing import Any

from soupsieve.util import SelectorSyntaxError

from scrapers.any_of import any_of
from scrapers.errors import ArticleLack, NotAnArticle
from scrapers.page_facts import PageFacts
from scrapers.page_tree import Page, words_of

_WORDS: dict[str, Any] = tomllib.loads(resources.files("scrapers").joinpath("page_stubs.toml").read_text("utf-8"))
_OTHER = re.compile(any_of(_WORDS.pop("other_matters")), re.IGNORECASE)
_KINDS: Mapping[str, Mapping[str, Any]] = _WORDS
# A wire's flash has some 20 words. A Han character says about as much as two and a half letters.
MIN_TEXT = 100
_HAN_WEIGHT = 2.5
_HAN = re.compile("[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af]")
_NOTICE = 300  # A line that says more is no notice, whatever it says.
_SHORT = 160  # A notice at the end of a text says no more.
_MOST = 0.25  # A line of which this share is the words of a notice is one.
# What is no text of an article wherever it stands; the words of the other kinds may be an article's own.
_LEFT_OUT = frozenset({ArticleLack.PAYWALL, ArticleLack.LOGIN, ArticleLack.CONSENT, ArticleLack.SCRIPT})
_LAST = 6  # lines at the end of a text among which a notice can stand
_FIRST = 3  # and at its beginning
_PAGE = 2_500  # A page with more text of its own than this holds more than a notice.
_STUB_TEXT = 1_200  # A page that is called like a notice holds no more than this.
_BEGINNING = 2_000  # Of an article that is not free no more than this is shown to all.
_DELIVERED = 0.8  # This share of the words that an article is said to have is the whole of it.
_PAID_PART = 300  # Letters in the part that is said to be paid for: it was sent all the same.
_SURE = 3  # Different notices of one kind


def _pattern(*lists: str) -> re.Pattern[str]:
    cues = {cue for kind in _KINDS.values() for name in lists for cue in kind[name]}
    return re.compile(any_of(cues), re.IGNORECASE)


_CUE = _pattern("cues", "ends")
_END = _pattern("ends")
_KIND_OF = {cue: ArticleLack(kind) for kind, data in _KINDS.items() for cue in (*data["cues"], *data["ends"])}
_TITLES = {title: ArticleLack(kind) for kind, data in _KINDS.items() for title in data["titles"]}
_MARKS = [(mark, ArticleLack(kind)) for kind, data in _KINDS.items() for mark in data["marks"]]
_PAID = frozenset({"false", "no", "https://schema.org/false", "http://schema.org/false"})
_LOCKED_TIERS = frozenset({"locked", "premium", "paid", "subscriber"})


def weight(text: str) -> float:
    """How much a text says, in letters of an alphabet."""
    return len(text) + (_HAN_WEIGHT - 1) * len(_HAN.findall(text))


def check_plain(lines: Sequence[str], url: str) -> None:
    """Raises NotAnArticle where too little of the lines is an article's: for texts without markup."""
    if not lines:
        raise NotAnArticle(url, ArticleLack.EMPTY, "the page holds no text", "Check the address in a browser")
    if _own_weight(lines, MIN_TEXT) < MIN_TEXT:
        raise _no_article(url, _commonest(_notices(lines)))


def article_of(lines: Sequence[str], page: Page, facts: PageFacts, url: str) -> tuple[list[str], str]:
    """The lines without notices around them, and what tells that the rest is kept back, empty where nothing does.

    Raises NotAnArticle where the page holds a notice in place of an article.
    """
    n_own = _own_weight(lines, 2 * _BEGINNING + 1)
    lack = _lack(lines, n_own, page, facts)
    if lack is not None and (lines or lack is not ArticleLack.TOO_SHORT):
        raise _no_article(url, lack)
    check_plain(lines, url)
    kept = [line for i, line in enumerate(lines) if not (_is_at_edge(i, len(lines)) and _is_furniture(line))]
    return kept, _barrier(lines, n_own, page, facts)


def _own_weight(lines: Sequence[str], enough: float) -> float:
    """How much the lines say that are no notices, counted up to what is enough: looking for notices is slow."""
    total = 0.0
    for line in lines:
        if total >= enough:
            break
        total += 0 if _is_notice(line) else weight(line)
    return total


def _no_article(url: str, lack: ArticleLack) -> NotAnArticle:
    if lack is ArticleLack.TOO_SHORT:
        return NotAnArticle(url, lack, "the text is too short for an article", "Read it in a browser")
    return NotAnArticle(url, lack, str(_KINDS[lack]["why"]), "Read it in a browser")


def _is_notice(line: str) -> bool:
    return _CUE.search(line) is not None if weight(line) <= _NOTICE else _CUE.match(line) is not None


def _is_furniture(line: str) -> bool:
    """Whether the line is a notice and nothing else; prose may speak of one."""
    return _is_about(line, _CUE) and not _LEFT_OUT.isdisjoint(_notices([line]))


def _is_about(line: str, cue: re.Pattern[str]) -> bool:
    if weight(line) > _SHORT:
        return False
    return cue.match(line) is not None or sum(len(found[0]) for found in cue.finditer(line)) >= _MOST * len(line)


def _is_at_edge(i: int, n: int) -> bool:
    return i < _FIRST or i >= n - _LAST


def _notices(lines: Sequence[str]) -> Iterator[ArticleLack]:
    """The kind of every different notice in the lines."""
    cues = dict.fromkeys(found[0].lower() for line in lines for found in _CUE.finditer(line[: 4 * _NOTICE]))
    return (_KIND_OF[cue] for cue in cues if cue in _KIND_OF)


def _commonest(kinds: Iterator[ArticleLack]) -> ArticleLack:
    counts = Counter(kinds)
    return counts.most_common(1)[0][0] if counts else ArticleLack.TOO_SHORT


def _lack(lines: Sequence[str], n_own: float, page: Page, facts: PageFacts) -> ArticleLack | None:
    """What the page is in place of an article; None where there may be one."""
    if n_own >= MIN_TEXT and (_says_article(facts) or n_own > _PAGE):
        return None
    kinds = Counter(_notices(lines))  # slow for a long text
    if n_own < MIN_TEXT:
        return _commonest(iter(kinds.elements())) if kinds else _marked(page)
    called = _called(page)
    if called is not None and n_own <= _STUB_TEXT:
        return called
    kind, n_cues = kinds.most_common(1)[0] if kinds else (None, 0)
    if kind is None or page.article is not None:
        return None
    n_notices = sum(weight(line) for line in lines if _is_notice(line))
    return kind if n_cues >= _SURE or (n_cues > 1 and n_notices > n_own / 2) else None


def _says_article(facts: PageFacts) -> bool:
    return bool(facts.article) or "article" in facts.meta.get("og:type", ())


def _called(page: Page) -> ArticleLack | None:
    """What the page's title calls it, where that is the name of a notice; an outlet's name may follow."""
    first = re.split(r"\s[|·–—:-]\s|\||\.\.\.|…|[!?]", " ".join(page.title.split()).lower(), maxsplit=1)[0].strip(" .")
    return _TITLES.get(first)


def _marked(page: Page) -> ArticleLack:
    """What the scripts, frames and forms of a page almost without text are for."""
    tags = list(page.all("script", "iframe", "form", limit=60))
    addresses = " ".join(str(tag.get("src") or tag.get("action") or "")[:300] for tag in tags).lower()
    for mark, kind in _MARKS:
        if mark in addresses:
            return kind
    if page.has("input", type="password"):
        return ArticleLack.LOGIN
    hidden = " ".join(words_of(tag)[:_NOTICE] for tag in page.all("noscript", limit=10))
    if (found := _CUE.search(hidden)) and (kind_of := _KIND_OF.get(found[0].lower())):
        return kind_of
    is_empty = not words_of(page.root).strip()
    return ArticleLack.SCRIPT if tags and is_empty and page.root.xpath("boolean(//@id)") else ArticleLack.TOO_SHORT


def _barrier(lines: Sequence[str], n_own: float, page: Page, facts: PageFacts) -> str:
    """What tells that the rest is kept back: words at the end of the text, else the page's own markup."""
    if n_own > 2 * _BEGINNING or _is_delivered(lines, page, facts):
        return ""
    last = [line for line in lines[-_LAST:] if _is_about(line, _END) and not _OTHER.search(line)]
    if last:
        return last[0]
    is_short = n_own <= _BEGINNING
    if _is_paid(facts.article) and is_short:
        return "the page says of itself that it is not free"
    tiers = {value.lower() for value in facts.meta.get("article:content_tier", ())}
    return "the page says of itself that it is locked" if tiers & _LOCKED_TIERS and is_short else ""


def _is_paid(node: Mapping[str, Any]) -> bool:
    return str(node.get("isAccessibleForFree", "")).lower() in _PAID or any(
        str(part.get("isAccessibleForFree", "")).lower() in _PAID for part in _parts(node)
    )


def _parts(node: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    parts = node.get("hasPart")
    return [part for part in (parts if isinstance(parts, list) else [parts])[:20] if isinstance(part, dict)]


def _is_delivered(lines: Sequence[str], page: Page, facts: PageFacts) -> bool:
    """Whether the whole article came, though a script would cover it: by its stated length, or by its paid part."""
    stated = facts.article.get("wordCount")
    n_stated = int(stated) if isinstance(stated, int | str) and str(stated).isdecimal() and len(str(stated)) < 8 else 0
    if n_stated >= MIN_TEXT / 5:
        return sum(len(line.split()) for line in lines) >= _DELIVERED * n_stated
    for part in _parts(facts.article):
        selector = part.get("cssSelector")
        if isinstance(selector, str) and 0 < len(selector) < 100:
            try:
                paid = page.soup.select(selector, limit=20) if page.soup is not None else []
            except (SelectorSyntaxError, ValueError, NotImplementedError):
                continue
            if sum(len(tag.get_text(" ", strip=True)) for tag in paid) >= _PAID_PART:
                return not any(_END.search(tag.get_text(" ")[-4 * _NOTICE :]) for tag in paid)
    return False
