"""lexicon/responses*.toml as typed rules."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from typing import Any

from tracker.extraction.anchored import any_of
from tracker.extraction.lexicon import table
from tracker.extraction.naming.newcomers import with_products_named
from tracker.extraction.records import Instrument, Status
from tracker.extraction.wording import Cues

_FILES = ("trade", "law", "state", "inquiry", "industry", "defence")


class Doers(StrEnum):
    """Who can do it."""

    PUBLIC = "public"
    INDUSTRY = "industry"
    INDUSTRY_OR_PUBLIC = "industry_or_public"
    PRIVATE = "private"
    ANYBODY = "anybody"


class Place(StrEnum):
    """Whose jurisdiction a response has."""

    ACTOR = "actor"
    RECIPIENT = "recipient"
    PUBLIC_ONLY = "public_only"
    COURT = "court"
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """cue names the instrument; itself: the cue is the deed, done unless something else is said of it; owned: so it is
    where it has an owner ("X's order").

    about_accused: only by an accuser; to_body: only where the cue runs up to a public body; doer_is_object: who acts stands behind the cue; near_act: everyday work
    of a company, a response only where the act stands near it; after_ban: only behind a ban; status: what tells how far it has come; issuers: who
    acts where nobody is named.
    """

    name: str
    instrument: Instrument
    cue: re.Pattern[str]
    itself: bool
    owned: bool
    doers: Doers
    place: Place
    status: tuple[tuple[Status, re.Pattern[str]], ...]
    not_after: re.Pattern[str] | None
    not_with: re.Pattern[str] | None
    about_accused: bool
    to_body: bool
    doer_is_object: bool
    near_act: bool
    after_ban: bool
    issuers: tuple[tuple[re.Pattern[str], str], ...]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the files."""
    return tuple(
        Rule(
            name=entry["name"],
            instrument=Instrument(entry["instrument"]),
            cue=any_of(map(with_products_named, entry["cues"])),
            itself=entry["itself"],
            owned=entry.get("owned", False),
            doers=Doers(entry["actors"]),
            place=Place(entry["place"]),
            status=_status_cues(entry),
            not_after=_compiled(entry["not_after"]) if "not_after" in entry else None,
            not_with=_compiled(entry["not_with"]) if "not_with" in entry else None,
            about_accused=entry.get("about_accused", False),
            to_body=entry.get("to_body", False),
            doer_is_object=entry.get("doer_is_object", False),
            near_act=entry.get("near_act", False),
            after_ban=entry.get("after_ban", False),
            issuers=tuple((_compiled(cue), body) for cue, body in entry.get("issuers", ())),
        )
        for entry in _entries()
    )


@cache
def rule_cues() -> Cues:
    """What names the instruments of the rules, in their order."""
    return Cues(rule.cue for rule in rules())


def _entries() -> Iterator[dict[str, Any]]:
    for file in _FILES:
        entries = table(f"responses_{file}")["rules"]
        assert isinstance(entries, list)
        yield from entries


def _status_cues(entry: dict[str, Any]) -> tuple[tuple[Status, re.Pattern[str]], ...]:
    """The words of every status that the instrument can have, its own beside those that all have."""
    allowed = [Status(s) for s in entry.get("statuses", tuple(Status))]
    own = [(Status.CALLED_FOR, "asked"), (Status.IN_FORCE, "done"), (Status.EASED, "undone")]
    return tuple((s, _compiled(_section("status")[s])) for s in allowed) + tuple(
        (status, _compiled(entry[key])) for status, key in own if key in entry
    )


@cache
def cues() -> dict[str, re.Pattern[str]]:
    """Words that tell who is meant and what is only thought of."""
    return {key: _compiled(value) for key, value in _section("cues").items()}


def _section(name: str) -> dict[str, str | list[str]]:
    section = table("responses")[name]
    assert isinstance(section, dict)
    return section


def _compiled(expressions: str | list[str]) -> re.Pattern[str]:
    return _any((expressions,) if isinstance(expressions, str) else tuple(expressions))


@cache
def _any(expressions: tuple[str, ...]) -> re.Pattern[str]:
    return any_of(expressions)
