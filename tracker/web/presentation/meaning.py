"""Why an incident matters: its impact, and for when. From graded assertions only; nothing is foretold."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from tracker.evidence.queries.histories import CitedIn
from tracker.evidence.queries.responses import ResponseRow
from tracker.evidence.queries.rows import Item
from tracker.web.presentation.choosing import WEAK_BELOW, claims, firm, of_accuser, weakest
from tracker.web.presentation.dates import last_day
from tracker.web.presentation.marking import gettext_noop as _
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.numbers import quantity_words
from tracker.web.presentation.points import Point, Sentence, point, resting_on
from tracker.web.presentation.sentences import dated, headline, name
from tracker.web.presentation.speech import ended, gettext, listed, lowered
from tracker.web.presentation.steps import step_words
from tracker.web.presentation.titles import title_words
from tracker.web.presentation.words import composed as say

QUARTER, YEAR = timedelta(days=92), timedelta(days=366)
# Of one horizon, and of warnings, so many are told; the page has the others.
MOST_TOLD = 4
MOST_WARNINGS = 2
# One step from being in force: whoever takes it may do so within weeks.
_NEAR = frozenset({"advanced", "passed", "held"})
_FAR = frozenset({"proposed", "under_consideration", "threatened", "called_for"})
# Done once and over; what else is in force goes on.
_SINGLE_ACTS = frozenset({"diplomacy", "submission"})
HORIZONS = {"now": _("Now"), "quarter": _("Within a quarter"), "year": _("Within a year")}


def impact(
    items: Sequence[Item], responses: Sequence[ResponseRow] = (), cited: Iterable[CitedIn] = ()
) -> list[Sentence]:
    """What is said to have been aimed at, who acted on it, who cites its figures, who warns of what."""
    return [
        *_aimed_at(items),
        *done(responses),
        *_cited(items, cited),
        *(
            resting_on(ended(f"{headline(item)}{dated(item)}"), [item])
            for item in claims(items, ("warns",))[:MOST_WARNINGS]
        ),
    ]


def _aimed_at(items: Sequence[Item]) -> list[Sentence]:
    own = firm(of_accuser(items))
    told = [item for item in own if item.claim and item.claim.capabilities]
    if not told:
        return []
    codes = dict.fromkeys(code for item in told if item.claim for code in item.claim.capabilities)
    sought = listed([say("capability", code) for code in codes])
    text = gettext("{who} says that this was aimed at: {abilities}.").format(
        who=name(told[0].claimant), abilities=sought
    )
    return [resting_on(text, told)]


def done(responses: Sequence[ResponseRow]) -> list[Sentence]:
    """How many instruments there are, and the one that something was heard of last; a weak one only where all are."""
    if not responses:
        return []
    kinds = Counter(row.kind for row in responses)
    named = listed([lowered(say("instrument", kind)) for kind, _ in kinds.most_common(3)])
    currents = [row.current.item for row in responses]
    text = gettext("{responses} on record ({kinds}).").format(
        responses=counted(len(responses), "response"), kinds=named
    )
    said = [Sentence(text=text, item=weakest(currents))]
    on_a_day = [row for row in responses if row.current.item.day]
    firmly = [row for row in on_a_day if row.current.item.grade.score >= WEAK_BELOW]
    latest = max(firmly or on_a_day, key=lambda row: (last_day(row.current.item.day), row.id), default=None)
    if latest is not None:
        said.append(resting_on(gettext("The latest: {stage}.").format(stage=_stage(latest)), [latest.current.item]))
    return said


def _cited(items: Iterable[Item], cited: Iterable[CitedIn]) -> list[Sentence]:
    by_id = {item.id: item for item in items}
    said = []
    for one in cited:
        figure = by_id.get(one.figure)
        if figure and figure.quantity:
            form = gettext("{response} cites {figure}.")
            text = form.format(response=title_words(one.response.title), figure=quantity_words(figure.quantity))
            said.append(resting_on(text, [figure]))
    return said[:MOST_TOLD]


def horizon(responses: Sequence[ResponseRow], today: date) -> tuple[Point, ...]:
    """What counts now, within a quarter and within a year, as the stages of responses have it; empty ones left out.

    A day to come that a report gives decides; else how far a response has come. What nobody has spoken of for a year is
    left out, and so is what was lifted or rejected.
    """
    found: dict[str, list[ResponseRow]] = {}
    for row in responses:
        when = _when(row, today)
        if when:
            found.setdefault(when, []).append(row)
    points = [point(words, _told(found.get(code, ()))) for code, words in HORIZONS.items()]
    return tuple(one for one in points if one)


def _when(row: ResponseRow, today: date) -> str:
    stage = row.current
    day = last_day(stage.item.day) if stage.item.day else None
    if stage.item.occurred and stage.item.occurred.value > today:
        ahead = stage.item.occurred.value - today
        return "quarter" if ahead <= QUARTER else "year" if ahead <= YEAR else ""
    if row.state == "done":
        is_over = row.kind in _SINGLE_ACTS and (day is None or today - day > QUARTER)
        return "" if is_over else "now"
    if day is None or today - day > YEAR:
        return ""
    return "quarter" if stage.step in _NEAR else "year" if stage.step in _FAR else ""


def _told(rows: Sequence[ResponseRow]) -> list[Sentence]:
    ordered = sorted(rows, key=lambda row: (last_day(row.current.item.day), row.id), reverse=True)
    said = [resting_on(ended(_stage(row)), [row.current.item]) for row in ordered[:MOST_TOLD]]
    if len(ordered) > MOST_TOLD:
        rest = counted(len(ordered) - MOST_TOLD, "other response")
        said.append(Sentence(text=gettext("And {responses}, below.").format(responses=rest)))
    return said


def _stage(row: ResponseRow) -> str:
    step = step_words(row.kind, row.current.step)
    return gettext("{response}, {step}").format(response=title_words(row.title), step=step) + dated(row.current.item)
