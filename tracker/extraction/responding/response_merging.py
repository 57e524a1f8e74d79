"""The responses of a report -> without those that another of them tells more closely."""

from __future__ import annotations

import re

from tracker.extraction.lexicon import word_set
from tracker.extraction.naming.roles import country_of, known_actor
from tracker.extraction.records import Instrument, Response, Status
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_kinds import land_of_name

# What is said before a committee is the speaker's own.
_TESTIMONY = re.compile(r"\b(?:testif\w+|testimony|hearing)\b", re.IGNORECASE)
_MADE_BY_BODIES = (Instrument.SUBMISSION, Instrument.EXECUTIVE_ACTION, Instrument.INFORMATION_SHARING)
_HOUSE, _GOVERNMENT = "White House", "US government"
# Whoever is only inferred from the instrument gives way to whom the report names.
_BY_ISSUER = "-by-issuer"


def without_guessed_issuers(responses: list[Response]) -> list[Response]:
    """Without those whose doer is only inferred from the instrument, where somebody who is named does the same."""
    named = {(r.instrument, r.status) for r in responses if not r.rule.endswith(_BY_ISSUER)}
    return [r for r in responses if not r.rule.endswith(_BY_ISSUER) or (r.instrument, r.status) not in named]


def merged(responses: list[Response], bodies: Bodies) -> list[Response]:
    """Without what a person does whose company or office does the same, the White House whose office does, and lawmakers
    in general whose bill some of them bring in by name."""
    done = {(r.actor, r.instrument, r.status) for r in responses}
    bringers = {r.actor for r in responses if _is_bill(r) and r.actor in bodies.people}
    kept = [
        r
        for r in responses
        if not _is_done_by_body(r, done, bodies)
        and not _is_done_by_office(r, done)
        and not (bringers and _is_bill_of_all(r))
    ]
    return [r for r in kept if not _is_told_of_its_government(r, kept, bodies)]


def _is_done_by_body(response: Response, done: set[tuple[str | None, Instrument, Status]], bodies: Bodies) -> bool:
    name = response.actor
    if name not in bodies.people or name is None or response.instrument not in _MADE_BY_BODIES:
        return False
    if _TESTIMONY.search(response.evidence.text):
        return False
    others = {bodies.employer_of(name), bodies.office_of(name)} - {name}
    return any((other, response.instrument, response.status) in done for other in others)


def _is_done_by_office(response: Response, done: set[tuple[str | None, Instrument, Status]]) -> bool:
    """Whether it is "the White House memo" of an office that the report names."""
    if response.actor != _HOUSE or response.instrument is not Instrument.EXECUTIVE_ACTION:
        return False
    return any(
        instrument is response.instrument and status is response.status and _is_of_house(actor)
        for actor, instrument, status in done
    )


def _is_told_of_its_government(response: Response, others: list[Response], bodies: Bodies) -> bool:
    """Whether the administration, the White House, its office or an official of it is told more surely, or first, to do the
    same: it is one government that does it."""
    if not _is_executive(response.actor, bodies):
        return False
    same = [
        o
        for o in others
        if o.actor != response.actor and (o.instrument, o.status) == (response.instrument, response.status)
    ]
    if response.actor == _GOVERNMENT and any(
        country_of(o.actor or "") == "US" and bodies.is_public(o.actor or "") for o in same
    ):
        return True
    return any(_is_executive(o.actor, bodies) and _rank(o) > _rank(response) for o in same)


def _rank(response: Response) -> tuple[float, int]:
    """The surest first, then the first in the text."""
    return response.confidence, -response.evidence.start


def _is_executive(name: str | None, bodies: Bodies) -> bool:
    """Whether somebody speaks for the American executive as a whole, of itself or by their office."""
    if name is None:
        return False
    offices = (name, bodies.office_of(name))
    return any(office in word_set("bodies", "executive.names") or _is_of_house(office) for office in offices)


def _is_of_house(name: str | None) -> bool:
    return (
        name is not None and name != _HOUSE and (_HOUSE in name or getattr(known_actor(name), "parent", None) == _HOUSE)
    )


def _is_bill(response: Response) -> bool:
    return response.instrument is Instrument.LEGISLATION and response.status is Status.PROPOSED


def _is_bill_of_all(response: Response) -> bool:
    is_theirs = response.status in (Status.PROPOSED, Status.UNDER_CONSIDERATION, Status.CALLED_FOR)
    is_vague = response.actor is not None and land_of_name(response.actor) is not None
    return is_vague and is_theirs and response.instrument is Instrument.LEGISLATION and response.jurisdiction == "US"
