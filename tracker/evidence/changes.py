"""Points, editions and rulings -> the ledger of changes: rows that are exactly those that follow, noted once.

What follows anew from the same evidence keeps its row, its number and the moment at which it was first noted.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime
from hashlib import sha256
from itertools import pairwise

from django.db.models import QuerySet

from tracker.collection.models import ArticleText, Report
from tracker.evidence import concerns
from tracker.evidence.models import (
    Assertion,
    Change,
    IncidentRuling,
    Notice,
    OriginRuling,
    Point,
    Ruling,
)
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import REPLIES
from tracker.evidence.telling import Aspect, Causes, Held, told
from tracker.extraction.records import Predicate

Kind = Change.Kind
_OF_ASPECT = {
    Aspect.RESTATED: Kind.RESTATED,
    Aspect.STANDING: Kind.STANDING,
    Aspect.REGRADED: Kind.REGRADED,
    Aspect.WITHDRAWN: Kind.WITHDRAWN,
}
_OF_NOTICE = {Notice.Kind.CORRECTED: Kind.CORRECTED, Notice.Kind.RETRACTED: Kind.RETRACTED}


def keep_changes(causes: Mapping[int, Causes], moment: datetime) -> None:
    """The changes of these assertions are those that their points tell. causes: by the assertion, by the day.

    A figure stands as the allegation does that it belongs to, which tells it for all of them.
    """
    if not causes:
        return
    stored = Assertion.objects.filter(pk__in=causes).only("key", "kind", "predicate", "incident")
    points = _points(causes)
    wanted = [
        _change(assertion, day, aspect, causes[assertion.pk])
        for assertion in stored
        for day, aspect in told(points[assertion.pk])
        if not (aspect is Aspect.STANDING and assertion.kind == StatementKind.FIGURE)
    ]
    _keep_addresses(wanted, causes)
    _keep(Change.objects.filter(assertion__in=causes), wanted, moment)


def _keep_addresses(wanted: Iterable[Change], assertions: Collection[int]) -> None:
    """What was told before keeps its address, by whatever its assertion goes now; no other assertion's change has it."""
    stored = Change.objects.filter(assertion__in=assertions)
    told_before = {(row.assertion_id, row.day, _stage(row)): row.key for row in stored}
    fresh = []
    for one in wanted:
        known = told_before.get((one.assertion_id, one.day, _stage(one)))
        if known is None:
            fresh.append(one)
        else:
            one.key = known
    taken = set(Change.objects.filter(key__in=[one.key for one in fresh]).values_list("key", flat=True))
    for one in fresh:
        if one.key in taken:
            one.key = _key(f"{one.key} {one.assertion_id}", one.day, one.kind)


def _stage(change: Change) -> str:
    """What of its assertion a change tells: that it is new under one name, however it is called."""
    return change.kind if change.kind in _OF_ASPECT.values() else Aspect.ADDED.value


def mark_incidents(incidents: Iterable[int]) -> None:
    """Of each incident the first allegation ever known is told as the incident itself."""
    alleged = Change.objects.filter(
        assertion__incident__in=incidents,
        assertion__predicate=Predicate.ALLEGES_DISTILLATION,
        kind__in=(Kind.INCIDENT, Kind.CLAIM),
    )
    rows = list(alleged.order_by("day", "assertion__key").values_list("assertion__incident", "pk", "kind"))
    first_of: dict[int | None, int] = {}
    for incident, pk, _ in rows:
        first_of.setdefault(incident, pk)
    firsts = set(first_of.values())
    for wanted in (Kind.INCIDENT, Kind.CLAIM):
        others = [pk for _, pk, kind in rows if (pk in firsts) is (wanted is Kind.INCIDENT) and kind != wanted]
        if others:
            Change.objects.filter(pk__in=others).update(kind=wanted)


def keep_edits(report_id: int, moment: datetime) -> None:
    """The changes of this report's page are its editions that read otherwise, and what they say of their correctness."""
    report = Report.objects.only("key", "is_relevant").get(pk=report_id)
    rows = ArticleText.objects.filter(snapshot__report=report).select_related("snapshot")
    lean = rows.defer("text", "snapshot__body", "snapshot__headers", "search")
    latest = {text.snapshot_id: text for text in lean.order_by("snapshot__fetched_at", "snapshot", "created_at", "pk")}
    wanted = list(_edits(report, list(latest.values()))) if report.is_relevant else []
    _keep(Change.objects.filter(report=report, assertion=None), wanted, moment)
    concerns.keep((), (report_id,))


def note_ruling(ruling: IncidentRuling | OriginRuling, moment: datetime) -> None:
    """That a person decided something, or took it back."""
    rows = [_ruling(ruling, ruling.made_at, is_undone=False)]
    if ruling.undone_at is not None:
        rows.append(_ruling(ruling, ruling.undone_at, is_undone=True))
    _keep(Change.objects.filter(**_of(ruling)), rows, moment)


