"""lexicon/responses.toml as typed rules."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from tracker.extraction.lexicon import table
from tracker.extraction.records import Instrument, Status


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
    NONE = "none"


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """cue names the instrument; itself: the cue is the deed, done unless something else is said of it.

    about_accused: only by an accuser; doer_is_object: who acts stands behind the cue; near_act: everyday work
    of a company, a response only where the act stands near it.
    """

    instrument: Instrument
    cue: re.Pattern[str]
    itself: bool
    doers: Doers
    place: Place
    not_after: re.Pattern[str] | None
    not_with: re.Pattern[str] | None
    about_accused: bool
    doer_is_object: bool
    near_act: bool
    statuses: frozenset[Status]


@cache
def rules() -> tuple[Rule, ...]:
    """The rules in the order of the file."""
    entries = table("responses")["rules"]
    assert isinstance(entries, list)
    return tuple(
        Rule(
            instrument=Instrument(entry["instrument"]),
            cue=_compiled(entry["cue"]),
            itself=entry["itself"],
            doers=Doers(entry["actors"]),
            place=Place(entry["place"]),
            not_after=_compiled(entry["not_after"]) if "not_after" in entry else None,
            not_with=_compiled(entry["not_with"]) if "not_with" in entry else None,
            about_accused=entry.get("about_accused", False),
            doer_is_object=entry.get("doer_is_object", False),
            near_act=entry.get("near_act", False),
            statuses=frozenset(Status(s) for s in entry.get("statuses", tuple(Status))),
        )
        for entry in entries
    )


@cache
def status_cues() -> dict[Status, re.Pattern[str]]:
    """What says how far a response has come."""
    return {Status(key): _compiled(value) for key, value in _section("status").items()}


@cache
def actor_cues() -> dict[str, re.Pattern[str]]:
    """Bodies that are named by kind only, and words that tell who is meant."""
    return {key: _compiled(value) for key, value in _section("actors").items()}


@cache
def land_of(word: str) -> str | None:
    """The jurisdiction of "U.S.", "European", "House"."""
    return next((code for code, words in _section("lands").items() if word.casefold() in words), None)


def body_of_kind(described: re.Match[str]) -> str:
    """ "US lawmakers" for "American lawmakers"; without a word for the country the American ones are meant."""
    land = (described["land"] or "US").casefold()
    federal = "federal " if land == "federal" else ""
    return f"{land_of(land)} {federal}{described['who'].lower()}"


def _section(name: str) -> dict[str, str]:
    section = table("responses")[name]
    assert isinstance(section, dict)
    return section


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(pattern, re.IGNORECASE)
