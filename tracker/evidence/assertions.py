"""Clusters -> assertion rows with their grades; history is kept, and nothing is written where nothing changed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q

from tracker.evidence.changes import keep_changes, mark_incidents
from tracker.evidence.clusters import Cluster
from tracker.evidence.directness import is_outlet
from tracker.evidence.drafts import Draft, clashes_among, make_drafts, rivals_of, view_of
from tracker.evidence.grades import IS_FORMER, Current, keep_conflicts, keep_grade
from tracker.evidence.models import Assertion, Assessment, Change, FormerKey, Incident, PartsCheck, Point, Support
from tracker.evidence.models.statements import Content
from tracker.evidence.points import Kept, keep_points, side_columns
from tracker.evidence.said import principal
from tracker.evidence.sums import keep_sums
from tracker.evidence.tallies import Touched
from tracker.evidence.telling import Causes, causes
from tracker.grading import EvidenceItem

_CONTENT = tuple(column.attname for column in Content._meta.local_fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written, in numbers of assertions, and all that was touched."""

    n_new: int = 0
    n_regraded: int = 0
    n_retired: int = 0
    touched: Touched = field(default_factory=Touched)

    def __add__(self, other: Written) -> Written:
        return Written(
            n_new=self.n_new + other.n_new,
            n_regraded=self.n_regraded + other.n_regraded,
            n_retired=self.n_retired + other.n_retired,
            touched=self.touched | other.touched,
        )


def write(
    clusters: Sequence[Cluster],
    items: Mapping[int, EvidenceItem],
    *,
    incident_of: Callable[[Cluster], Incident | None],
    existing: Q,
    moment: datetime,
) -> Written:
    """Assertions, supports, standings, conflicts, grades and points stand as these clusters say.

    clusters: everything that may conflict with each other. existing: which stored assertions they replace. What no
    report says any more is retired and keeps its points; what is no cluster any more is retired and loses them.
    """
    drafts = make_drafts(clusters, items)
    clashes = clashes_among(drafts)
    rows = _match(clusters)
    n_new = sum(row is None and bool(cluster.live) for row, cluster in zip(rows, clusters, strict=True))
    n_retired = sum(
        row is not None and row.retired_at is None and not cluster.live
        for row, cluster in zip(rows, clusters, strict=True)
    )
    held = _held([row.pk for row in rows if row is not None])
    former = {row.incident_id for row in rows if row is not None}
    stored = [
        _keep(row, draft, incident_of(draft.stated.cluster), held, moment)
        for row, draft in zip(rows, drafts, strict=True)
    ]
    n_regraded = 0
    told: dict[int, Causes] = {}
    for place, (assertion, draft) in enumerate(zip(stored, drafts, strict=True)):
        rivals = rivals_of(place, drafts, clashes)
        if draft.ended_at is None:
            n_regraded += keep_grade(assertion, draft.items, rivals, held.grades.get(assertion.pk), moment)
        if keep_points(assertion, draft, rivals, held.points[assertion.pk]):
            told[assertion.pk] = causes(draft.items, rivals)
    ended = [row.pk for row, draft in zip(stored, drafts, strict=True) if draft.ended_at is not None]
    Assessment.objects.filter(assertion__in=ended, superseded_at=None).update(superseded_at=moment)
    others = _others(existing, [row.pk for row in stored])
    n_retired += _retire([row.pk for row in others], moment)
    keep_sums(stored, drafts, moment)
    keep_conflicts(stored, clashes, existing, moment)
    keep_changes(told, moment)
    mark_incidents({row.incident_id for row in stored if row.incident_id is not None})
    everything = [*stored, *others]
    resting = Support.objects.filter(assertion__in=[row.pk for row in others]).values_list("statement", flat=True)
    statements = {said.id for cluster in clusters for said in cluster.statements}.union(
        *held.supports.values(), resting
    )
    touched = Touched(
        assertions=frozenset(row.pk for row in everything),
        incidents=frozenset(pk for pk in {row.incident_id for row in everything} | former if pk is not None),
        statements=frozenset(statements),
    )
    return Written(n_new=n_new, n_regraded=n_regraded, n_retired=n_retired, touched=touched)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Held:
    """What the database has of assertions, by their ids: the statements below each, its points, its current grade."""

    supports: Mapping[int, set[int]]
    points: Mapping[int, list[Kept]]
    grades: Mapping[int, Current]


def _held(assertions: Sequence[int]) -> _Held:
    supports: dict[int, set[int]] = defaultdict(set)
    for assertion, statement in Support.objects.filter(assertion__in=assertions).values_list("assertion", "statement"):
        supports[assertion].add(statement)
    points: dict[int, list[Kept]] = defaultdict(list)
    rows = Point.objects.filter(assertion__in=assertions).order_by("since")
    kept = rows.annotate(is_former=IS_FORMER).values_list("assertion", "since", "until", "digest", "is_former")
    for assertion, since, until, digest, is_former in kept:
        points[assertion].append(Kept(since, until, digest, is_former))
    current = Assessment.objects.filter(assertion__in=assertions, superseded_at=None).defer("explanation")
    grades = {row.assertion_id: Current(row, row.is_former) for row in current.annotate(is_former=IS_FORMER)}
    return _Held(supports=supports, points=points, grades=grades)


