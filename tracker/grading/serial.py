"""What a grade was computed from, and what explains it, as JSON values and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from tracker.grading.parts import CapPart, ConflictPart, Explanation, Move, MoveKind, OriginPart
from tracker.grading.records import (
    CapCause,
    Credit,
    Directness,
    EvidenceItem,
    Letter,
    Reliability,
    Version,
    VersionKind,
)

_CREDIT = tuple(field.name for field in fields(Credit))
_PLAIN = ("statement_id", "report_id", "source", "source_name", "owner", "confidence", "copy_group", "leads")
_MOMENTS = ("known_at", "published_at", "withdrawn_at")


def item_to_json(item: EvidenceItem) -> dict[str, Any]:
    """The item as JSON values; equal items give equal values."""
    moments = {name: moment.isoformat() if (moment := getattr(item, name)) else None for name in _MOMENTS}
    return {
        **{name: getattr(item, name) for name in _PLAIN},
        **moments,
        "reliability": item.reliability.value,
        "directness": item.directness.value,
        "speaks_for": sorted(item.speaks_for),
        "credits": [{name: getattr(credit, name) for name in _CREDIT} for credit in item.credits],
    }


def item_from_json(values: Mapping[str, Any]) -> EvidenceItem:
    """The item that these values were made from. Raises ValueError or KeyError where they are of something else."""
    moments: dict[str, Any] = {
        name: datetime.fromisoformat(values[name]) if values[name] else None for name in _MOMENTS
    }
    return EvidenceItem(
        **{name: values[name] for name in _PLAIN},
        **moments,
        reliability=Reliability(values["reliability"]),
        directness=Directness(values["directness"]),
        speaks_for=frozenset(values["speaks_for"]),
        credits=tuple(Credit(**credit) for credit in values["credits"]),
    )


def version_to_json(version: Version) -> dict[str, Any]:
    """The parts that it has as JSON values; equal versions give equal values."""
    told = {name: value for name, value in asdict(version).items() if value not in ("", (), None)}
    if version.day is not None:
        told["day"] = version.day.isoformat()
    return told


def version_from_json(values: Mapping[str, Any]) -> Version:
    """The version that these values were made from. Raises ValueError or TypeError where they are of something else."""
    day = values.get("day")
    read = {"kind": VersionKind(values["kind"]), "who": tuple(values.get("who", ()))}
    return Version(**{**values, **read, "day": date.fromisoformat(day) if day else None})


def version_key(version: Version) -> str:
    """The same for the same version, another for any other."""
    return json.dumps(version_to_json(version), sort_keys=True, ensure_ascii=False)


def explanation_to_json(told: Explanation) -> dict[str, Any]:
    """The explanation as JSON values, for storing beside the grade."""
    conflict = told.conflict
    return {
        "origins": [{**asdict(one), "report_ids": list(one.report_ids)} for one in told.origins],
        "cap": asdict(told.cap) if told.cap else None,
        "conflict": conflict
        and {"rivals": [version_to_json(one) for one in conflict.rivals], "effect": conflict.effect},
        "would_raise": [asdict(one) for one in told.would_raise],
        "would_lower": [asdict(one) for one in told.would_lower],
    }


def explanation_from_json(values: Mapping[str, Any]) -> Explanation:
    """The explanation that these values were made from. Raises ValueError, KeyError or TypeError on anything else."""
    cap, conflict = values["cap"], values["conflict"]
    return Explanation(
        origins=tuple(_origin(one) for one in values["origins"]),
        cap=CapPart(limit=cap["limit"], cause=CapCause(cap["cause"]), effect=cap["effect"]) if cap else None,
        conflict=ConflictPart(
            rivals=tuple(version_from_json(one) for one in conflict["rivals"]), effect=conflict["effect"]
        )
        if conflict
        else None,
        would_raise=tuple(_move(one) for one in values["would_raise"]),
        would_lower=tuple(_move(one) for one in values["would_lower"]),
    )


def _origin(values: Mapping[str, Any]) -> OriginPart:
    read = {"reliability": Reliability(values["reliability"]), "directness": Directness(values["directness"])}
    return OriginPart(**{**values, **read, "report_ids": tuple(values["report_ids"])})


def _move(values: Mapping[str, Any]) -> Move:
    letter = values["letter"]
    return Move(**{**values, "kind": MoveKind(values["kind"]), "letter": Letter(letter) if letter else None})
