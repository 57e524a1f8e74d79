"""Labs and products that the lexicon does not know -> a text in which known ones stand in their places.

Whether a report is about the affair is told by words beside names of the affair (`lexicon/relevance.toml` and others). A
newcomer stands in the same sentences; so the report is looked at once more with names that those words know.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tracker.extraction import lexicon
from tracker.extraction.cues import patterns
from tracker.extraction.lexicon import Actor
from tracker.extraction.reading import Mention
from tracker.extraction.records import EntityKind

# So much of the text on either side of a name may say what it names, or what was done by whom.
AROUND = 60
# What finds those who publish: they build nothing, whatever they call themselves ("AI Weekly").
_PUBLISHING = ("own-outlet", "outlet", "outlet-reported")
_PARTS = ("accusing_labs", "accusing_products", "accused_labs", "accused_products")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoodIn:
    """A text with known names for newcomers; written: the newcomer's own name by the one that stands for it."""

    text: str
    written: Mapping[str, str]

    def in_own_words(self, phrase: str) -> str:
        """A phrase of the text as the report has it."""
        return _replaced(phrase, self.written)

    def swapped(self, phrase: str | None) -> str | None:
        """A phrase of the report, its title for one, with the names that stand in the text."""
        return _replaced(phrase, {name: new for new, name in self.written.items()}) if phrase else phrase


def stand_in_for_newcomers(text: str, mentions: Sequence[Mention], introduced: Mapping[str, Actor]) -> StoodIn | None:
    """The text with known names; None where it names no newcomer that builds, or is, an AI system."""
    newcomers = _newcomers(text, mentions, introduced)
    if not newcomers:
        return None
    accused = {name for name, places in newcomers.items() if _is_accused(name, places, text, introduced)}
    free = {part: iter([n for n in lexicon.words("stand_ins", part) if n not in text]) for part in _PARTS}
    given: dict[str, str] = {}
    for name, places in newcomers.items():
        maker = introduced[name].parent if name in introduced else None
        side = "accused" if name in accused or maker in accused else "accusing"
        kind = "products" if places[0].kind is EntityKind.PRODUCT else "labs"
        stand_in = next(free[f"{side}_{kind}"], None)
        if stand_in is not None:
            given[name] = stand_in
    return StoodIn(text=_written_over(text, mentions, given), written={new: old for old, new in given.items()})


def _newcomers(text: str, mentions: Iterable[Mention], introduced: Mapping[str, Actor]) -> dict[str, list[Mention]]:
    """The mentions of every unknown organisation and product that the words around one of them call an AI system or lab,
    and beside such a one of companies of which the report says where they are."""
    found: dict[str, list[Mention]] = {}
    for mention in mentions:
        if not mention.known and mention.kind in (EntityKind.ORGANISATION, EntityKind.PRODUCT):
            found.setdefault(mention.name, []).append(mention)
    found = {name: places for name, places in found.items() if all(one.rule not in _PUBLISHING for one in places)}
    sure = {name for name, places in found.items() if any(_is_of_ai(text, place) for place in places)}
    likely = {name for name in found if name in introduced and introduced[name].country} if sure else set()
    return {name: places for name, places in found.items() if name in sure | likely}


def _is_of_ai(text: str, mention: Mention) -> bool:
    before, after = _around(text, mention)
    cues = patterns("stand_ins")
    return bool(cues["before"].search(before) or cues["after"].match(after) or cues["within"].search(mention.text))


def _is_accused(name: str, places: Sequence[Mention], text: str, introduced: Mapping[str, Actor]) -> bool:
    """Whether a newcomer is on the side of those who are said to copy: by where it is, else by what is said of it."""
    country = introduced[name].country if name in introduced else None
    if country is not None:
        return country in lexicon.words("stand_ins", "accused_countries")
    cues = patterns("stand_ins")
    for place in places:
        before, after = _around(text, place)
        if cues["accused_before"].search(before) or cues["accused_after"].match(after):
            return True
    return False


def _around(text: str, mention: Mention) -> tuple[str, str]:
    return text[max(0, mention.start - AROUND) : mention.start], text[mention.end : mention.end + AROUND]


def _written_over(text: str, mentions: Iterable[Mention], given: Mapping[str, str]) -> str:
    parts, end = [], 0
    for mention in mentions:
        if mention.name in given:
            parts += [text[end : mention.start], given[mention.name]]
            end = mention.end
    return "".join([*parts, text[end:]])


def _replaced(phrase: str, names: Mapping[str, str]) -> str:
    """The phrase with other names, whatever capitals its own have."""
    folded = {old.casefold(): new for old, new in names.items()}
    ordered = sorted(folded, key=len, reverse=True)
    found = re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, ordered))})(?!\w)", re.IGNORECASE)
    return found.sub(lambda match: folded[match[0].casefold()], phrase) if folded else phrase
