"""A person of a report -> the company with which the report introduces him ("X's policy chief, Jane Roe", "Jane Roe of X")."""

from __future__ import annotations

import re

from tracker.extraction.cues import patterns
from tracker.extraction.naming.roles import known_actor
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind

# So close to a person stands the company that introduces him.
REACH = 110
_AFTER_NAME = re.compile(r"[*_]{0,4},\s(?:the\s)?[*_]{0,4}")


def employer_of(reading: Reading, person: str) -> str | None:
    """The company for which a person speaks; None where the report names none and nobody knows one."""
    actor = known_actor(person)
    if actor is not None:
        is_executive = actor.kind is EntityKind.PERSON and actor.role == "executive"
        return actor.parent if is_executive else None
    text, cues = reading.text, patterns("documents")
    for mention in (m for m in reading.mentions if m.name == person and m.kind is EntityKind.PERSON):
        near = reading.mentions_in(max(0, mention.start - REACH), mention.end + REACH, EntityKind.ORGANISATION)
        for company in near:
            if company.end <= mention.start and cues["officer_of"].fullmatch(text[company.end : mention.start]):
                return company.name
            if company.start < mention.end:
                continue
            between = text[mention.end : company.start]
            has_office = cues["office"].match(text, company.end, company.end + REACH) is not None
            if cues["officer_at"].fullmatch(between) or (has_office and _AFTER_NAME.fullmatch(between)):
                return company.name
    return None
