"""No sentence of a Turkish or Chinese page is left in English, but for what is marked as English and for names."""

from __future__ import annotations

import re
from html.parser import HTMLParser

import pytest
from django.test import Client

from tests.web.pages import addresses
from tests.web.record import Record
from tracker.collection.models import Report, Source
from tracker.evidence.models import Actor, Response

LANGUAGES = ("tr", "zh-hans")
# Words that no English sentence does without, and that are no words of Turkish; names are taken out before.
_ENGLISH = re.compile(
    r"(?<![\w’'-])(?:the|of|by|with|from|and|that|which|according|has|have|are|was|were|its|than|says?|said|alleged?s?"
    r"|reports?|origins?|reply|replies|other|others|known|first|no|not|more|grade[ds]?|about|this|what|who|would|yet"
    r"|figures?|statements?|incidents?|responses?|allegations?|stands?|rests?|counts?|days?|it|to|is|as)(?![\w’'/-])",
    re.IGNORECASE,
)
# What of these is a word of Turkish as well.
_TURKISH = frozenset({"not", "is", "as", "it"})
_SAID_IN = ("aria-label", "title", "placeholder", "alt", "data-label", "summary")
_SAID_OF_PAGE = frozenset({"description", "og:title", "og:description", "og:image:alt"})
# Addresses that ask for no search, each for another reason.
_REFUSED = (
    "/search/?kind=rumour",
    "/search/?grade=Z",
    "/search/?sort=size",
    "/search/?period=lately",
    "/search/?language=!",
    "/search/?q=one&q=two",
    f"/search/?q={'long+' * 200}",
    f"/search/?{'&'.join(f'actor=a{n}' for n in range(6))}",
    f"/search/?{'&'.join(f'a{n}=1' for n in range(41))}",
)
# What somebody said, or a report's title, in the middle of a sentence.
_QUOTED = re.compile(r"“[^”]*”|《[^》]*》")
# What these hold is code, or nothing that a reader sees.
_NO_WORDS = frozenset({"code", "script", "style", "textarea", "kbd"})
_VOID = frozenset(
    {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}
)


class _Reader(HTMLParser):
    """The words of a page that are in its own language, by their element."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.told: list[str] = []
        self._own: list[tuple[str, bool]] = [("", True)]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        has = dict(attrs)
        is_own = self._own[-1][1]
        if tag in _NO_WORDS or has.get("lang", "") not in ("", None, *LANGUAGES):
            is_own = False
        elif has.get("lang") in LANGUAGES:
            is_own = True
        if tag == "meta" and (has.get("name") or has.get("property")) in _SAID_OF_PAGE:
            self.told.append(has.get("content") or "")
        if is_own:
            self.told += [value for name in _SAID_IN if (value := has.get(name))]
        if tag not in _VOID:
            self._own.append((tag, is_own))

    def handle_endtag(self, tag: str) -> None:
        while len(self._own) > 1:
            if self._own.pop()[0] == tag:
                return

    def handle_data(self, data: str) -> None:
        if self._own[-1][1] and data.strip():
            self.told.append(data)


def english_in(page: str, names: re.Pattern[str], also: frozenset[str] = frozenset()) -> list[str]:
    """Every run of words of the page that has an English word in it and is not marked as being of another language."""
    reader = _Reader()
    reader.feed(page)
    reader.close()
    found = []
    for words in reader.told:
        left = _QUOTED.sub(" ", names.sub(" ", words))
        if any(one.group().lower() not in also for one in _ENGLISH.finditer(left)):
            found.append(" ".join(words.split()))
    return found


def names_on_record() -> re.Pattern[str]:
    """Names of parties, outlets and instruments and titles of reports, the same in every language, and addresses."""
    names = {
        *Actor.objects.values_list("name", flat=True),
        *Source.objects.values_list("name", flat=True),
        *Report.objects.values_list("title", flat=True),
        *Response.objects.exclude(name="").values_list("name", flat=True),
    }
    return re.compile("|".join([r"https?://\S+", *map(re.escape, sorted(names, key=len, reverse=True))]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_says_anything_in_english_without_saying_so(
    client: Client, small_record: Record, language: str
) -> None:
    names = names_on_record()
    also = _TURKISH if language == "tr" else frozenset()
    found = []
    for address in (*addresses(small_record), *_REFUSED):
        page = client.get(f"/{language}{address}").content.decode()
        found += [f"{address}: {words}" for words in english_in(page, names, also)]
    assert found == [], "\n".join(["English on a page of another language:", *found])


@pytest.mark.parametrize("prefix", ["", *(f"/{language}" for language in LANGUAGES)])
def test_a_composed_sentence_keeps_its_links(client: Client, small_record: Record, prefix: str) -> None:
    pages = {address: client.get(f"{prefix}{address}").content.decode() for address in addresses(small_record)}
    shown = {address: re.findall(r"&lt;/?(?:a|span|time|b)\b.{40}", page) for address, page in pages.items()}
    assert {address: found for address, found in shown.items() if found} == {}
