"""Scripted situations: reports written in data files, stored and assessed as if they had been read."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from datetime import time as time_of_day
from functools import cache
from pathlib import Path
from typing import Any

from tests.evidence.making import day, outlet, report, snapshot
from tracker.collection.models import ArticleText, Report, Source
from tracker.evidence.recording import keep
from tracker.extraction.records import (
    Cite,
    Claim,
    Entity,
    EntityKind,
    Extraction,
    Figure,
    Instrument,
    Manner,
    Metric,
    Precision,
    Predicate,
    Qualifier,
    ReportFacts,
    Response,
    Span,
    Statistic,
    Status,
    Window,
)

FOLDER = Path(__file__).parent / "situations"
Table = Mapping[str, Any]
# Enough words of its own for a text that copies can be told by.
_PADDING = 60


def names() -> list[str]:
    """The situations there are."""
    return sorted(path.stem for path in FOLDER.glob("*.toml") if path.stem != "outlets")


def read(name: str) -> Table:
    return tomllib.loads((FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def play(situation: Table) -> None:
    """Every report of the situation is published, stored and assessed, in its order."""
    published: list[tuple[Report, Table]] = []
    for table in situation["report"]:
        if "edits" in table:
            page, _ = published[table["edits"] - 1]
            _keep(_edition(page, _text(table), table["on"]), table)
            continue
        for source in _places(table):
            made = report(source, on=table["on"])
            _keep(snapshot(made, _text(table)), table)
            published.append((made, table))


def _places(table: Table) -> Iterator[Source]:
    """The outlet, and those that print its text as it is."""
    yield _outlet(table["outlet"])
    for number in range(table.get("copies", 0)):
        yield outlet(f"{table['outlet']} Reprint {number + 1}", reliability="C")


def _outlet(name: str) -> Source:
    known = Source.objects.filter(name=name).first()
    return known or outlet(name, **_catalogue()[name])


@cache
def _catalogue() -> dict[str, dict[str, str]]:
    return read("outlets")


def _edition(page: Report, text: str, on: date) -> ArticleText:
    return snapshot(page, text, fetched_at=datetime.combine(on, time_of_day(12), tzinfo=UTC))


def _text(table: Table) -> str:
    """The report's words: every sentence of what it says, each once, after a line of its own."""
    told = list(dict.fromkeys(said["words"] for said in table["says"]))
    lead = f"{table.get('outlet', 'Corrected')}, {table['on']}."
    if table.get("padding"):
        lead += " " + " ".join(f"{table['outlet'].split()[0]}{number}" for number in range(_PADDING)) + "."
    return " ".join([lead, *told])


def _keep(text: ArticleText, table: Table) -> None:
    keep(text, _extraction(text.text, table))


def _extraction(text: str, table: Table) -> Extraction:
    facts = ReportFacts(
        ref="1",
        title=None,
        outlet=None,
        url=None,
        published=None,
        language=None,
        text=text,
        relevant=table.get("relevant", True),
        relevance=0.9,
        relevance_reasons=("distillation",),
        reading_minutes=1,
    )
    found = [item for said in table["says"] for item in _items(said, text)]
    whole = Span(0, len(text), text)
    return Extraction(
        report=facts,
        entities=tuple(_entity(name, text) for name in table.get("names", ())),
        figures=tuple(item for item in found if isinstance(item, Figure)),
        claims=tuple(item for item in found if isinstance(item, Claim)),
        responses=tuple(item for item in found if isinstance(item, Response)),
        cites=tuple(Cite(name=name, evidence=whole, rule="made") for name in table.get("cites", ())),
        extractor_version="situations/1",
    )


def _entity(name: str, text: str) -> Entity:
    """A known name, with every place where the report has it."""
    places = tuple(Span(match.start(), match.end(), name) for match in re.finditer(re.escape(name), text))
    return Entity(name=name, kind=EntityKind.ORGANISATION, known=True, mentions=places, rule="made")


def _items(said: Table, text: str) -> Iterator[Claim | Figure | Response]:
    start = text.index(said["words"])
    span = Span(start, start + len(said["words"]), said["words"])
    stated = day(said["on"], Precision(said.get("precision", "day"))) if "on" in said else None
    if "figure" in said:
        yield _figure(said, span)
    elif "response" in said:
        yield Response(
            actor=said["who"],
            jurisdiction=said.get("where", "US"),
            instrument=Instrument(said["response"]),
            status=Status(said["status"]),
            name=said.get("name"),
            date=stated,
            confidence=1.0,
            evidence=span,
            rule="made",
        )
    else:
        whom = said.get("whom")
        claim = Claim(
            predicate=Predicate(said["claim"]),
            claimant=said["who"],
            target=None,
            date=stated,
            hedged=said["claim"] == Predicate.ALLEGES_DISTILLATION,
            manner=Manner(said["manner"]) if "manner" in said else None,
            via=tuple(said.get("via", ())),
            confidence=1.0,
            evidence=span,
            rule="made",
        )
        for target in whom if isinstance(whom, list) else [whom]:
            yield replace(claim, target=target)


def _figure(said: Table, span: Span) -> Figure:
    value, bound = float(said["figure"]), Qualifier(said["bound"])
    low = value if bound in (Qualifier.MORE_THAN, Qualifier.EXACT) else None
    high = value if bound in (Qualifier.LESS_THAN, Qualifier.EXACT) else None
    window = said.get("window")
    return Figure(
        metric=Metric(said.get("metric", "exchanges")),
        value=value,
        low=low,
        high=high,
        qualifier=bound,
        unit=said.get("unit", "exchanges"),
        statistic=Statistic(said.get("statistic", "total")),
        window=Window(start=date.fromisoformat(window[0]), end=date.fromisoformat(window[1]), text=" to ".join(window))
        if window
        else None,
        actors=tuple(said.get("actors", ())),
        target="Claude",
        attributed_to=tuple(said.get("by", ())),
        confidence=1.0,
        evidence=span,
        rule="made",
    )
