"""The names guessed for a response -> those of them who can have done it, under the names under which they act."""

from __future__ import annotations

import re

from tracker.extraction.records import Instrument, Status
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Doers, Rule
from tracker.extraction.responding.response_status import Stage

# What a person tells of these, the company that he speaks for has done.
MEASURES = (Instrument.ACCESS_RESTRICTION, Instrument.TECHNICAL_DEFENCE, Instrument.INFORMATION_SHARING)
# American officials who are told to speak to foreign governments speak for their department.
_DIPLOMATS = {"US officials": "US State Department"}
# Who only tells of it has not done it for that, where public bodies tell of what companies do.
_TELLS = ("speaker", "told", "nearest")
# Who wrote, where a sentence says so.
_WRITES = ("body", "subject", "sender")
_LOOKED = re.compile(r"investigated|looked into|examined|reviewed", re.IGNORECASE)
_WHETHER = re.compile(r"\s+(?:whether|if|how)\b")
_FOUND = re.compile(
    r"\s+(?:(?!to\b)\w+\s+)?(?:found|show(?:s|ed)|reveal(?:s|ed)|conclud|uncover|determin|identif|trac(?:es|ed)|link(?:s|ed))"
)
# "X banned from government devices": a headline leaves out that X was.
_LEFT_OUT = re.compile(
    r"(?:(?:is|are|was|were|be|been|being|remain(?:s|ed)?|stay(?:s|ed)?)\s+(?:still\s+|\w+ly\s+)?)?\w+(?:ed|den)\s+(?:from|on|in|by|across|at)\b"
)


class Fitting:
    """Sorts out who cannot have acted, among the public bodies and companies of one report."""

    def __init__(self, bodies: Bodies) -> None:
        self._bodies = bodies

    def fit(
        self, rule: Rule, route: str, names: list[str], cue: re.Match[str], stage: Stage, *, is_loose: bool
    ) -> list[str]:
        """Who of them can have acted; route: how they were found; is_loose: that is no sure way."""
        bodies = self._bodies
        if rule.instrument in MEASURES and stage.status is not Status.CALLED_FOR:
            names = [n if bodies.is_public(n) else bodies.employer_of(n) for n in names]
        fit = [n for n in names if bodies.can(rule, n, stage.status, is_place=route == "place")]
        if rule.near_act and stage.status is Status.IN_FORCE and is_loose and route in _TELLS:
            fit = [n for n in fit if not bodies.is_public(n)]
        if rule.instrument is Instrument.USE_BAN and _LEFT_OUT.match(cue.string, cue.start()):
            fit = [n for n in fit if n not in bodies.accused]
        fit = [bodies.office_of(n) if _speaks_for_office(rule, route, cue[0]) else n for n in fit]
        has_looked = _LOOKED.fullmatch(cue[0]) and not _WHETHER.match(cue.string, cue.end())
        if rule.instrument is Instrument.INVESTIGATION and (has_looked or _FOUND.match(cue.string, cue.end())):
            # What an accuser has found out about its own case is its accusation.
            fit = [n for n in fit if n not in bodies.accusers or bodies.is_public(n)]
        if rule.instrument is Instrument.DIPLOMACY:
            fit = [_DIPLOMATS.get(n, n) for n in fit]
        if stage.status is not Status.CALLED_FOR and rule.doers in (Doers.PUBLIC, Doers.ANYBODY):
            weighs = route == "speaker" or stage.status is Status.UNDER_CONSIDERATION
            is_act = rule.instrument in (Instrument.DIPLOMACY, Instrument.LEGISLATION)
            fit = [bodies.government_of(n) if weighs and not is_act else n for n in fit]
        return fit

    def is_officials(self, rule: Rule, route: str, names: list[str]) -> bool:
        """Whether it is lawmakers or officials who write, whose letters are no submission to others like them."""
        return rule.doers is Doers.PRIVATE and route in _WRITES and any(self._bodies.is_public(n) for n in names)


def _speaks_for_office(rule: Rule, route: str, cue: str) -> bool:
    """Whether an official acts as the body that he speaks for: in diplomacy, with a hearing of the committee that he
    chairs, and of a document that he only quotes."""
    is_quoted = rule.instrument is Instrument.EXECUTIVE_ACTION and route in ("speaker", "told")
    is_hearing = rule.instrument is Instrument.INVESTIGATION and cue.casefold().startswith("hearing")
    return is_quoted or is_hearing or rule.instrument is Instrument.DIPLOMACY
