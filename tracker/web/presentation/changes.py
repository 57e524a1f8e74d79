"""Changes of the record -> sentences that never say more than the items they are of."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.rows import Grade, Item
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.sentences import headline, standing_words
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.words import counted, listed, say

# kind -> the words that head it.
WORDS = {
    "incident": _("New incident"),
    "claim": _("New statement"),
    "reply": _("Reply or silence"),
    "figure": _("New figure"),
    "response": _("Response"),
    "restated": _("Figure restated"),
    "standing": _("Standing changed"),
    "regraded": _("Regraded"),
    "withdrawn": _("No longer said"),
    "edited": _("Report edited"),
    "corrected": _("Report corrected"),
    "retracted": _("Report retracted"),
    "ruled": _("Decided by a person"),
}
_OF_REPORT = {
    "edited": "{outlet} changed the words of “{title}”.",
    "corrected": "{outlet} put something right in “{title}”.",
    "retracted": "{outlet} retracted “{title}”: nothing in it counts as evidence any more.",
}


def change_sentence(row: ChangeRow) -> str:
    """The change in one sentence or two, attributed."""
    if row.decision is not None:
        return _decided(row)
    if row.item is None:
        outlet, title = (row.report.source.name, row.report.title) if row.report else ("An outlet", "a report")
        return _OF_REPORT[row.kind].format(outlet=outlet, title=title)
    said = headline(row.item)
    if row.kind == "withdrawn":
        return f"No report says any more: {said}."
    if row.before is None:
        return f"{said}.{_step(row)}"
    return f"{said}. {_now(row.kind, row.item)} Until then: {_then(row.kind, row.before)}."


def change_reason(row: ChangeRow) -> str:
    """Why a grade is another now, in a sentence; empty of other changes."""
    if row.kind != "regraded" or row.item is None or row.before is None:
        return ""
    now, then = row.item.grade, row.before.grade
    reasons = [*_counted(now, then), *_moved(now, then)]
    return f"{'; '.join(reasons)[:1].upper()}{'; '.join(reasons)[1:]}." if reasons else ""


def grade_words(grade: Grade) -> str:
    """'C · 0.72 · Mixed-source'."""
    return f"{grade.letter} · {grade.score} · {grade.label}"


def _now(kind: str, item: Item) -> str:
    match kind:
        case "regraded":
            return f"Its grade is {grade_words(item.grade)}."
        case "standing":
            return f"It stands as {standing_words(item)}."
    return "That is how it is given from that day on."


def _then(kind: str, before: Item) -> str:
    match kind:
        case "regraded":
            return grade_words(before.grade)
        case "standing":
            return standing_words(before)
    return quantity_words(before.quantity) if before.quantity else headline(before)


def _step(row: ChangeRow) -> str:
    if not row.step_before or row.item is None or row.item.response is None:
        return ""
    return f" Before that it was {step_words(row.item.response.instrument, row.step_before)}."


def _counted(now: Grade, then: Grade) -> list[str]:
    if now.n_origins != then.n_origins:
        return [f"it rests on {counted(now.n_origins, 'independent origin')} instead of {_number(then.n_origins)}"]
    if now.n_reports != then.n_reports:
        return [f"it rests on {counted(now.n_reports, 'report')} instead of {_number(then.n_reports)}"]
    return []


def _moved(now: Grade, then: Grade) -> list[str]:
    """What else moved it: conflicts and limits that came or went."""
    found = []
    for kind, came, went in (
        (
            "conflict",
            "something about as well sourced contradicts it",
            "nothing as well sourced contradicts it any more",
        ),
        ("cap", "its sources set a limit to it", "a limit that its sources set has gone"),
    ):
        is_now, was = (any(row.kind == kind for row in grade.rows) for grade in (now, then))
        if is_now != was:
            found.append(came if is_now else went)
    if now.rules_version != then.rules_version:
        found.append("the rules are others")
    return found or ([] if now.n_origins != then.n_origins else ["a source of it counts otherwise than before"])


def _number(n: int) -> str:
    return f"{n:,}"


def _decided(row: ChangeRow) -> str:
    decided = row.decision
    if decided is None:
        return ""
    if row.report is not None:
        source = f", with {decided.about} as its source" if decided.about else ""
        counts_as = say("derivation", decided.what).lower()
        what = f"that “{row.report.title}” ({row.report.source.name}) counts as {counts_as}{source}"
    else:
        what = f"on incidents of {decided.about or 'unnamed accusers'}: {decided.what}"
    verb = "took back the decision" if decided.is_undone else "decided"
    return f"{decided.who} {verb} {what}. The reason given: {decided.why.rstrip('.')}."


# kind -> one and several of it, in a sum of changes.
_NOUNS = {
    "incident": ("new incident", "new incidents"),
    "claim": ("new statement", "new statements"),
    "reply": ("reply or silence", "replies or silences"),
    "figure": ("new figure", "new figures"),
    "response": ("step of a response", "steps of a response"),
    "restated": ("figure restated", "figures restated"),
    "standing": ("standing changed", "standings changed"),
    "regraded": ("regraded", "regraded"),
    "withdrawn": ("no longer said", "no longer said"),
    "edited": ("edit of a report", "edits of a report"),
    "corrected": ("correction", "corrections"),
    "retracted": ("retraction", "retractions"),
    "ruled": ("decision of a person", "decisions of a person"),
}


def counts_words(counts: Mapping[str, int]) -> str:
    """'1 new incident, 3 new figures and 2 regraded', in the order of the kinds."""
    return listed([counted(counts[kind], *_NOUNS[kind]) for kind in WORDS if counts.get(kind)])
