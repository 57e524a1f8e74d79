"""A count as one flat record, the same in every kind of file."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from tracker.evidence.queries.rows import Item, Quantity
from tracker.web.presentation import numbers


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureRecord:
    """value, low, high: whole numbers or decimals without separators, the bounds empty where none is told. window: the
    period counted, in the report's words. occurred_on: known to occurred_precision only."""

    actors: str
    metric: str
    unit: str
    statistic: str
    qualifier: str
    value: str
    low: str
    high: str
    window_start: str
    window_end: str
    window: str
    said_by: str
    target: str
    incident: str
    occurred_on: str
    occurred_precision: str
    known_from: str
    grade: str
    score: str
    label: str
    n_origins: int
    n_reports: int
    is_sample: bool
    evidence: str


def figure_record(item: Item, quantity: Quantity, *, evidence: str) -> FigureRecord:
    """quantity: the item's; evidence: its whole address."""
    return FigureRecord(
        actors="; ".join(actor.name for actor in item.actors),
        metric=quantity.metric,
        unit=quantity.unit,
        statistic=quantity.statistic,
        qualifier=quantity.qualifier,
        value=numbers.exact_number(quantity.value),
        low="" if quantity.low is None else numbers.exact_number(quantity.low),
        high="" if quantity.high is None else numbers.exact_number(quantity.high),
        window_start=_iso(quantity.window_start),
        window_end=_iso(quantity.window_end),
        window=quantity.window_text,
        said_by="; ".join(actor.name for actor in item.speakers),
        target=item.target.name if item.target else "",
        incident=item.incident.slug if item.incident else "",
        occurred_on=_iso(item.occurred.value if item.occurred else None),
        occurred_precision=item.occurred.precision if item.occurred else "",
        known_from=item.known_from.isoformat(timespec="seconds"),
        grade=item.grade.letter,
        score=str(item.grade.score),
        label=item.grade.label,
        n_origins=item.grade.n_origins,
        n_reports=item.grade.n_reports,
        is_sample=item.report.source.is_sample,
        evidence=evidence,
    )


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""
