"""What an assertion says in a few hedged words, and in parts, for conflicts and explanations."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any, Final

from tracker.evidence.models.statements import WITHDRAWS, StatementKind
from tracker.evidence.said import Said
from tracker.evidence.titles import NOBODY
from tracker.extraction.records import Predicate, Qualifier
from tracker.grading import Version, VersionKind

_CLAIMS: Final[dict[str, str]] = {
    Predicate.ALLEGES_DISTILLATION: "the allegation by {who} against {whom}",
    Predicate.DENIES: "the denial by {who}",
    Predicate.NO_RESPONSE: "the silence of {who}",
    Predicate.ADMITS: "the admission by {who}",
    Predicate.DISPUTES: "the doubts of {who}",
    Predicate.SUPPORTS: "the support by {who}",
    Predicate.WARNS: "the warning by {who}",
    Predicate.ATTRIBUTES_EVIDENCE: "the evidence named by {who}",
    WITHDRAWS: "the withdrawal by {who} of its allegation",
}
_BOUNDS: Final = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.LESS_THAN: "less than ",
    Qualifier.RANGE: "about ",
}
# What of a figure's row makes it another figure; as parts of a `Version` they go by the same names.
_COUNTED: Final = ("metric", "value", "low", "high", "qualifier", "unit", "statistic")
_MAX_LISTED: Final = 4


def listed(names: Sequence[str]) -> str:
    """Names as a sentence has them: "A, B and C"; of many the first few and how many more."""
    if not names:
        return NOBODY
    shown = list(names[:_MAX_LISTED])
    if len(names) > _MAX_LISTED:
        more = len(names) - _MAX_LISTED
        shown.append("one other" if more == 1 else f"{more} others")
    return shown[0] if len(shown) == 1 else f"{', '.join(shown[:-1])} and {shown[-1]}"


def version_of(said: Said, day: tuple[date, str] | None) -> Version:
    """What the statement says, in parts, with the date that tells it from others like it."""
    row = said.row
    told: dict[str, Any] = {"day": day[0], "precision": day[1]} if day else {}
    match row.kind:
        case StatementKind.FIGURE:
            told |= {name: getattr(row, name) for name in _COUNTED}
            told["who"] = tuple(sorted(actor.name for actor in row.actors.all()))
        case StatementKind.RESPONSE:
            told |= {"instrument": row.instrument, "status": row.status, "name": row.instrument_name}
        case _:
            told["predicate"] = row.predicate
            told["who"] = (row.claimant.name,) if row.claimant else ()
            told["whom"] = row.target.name if row.target else ""
    return Version(kind=VersionKind(row.kind), **told)


def words_for(version: Version) -> str:
    """The same in English, for what is kept and looked up; pages compose it from its parts."""
    day = version.day
    return _what(version) + (f" dated {stated_day(day, version.precision)}" if day else "")


def stated_day(value: date, precision: str) -> str:
    """A date with no more in it than is known."""
    return value.isoformat()[: {"year": 4, "month": 7}.get(precision, 10)]


def _what(one: Version) -> str:
    match one.kind:
        case VersionKind.FIGURE:
            return _figure(one)
        case VersionKind.RESPONSE:
            return f"{one.name or one.instrument.replace('_', ' ')} ({one.status.replace('_', ' ')})"
    return _CLAIMS[one.predicate].format(who=one.who[0] if one.who else NOBODY, whom=one.whom or NOBODY)


def _figure(one: Version) -> str:
    value = one.value or 0.0
    number = f"{value:.1%}" if one.metric == "traffic_share" else f"{value:,.10g}"
    unit = "of traffic" if one.metric == "traffic_share" else one.unit or one.metric
    kind = "" if one.statistic == "total" else f" ({one.statistic})"
    by = f" attributed to {listed(one.who)}" if one.who else ""
    return f"“{_BOUNDS[Qualifier(one.qualifier)]}{number} {unit}”{kind}{by}"
