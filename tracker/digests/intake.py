"""The ledger of changes -> news: each change is taken in once, in the order in which it was committed.

One takes in at a time, so ids of news grow as they are committed, and whoever has seen one has seen all below it. Who
writes the ledger holds the evidence lock, so its ids grow in the same way, whatever the moments at which its rows were
noted; should a writer do without the lock, its row may appear below the last that was looked at, and is found because
the last OVERLAP ids are looked at again. What is there already is known by its key.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Final

from django.db import transaction
from django.db.models import Count, Exists, Max, OuterRef

from tracker.collection import clock_jumps
from tracker.collection.statements import ask, tell
from tracker.digests.matching import topic
from tracker.digests.models import Intake, News, Subject
from tracker.digests.taking_back import note_gone, note_returned
from tracker.digests.waking import wake
from tracker.evidence.models import Change, Revision
from tracker.evidence.queries.about import About, about
from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.changes import rows_by_key
from tracker.web.presentation.changes import change_sentence

BATCH: Final = 500
OVERLAP: Final = 2_000
# A change of a day that lies so much further back than when it was noted comes from back-filling.
LATE: Final = timedelta(days=7)
# More changes than these noted at one moment are an import or a clean-up.
BULK: Final = 300
MOST_WAITING: Final = 5_000
# Any number that nothing else in this database locks by.
_LOCK: Final = 0x5711_0D16


def take_in(moment: datetime) -> int:
    """How many news the changes since the last time made. The first time all that there is is taken in silently.

    A batch is a transaction: stopped anywhere, what was committed is not taken in again. Two queries where nothing is new.
    """
    n_taken = 0
    while not _is_level():
        n_taken += _take_batch(moment)
    return n_taken


def lock_intake() -> None:
    """Waits for, and holds until the transaction ends, the right to take in; whoever holds it sees no half-taken news."""
    tell("SELECT pg_advisory_xact_lock(%(lock)s)", {"lock": _LOCK})


def _is_level() -> bool:
    state = Intake.objects.first()
    if state is None:
        return False
    revision, newest = _ledger()
    return state.revision == revision and state.upto >= newest


def _ledger() -> tuple[int, int]:
    """How often evidence was written, and the newest change; in this order, so that no change is missed by the second."""
    revision = Revision.objects.aggregate(n=Max("number"))["n"] or 0
    return revision, Change.objects.aggregate(n=Max("pk"))["n"] or 0


@transaction.atomic
def _take_batch(moment: datetime) -> int:
    lock_intake()
    revision, newest = _ledger()
    state = Intake.objects.first()
    if state is None:
        return _begin(revision, newest, moment)
    note_returned()
    unknown = Change.objects.exclude(Exists(News.objects.filter(change_key=OuterRef("key"))))
    fresh = unknown.filter(pk__gt=state.upto - OVERLAP).exclude(pk__in=state.waiting).order_by("pk")
    found = list(fresh.values_list("pk", "key", "noted_at")[:BATCH])
    is_last = len(found) < BATCH
    looked_at = [*found, *_waiting(state, is_last=is_last)]
    shown = rows_by_key([key for _, key, _ in looked_at])
    taken_at = _not_before_the_last(moment)
    made = _store(note_gone(_news(list(shown.values()), taken_at), taken_at))
    waiting = {*state.waiting, *(pk for pk, _, _ in looked_at)} - {pk for pk, key, _ in looked_at if key in shown}
    if is_last:
        waiting &= {pk for pk, _, _ in looked_at}  # the others left the ledger
    state.waiting = sorted(waiting)[-MOST_WAITING:]
    state.revision = revision if is_last else state.revision
    state.upto = newest if is_last else max(found[-1][0], state.upto)
    state.save()
    wake(made, moment)
    return len(made)


def _not_before_the_last(moment: datetime) -> datetime:
    """When news are taken in: the moment, or that of the news before where the clock was set back since. So none comes
    into a period whose public digest is made already."""
    last = News.objects.order_by("-pk").values_list("taken_at", flat=True).first()
    return last if last is not None and moment < last <= moment + clock_jumps.MOST else moment


def _waiting(state: Intake, *, is_last: bool) -> list[tuple[int, str, datetime]]:
    """What was graded too low to be shown when it was looked at."""
    if not is_last or not state.waiting:
        return []
    return list(Change.objects.filter(pk__in=state.waiting).values_list("pk", "key", "noted_at"))


def _begin(revision: int, newest: int, moment: datetime) -> int:
    """Of all that is there already nobody is told."""
    taken = ask(
        """INSERT INTO digests_news (change_key, kind, day, noted_at, taken_at, silent, topics, letter, assertion_key,
            sentence, is_sample)
        SELECT c.key, c.kind, c.day, c.noted_at, %(moment)s, %(silent)s, ARRAY['kind:' || c.kind], '', coalesce(a.key, ''),
            '', FALSE
        FROM evidence_change c LEFT JOIN evidence_assertion a ON a.id = c.assertion_id WHERE c.id <= %(newest)s
        ORDER BY c.id ON CONFLICT (change_key) DO NOTHING RETURNING id""",
        {"moment": moment, "silent": News.Silent.EARLIER.value, "newest": newest},
    )
    Intake.objects.create(revision=revision, upto=newest)
    return len(taken)


def _news(shown: Sequence[ChangeRow], moment: datetime) -> list[News]:
    """In the order of the ledger's moments and days."""
    concerns = about(shown)
    n_at = _numbers({row.noted_at for row in shown})
    ordered = sorted(shown, key=lambda row: (row.noted_at, row.day, row.key))
    return [_one(row, concerns[row.key], n_at.get(row.noted_at, 0), moment) for row in ordered]


