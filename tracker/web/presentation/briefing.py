"""An incident in words, composed once for its page and its pack."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.incidents import IncidentPage
from tracker.evidence.queries.rows import Item
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.meaning import horizon, impact
from tracker.web.presentation.points import Point, Sentence, point
from tracker.web.presentation.questions import questions
from tracker.web.presentation.sides import Side, sides
from tracker.web.presentation.sourcing import sourcing
from tracker.web.presentation.story import summary

# How fast people read: Brysbaert 2019, https://doi.org/10.1016/j.jml.2019.104047
WORDS_PER_MINUTE = 238


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """summary: in three points; matters: its impact and the horizons that anything is known for; sources: on how many
    reports and origins it rests; sides: every accused with its answer or silence."""

    summary: tuple[Point, ...]
    matters: tuple[Point, ...]
    questions: tuple[Point, ...]
    sources: tuple[Sentence, ...]
    sides: tuple[Side, ...]

    @property
    def minutes(self) -> int:
        """How long its words take to read, in minutes, rounded up."""
        points = [*self.summary, *self.matters, *self.questions]
        texts = [f"{one.heading} {one.text}" for one in points] + [one.text for one in self.sources]
        return -(-sum(len(text.split()) for text in texts) // WORDS_PER_MINUTE)


def briefing(found: IncidentPage, today: date) -> Briefing:
    """today: the day as of which it is told."""
    items = found.incident.items
    accused = sides(found.incident.accused, items, last_read=found.last_read_on)
    sources = sourcing(
        found.origins,
        n_reports=found.incident.n_reports,
        parties=(*found.incident.accusers, *found.incident.accused),
        first=found.first_read_on,
        newest=found.last_read_on,
    )
    why = point(_("Impact"), impact(items, found.responses, found.cited))
    return Briefing(
        summary=summary(items, accused, n_conflicts=len(found.conflicts)),
        matters=(*((why,) if why else ()), *horizon(found.responses, today)),
        questions=questions(items, accused, responses=found.responses, conflicts=found.conflicts, sourcing=sources),
        sources=sources,
        sides=accused,
    )


def told(found: IncidentPage) -> tuple[Item, ...]:
    """What belongs on the incident's timeline: its own items, and every stage of what answers it."""
    stages = [stage.item for row in found.responses for stage in row.stages]
    return tuple({item.id: item for item in (*found.incident.items, *stages)}.values())
