"""Clusters -> assertion rows with their grades; history is kept, and nothing is written where nothing changed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from hashlib import sha256

from django.db.models import Q

from tracker.evidence.clusters import Cluster, representative
from tracker.evidence.conflicts import Clash, Stated, find_clashes
from tracker.evidence.directness import is_outlet
from tracker.evidence.grades import keep_conflicts, keep_grade
from tracker.evidence.models import Assertion, FormerKey, Incident, Support
from tracker.evidence.models.statements import Content
from tracker.evidence.said import Said, principal
from tracker.evidence.standings import standing_of, voices_among
from tracker.evidence.wording import words_for
from tracker.grading import Assessment as Grade
from tracker.grading import EvidenceItem, grade
from tracker.grading.rules import is_public
from tracker.grading.standing import Decision

_CONTENT = tuple(column.attname for column in Content._meta.local_fields)


@dataclass(frozen=True, slots=True, kw_only=True)
class Written:
    """What was written, in numbers of assertions."""

    n_new: int = 0
    n_regraded: int = 0
    n_retired: int = 0

    def __add__(self, other: Written) -> Written:
        return Written(
            n_new=self.n_new + other.n_new,
            n_regraded=self.n_regraded + other.n_regraded,
            n_retired=self.n_retired + other.n_retired,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Draft:
    """An assertion before it has a row. support: its grade before conflicts."""

    stated: Stated
    items: tuple[EvidenceItem, ...]
    support: Grade
    decision: Decision | None


def write(
    clusters: Sequence[Cluster],
    items: Mapping[int, EvidenceItem],
    *,
    incident_of: Callable[[Cluster], Incident | None],
    existing: Q,
    moment: datetime,
) -> Written:
    """Assertions, supports, standings, conflicts and grades stand as these clusters say.

    clusters: everything that may conflict with each other. existing: which stored assertions they replace; those that
    are none of them any more are retired.
    """
    live = [cluster for cluster in clusters if cluster.live]
    drafts = _drafts(live, items)
    clashes = list(find_clashes([draft.stated for draft in drafts]))
    rows = _match(live, existing)
    n_new = rows.count(None)
    stored = [
        _keep(row, draft, incident_of(draft.stated.cluster), moment) for row, draft in zip(rows, drafts, strict=True)
    ]
    n_regraded = 0
    for place, (assertion, draft) in enumerate(zip(stored, drafts, strict=True)):
        rivals = [(drafts[other].stated.words, drafts[other].items) for other in _rivals(place, clashes)]
        n_regraded += keep_grade(assertion, draft.items, rivals, moment)
    gone = Assertion.objects.filter(existing, retired_at=None).exclude(pk__in=[row.pk for row in stored]).distinct()
    n_retired = Assertion.objects.filter(pk__in=list(gone.values_list("pk", flat=True))).update(
        retired_at=moment, changed_at=moment
    )
    keep_conflicts(stored, clashes, existing, moment)
    return Written(n_new=n_new, n_regraded=n_regraded, n_retired=n_retired)


def _drafts(live: Sequence[Cluster], items: Mapping[int, EvidenceItem]) -> list[_Draft]:
    evidence = [tuple(items[said.id] for said in cluster.statements) for cluster in live]
    supports = [grade(own) for own in evidence]
    heard = voices_among([c for c, support in zip(live, supports, strict=True) if is_public(support.score)])
    return [
        _Draft(
            stated=_stated(cluster, support),
            items=own,
            support=support,
            decision=standing_of(cluster, heard),
        )
        for cluster, own, support in zip(live, evidence, supports, strict=True)
    ]


def _stated(cluster: Cluster, support: Grade) -> Stated:
    best = support.origins[0]
    wording = representative(cluster, best.statement_ids, best.root_report_ids)
    return Stated(cluster=cluster, wording=wording, words=words_for(wording, cluster.day))


def _rivals(place: int, clashes: Iterable[Clash]) -> list[int]:
    """The places of what cannot hold together with this one, each once."""
    return sorted(
        {
            clash.other if clash.one == place else clash.one
            for clash in clashes
            if clash.casts_doubt and place in (clash.one, clash.other)
        }
    )


def _match(live: Sequence[Cluster], existing: Q) -> list[Assertion | None]:
    """For every cluster the stored assertion with which it shares most statements, each taken once."""
    placed = {said.id: index for index, cluster in enumerate(live) for said in cluster.statements}
    supports = Support.objects.filter(Q(statement__in=placed) | Q(assertion__in=Assertion.objects.filter(existing)))
    shared = Counter(
        (assertion, placed[statement])
        for assertion, statement in supports.values_list("assertion", "statement")
        if statement in placed
    )
    taken: dict[int, int] = {}
    for (assertion, index), _ in sorted(shared.items(), key=lambda entry: (-entry[1], entry[0])):
        if assertion not in taken and index not in taken.values():
            taken[assertion] = index
    rows = (
        Assertion.objects.select_related("representative").prefetch_related("actors", "speakers").in_bulk(list(taken))
    )
    by_index = {index: rows[assertion] for assertion, index in taken.items()}
    return [by_index.get(index) for index in range(len(live))]


def _keep(row: Assertion | None, draft: _Draft, incident: Incident | None, moment: datetime) -> Assertion:
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
    _keep_supports(row, cluster)
    return row


def _columns(draft: _Draft, incident: Incident | None) -> dict[str, object]:
    """Every column: the content of the most careful wording, the date and target that the cluster agrees on."""
    cluster, wording, decision = draft.stated.cluster, draft.stated.wording, draft.decision
    day = cluster.day or wording.day
    return {
        **{name: getattr(wording.row, name) for name in _CONTENT},
        "claimant_id": incident.accuser_id if incident and wording.is_allegation else wording.row.claimant_id,
        "target_id": wording.target,
        "occurred_on": day[0] if day else None,
        "occurred_precision": day[1] if day else "",
        "capabilities": _agreed(draft, lambda said: said.row.capabilities),
        "techniques": _agreed(draft, lambda said: said.row.techniques),
        "incident_id": incident.pk if incident else None,
        "representative_id": wording.id,
        "standing": decision.standing.value if decision else "",
        "replied_on": decision.replied_on if decision else None,
        "asked_as_of": decision.asked_as_of if decision else None,
        "known_from": min(said.known_at for said in cluster.statements),
        "retired_at": None,
    }


def _speakers(cluster: Cluster) -> list[int]:
    """Whoever any of its statements names as giving it; an outlet that passes it on only where there is nobody else."""
    named = {speaker for said in cluster.live for speaker in said.speakers}
    passing = {principal(actor).pk for said in cluster.live for actor in said.row.speakers.all() if is_outlet(actor)}
    return sorted(named - passing or named)


def _agreed(draft: _Draft, values: Callable[[Said], Iterable[str]]) -> list[str]:
    """What the best origin names, and what at least two origins do."""
    origins = draft.support.origins
    names: Counter[str] = Counter()
    for origin in origins:
        said = [said for said in draft.stated.cluster.live if said.id in origin.statement_ids]
        named = {value for one in said for value in values(one)}
        names.update(dict.fromkeys(named, 2 if origin is origins[0] else 1))
    return sorted(name for name, count in names.items() if count >= 2)


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


def _keep_supports(row: Assertion, cluster: Cluster) -> None:
    """The assertion rests on exactly these statements, and they on no other assertion."""
    wanted = {said.id for said in cluster.statements}
    if set(row.supports.values_list("statement", flat=True)) != wanted:
        row.supports.exclude(statement__in=wanted).delete()
        Support.objects.filter(statement__in=wanted).exclude(assertion=row).delete()
        Support.objects.bulk_create(
            [Support(assertion=row, statement_id=statement) for statement in sorted(wanted)], ignore_conflicts=True
        )
