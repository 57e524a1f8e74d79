"""What a change is to whoever is told of it: a frozen record without a database behind it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from tracker.evidence.models import Change
from tracker.evidence.queries import rows

KEY_LENGTH = 16


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """What a person decided. what: in a word; about: the report, or the parties whose incidents it concerns."""

    what: str
    about: str
    who: str
    why: str
    is_undone: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeRow:
    """One change. key: names its page for good; kind: as `Change.Kind`; day: from when on it could be known.

    item: what it is of as it stood after it, or before it where it is no longer said, None of edits and rulings; before:
    the same as it stood the day before, None where it is new. step_before: of a response, how far it had come. report: the edited one,
    or that of a ruling; notices: what its edition says of its own correctness. causes: the reports that brought it about.
    """

    key: str
    kind: str
    day: date
    noted_at: datetime
    item: rows.Item | None
    before: rows.Item | None
    step_before: str
    report: rows.ReportLink | None
    notices: tuple[str, ...]
    decision: Decision | None
    causes: tuple[rows.ReportLink, ...]

    @property
    def address(self) -> str:
        return self.key[:KEY_LENGTH]

    @property
    def day_before(self) -> date:
        """The last day on which it stood as before."""
        return self.day - timedelta(days=1)

    @property
    def is_sample(self) -> bool:
        """Whether it rests on an invented outlet."""
        told = self.item.report if self.item else self.report
        return told is not None and told.source.is_sample


def decision_of(change: Change) -> Decision | None:
    """What a person decided; None of what nobody did."""
    of_origin, of_incident = change.origin_ruling, change.incident_ruling
    if of_origin is not None:
        what, about = of_origin.get_kind_display(), of_origin.named
    elif of_incident is not None:
        accusers = (of_incident.one_accuser, of_incident.other_accuser)
        what = of_incident.get_kind_display()
        about = " and ".join(dict.fromkeys(actor.name for actor in accusers if actor))
    else:
        return None
    ruling = of_origin or of_incident
    return Decision(
        what=what,
        about=about,
        who=(ruling.undone_by if change.is_undone else ruling.who) if ruling else "",
        why=ruling.why if ruling else "",
        is_undone=change.is_undone,
    )
