"""News of the ledger for tests of mails: what was published, as if it had been taken in and told."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime

from tests.digests import factories as make
from tests.evidence.making import LABS, company, draft, outlet, publish, report, snapshot
from tracker.digests.models import News
from tracker.evidence.models import Change
from tracker.evidence.models.derivations import Derives
from tracker.evidence.queries.changes import rows_by_key
from tracker.evidence.recording import keep
from tracker.evidence.review import Decision, rule_origin
from tracker.extraction.records import Instrument, Predicate, Status
from tracker.web.presentation.changes import change_sentence


def ledger() -> Sequence[News]:
    """An allegation with figures, a denial, a bill; an outlet takes a figure out and corrects itself; a person rules."""
    publish(company(), draft().alleges(*LABS).exchanges(16e6, *LABS))
    wire = report(outlet("Harbor Wire"), on=date(2026, 2, 25))
    first = draft("First words.").alleges("MiniMax").exchanges(3e6, "MiniMax").claim(Predicate.DENIES, "MiniMax")
    keep(snapshot(wire, first.words.text), first.extraction())
    second = draft("First words.\nCorrection: a number was wrong.\n").alleges("MiniMax")
    keep(snapshot(wire, second.words.text, fetched_at=datetime(2026, 3, 9, 12, tzinfo=UTC)), second.extraction())
    publish(
        outlet("Bill Notes"), draft().responds("Congress", Instrument.LEGISLATION, Status.PROPOSED, name="Model Act")
    )
    rule_origin(wire, Decision(kind=Derives.CITING, named="Elsewhere", who="Ada", why="It says so."))
    return taken_in()


def taken_in() -> Sequence[News]:
    """All that the ledger holds as news, the oldest first."""
    rows = rows_by_key(list(Change.objects.values_list("key", flat=True)))
    return [
        make.news(
            row.kind,
            key=row.key,
            day=row.day,
            letter=row.item.grade.letter if row.item else "",
            assertion_key=row.item.key if row.item else "",
            sentence=change_sentence(row),
            is_sample=row.is_sample,
        )
        for row in sorted(rows.values(), key=lambda row: (row.day, row.key))
    ]


def of_kind(told: Sequence[News], kind: str) -> News:
    """The first news of that kind."""
    return next(one for one in told if one.kind == kind)
