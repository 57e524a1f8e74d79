"""The largest counts of a metric, each with what a chart says of it: one query however many there are."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Count, Exists, F, OuterRef, Q, Window

from tracker.evidence.models import Assertion, Assessment, Conflict
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.queries import known, rows, visible
from tracker.evidence.queries.conflicts import unsettled
from tracker.evidence.queries.figures import FigureFilter
from tracker.grading.rules import PUBLIC_FROM

# A weaker figure is no part of a picture; its table has it.
DRAWN_FROM = Decimal("0.35")
# Peaks and averages measure something else than how much in all.
TOTALS = ("", "total")
# A unit of its own for each: what is counted in several cannot share an axis.
BY_UNIT = frozenset({"money", "other"})
_QUANTITY = (
    "metric", "value", "low", "high", "qualifier", "unit", "statistic", "window_start", "window_end", "window_text",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class CountedFigure:
    """A figure as a chart has it. actors: whose doing is counted; grade: in one line; origins: their names.

    day: when it was first reported, or what it tells happened. report_ids: every report that carries one of its origins.
    """

    id: int
    key: str
    quantity: rows.Quantity
    actors: tuple[str, ...]
    speakers: tuple[str, ...]
    outlet: str
    is_sample: bool
    day: rows.StatedDay | None
    incident: rows.IncidentLink | None = None
    grade: str = ""
    origins: frozenset[str] = field(default_factory=frozenset)
    report_ids: frozenset[int] = field(default_factory=frozenset)
    is_contested: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class LargestCounts:
    """The largest first; n_all: how many the filter chooses, shown or not."""

    rows: tuple[CountedFigure, ...] = ()
    n_all: int = 0


def is_drawable(quantity: rows.Quantity) -> bool:
    """Whether it is a total that has a length."""
    return quantity.statistic in TOTALS and quantity.value > 0


def largest_counts(
    wanted: FigureFilter,
    as_of: date | None = None,
    *,
    size: int,
    metrics: Sequence[str] = (),
    least: Decimal = DRAWN_FROM,
) -> Mapping[str, LargestCounts]:
    """By metric, the totals that the filter chooses and that are graded so at least, the largest first; one query.

    metrics: those wanted, where it is not the filter's one.
    """
    asked = tuple(metrics) or (wanted.metric,)
    content = _content(as_of)
    first, *others = (_described(_chosen(wanted, metric, as_of, least), content, as_of)[:size] for metric in asked)
    found = list(first.union(*others, all=True) if others else first)
    return {
        metric: _of_metric([row for row in found if row[f"{content}metric"] == metric], content) for metric in asked
    }


def _of_metric(found: Sequence[Mapping[str, Any]], content: str) -> LargestCounts:
    return LargestCounts(rows=tuple(_counted(row, content) for row in found), n_all=found[0]["n_all"] if found else 0)


def _chosen(wanted: FigureFilter, metric: str, as_of: date | None, least: Decimal) -> Any:
    content = _content(as_of)
    chosen = _held(as_of).filter(
        score__gte=least,
        assertion__kind=StatementKind.FIGURE,
        **{f"{content}metric": metric, f"{content}statistic__in": TOTALS, f"{content}value__gt": 0},
    )
    if wanted.incident:
        chosen = chosen.filter(assertion__incident__slug=wanted.incident)
    for side, slug in (("actors", wanted.actor), ("speakers", wanted.speaker)):
        if slug:
            chosen = chosen.filter(assertion__in=Assertion.objects.filter(**{f"{side}__slug": slug}).values("id"))
    return chosen


def _content(as_of: date | None) -> str:
    """The way to what was said: now the assertion has it, on a day past the wording that stood then."""
    return "assertion__" if as_of is None else "representative__"


def counted_figure(key: str, as_of: date | None = None) -> CountedFigure | None:
    """The figure whose key begins so, as known on that day; None where none does that may be shown; one query."""
    content = _content(as_of)
    figures = _held(as_of).filter(score__gte=PUBLIC_FROM, assertion__kind=StatementKind.FIGURE)
    named = Q(assertion__key__startswith=key) | Q(assertion__former_keys__key__startswith=key)
    found = _described(figures.filter(named, **{f"{content}value__isnull": False}), content, as_of)[:1]
    return next((_counted(row, content) for row in found), None)


def _held(as_of: date | None) -> Any:
    """The grades that hold, or held on that day, of assertions that stand, or stood."""
    if as_of is not None:
        return known.points(as_of)
    return Assessment.objects.filter(superseded_at__isnull=True, assertion__retired_at__isnull=True)


def _described(chosen: Any, content: str, as_of: date | None) -> Any:
    """With names, days and the reports behind each, as plain values."""
    outlet = "assertion__representative" if as_of is None else "representative"
    return (
        chosen.annotate(
            actor_names=_names("actors"),
            speaker_names=_names("speakers"),
            reported_on=visible.first_reported("published_on", as_of, way="assertion"),
            reported_precision=visible.first_reported("published_precision", as_of, way="assertion"),
            happened_on=F("assertion__occurred_on" if as_of is None else "occurred_on"),
            happened_precision=F("assertion__occurred_precision" if as_of is None else "occurred_precision"),
            outlet=F(f"{outlet}__report__source__name"),
            is_sample=F(f"{outlet}__report__source__is_sample"),
            is_contested=Exists(
                Conflict.objects.filter(
                    unsettled(as_of), Q(one=OuterRef("assertion")) | Q(other=OuterRef("assertion"))
                )
            ),
            n_all=Window(Count("pk")),
        )
        .order_by(F(f"{content}value").desc(), "assertion")
        .values(
            "assertion", "assertion__key", "assertion__incident__slug", "assertion__incident__title", "actor_names",
            "speaker_names", "reported_on", "reported_precision", "happened_on", "happened_precision", "outlet",
            "is_sample", "is_contested", "n_all", "score", "letter", "label", "explanation",
            *(f"{content}{name}" for name in _QUANTITY),
        )
    )  # fmt: skip


def _names(side: str) -> ArraySubquery:
    linked = getattr(Assertion, side).through.objects.filter(assertion=OuterRef("assertion"))
    return ArraySubquery(linked.order_by("id").values("actor__name"))


def _counted(row: Mapping[str, Any], content: str) -> CountedFigure:
    origins = [one for one in row["explanation"]["rows"] if one["kind"] == "origin"]
    slug = row["assertion__incident__slug"]
    return CountedFigure(
        id=row["assertion"],
        key=row["assertion__key"],
        quantity=rows.Quantity(**{name: row[f"{content}{name}"] for name in _QUANTITY}),
        actors=tuple(row["actor_names"]),
        speakers=tuple(row["speaker_names"]),
        outlet=row["outlet"],
        is_sample=row["is_sample"],
        day=visible.stated_day(row["happened_on"], row["happened_precision"])
        or visible.stated_day(row["reported_on"], row["reported_precision"] or ""),
        incident=rows.IncidentLink(slug=slug, title=row["assertion__incident__title"]) if slug else None,
        grade=f"{row['letter']} · {row['score']} · {row['label']}",
        origins=frozenset(one["words"] for one in origins),
        report_ids=frozenset(report for one in origins for report in one["report_ids"]),
        is_contested=row["is_contested"],
    )


def counted_of(item: rows.Item, *, is_contested: bool = False) -> CountedFigure | None:
    """The same of an item that is loaded already; None where it is no figure."""
    if item.quantity is None:
        return None
    origins = [row for row in item.grade.rows if row.kind == "origin"]
    return CountedFigure(
        id=item.id,
        key=item.key,
        quantity=item.quantity,
        actors=tuple(actor.name for actor in item.actors),
        speakers=tuple(actor.name for actor in item.speakers),
        outlet=item.report.source.name,
        is_sample=item.report.source.is_sample,
        day=item.day,
        incident=item.incident,
        grade=f"{item.grade.letter} · {item.grade.score} · {item.grade.label}",
        origins=frozenset(row.words for row in origins),
        report_ids=frozenset(report for row in origins for report in row.report_ids) or frozenset({item.report.id}),
        is_contested=is_contested,
    )