def _others(existing: Q, kept: Sequence[int]) -> list[Assertion]:
    """The existing assertions that are none of those kept."""
    return list(Assertion.objects.filter(existing).exclude(pk__in=kept).distinct().only("incident"))


def _retire(gone: Sequence[int], moment: datetime) -> int:
    """How many of these were not retired yet."""
    Point.objects.filter(assertion__in=gone).delete()
    Change.objects.filter(assertion__in=gone).delete()
    PartsCheck.objects.filter(total__in=gone).delete()
    return Assertion.objects.filter(pk__in=gone, retired_at=None).update(retired_at=moment, changed_at=moment)


def _match(clusters: Sequence[Cluster]) -> list[Assertion | None]:
    """For every cluster the stored assertion with which it shares most statements, each taken once."""
    placed = {said.id: index for index, cluster in enumerate(clusters) for said in cluster.statements}
    supports = Support.objects.filter(statement__in=placed).values_list("assertion", "statement")
    shared = Counter((assertion, placed[statement]) for assertion, statement in supports)
    taken: dict[int, int] = {}
    for (assertion, index), _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
        if assertion not in taken and index not in taken.values():
            taken[assertion] = index
    rows = (
        Assertion.objects.select_related("representative").prefetch_related("actors", "speakers").in_bulk(list(taken))
    )
    by_index = {index: rows[assertion] for assertion, index in taken.items()}
    return [by_index.get(index) for index in range(len(clusters))]


def _keep(row: Assertion | None, draft: Draft, incident: Incident | None, held: _Held, moment: datetime) -> Assertion:
    cluster, wording = draft.stated.cluster, draft.stated.wording
    columns = _columns(draft, incident)
    actors = sorted(wording.actors)
    speakers = _speakers(cluster)
    key = _key(cluster)
    if row is None:
        row = Assertion.objects.create(key=_vacated(key, None), first_seen_at=moment, changed_at=moment, **columns)
        row.actors.set(actors)
        row.speakers.set(speakers)
    elif _differs(row, columns, actors, speakers):
        for name, value in columns.items():
            setattr(row, name, value)
        row.changed_at = moment
        row.save()
        row.actors.set(actors)
        row.speakers.set(speakers)
    if row.key != key:
        _rename(row, key)
    _keep_supports(row, cluster, held.supports.get(row.pk, set()))
    return row


def _columns(draft: Draft, incident: Incident | None) -> dict[str, object]:
    """Every column: the content of the most careful wording, the date and target that the cluster agrees on."""
    wording = draft.stated.wording
    view = view_of(draft.stated.cluster, draft.support.origins)
    return {
        **{name: getattr(wording.row, name) for name in _CONTENT},
        "claimant_id": incident.accuser_id if incident and wording.is_allegation else wording.row.claimant_id,
        "target_id": wording.target,
        "occurred_on": view.occurred[0],
        "occurred_precision": view.occurred[1],
        "capabilities": view.capabilities,
        "techniques": view.techniques,
        "incident_id": incident.pk if incident else None,
        "representative_id": wording.id,
        "known_from": min(said.known_at for said in draft.stated.cluster.statements),
        "retired_at": draft.ended_at,
        **side_columns(draft.decision),
    }


def _speakers(cluster: Cluster) -> list[int]:
    """Whoever any of its statements names as giving it; an outlet that passes it on only where there is nobody else."""
    named = {speaker for said in cluster.live for speaker in said.speakers}
    passing = {principal(actor).pk for said in cluster.live for actor in said.row.speakers.all() if is_outlet(actor)}
    return sorted(named - passing or named)


def _differs(row: Assertion, columns: Mapping[str, object], actors: list[int], speakers: list[int]) -> bool:
    return (
        any(getattr(row, name) != value for name, value in columns.items())
        or sorted(actor.pk for actor in row.actors.all()) != actors
        or sorted(actor.pk for actor in row.speakers.all()) != speakers
    )


def _key(cluster: Cluster) -> str:
    """Made from the oldest statement alone, which belongs to no other assertion: the same whatever was read first."""
    oldest = min(cluster.statements, key=lambda said: (said.published_on or date.max, said.row.key))
    return sha256(f"assertion|{oldest.row.key}".encode()).hexdigest()


def _rename(row: Assertion, key: str) -> None:
    """The assertion goes by this key; its former one leads to it, unless another assertion comes by that one."""
    former, row.key = row.key, _vacated(key, row)
    row.save(update_fields=["key"])
    FormerKey.objects.update_or_create(key=former, defaults={"assertion": row})


def _vacated(key: str, row: Assertion | None) -> str:
    """The key, which no other assertion has any more: one that had it lost the statement that it is made from."""
    FormerKey.objects.filter(key=key).delete()
    for other in Assertion.objects.filter(key=key).exclude(pk=row.pk if row else -1):
        other.key = sha256(f"{key}|{other.pk}".encode()).hexdigest()
        other.save(update_fields=["key"])
    return key


def _keep_supports(row: Assertion, cluster: Cluster, stored: set[int]) -> None:
    """The assertion rests on exactly these statements, and they on no other assertion."""
    wanted = {said.id for said in cluster.statements}
    if stored != wanted:
        if stored:
            row.supports.exclude(statement__in=wanted).delete()
        Support.objects.filter(statement__in=wanted).exclude(assertion=row).delete()
        Support.objects.bulk_create(
            [Support(assertion=row, statement_id=statement) for statement in sorted(wanted)], ignore_conflicts=True
        )
