"""Changes of the record -> sentences that never say more than the items they are of."""

from __future__ import annotations

from collections.abc import Mapping

from tracker.evidence.queries.change_rows import ChangeRow
from tracker.evidence.queries.rows import Grade, Item
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.sentences import headline, standing_words
from tracker.web.presentation.speech import begun, ended, gettext, in_a_row, listed, lowered, ngettext
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.words import composed as say

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
    "edited": _("{outlet} changed the words of “{title}”."),
    "corrected": _("{outlet} put something right in “{title}”."),
    "retracted": _("{outlet} retracted “{title}”: nothing in it counts as evidence any more."),
}


def change_sentence(row: ChangeRow) -> str:
    """The change in one sentence or two, attributed."""
    if row.decision is not None:
        return _decided(row)
    if row.item is None:
        outlet, title = (
            (row.report.source.name, row.report.title) if row.report else (gettext("An outlet"), gettext("a report"))
        )
        return gettext(_OF_REPORT[row.kind]).format(outlet=outlet, title=title)
    said = headline(row.item)
    if row.kind == "withdrawn":
        return gettext("No report says any more: {statement}.").format(statement=said)
    if row.before is None:
        return f"{ended(said)}{_step(row)}"
    form = gettext("{statement} {now} Until then: {before}.")
    return form.format(statement=ended(said), now=_now(row.kind, row.item), before=_then(row.kind, row.before))


def change_reason(row: ChangeRow) -> str:
    """Why a grade is another now, in a sentence; empty of other changes."""
    if row.kind != "regraded" or row.item is None or row.before is None:
        return ""
    now, then = row.item.grade, row.before.grade
    reasons = [*_counted(now, then), *_moved(now, then)]
    return ended(begun(in_a_row(reasons))) if reasons else ""


def grade_words(grade: Grade) -> str:
    """'C · 0.72 · Mixed-source'."""
    return f"{grade.letter} · {grade.score} · {say('grade_label', grade.label)}"


def _now(kind: str, item: Item) -> str:
    match kind:
        case "regraded":
            return gettext("Its grade is {grade}.").format(grade=grade_words(item.grade))
        case "standing":
            return gettext("It stands as {standing}.").format(standing=standing_words(item))
    return gettext("That is how it is given from that day on.")


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
    step = step_words(row.item.response.instrument, row.step_before)
    return gettext(" Before that it was {step}.").format(step=step)


def _counted(now: Grade, then: Grade) -> list[str]:
    if now.n_origins != then.n_origins:
        return [_instead(counted(now.n_origins, "independent origin"), then.n_origins)]
    if now.n_reports != then.n_reports:
        return [_instead(counted(now.n_reports, "report"), then.n_reports)]
    return []


def _instead(now: str, then: int) -> str:
    return gettext("it rests on {now} instead of {then}").format(now=now, then=_number(then))


def _moved(now: Grade, then: Grade) -> list[str]:
    """What else moved it: conflicts and limits that came or went."""
    found = []
    for kind, came, went in (
        (
            "conflict",
            gettext("something about as well sourced contradicts it"),
            gettext("nothing as well sourced contradicts it any more"),
        ),
        ("cap", gettext("its sources set a limit to it"), gettext("a limit that its sources set has gone")),
    ):
        is_now, was = (kind in grade.limits for grade in (now, then))
        if is_now != was:
            found.append(came if is_now else went)
    if now.rules_version != then.rules_version:
        found.append(gettext("the rules are others"))
    if found or now.n_origins != then.n_origins:
        return found
    return [gettext("a source of it counts otherwise than before")]


def _number(n: int) -> str:
    return f"{n:,}"


def _decided(row: ChangeRow) -> str:
    decided = row.decision
    if decided is None:
        return ""
    if row.report is not None:
        form = (
            gettext("that “{title}” ({outlet}) counts as {kind}, with {source} as its source")
            if decided.about
            else gettext("that “{title}” ({outlet}) counts as {kind}")
        )
        what = form.format(
            title=row.report.title,
            outlet=row.report.source.name,
            kind=lowered(say("derivation", decided.what)),
            source=decided.about,
        )
    else:
        accuser = decided.about or gettext("unnamed accusers")
        what = gettext("on incidents of {accuser}: {decision}").format(accuser=accuser, decision=decided.what)
    form = (
        gettext("{who} took back the decision {what}. The reason given: {why}.")
        if decided.is_undone
        else gettext("{who} decided {what}. The reason given: {why}.")
    )
    return form.format(who=decided.who, what=what, why=decided.why.rstrip("."))


def counts_words(counts: Mapping[str, int]) -> str:
    """'1 new incident, 3 new figures and 2 regraded', in the order of the kinds."""
    return listed([_counting(kind, counts[kind]) for kind in WORDS if counts.get(kind)])


def _counting(kind: str, n: int) -> str:
    """So many changes of a kind."""
    match kind:
        case "incident":
            form = ngettext("{n} new incident", "{n} new incidents", n)
        case "claim":
            form = ngettext("{n} new statement", "{n} new statements", n)
        case "reply":
            form = ngettext("{n} reply or silence", "{n} replies or silences", n)
        case "figure":
            form = ngettext("{n} new figure", "{n} new figures", n)
        case "response":
            form = ngettext("{n} step of a response", "{n} steps of a response", n)
        case "restated":
            form = ngettext("{n} figure restated", "{n} figures restated", n)
        case "standing":
            form = ngettext("{n} standing changed", "{n} standing changed", n)
        case "regraded":
            form = ngettext("{n} regraded", "{n} regraded", n)
        case "withdrawn":
            form = ngettext("{n} no longer said", "{n} no longer said", n)
        case "edited":
            form = ngettext("{n} edit of a report", "{n} edits of a report", n)
        case "corrected":
            form = ngettext("{n} correction", "{n} corrections", n)
        case "retracted":
            form = ngettext("{n} retraction", "{n} retractions", n)
        case _:
            form = ngettext("{n} decision of a person", "{n} decisions of a person", n)
    return form.format(n=_number(n))
