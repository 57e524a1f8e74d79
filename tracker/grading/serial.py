"""Evidence as JSON values and back: what a grade was computed from can be kept, and computed from again."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime
from typing import Any

from tracker.grading.records import Credit, Directness, EvidenceItem, Reliability

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
