"""An Extraction -> its findings as numbered entries, in words that a person reads."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum

from tracker.extraction.records import (
    Cite,
    Claim,
    DatedValue,
    Entity,
    Extraction,
    Figure,
    Metric,
    Predicate,
    Qualifier,
    Response,
    Span,
    Statistic,
)


class Kind(StrEnum):
    NAME = "name"
    FIGURE = "figure"
    CLAIM = "claim"
    RESPONSE = "response"
    CITE = "cite"


HEADINGS = {
    Kind.NAME: "Names",
    Kind.FIGURE: "Figures",
    Kind.CLAIM: "Claims",
    Kind.RESPONSE: "Responses",
    Kind.CITE: "Credited sources",
}
UNNAMED = "not named"
_SAYS = {
    Predicate.ALLEGES_DISTILLATION: "alleges distillation",
    Predicate.DENIES: "denies it",
    Predicate.NO_RESPONSE: "gives no response",
    Predicate.ADMITS: "admits it",
    Predicate.DISPUTES: "disputes it",
    Predicate.SUPPORTS: "supports it",
    Predicate.WARNS: "warns",
    Predicate.ATTRIBUTES_EVIDENCE: "says how it is known",
}
_LEADS = {
    Qualifier.EXACT: "",
    Qualifier.ABOUT: "about ",
    Qualifier.MORE_THAN: "more than ",
    Qualifier.LESS_THAN: "less than ",
    Qualifier.RANGE: "",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One finding. marked: its words in the text; details: further lines of the list, the rule and words last."""

    number: int
    kind: Kind
    summary: str
    details: tuple[str, ...]
    marked: Span | None


def entries_of(found: Extraction) -> tuple[Entry, ...]:
    """All findings, numbered from 1: names, figures, claims, responses, credited sources."""
    described = [
        *((Kind.NAME, *_name(one)) for one in found.entities),
        *((Kind.FIGURE, *_figure(one)) for one in found.figures),
        *((Kind.CLAIM, *_claim(one)) for one in found.claims),
        *((Kind.RESPONSE, *_response(one)) for one in found.responses),
        *((Kind.CITE, *_cite(one)) for one in found.cites),
    ]
    return tuple(
        Entry(number=number, kind=kind, summary=summary, details=details, marked=marked)
        for number, (kind, summary, details, marked) in enumerate(described, start=1)
    )


_Described = tuple[str, tuple[str, ...], Span | None]


def _name(entity: Entity) -> _Described:
    times = len(entity.mentions)
    first = entity.mentions[0] if entity.mentions else None
    facts = [entity.kind.replace("_", " "), "known name" if entity.known else "new name"]
    facts.append(f"{times} mention{'s' * (times != 1)}" + (f", first as “{first.text}”" if first else ""))
    details = [", ".join(facts) + f"; rule: {entity.rule or UNNAMED}"]
    details += _labelled("role", (entity.role,))
    details += _labelled("Wikidata", (entity.wikidata,))
    return entity.name, tuple(details), first


def _figure(figure: Figure) -> _Described:
    unit = figure.unit or figure.metric.value.replace("_", " ")
    summary = f"{_LEADS[figure.qualifier]}{number_words(figure.value, figure.metric)} {unit}"
    details = [f"metric {figure.metric.replace('_', ' ')}, {figure.qualifier.replace('_', ' ')}, {_bounds(figure)}"]
    details += _labelled("by", figure.actors) or ["by: nobody named"]
    details += _labelled("against", (figure.target,))
    details += _labelled("said by", figure.attributed_to)
    if figure.window:
        details.append(f"over: {figure.window.text} ({_days(figure.window.start, figure.window.end)})")
    if figure.statistic is not Statistic.TOTAL:
        details.append(f"statistic: {figure.statistic}")
    return summary, (*details, *_found_by(figure.rule, figure.confidence, figure.evidence)), figure.evidence


def _claim(claim: Claim) -> _Described:
    target = f" → {claim.target}" if claim.target else ""
    summary = f"{claim.claimant} {_SAYS[claim.predicate]}{target}"
    details = _labelled("manner", (claim.manner,))
    details += _labelled("capabilities", claim.capabilities)
    details += _labelled("techniques", claim.techniques)
    details += _labelled("via", claim.via)
    details += _dated(claim.date)
    if claim.hedged:
        details.append("hedged: marked as unproven")
    return summary, (*details, *_found_by(claim.rule, claim.confidence, claim.evidence)), claim.evidence


def _response(response: Response) -> _Described:
    who = response.actor or "somebody not named"
    summary = f"{who}: {response.instrument.replace('_', ' ')}, {response.status.replace('_', ' ')}"
    details = _labelled("jurisdiction", (response.jurisdiction,))
    details += _labelled("name", (response.name,))
    details += _dated(response.date)
    return summary, (*details, *_found_by(response.rule, response.confidence, response.evidence)), response.evidence


def _cite(cite: Cite) -> _Described:
    return cite.name, tuple(_found_by(cite.rule, None, cite.evidence)), cite.evidence


def _found_by(rule: str, confidence: float | None, words: Span | None) -> Iterator[str]:
    sure = "" if confidence is None else f", confidence {confidence:.2f}"
    yield f"rule: {rule or UNNAMED}{sure}"
    if words:
        yield f"words: “{' '.join(words.text.split())}”"


def _labelled(label: str, values: tuple[str | None, ...]) -> list[str]:
    given = [value.replace("_", " ") for value in values if value]
    return [f"{label}: {', '.join(given)}"] if given else []


def _dated(date: DatedValue | None) -> list[str]:
    if not date:
        return []
    written = f" (“{date.text}”)" if date.text else ""
    return [f"date: {date.value.isoformat()}, to the {date.precision}{written}"]


def _bounds(figure: Figure) -> str:
    low, high = (None if bound is None else number_words(bound, figure.metric) for bound in (figure.low, figure.high))
    if low is None and high is None:
        return "no bounds"
    if low == high:
        return f"bounds {low}"
    return f"bounds {low} to {high}" if low and high else (f"{low} or more" if low else f"{high} or less")


def _days(start: object, end: object) -> str:
    return f"{start or '?'} to {end or '?'}"


def number_words(value: float, metric: Metric) -> str:
    """The number as people write it; shares as per cent."""
    return f"{value * 100:,.10g} %" if metric is Metric.TRAFFIC_SHARE else f"{value:,.15g}"
