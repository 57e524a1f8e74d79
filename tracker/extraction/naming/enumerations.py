"""Named parties in order -> those that the text enumerates together ("A, B and C")."""

from __future__ import annotations

import re
from functools import cache

from tracker.extraction import lexicon
from tracker.extraction.speaking.party import Party, PartyKind

# "Secretary X and science adviser Y".
_ROLE_JOINT = re.compile(
    r"(?:\s*\([^()\n]{1,20}\))?,?\s+and\s+(?:[A-Z][\w.&’'-]*\s+|(?:the|of|for|science|policy|technology|tech|trade|national|security|adviser|advisor|director|"
    r"secretary|chief|chair\w*|spokes\w+|czar|executive|officer|head|president|minister|senator|representative|co-founder|founder)\s+){1,6}"
    # "Jane Roe, a Democrat, and John Doe".
    r"|,\s+an?\s+(?!\w+(?:\s+\w+)?\s+(?:who|which|that)\b)[^,;\n]{3,40},\s+and\s+(?:(?:Senator|Representative|Sen\.|Rep\.)\s+)?"
)
# "A copied B; C denies it": a clause of its own.
_SAYS_MORE = re.compile(r"[*_]*\s+(?!and\b|or\b)[a-z]")
_OFFICE = re.compile(
    r"(?:[’']s)?\s+(?:(?:chief|deputy|acting|executive|general|vice|director|secretary|head|president|adviser|advisor|minister|chair\w*|czar|"
    r"officer|technology|science|security|policy|AI|founder|co-founder|CEO|CTO|spokes\w+)\s+){1,4}(?=[A-Z])"
)
_OWNS = re.compile(r"[’']s\s+[a-z]")
_IN_BRACKETS = re.compile(r"\([^()\n]{0,50}$")
_LAST_JOINT = re.compile(r"(?:\b(?:and|or|nor|as well as|along with|together with)\b|&|\+|/|、|和|与|與|及)")
_SOURCE_OPENS = re.compile(r"\b(?:[Aa]ccording to|[Pp]er|[Ff]or|[Tt]old|[Uu]nlike|[Ll]ike)\s+$")
# What stands before two names that only a comma joins where they are a list.
_LIST_OPENS = re.compile(
    r"(?:[(:—–-]|\b(?:including|such as|like|namely|both|versus|vs\.?|labs?|companies|firms|startups)),?\s*[*_\[“\"]*$"
)
# "A, B accuse …" as a heading: the comma stands for "and".
_AT_ONCE = 3


@cache
def _joint() -> re.Pattern[str]:
    """What stands between two names of one list: a comma or "and", and what the second is said to be."""
    described = lexicon.alternatives(lexicon.words("enumerations", "described.words"))
    return re.compile(
        r"[\s*_\[\]\"“”]*(?:\([^()]*\)|,\s*[RDI]-[A-Z][\w.]*(?:\s[A-Z][\w.]*)?(?=,))?[\s*_\[\]\"“”]*(?:,|、|和|与|與|及|以及|，|/|&|\+|;|\band\b|\bor\b|\bnor\b|, and|, or|,? as well as|,? along with|,? together with|\band (?:its|their) rivals?)"
        rf"[\s*_\[\]\"“”]*(?:(?:and|or|both|the|its|another|{described}),?\s+)*[\s*_\[\]\"“”]*$"
    )


def find_lists(text: str, named: list[Party]) -> list[tuple[Party, ...]]:
    """The enumerations, in order; without a source or an apposition that only a comma joins to them."""
    lists: list[list[Party]] = []
    is_closed = False
    for party in named:
        gap = text[lists[-1][-1].end : party.start] if lists else ""
        if party.kind is PartyKind.PRODUCT and _IN_BRACKETS.search(gap):
            # "Acme (maker of the Bolt series) and Corvo" enumerates Acme and Corvo.
            continue
        if lists and party.names == lists[-1][-1].names and _IN_BRACKETS.search(gap):
            # "the National Security Agency (NSA) and the FBI" enumerates two.
            continue
        if lists and lists[-1][-1].kind is PartyKind.PERSON and _is_office(text, party, gap):
            continue
        alike = bool(lists) and _sort(lists[-1][-1]) == _sort(party)
        is_joint = _joint().match(gap) or (party.kind is PartyKind.PERSON and _ROLE_JOINT.fullmatch(gap))
        joins = alike and "\n" not in gap and len(gap) < 60 and bool(is_joint)
        joins = joins and not (";" in gap and _SAYS_MORE.match(text, party.end))
        has_and = bool(_LAST_JOINT.search(gap))
        if party.kind is PartyKind.PERSON and not has_and and _OWNS.match(text, party.end):
            # "Jane Roe, President Poe's adviser," names one who acts.
            joins = False
        if joins and not (is_closed and not has_and):
            lists[-1].append(party)
            is_closed = has_and
        else:
            lists.append([party])
            is_closed = False
    shortened = (_without_source(text, found) for found in lists)
    return [tuple(found) for found in shortened if len(found) > 1 and not _is_apposition(text, found)]


def _is_office(text: str, party: Party, gap: str) -> bool:
    """Whether it is only the office of the person named next: "Secretary X and Y director Z"."""
    joined = re.fullmatch(r"(?:\s*\([^()\n]{1,20}\))?,?\s+and\s+(?:the\s+)?", gap)
    return bool(joined) and party.kind is not PartyKind.PERSON and bool(_OFFICE.match(text, party.end))


def _without_source(text: str, found: list[Party]) -> list[Party]:
    """A list without the source before it: "According to A, B and C did" enumerates B and C."""
    before = text[max(0, found[0].start - 16) : found[0].start]
    is_comma = len(found) > 1 and text[found[0].end : found[1].start].strip() == ","
    return found[1:] if is_comma and _SOURCE_OPENS.search(before) else found


def _is_apposition(text: str, found: list[Party]) -> bool:
    """Whether two names only stand beside each other: "B copied C, A says"."""
    if len(found) > 2 or text[found[0].end : found[1].start].strip(' *_"“”') != ",":
        return False
    line = text.rfind("\n", 0, found[0].start) + 1
    before = text[max(line, found[0].start - 30) : found[0].start]
    if found[0].kind is not found[1].kind:
        return True
    return not (_LIST_OPENS.search(before) or len(before.strip(" #*_>")) < _AT_ONCE)


def _sort(party: Party) -> PartyKind:
    """Only like is enumerated with like: "X President Jane Roe, Y" names no list."""
    return party.kind if party.kind in (PartyKind.OUTLET, PartyKind.PERSON) else PartyKind.ORGANISATION
