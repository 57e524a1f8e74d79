"""Assertions, standings, grades, points, conflicts and sums, computed again by the pure code from the rows beneath."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations
from math import isinf

from django.db.models import Q, QuerySet

from tracker.evidence.auditing.faults import Check, Fault, Subject
from tracker.evidence.clusters import Cluster, find_clusters, find_stages
from tracker.evidence.conflicts import Clash
from tracker.evidence.drafts import Draft, clashes_among, make_drafts, rivals_of, view_of
from tracker.evidence.items import evidence_of
from tracker.evidence.models import Assertion, Conflict, Incident, PartsCheck, Point, Response, Statement, Support
from tracker.evidence.models import Assessment as StoredGrade
from tracker.evidence.models.statements import Content, StatementKind
from tracker.evidence.points import side_columns
from tracker.evidence.said import Said, load, principal, usable
from tracker.evidence.steps import PER_ACTOR, step_of
from tracker.evidence.sums import find_sums
from tracker.evidence.tracing import trace
from tracker.grading import Assessment, Rival, explain, grade
from tracker.grading.points import points
from tracker.grading.serial import explanation_to_json

# What an assertion takes over from its most careful wording as it stands.
_TAKEN_OVER = tuple(
    column.attname
    for column in Content._meta.local_fields
    if column.name
    not in ("claimant", "target", "occurred_on", "occurred_precision", "capabilities", "techniques", "kind")
)
_GRADE = ("score", "letter", "label", "n_origins", "n_reports", "rules_version", "explanation")


@dataclass(frozen=True, slots=True)
class _Pair:
    """A stored assertion and what it should be, with those that cast doubt on it."""

    row: Assertion
    draft: Draft
    rivals: Sequence[Rival]

    @property
    def where(self) -> str:
        return f"/evidence/{self.row.key[:16]}/"

    def fault(self, subject: Subject, what: str, why: str) -> Fault:
        words = self.draft.stated.words
        return Fault(subject=subject, what=f"{what}: {words}", where=self.where, why=why, assertion=self.row.pk)


def _incidents() -> Iterable[int]:
    return Incident.objects.order_by("pk").values_list("pk", flat=True).iterator()


def _look_at_incident(pk: int) -> Iterator[Fault]:
    incident = Incident.objects.get(pk=pk)
    members = load(Statement.objects.filter(placement__incident=pk).exclude(kind=StatementKind.RESPONSE))
    accusers = frozenset(incident.accusers.values_list("pk", flat=True))
    stored = Assertion.objects.filter(incident=pk).exclude(kind=StatementKind.RESPONSE)
    where = f"/incidents/{incident.slug}/" if incident.slug else f"incident {pk}"
    yield from _compare(find_clusters(members, accusers=accusers), members, stored, where)


def _responses() -> Iterable[int]:
    return Response.objects.order_by("pk").values_list("pk", flat=True).iterator()


def _look_at_response(pk: int) -> Iterator[Fault]:
    response = Response.objects.get(pk=pk)
    stored = Assertion.objects.filter(stage__response=pk)
    resting = Support.objects.filter(assertion__in=stored).values("statement")
    members = load(usable().filter(kind=StatementKind.RESPONSE, pk__in=resting))
    signatures = {said.id: _signature(said, response) for said in members}
    yield from _compare(find_stages(members, signatures), members, stored, f"/responses/{response.slug}/")


def _signature(said: Said, response: Response) -> tuple[str, ...]:
    step, claimant = step_of(said.row), said.row.claimant
    actor = principal(claimant).slug if claimant and step in PER_ACTOR else ""
    return "response", response.identity, step.value, actor


def _compare(
    clusters: Sequence[Cluster], members: Sequence[Said], stored: QuerySet[Assertion], where: str
) -> Iterator[Fault]:
    drafts = make_drafts(clusters, evidence_of(members))
    clashes = clashes_among(drafts)
    rows = _by_statements(stored)
    pairs: dict[int, _Pair] = {}
    for place, draft in enumerate(drafts):
        row = rows.pop(frozenset(said.id for said in draft.stated.cluster.statements), None)
        if row is not None:
            pairs[place] = _Pair(row, draft, rivals_of(place, drafts, clashes))
        else:
            why = "the statements that say this together are no assertion, or one with others"
            yield Fault(subject=Subject.GROUPING, what=draft.stated.words, where=where, why=why)
    for row in rows.values():
        if row.retired_at is None:
            why = "it is shown, and no statements say just this together"
            yield Fault(
                subject=Subject.GROUPING, what=str(row), where=f"/evidence/{row.key[:16]}/", why=why, assertion=row.pk
            )
    for pair in pairs.values():
        yield from _content(pair)
        yield from _current(pair)
        yield from _points(pair)
    yield from _conflicts(pairs, clashes, where)
    yield from _sums(pairs, drafts, where)


def _by_statements(stored: QuerySet[Assertion]) -> dict[frozenset[int], Assertion]:
    """Those that rest on any, by all that they rest on."""
    found: dict[frozenset[int], Assertion] = {}
    supports: dict[int, set[int]] = defaultdict(set)
    for assertion, statement in Support.objects.filter(assertion__in=stored).values_list("assertion", "statement"):
        supports[assertion].add(statement)
    for row in stored.filter(pk__in=supports).prefetch_related("assessments"):
        found[frozenset(supports[row.pk])] = row
    return found


def _content(pair: _Pair) -> Iterator[Fault]:
    row, draft = pair.row, pair.draft
    view = view_of(draft.stated.cluster, draft.support.origins)
    shown = {
        **{name: getattr(view.wording.row, name) for name in _TAKEN_OVER},
        "target_id": view.wording.target,
        "representative_id": view.wording.id,
        "occurred_on": view.occurred[0],
        "occurred_precision": view.occurred[1],
        "capabilities": view.capabilities,
        "techniques": view.techniques,
        "known_from": min(said.known_at for said in draft.stated.cluster.statements),
        "retired_at": draft.ended_at,
    }
    for subject, wanted in ((Subject.CONTENT, shown), (Subject.STANDING, side_columns(draft.decision))):
        wrong = _differing(row, wanted)
        if wrong:
            yield pair.fault(subject, "what is shown" if subject is Subject.CONTENT else "its standing", wrong)


def _differing(row: object, wanted: Mapping[str, object]) -> str:
    """Which columns are stored otherwise, in words; empty where none is."""
    wrong = [
        f"{name} is stored as {stored!r} and should be {value!r}"
        for name, value in wanted.items()
        if (stored := getattr(row, name)) != value
    ]
    return "; ".join(one[:300] for one in wrong)


def _current(pair: _Pair) -> Iterator[Fault]:
    current = [one for one in pair.row.assessments.all() if one.superseded_at is None]
    if pair.draft.ended_at is not None:
        if current:
            yield pair.fault(Subject.GRADE, "its grade", "no report says it any more, and it is graded")
        return
    if not current:
        yield pair.fault(Subject.GRADE, "its grade", "it is shown without one")
        return
    graded = grade(pair.draft.items, conflicts=pair.rivals)
    wrong = _differing(current[0], _columns_as(current[0], graded))
    if wrong:
        yield pair.fault(Subject.GRADE, "its grade", wrong)
    yield from _counted_once(pair, current[0].explanation)


def _columns_as(stored: StoredGrade | Point, graded: Assessment) -> dict[str, object]:
    """The columns of a stored grade; not its explanation where that is no parts yet, which the next assessment makes."""
    values = (
        graded.score,
        graded.letter.value,
        graded.label.value,
        len(graded.origins),
        graded.n_reports,
        graded.rules_version,
        json.loads(json.dumps(explanation_to_json(explain(graded)))),
    )
    columns = dict(zip(_GRADE, values, strict=True))
    if "sentence" in stored.explanation:
        del columns["explanation"]
    return columns


def _counted_once(pair: _Pair, explanation: Mapping[str, object]) -> Iterator[Fault]:
    """No report and no text, in however many places, is of two origins of one grade."""
    found = explanation.get("origins")
    origins = found if isinstance(found, list) else []
    traces = trace({report for row in origins for report in row["report_ids"]})
    for one, other in combinations(origins, 2):
        texts = [{traces.head_of(report) for report in row["report_ids"]} for row in (one, other)]
        twice = texts[0] & texts[1]
        if twice:
            why = f"the text of report {min(twice)} counts in two origins, {one['name']} and {other['name']}"
            yield pair.fault(Subject.ORIGIN, "its grade", why)


def _points(pair: _Pair) -> Iterator[Fault]:
    draft = pair.draft
    wanted = points(draft.items, pair.rivals, draft.voices)
    stored = list(Point.objects.filter(assertion=pair.row).order_by("since"))
    if [(row.since, row.until, row.digest) for row in stored] != [(one.since, one.until, one.digest) for one in wanted]:
        yield pair.fault(Subject.POINT, "its history", "its days of change are not those that follow from its evidence")
        return
    for row, point in zip(stored, wanted, strict=True):
        wrong = _differing(row, {**_columns_as(row, point.grade), **side_columns(point.decision)})
        if wrong:
            yield pair.fault(Subject.POINT, f"as known on {point.since}", wrong)


def _conflicts(pairs: Mapping[int, _Pair], clashes: Iterable[Clash], where: str) -> Iterator[Fault]:
    rows = [pair.row.pk for pair in pairs.values()]
    among = Conflict.objects.filter(Q(one__in=rows) | Q(other__in=rows), resolved_at=None)
    stored = {(row.kind, row.one_id, row.other_id): (row.detail, row.original_id) for row in among}
    wanted = {}
    for clash in clashes:
        sides = [pairs[place].row for place in (clash.one, clash.other) if place in pairs]
        if len(sides) < 2 or any(side.retired_at is not None for side in sides):
            continue
        one, other = sorted(side.pk for side in sides)
        original = pairs[clash.original].row.pk if clash.original is not None else None
        wanted[clash.kind.value, one, other] = (clash.detail, original)
    for key in sorted(wanted.keys() | stored.keys()):
        if stored.get(key) == wanted.get(key):
            continue
        detail = (wanted.get(key) or stored[key])[0]
        if key not in stored:
            why = "these two cannot both hold, and that is not shown"
        elif key not in wanted:
            why = "it is shown, and the two can both hold"
        else:
            why = "it is not shown as it is found"
        yield Fault(
            subject=Subject.CONFLICT, what=f"{key[0]} conflict: {detail}", where=where, why=why, assertion=key[1]
        )


def _sums(pairs: Mapping[int, _Pair], drafts: Sequence[Draft], where: str) -> Iterator[Fault]:
    wanted = {}
    for one in find_sums(drafts):
        if {one.total, *one.parts} <= pairs.keys():
            high = None if isinf(one.added.high) else one.added.high
            parts = sorted(pairs[place].row.pk for place in one.parts)
            wanted[pairs[one.total].row.pk] = (one.verdict.value, one.added.low, high, one.words, parts)
    checks = PartsCheck.objects.filter(total__in=[pair.row.pk for pair in pairs.values()]).prefetch_related("parts")
    stored = {
        row.total_id: (row.verdict, row.low, row.high, row.words, sorted(part.pk for part in row.parts.all()))
        for row in checks
    }
    for pk in sorted(wanted.keys() | stored.keys()):
        if stored.get(pk) != wanted.get(pk):
            words = (wanted.get(pk) or stored[pk])[3]
            why = "the sum that is shown is not the one that its parts give"
            yield Fault(subject=Subject.SUM, what=words, where=where, why=why, assertion=pk)


INCIDENTS = Check(name="incidents with all that is said in them", units=_incidents, look=_look_at_incident)
RESPONSES = Check(name="responses with their stages", units=_responses, look=_look_at_response)