def _one(row: ChangeRow, concern: About, n_at_once: int, moment: datetime) -> News:
    return News(
        change_key=row.key,
        kind=row.kind,
        day=row.day,
        noted_at=row.noted_at,
        taken_at=moment,
        silent=_silent(row, n_at_once),
        topics=topics_of(row.kind, concern),
        letter=row.item.grade.letter if row.item else "",
        assertion_key=row.item.key if row.item else "",
        sentence=change_sentence(row),
        is_sample=row.is_sample,
    )


def _silent(row: ChangeRow, n_at_once: int) -> str:
    if row.noted_at.astimezone(UTC).date() - row.day > LATE:
        return News.Silent.EARLIER.value
    return News.Silent.BULK.value if n_at_once > BULK else ""


def _numbers(moments: Iterable[datetime]) -> Mapping[datetime, int]:
    """How many changes were noted at each of these moments."""
    noted = Change.objects.filter(noted_at__in=list(moments)).values("noted_at")
    return dict(noted.annotate(n=Count("pk")).values_list("noted_at", "n"))


def topics_of(kind: str, concern: About) -> list[str]:
    """What a change of this kind is about, as `News.topics` has it."""
    return [
        topic(Subject.KIND, kind),
        *(topic(Subject.INCIDENT, slug) for slug in sorted(concern.incidents)),
        *(topic(Subject.ACTOR, slug) for slug in sorted(concern.actors)),
        *(topic(Subject.RESPONSE, slug) for slug in sorted(concern.responses)),
        *(f"item:{key}" for key in sorted(concern.items)),
    ]


def _store(made: Sequence[News]) -> Sequence[News]:
    """The news are stored; older ones of the same items go by the names that these have now."""
    stored = News.objects.bulk_create(made)
    keys = sorted({one.assertion_key for one in made if one.assertion_key})
    if keys:
        tell(
            """UPDATE digests_news n SET assertion_key = a.key FROM evidence_formerkey f JOIN evidence_assertion a
                ON a.id = f.assertion_id WHERE n.assertion_key = f.key AND a.key = ANY(%(keys)s)""",
            {"keys": keys},
        )
    return stored
