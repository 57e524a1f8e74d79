"""What a report itself says of the labs, companies and products that no list knows: where they are, and who made what.

"The Hangzhou start-up Orveth", "Orveth, a Chinese lab": what the lexicon says of known labs, the report says of this one.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.lexicon import Actor
from tracker.extraction.lexicon_actors import slug
from tracker.extraction.naming.name_cues import any_of
from tracker.extraction.reading import Mention
from tracker.extraction.records import EntityKind

_BEFORE, _AFTER = 70, 90
_JOINT = re.compile(r"(?:,\s+(?:and\s+)?|\s+and\s+|、|和|与|及)(?:the\s+)?")
_OWNS = re.compile(r"(?:'s|’s?)\s+(?:[\w-]+\s+){0,3}?")
# "X's Y lab": a part of X.
_OWNS_PART = re.compile(r"(?:'s|’s?)\s+|旗下(?:的)?")
_OWN_PRODUCT = re.compile(r"\bits\s+(?:own\s+)?(?:[\w-]+\s+){0,3}$")


def find_introduced(text: str, mentions: Sequence[Mention]) -> dict[str, Actor]:
    """The unknown organisations and products of whom the report says where they are or whose, by name."""
    newcomers = [m for m in mentions if not m.known and m.kind in (EntityKind.ORGANISATION, EntityKind.PRODUCT)]
    if not newcomers:
        return {}
    countries: dict[str, str] = {}
    makers: dict[str, str] = {}
    owners: dict[str, str] = {}
    for place, mention in enumerate(mentions):
        if mention.known:
            continue
        before = mentions[place - 1] if place else None
        if mention.kind is EntityKind.ORGANISATION:
            country = _country_said(text, mention) or _country_of_list(text, before, mention, countries)
            if country is not None:
                countries.setdefault(mention.name, country)
            if before is not None and _is_part(text, before, mention):
                owners.setdefault(mention.name, before.name)
        elif mention.kind is EntityKind.PRODUCT:
            maker = _maker_said(text, mentions, place)
            if maker is not None:
                makers.setdefault(mention.name, maker)
    kinds = {m.name: m.kind for m in newcomers}
    named = {*countries, *makers, *owners} & set(kinds)
    return {
        name: Actor(
            slug=slug(name),
            name=name,
            kind=kinds[name],
            role="product" if kinds[name] is EntityKind.PRODUCT else "lab",
            country=countries.get(name) or countries.get(owners.get(name, "")),
            parent=makers.get(name) or owners.get(name),
            aliases=(),
            weak=(),
            cued=False,
            unit=name in owners,
        )
        for name in sorted(named)
    }


def _is_part(text: str, before: Mention, mention: Mention) -> bool:
    """Whether an organisation is named as part of the one before: "X's Y lab"."""
    if before.kind is not EntityKind.ORGANISATION or before.name == mention.name:
        return False
    return _OWNS_PART.fullmatch(text, before.end, mention.start) is not None


def _country_said(text: str, mention: Mention) -> str | None:
    """Where an organisation is, by the words right before or behind its name."""
    before = text[max(0, mention.start - _BEFORE) : mention.start]
    after = text[mention.end : mention.end + _AFTER]
    found = _nation_before().search(before) or _nation_after().match(after)
    if found:
        return _nations()[found["nation"].casefold()]
    here = _here().search(before) or _of_china().match(after)
    return _in_chinese()[here["nation"]] if here else None


def _country_of_list(text: str, before: Mention | None, mention: Mention, countries: dict[str, str]) -> str | None:
    """That of the name before it in a list."""
    is_listed = before is not None and _JOINT.fullmatch(text, before.end, mention.start)
    return countries.get(before.name) if is_listed and before is not None else None


def _maker_said(text: str, mentions: Sequence[Mention], place: int) -> str | None:
    """Whose a product is: "X's Sorrel", "Sorrel, X's chatbot", "X, maker of Sorrel", "X accused Y of copying its Sorrel"."""
    product = mentions[place]
    before = mentions[place - 1] if place else None
    after = mentions[place + 1] if place + 1 < len(mentions) else None
    if before is not None and before.kind is EntityKind.ORGANISATION:
        links = (_OWNS, _makes())
        if any(link.fullmatch(text, before.end, product.start) for link in links):
            return before.name
    if after is not None and after.kind is EntityKind.ORGANISATION:
        link = _made_by().fullmatch(text, product.end, after.start)
        if link and (link[0].strip() != "," or re.match(r"['’]s?\s", text[after.end : after.end + 3])):
            return after.name
    start = max(text.rfind(". ", 0, product.start), text.rfind("\n", 0, product.start)) + 1
    if not _OWN_PRODUCT.search(text, start, product.start):
        return None
    owners = [m for m in mentions[:place] if m.start >= start and m.kind is EntityKind.ORGANISATION]
    names = list(dict.fromkeys(m.name for m in owners))
    accuses = bool(owners) and _accuses().match(text, owners[0].end)
    return names[0] if len(names) == 1 or accuses else None


def _any_of(key: str) -> str:
    return lexicon.alternatives(lexicon.words("introduced", key))


@cache
def _made_by() -> re.Pattern[str]:
    """What stands between a product and its maker: "Sorrel, built by X", "Sorrel of X"."""
    made = rf",\s+(?:which\s+(?:is|was)\s+)?(?:(?:the|an?)\s+(?:[\w-]+\s+){{0,4}})?{_any_of('makers.made')}\s+by\s+(?:the\s+)?$"
    return re.compile(rf"{made}|,\s+$|\s+of\s+(?:the\s+)?$")


@cache
def _makes() -> re.Pattern[str]:
    """What stands between a maker and its product: "X, maker of Sorrel", "X makes the chatbot Sorrel"."""
    return re.compile(
        rf",?\s+(?:the\s+)?{_any_of('makers.nouns')}\s+of\s+(?:the\s+)?(?:[\w-]+\s+){{0,2}}$"
        rf"|\s+{_any_of('makers.verbs')}\s+(?:the|an?)\s+(?:[\w-]+\s+){{0,3}}$"
    )


@cache
def _accuses() -> re.Pattern[str]:
    """ "X accuses Y of copying its": what is copied is the accuser's."""
    return re.compile(
        rf"[^.;\n]{{0,40}}\b{_any_of('makers.accusing')}\w*\b[^.;\n]{{0,80}}\b(?:of|for)\s+(?:[\w-]+\s+){{1,6}}?(?:its\s|from\s+its\s)"
    )