def keep_all_changes(moment: datetime) -> None:
    """The whole ledger anew, of a store that has none: who brought a change about is told of the editions alone."""
    ids = list(Assertion.objects.order_by("pk").values_list("pk", flat=True))
    for start in range(0, len(ids), 500):
        keep_changes({pk: {} for pk in ids[start : start + 500]}, moment)
    mark_incidents(Assertion.objects.filter(incident__isnull=False).values_list("incident", flat=True).distinct())
    for report in Report.objects.filter(is_relevant=True).values_list("pk", flat=True).iterator():
        keep_edits(report, moment)
    for decided in IncidentRuling.objects.all():
        note_ruling(decided, moment)
    for ruled in OriginRuling.objects.all():
        note_ruling(ruled, moment)


def _keep(existing: QuerySet[Change], wanted: Iterable[Change], moment: datetime) -> None:
    """The existing rows are exactly the wanted ones; those that are there already stay."""
    by_key = {one.key: one for one in wanted}
    stored = {row.key: row for row in existing}
    existing.filter(pk__in=[row.pk for key, row in stored.items() if key not in by_key]).delete()
    for key, row in stored.items():
        new = by_key.get(key)
        if new is None or (_is_same_kind(row, new) and row.reports == new.reports):
            continue
        row.reports = new.reports or row.reports
        row.kind = row.kind if _is_same_kind(row, new) else new.kind
        row.save(update_fields=["reports", "kind"])
    fresh = [one for key, one in by_key.items() if key not in stored]
    for one in fresh:
        one.noted_at = moment
    Change.objects.bulk_create(fresh)


def _is_same_kind(row: Change, new: Change) -> bool:
    """An allegation may be told as the incident that it opens."""
    return row.kind == new.kind or (row.kind, new.kind) == (Kind.INCIDENT, Kind.CLAIM)


def _points(assertions: Collection[int]) -> Mapping[int, Sequence[Held]]:
    found: dict[int, list[Held]] = defaultdict(list)
    rows = Point.objects.filter(assertion__in=assertions).order_by("assertion", "since")
    amounts = [f"representative__{name}" for name in ("value", "low", "high", "qualifier")]
    columns = rows.values_list("assertion", "since", "until", "score", "letter", "label", "standing", "reply", *amounts)
    for assertion, since, until, score, letter, label, standing, reply, *amount in columns:
        found[assertion].append(
            Held(
                since=since,
                until=until,
                score=score,
                letter=letter,
                label=label,
                standing=standing,
                reply=reply,
                amount=tuple(amount),
            )
        )
    return found


def _change(assertion: Assertion, day: date, aspect: Aspect, causes: Causes) -> Change:
    kind = _OF_ASPECT.get(aspect) or _added(assertion)
    return Change(
        key=_key(assertion.key, day, aspect),
        kind=kind,
        day=day,
        assertion=assertion,
        reports=list(causes.get(day, ())),
    )


def _added(assertion: Assertion) -> Kind:
    match assertion.kind:
        case StatementKind.FIGURE:
            return Kind.FIGURE
        case StatementKind.RESPONSE:
            return Kind.RESPONSE
    return Kind.REPLY if assertion.predicate in REPLIES else Kind.CLAIM


def _edits(report: Report, editions: Sequence[ArticleText]) -> Iterator[Change]:
    notices: dict[int, set[tuple[str, str]]] = defaultdict(set)
    for pk, kind, words in Notice.objects.filter(text__in=editions).values_list("text", "kind", "words"):
        notices[pk].add((kind, words))
    for text in editions[:1]:
        yield from _notices(report, text, notices[text.pk])
    for before, after in pairwise(editions):
        if (before.title, before.text) != (after.title, after.text):
            yield _of_edition(report, after, Kind.EDITED)
        yield from _notices(report, after, notices[after.pk] - notices[before.pk])


def _notices(report: Report, text: ArticleText, found: Iterable[tuple[str, str]]) -> Iterator[Change]:
    for kind in sorted({_OF_NOTICE[Notice.Kind(kind)] for kind, _ in found if kind in _OF_NOTICE}):
        yield _of_edition(report, text, Kind(kind))


def _of_edition(report: Report, text: ArticleText, kind: Kind) -> Change:
    day = text.snapshot.fetched_at.astimezone(UTC).date()
    return Change(
        key=_key(f"{report.key} {text.snapshot.sha256}", day, kind), kind=kind, day=day, report=report, text=text
    )


def _ruling(ruling: IncidentRuling | OriginRuling, at: datetime, *, is_undone: bool) -> Change:
    named = f"{type(ruling).__name__} {ruling.pk} {ruling.made_at.isoformat()}"
    day = at.astimezone(UTC).date()
    return Change(
        key=_key(named, day, "undone" if is_undone else "made"),
        kind=Kind.RULED,
        day=day,
        is_undone=is_undone,
        **_of(ruling),
    )


def _of(ruling: IncidentRuling | OriginRuling) -> dict[str, Ruling]:
    return {"incident_ruling" if isinstance(ruling, IncidentRuling) else "origin_ruling": ruling}


def _key(named: str, day: date, what: str) -> str:
    return sha256(f"change|{named}|{day.isoformat()}|{what}".encode()).hexdigest()
