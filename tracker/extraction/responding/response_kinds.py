"""Bodies that a report names only by their kind and country: "Dutch lawmakers", "prosecutors in Seoul", "MPs"."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction.lexicon import table
from tracker.extraction.naming.roles import country_of
from tracker.extraction.openings import remember
from tracker.extraction.reading import Mention, Reading
from tracker.extraction.records import EntityKind

# Before a body so many characters can tell where it is: "Singapore's …", "In London, the …".
LAND_REACH = 40
_IN = re.compile(r"[*_]*,?\s+(?:in|of)\s+(?:the\s+)?[*_]*", re.IGNORECASE)
_IN_BEFORE = re.compile(r"\b(?:in|from)\s+(?:the\s+)?[*_]*$", re.IGNORECASE)
_OPENS = re.compile(r"[*_]*,\s+(?:the\s+|its\s+)?[*_]*")
_OWNS = re.compile(r"[*_]*[’']s?\s+(?:[a-z][\w-]*\s+){0,3}[*_]*")
_COURT_IN = re.compile(r"\b(?:in|at|before|of)\s+(?:an?\s+|the\s+)?(?:[a-z]\w+\s+)?[*_]*$")
_COURT_OF = re.compile(r"(?:[’']s)?\s+(?:[\w-]+\s+){0,2}[Cc]ourts?\b")
_COURT = re.compile(
    r"\b(?:(?P<land>[A-Z][\w.]+)\s+(?:\w+\s+){0,2}?[Cc]ourts?\b"
    r"|(?P<american>(?:U\.?S\.?|federal|[Dd]istrict|state|superior|Superior)\s+(?:\w+\s+)?[Cc]ourts?\b|(?:Northern|Southern|Eastern|Western|Central) District of\b))"
)
# Who "MPs" are where no country is named with them.
PARLIAMENTS = {"mps": "GB", "meps": "EU"}


def name_of_kind(match: re.Match[str], seat: str | None = None) -> str:
    """ "US lawmakers" for "American lawmakers"; seat: the country of where they sit; without either the American ones
    are meant."""
    if match["chamber"]:
        return f"{match['chamber']} {match['part']}"
    kind = re.sub(r"\s+", " ", match["kind"])
    lowered = kind.lower().replace("data-", "data ")
    assumed = PARLIAMENTS.get(lowered, "US")
    lowered = "lawmakers" if lowered in PARLIAMENTS else lowered
    code = lands().get((match["land"] or "").casefold(), seat or assumed)
    federal = "federal " if re.search(r"\bfederal\b", match[0], re.IGNORECASE) else ""
    return body_of_land(code, lowered, federal)


def body_of_land(code: str, kind: str, rank: str = "") -> str:
    """What the body of a kind ("data protection authority") in a country is called; rank: "federal ", where it is."""
    known = next((name for key, name in _section("known").items() if f"{code} {kind}".startswith(key)), None)
    return known or f"{_adjective(code)} {rank}{kind}"


def seat_behind(reading: Reading, offset: int) -> str | None:
    """The country of the place in which "regulators in Brussels" are."""
    behind = _IN.match(reading.text, offset)
    place = reading.mention_at(behind.end()) if behind else None
    if place is None or place.kind is not EntityKind.PLACE:
        return None
    return _country(place)


def land_around(reading: Reading, body: Mention) -> str | None:
    """The country of a body that the lexicon does not know, by its name or what stands around it: "Singapore's …"."""
    seat = body.name.rpartition(" in ")[2]
    named = country_of(seat) or next(
        (code for word in re.findall(r"[A-Z][\w.]+", body.name) if (code := lands().get(word.casefold()))), None
    )
    if named or (named := seat_behind(reading, body.end)):
        return named
    for place in reversed(reading.mentions_in(max(0, body.start - LAND_REACH), body.start, EntityKind.PLACE)):
        is_opening = _OPENS.fullmatch(reading.text, place.end, body.start) and _IN_BEFORE.search(
            reading.text, max(0, place.start - LAND_REACH), place.start
        )
        if is_opening or _OWNS.fullmatch(reading.text, place.end, body.start):
            return _country(place)
    before = re.search(
        r"([A-Z][\w.]+)(?:[’']s)?\s+(?:[a-z][\w-]*\s+){0,2}[*_]*$", reading.text[: body.start][-LAND_REACH:]
    )
    return lands().get(before[1].casefold()) if before else None


def lands_named(reading: Reading, start: int, end: int) -> list[str]:
    """The countries of the bodies that are named by kind between two offsets, also of those to whom something is sent."""
    found = []
    for match in reading.wording(start, end).finditer(described_kinds()):
        kind = (match["kind"] or "").casefold()
        code = (
            lands().get((match["land"] or "").casefold()) or seat_behind(reading, match.end()) or PARLIAMENTS.get(kind)
        )
        found += [code] if code else []
    return found


def land_of_court(reading: Reading, start: int, end: int) -> str | None:
    """The country whose court a sentence on a suit names; None where it names none."""
    text = reading.text
    for place in reading.mentions_in(start, end, EntityKind.PLACE):
        is_in = _COURT_IN.search(text, max(start, place.start - LAND_REACH), place.start)
        if (is_in or _COURT_OF.match(text, place.end, end)) and (code := _country(place)):
            return code
    for body in reading.mentions_in(start, end, EntityKind.GOVERNMENT_BODY):
        if "Court" in body.name or body.name.endswith("Tribunal"):
            return country_of(body.name) or land_around(reading, body)
    court = _COURT.search(text, start, end)
    if court is not None and (code := lands().get((court["land"] or "").casefold())):
        return code
    if court is not None and court["american"]:
        return "US"
    bodies = reading.mentions_in(start, end, EntityKind.GOVERNMENT_BODY)
    return next((code for body in bodies if (code := country_of(body.name)) not in (None, "CN")), None)


@cache
def land_of_name(name: str) -> str | None:
    """The country of a body that is named by kind ("Dutch lawmakers", "House Republicans")."""
    match = described_kinds().fullmatch(name)
    if match is None or not (match["land"] or match["chamber"]):
        return None
    return lands().get((match["land"] or match["chamber"]).casefold())


@cache
def described_kinds() -> re.Pattern[str]:
    """How bodies are named by kind: `land` and `kind`, or a chamber of the American Congress and its part."""
    kinds = _section("kinds")
    words = sorted(lands(), key=len, reverse=True)
    land = "|".join(re.escape(word) for word in words)
    pattern = re.compile(
        rf"\b(?P<chamber>(?-i:{kinds['chambers']})) (?P<part>(?:{kinds['chambered']}))\b|"
        rf"\b(?:(?P<land>{land})(?:[’']s)?\s+)?(?:{kinds['middle']}){{0,3}}"
        rf"(?P<kind>(?:{kinds['plural']})\b|(?-i:MPs|MEPs)\b|"
        rf"(?(land)(?:{kinds['singular']}|{kinds['seated']})|(?:government|(?:{kinds['seated']})(?=\s+in\s+(?-i:[A-Z]))))\b)",
        re.IGNORECASE,
    )
    # What is named in the singular stands behind its land.
    first = (kinds["chambers"], land, kinds["middle"], kinds["plural"], kinds["seated"])
    remember(pattern, rf"\b(?:{'|'.join((*first, 'MPs', 'MEPs', 'government'))})")
    return pattern


@cache
def lands() -> dict[str, str]:
    """Every word that means a country, without capitals -> its code."""
    words_of = table("bodies")["lands"]
    assert isinstance(words_of, dict)
    return {word.casefold(): code for code, words in words_of.items() for word in words}


@cache
def stand_ins() -> re.Pattern[str]:
    """What stands for a body named before, with its `word`: "the department", "this administration"."""
    words = "|".join(("administration", "president", *_lists("stand_ins")))
    return re.compile(rf"\b(?:the|this)\s+(?P<word>{words})\b", re.IGNORECASE)


def heads_of(word: str) -> list[str]:
    """Which words the names have of the bodies for which "the department" can stand."""
    return _lists("stand_ins")[word]


@cache
def bare_departments() -> re.Pattern[str]:
    """Departments that act under one word at the beginning of a sentence or line: "Commerce adds …"."""
    words = "|".join(_section("bare"))
    pattern = re.compile(
        rf"(?:(?<=[.:;–—\n|] )|(?<=\n)|\A|(?<=, ))(?:{words})"
        r"(?=\s(?:has|had|will|would|is|was|put|froze|[a-z]+s|[a-z]+ed)\s)"
    )
    # What may stand before them is never a letter.
    remember(pattern, rf"\b(?:{words})")
    return pattern


def department_of(word: str) -> str:
    """The department that one word means."""
    return _section("bare")[word]


def government_in(capital: str) -> str | None:
    """The government that sits in a capital."""
    return _section("capitals").get(capital)


def _country(place: Mention) -> str | None:
    return country_of(place.name) or lands().get(place.name.casefold())


@cache
def _adjective(code: str) -> str:
    words_of = table("bodies")["lands"]
    assert isinstance(words_of, dict)
    return str(words_of[code][0]) if code in words_of else code


def _section(name: str) -> dict[str, str]:
    section = table("bodies")[name]
    assert isinstance(section, dict)
    return section


def _lists(name: str) -> dict[str, list[str]]:
    section = table("bodies")[name]
    assert isinstance(section, dict)
    return section