@cache
def _in_chinese() -> dict[str, str]:
    places = lexicon.table("introduced")["chinese"]
    assert isinstance(places, dict)
    return {place: country for country, listed in places.items() for place in listed}


@cache
def _of_china() -> re.Pattern[str]:
    return re.compile(rf"(?:等)?(?:这|共)?[两三四五六七八九十\d]{{0,2}}家?(?P<nation>{_any_of('chinese.CN')})")


@cache
def _here() -> re.Pattern[str]:
    return re.compile(rf"(?P<nation>{lexicon.alternatives(tuple(_in_chinese()))})[\u3400-\u9fff]{{0,8}}$")


@cache
def _nations() -> dict[str, str]:
    places = lexicon.table("parties")["nations"]
    assert isinstance(places, dict)
    return {place.casefold(): country for country, listed in places.items() for place in listed}


@cache
def _nation() -> str:
    return "(?P<nation>" + "|".join(re.escape(p) for p in sorted(_nations(), key=len, reverse=True)) + ")"


@cache
def _nation_before() -> re.Pattern[str]:
    nouns = rf"(?:{any_of('organisation_nouns')}|{_any_of('places.before')})"
    return re.compile(
        rf"(?<![\w-]){_nation()}(?:-based)?\s+(?:[\w’'-]+\s+){{0,4}}?{nouns}(?:\s+(?:called|named|known\s+as))?,?\s+[“\"(*_]*$",
        re.IGNORECASE,
    )


@cache
def _nation_after() -> re.Pattern[str]:
    nouns = rf"(?:{any_of('organisation_nouns')}|{_any_of('places.behind')})"
    return re.compile(
        rf"[”\"*_]*(?:,|\s[–—-]|\s*\()\s*(?:(?:an?|the|another|which\s+is\s+an?)\s+(?:[\w’'-]+\s+){{0,3}}?{_nation()}(?:-based)?\s+(?:[\w’'-]+\s+){{0,4}}?{nouns}\b)",
        re.IGNORECASE,
    )
