"""Finds companies and products whom the lexicon does not know in Chinese text, which puts no blanks around names.

A company shows by the end of its name, by its place in a list before 'three companies', or by what is said of it; a name
in Latin letters by what stands around it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache

from tracker.extraction.chinese.script import simplified
from tracker.extraction.lexicon import alternatives, words
from tracker.extraction.naming.common_words import is_common
from tracker.extraction.records import EntityKind

_HAN = "\u3400-\u9fff"
_LATIN = (
    r"(?<![A-Za-z0-9.-])[A-Z][A-Za-z]+(?:[ -][A-Z][A-Za-z]+)*(?:[ -]\d{1,2}(?:\.\d)?)?(?![A-Za-z0-9]|[.-][A-Za-z0-9])"
)
_SHORTEST, _LONGEST = 2, 4
_SHORT_FORM = 2

# Where a name stands, what it is in full and of which kind.
Found = tuple[int, int, str, EntityKind]


def find_chinese_names(text: str, known: Sequence[tuple[int, int]]) -> Iterator[Found]:
    """The names of a text with ideographs that lie outside the spans of the known ones, in order."""
    if not re.search(f"[{_HAN}]", text):
        return
    plain = simplified(text)
    taken = set(known)
    kinds = dict(_kinds(plain, taken))
    spans: list[tuple[int, int]] = []
    for form, (name, kind) in _forms(kinds, text, plain):
        for match in re.finditer(_bounded(form), plain):
            start, end = match.span()
            if _is_free(start, end, taken) and _is_free(start, end, spans):
                spans.append((start, end))
                yield start, end, name, kind


def _kinds(plain: str, taken: set[tuple[int, int]]) -> Iterator[tuple[str, EntityKind]]:
    """The names that their form or their place shows, and of which kind each is; what shows a product is read last."""
    for pattern in (_headed(), _listed()):
        for match in pattern.finditer(plain):
            for start, name in _members(match):
                if _is_free(start, start + len(name), taken) and not _is_everyday(name):
                    yield name, EntityKind.ORGANISATION
    for match in re.finditer(_LATIN, plain):
        before, after = plain[max(0, match.start() - 8) : match.start()], plain[match.end() : match.end() + 8]
        kind = _kind_of_latin(match[0], before, after)
        if kind is not None and _is_free(*match.span(), taken):
            yield match[0], kind


def _members(match: re.Match[str]) -> Iterator[tuple[int, str]]:
    """The names of a list, or the one name, each with where it stands."""
    start = match.start("names")
    for part in re.finditer(r"[^、和与及以]+", match["names"]):
        name = _lead().sub("", part[0]).strip()
        if len(name) >= _SHORTEST:
            yield start + part.start() + part[0].index(name), name


def _kind_of_latin(name: str, before: str, after: str) -> EntityKind | None:
    if name in words("chinese_names", "no_names") or (name.isupper() and len(name) < 5):
        return None
    if not re.search(f"[{_HAN}]", before[-2:] + after[:2]) or (" " not in name and is_common(name)):
        return None
    if _product_before().search(before) or (_linked().search(before) and _product_behind().match(after)):
        return EntityKind.PRODUCT
    opens = not before or before[-1] in "，。；：\n" or not before.strip()
    if _before().search(before) or _behind().match(after) or (opens and _does().match(after)):
        return EntityKind.ORGANISATION
    return None


def _forms(kinds: dict[str, EntityKind], text: str, plain: str) -> list[tuple[str, tuple[str, EntityKind]]]:
    """How each name is written, the longest first: as a whole, and a company without the end of its name."""
    written = {name: text[place : place + len(name)] for name in kinds if (place := plain.find(name)) >= 0}
    forms = {name: (written[name], kind) for name, kind in kinds.items() if name in written}
    for name, kind in kinds.items():
        stem = _head().sub("", name)
        if stem != name and len(stem) >= _SHORT_FORM and name in written:
            forms.setdefault(stem, (written[name], kind))
    return sorted(forms.items(), key=lambda form: -len(form[0]))


def _bounded(form: str) -> str:
    if re.match("[A-Za-z]", form):
        return rf"(?<![A-Za-z0-9.-]){re.escape(form)}(?![A-Za-z0-9])"
    if len(form) > _SHORT_FORM:
        return re.escape(form)
    # So short a form can be part of another word: it stands between marks and words that go with names.
    sides = alternatives(words("chinese_names", "before"))
    marks = "，。、：；“”（）()"
    return rf"(?:(?<![{_HAN}A-Za-z])|(?<=[{marks}与和及])){re.escape(form)}(?=[{marks}和与及]|{alternatives(words('chinese_names', 'behind'))}|{sides})"


def _is_everyday(name: str) -> bool:
    """Whether ideographs only say of what sort somebody is: '中国科技', '三家实验室'."""
    if re.match("[A-Za-z]", name):
        return name in words("chinese_names", "no_names") or (name.isupper() and len(name) < 5)
    return bool(re.search(alternatives(words("chinese_names", "everyday")), _head().sub("", name) or name))


def _is_free(start: int, end: int, taken: set[tuple[int, int]] | list[tuple[int, int]]) -> bool:
    return all(end <= left or right <= start for left, right in taken)


@cache
def _headed() -> re.Pattern[str]:
    """A company by the end of its name; before it a mark, or a word that stands before companies."""
    heads = alternatives(words("chinese_names", "heads"))
    before = "|".join(f"(?<={word})" for word in words("chinese_names", "before"))
    return re.compile(
        rf"(?:(?<![{_HAN}A-Za-z0-9])|{before})(?P<names>[{_HAN}]{{{_SHORTEST},{_LONGEST}}}?{heads})(?=[，。、；：“”（）()和与及两三四五\sA-Z\d\n]|{alternatives(words('chinese_names', 'behind'))}|$)"
    )


@cache
def _listed() -> re.Pattern[str]:
    """'A、B和C三家中国公司': whom a list names before it says how many they are."""
    one = rf"(?:[{_HAN}]{{{_SHORTEST},6}}?|\s?{_LATIN}\s?)"
    return re.compile(
        rf"(?:(?<![{_HAN}])|(?<=指控)|(?<=指责)|(?<=点名)|(?<=起诉)|(?<=包括)|(?<=针对)|(?<=对))(?P<names>{one}(?:、{one}){{0,6}}(?:、|和|与|及|以及){one})"
        r"(?:等)?(?:这|共)?[两三四五六七八九十\d]{1,2}家(?!媒体|外媒|报)(?:中国|中国的)?(?:AI|人工智能|科技)?(?:公司|企业|实验室|机构|开发商)"
    )


@cache
def _lead() -> re.Pattern[str]:
    """What stands before a name and is no part of it."""
    return re.compile(rf"^\s*{alternatives(words('chinese_names', 'no_part'))}?")


@cache
def _does() -> re.Pattern[str]:
    return re.compile(rf"\s?{alternatives(words('chinese_names', 'does'))}")


@cache
def _head() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('chinese_names', 'heads'))}$")


@cache
def _before() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('chinese_names', 'before'))}\s?[“「]?$")


@cache
def _behind() -> re.Pattern[str]:
    both = (*words("chinese_names", "behind"), *words("chinese", "speech"))
    return re.compile(rf"[”」]?\s?{alternatives(both)}")


@cache
def _product_before() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('chinese_names', 'product_before'))}\s?[“「]?$")


@cache
def _linked() -> re.Pattern[str]:
    return re.compile(rf"{alternatives(words('chinese_names', 'product_links'))}\s?[“「]?$")


@cache
def _product_behind() -> re.Pattern[str]:
    return re.compile(rf"[”」]?\s?{alternatives(words('chinese_names', 'product_behind'))}")
