"""Rows of pages made by hand, without a database."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from tracker.evidence.queries.rows import (
    ActorLink,
    ClaimContent,
    Grade,
    Item,
    Quantity,
    ReportLink,
    ResponseContent,
    SourceLink,
    StatedDay,
)
from tracker.grading.parts import Explanation, OriginPart
from tracker.grading.records import Directness, Reliability

_ids = count(1)
KNOWN = datetime(2026, 2, 23, 12, tzinfo=UTC)
SOURCE = SourceLink(
    slug="wire", name="Wire", kind="wire", reliability="B", reliability_reason="", homepage="", is_sample=False
)
REPORT = ReportLink(id=1, title="A report", url="", language="en", published=None, first_seen_at=KNOWN, source=SOURCE)


def actor(name: str) -> ActorLink:
    return ActorLink(slug=name.lower(), name=name, kind="organisation")


def quantity(**fields: Any) -> Quantity:
    given = {"metric": "exchanges", "value": 5.0, "low": None, "high": None, "qualifier": "exact", "unit": "exchanges"}
    given |= {"statistic": "total", "window_start": None, "window_end": None, "window_text": ""}
    return Quantity(**(given | fields))


def origin(name: str, *report_ids: int, **fields: Any) -> OriginPart:
    given = {"reliability": Reliability.B, "directness": Directness.NAMED, "confidence": "1.00", "effect": "0.68"}
    return OriginPart(name=name, report_ids=report_ids, **({"is_stored": True, "n_repeats": 0} | given | fields))


def why(*origins: OriginPart, **fields: Any) -> Explanation:
    return Explanation(
        origins=origins, **({"cap": None, "conflict": None, "would_raise": (), "would_lower": ()} | fields)
    )


def grade(score: str = "0.80") -> Grade:
    return Grade(
        score=Decimal(score),
        letter="B",
        label="Reported",
        n_origins=1,
        n_reports=1,
        why=why(),
        rules_version="test",
        assessed_at=KNOWN,
    )


def item(**fields: Any) -> Item:
    """An item that says nothing; the fields given make it a claim, a figure or a response."""
    number = next(_ids)
    given: dict[str, Any] = {
        "id": number,
        "key": f"{number:064x}",
        "incident": None,
        "occurred": None,
        "reported": None,
    }
    given |= {"known_from": KNOWN, "claimant": None, "target": None, "actors": (), "speakers": (), "standing": ""}
    given |= {"replied_on": None, "asked_as_of": None, "claim": None, "quantity": None, "response": None}
    given |= {"words": "words", "report": REPORT, "grade": grade()}
    return Item(**(given | fields))


def claim(
    predicate: str, claimant: str = "", target: str = "", *, on: date | None = None, manner: str = "", **fields: Any
) -> Item:
    return item(
        claim=ClaimContent(predicate=predicate, capabilities=(), techniques=(), is_hedged=False, manner=manner),
        claimant=actor(claimant) if claimant else None,
        target=actor(target) if target else None,
        occurred=StatedDay(on, "day") if on else None,
        **fields,
    )


def figure(value: float, *actors: str, speaker: str = "Anthropic", **fields: Any) -> Item:
    about = {name: fields.pop(name) for name in list(fields) if name in Quantity.__dataclass_fields__}
    return item(
        quantity=quantity(value=value, **about),
        actors=tuple(actor(name) for name in actors),
        speakers=(actor(speaker),) if speaker else (),
        **fields,
    )


def response(instrument: str, status: str, claimant: str = "", **fields: Any) -> Item:
    content = ResponseContent(
        jurisdiction=fields.pop("jurisdiction", "US"),
        instrument=instrument,
        status=status,
        name=fields.pop("name", ""),
        step=fields.pop("step", ""),
        home=fields.pop("home", None),
    )
    return item(response=content, claimant=actor(claimant) if claimant else None, **fields)
