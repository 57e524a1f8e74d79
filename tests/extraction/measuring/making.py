"""Labels and extractions made by hand."""

from __future__ import annotations

from datetime import date

from tracker.extraction.measuring.labels import ClaimLabel, FigureLabel, Label, NamedLabel, ResponseLabel
from tracker.extraction.records import (
    Cite,
    Claim,
    Entity,
    EntityKind,
    Extraction,
    Figure,
    Instrument,
    Metric,
    Predicate,
    Qualifier,
    ReportFacts,
    Response,
    Span,
    Statistic,
    Status,
)

TEXT = "Varnholt Labs accused Quintar of 3 million queries. Quintar denied it. Ostrel sued, Harbor Wire reported."


def span(words: str, text: str = TEXT) -> Span:
    start = text.index(words)
    return Span(start, start + len(words), words)


def entity(name: str, *forms: str, kind: EntityKind = EntityKind.ORGANISATION, rule: str = "lexicon") -> Entity:
    return Entity(name=name, kind=kind, known=False, mentions=tuple(span(form) for form in forms or (name,)), rule=rule)


def figure(
    value: float,
    *actors: str,
    metric: Metric = Metric.EXCHANGES,
    qualifier: Qualifier = Qualifier.EXACT,
    confidence: float = 0.9,
) -> Figure:
    return Figure(
        metric=metric, value=value, low=value, high=None, qualifier=qualifier, unit="queries", statistic=Statistic.TOTAL,
        window=None, actors=actors, target=None, attributed_to=("Varnholt Labs",), confidence=confidence,
        evidence=span("3 million queries"), rule="counted-noun",
    )  # fmt: skip


def claim(
    predicate: Predicate,
    claimant: str,
    target: str | None = None,
    *,
    capabilities: tuple[str, ...] = (),
    techniques: tuple[str, ...] = (),
    confidence: float = 0.9,
) -> Claim:
    return Claim(
        predicate=predicate, claimant=claimant, target=target, capabilities=capabilities, techniques=techniques,
        confidence=confidence, evidence=span("Varnholt Labs accused Quintar of 3 million queries."), rule="accuse-of",
    )  # fmt: skip


def response(
    actor: str | None, instrument: Instrument, status: Status, *, place: str | None = None, confidence: float = 0.9
) -> Response:
    return Response(
        actor=actor, jurisdiction=place, instrument=instrument, status=status, confidence=confidence,
        evidence=span("Ostrel sued"), rule="sued",
    )  # fmt: skip


def extraction(
    *,
    ref: str = "one",
    relevant: bool = True,
    published: date | None = None,
    entities: tuple[Entity, ...] = (),
    figures: tuple[Figure, ...] = (),
    claims: tuple[Claim, ...] = (),
    responses: tuple[Response, ...] = (),
    cites: tuple[str, ...] = (),
    text: str = TEXT,
) -> Extraction:
    return Extraction(
        report=ReportFacts(
            ref=ref, title="A title", outlet="Harbor Wire", url=None, published=published, language="en", text=text,
            relevant=relevant, relevance=0.91, relevance_reasons=("accused … of",), reading_minutes=1,
        ),
        entities=entities, figures=figures, claims=claims, responses=responses,
        cites=tuple(Cite(name=name, evidence=span("Harbor Wire reported"), rule="reported-by") for name in cites),
        extractor_version="1",
    )  # fmt: skip


def label(
    *,
    ref: str = "one",
    relevant: bool = True,
    published: date | None = None,
    entities: tuple[tuple[str, ...], ...] | None = (),
    figures: tuple[FigureLabel, ...] = (),
    claims: tuple[ClaimLabel, ...] = (),
    techniques: tuple[str, ...] = (),
    responses: tuple[ResponseLabel, ...] = (),
    cites: tuple[str, ...] = (),
) -> Label:
    named = None if entities is None else tuple(NamedLabel(names=n, kind=EntityKind.ORGANISATION) for n in entities)
    return Label(
        ref=ref, relevant=relevant, published=published, entities=named, figures=figures, claims=claims,
        techniques=techniques, responses=responses, cites=cites,
    )  # fmt: skip


def claim_label(
    predicate: Predicate, claimant: str, target: str | None = None, capabilities: tuple[str, ...] = ()
) -> ClaimLabel:
    return ClaimLabel(predicate=predicate, claimant=claimant, target=target, capabilities=capabilities)


def figure_label(
    value: float, *actors: str, metric: Metric = Metric.EXCHANGES, qualifier: Qualifier = Qualifier.EXACT
) -> FigureLabel:
    return FigureLabel(metric=metric, value=value, qualifier=qualifier, actors=actors)


def response_label(
    actor: str | None, instrument: Instrument, status: Status, place: str | None = None
) -> ResponseLabel:
    return ResponseLabel(actor=actor, jurisdiction=place, instrument=instrument, status=status)
