"""An item of a timeline as one flat record, the same in every kind of file."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tracker.evidence.queries.rows import Item
from tracker.evidence.queries.timeline import kind_of
from tracker.web.presentation.dates import stated_iso
from tracker.web.presentation.quoting import excerpt
from tracker.web.presentation.sentences import standing_words
from tracker.web.presentation.speech import ended
from tracker.web.presentation.timeline import WORDS, entry_words

# A record quotes so many characters at most.
QUOTE_LENGTH = 240


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """date: as far as it is known, '2026-02-24', '2026-02' or '2026', empty where no report gives one; date_of: whether it
    is that of what happened or of the first report. sentence: attributed, never more than its standing allows.
    evidence, incident_url: whole addresses. is_sample: from an invented outlet."""

    date: str
    date_of: str
    kind: str
    sentence: str
    standing: str
    said_by: str
    about: str
    incident: str
    grade: str
    score: str
    label: str
    n_origins: int
    n_reports: int
    quote: str
    outlet: str
    report: str
    report_url: str
    known_from: str
    is_sample: bool
    incident_url: str
    evidence: str


def record_of(item: Item, *, evidence: str, incident: str) -> Record:
    """evidence: the address of the item's evidence; incident: that of its incident, empty without one."""
    about = item.actors or ((item.target,) if item.target else ())
    saying = item.speakers or ((item.claimant,) if item.claimant else ())
    return Record(
        date=stated_iso(item.day) if item.day else "",
        date_of="event" if item.occurred else "first report" if item.reported else "",
        kind=WORDS.get(kind_of(item), ""),
        sentence=ended(entry_words([item])),
        standing=standing_words(item) if item.claim and item.standing else "",
        said_by="; ".join(actor.name for actor in saying),
        about="; ".join(actor.name for actor in about),
        incident=item.incident.title.words if item.incident else "",
        grade=item.grade.letter,
        score=str(item.grade.score),
        label=item.grade.label,
        n_origins=item.grade.n_origins,
        n_reports=item.grade.n_reports,
        quote=excerpt(item, QUOTE_LENGTH),
        outlet=item.report.source.name,
        report=item.report.title,
        report_url=item.report.url,
        known_from=item.known_from.isoformat(timespec="seconds"),
        is_sample=item.report.source.is_sample,
        incident_url=incident,
        evidence=evidence,
    )


# Makes the record of an item, for those who know the addresses.
Recorder = Callable[[Item], Record]
