"""What was known of an assertion day by day, as rows: written from the first day that differs on."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import NamedTuple

from tracker.evidence.drafts import Draft, view_of
from tracker.evidence.models import Assertion
from tracker.evidence.models import Point as Row
from tracker.grading import Rival, explain
from tracker.grading.points import Point, digests, end_of, points
from tracker.grading.serial import explanation_to_json
from tracker.grading.standing import Decision


class Kept(NamedTuple):
    """Of a stored point what tells whether it still holds, and is explained as now; is_former: see `grades.IS_FORMER`."""

    since: date
    until: date | None
    digest: str
    is_former: bool


def keep_points(assertion: Assertion, draft: Draft, rivals: Sequence[Rival], stored: Sequence[Kept]) -> bool:
    """The assertion's points are exactly those that follow from its evidence; the same evidence writes none.

    stored: those that it has. Whether any is another now: one that is only explained in other words is not.
    """
    wanted = digests(draft.items, rivals, draft.voices)
    kept = max((one.since for one in stored if wanted.get(one.since) == one.digest), default=None)
    if any(one.is_former for one in stored):
        _explain_anew(assertion, draft, rivals)
    if kept is None:
        if stored:
            assertion.points.all().delete()
        found = points(draft.items, rivals, draft.voices)
    else:
        found = points(draft.items, rivals, draft.voices, start=kept)
        is_longer = stored[-1].since > kept
        if is_longer:
            assertion.points.filter(since__gt=kept).delete()
        is_cut = found[0].until not in [one.until for one in stored if one.since == kept]
        if is_cut:
            assertion.points.filter(since=kept).update(until=found[0].until)
        if not (is_longer or is_cut or found[1:]):
            return False
        found = found[1:]
    Row.objects.bulk_create([_row(assertion, draft, point) for point in found])
    return True


def _explain_anew(assertion: Assertion, draft: Draft, rivals: Sequence[Rival]) -> None:
    """The points that hold are explained in parts, whatever they were explained in."""
    for point in points(draft.items, rivals, draft.voices):
        told = explanation_to_json(explain(point.grade))
        assertion.points.filter(since=point.since, digest=point.digest).update(explanation=told)


def side_columns(decision: Decision | None) -> dict[str, object]:
    """The columns of `models.assertions.Side`."""
    return {
        "standing": decision.standing.value if decision else "",
        "reply": decision.reply.value if decision and decision.reply else "",
        "replied_on": decision.replied_on if decision else None,
        "asked_as_of": decision.asked_as_of if decision else None,
        "answer_id": (decision.statement_id or None) if decision else None,
    }


def _row(assertion: Assertion, draft: Draft, point: Point) -> Row:
    view = view_of(draft.stated.cluster.seen(end_of(point.since)), point.grade.origins)
    return Row(
        assertion=assertion,
        since=point.since,
        until=point.until,
        score=point.grade.score,
        letter=point.grade.letter.value,
        label=point.grade.label.value,
        n_origins=len(point.grade.origins),
        n_reports=point.grade.n_reports,
        explanation=explanation_to_json(explain(point.grade)),
        rules_version=point.grade.rules_version,
        representative_id=view.wording.id,
        occurred_on=view.occurred[0],
        occurred_precision=view.occurred[1],
        capabilities=view.capabilities,
        techniques=view.techniques,
        digest=point.digest,
        **side_columns(point.decision),
    )
