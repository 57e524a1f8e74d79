"""Evidence for the grading tests, with plain defaults."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import strategies as st

from tracker.grading import Credit, Directness, EvidenceItem, Reliability, Version, VersionKind

EPOCH = datetime(2026, 2, 23, tzinfo=UTC)
OUTLETS = ("Harbour Wire", "Meridian Post", "Silicon Ledger", "Quay Review", "Northlight")


def item(number: int, outlet: str = "", **changes: object) -> EvidenceItem:
    """A named, fairly reliable report of its own outlet, fully certain, known `number` hours after the epoch."""
    name = outlet or f"Outlet {number}"
    plain = EvidenceItem(
        statement_id=number,
        report_id=number,
        source=name.lower().replace(" ", "-"),
        source_name=name,
        owner=name,
        reliability=Reliability.C,
        directness=Directness.NAMED,
        confidence=1.0,
        known_at=EPOCH + timedelta(hours=number),
    )
    return replace(plain, **changes)


def direct(number: int, speaker: str = "Anthropic", **changes: object) -> EvidenceItem:
    """The speaker's own page."""
    defaults = {"directness": Directness.DIRECT, "reliability": Reliability.A, "speaks_for": frozenset({speaker})}
    return item(number, speaker, **{**defaults, **changes})


def counting(value: float, *who: str, **changes: object) -> Version:
    """What a figure says that is counted of these."""
    plain = Version(kind=VersionKind.FIGURE, metric="exchanges", value=value, qualifier="exact", statistic="total")
    return replace(plain, who=who, **changes)


def credited(*names: str) -> tuple[Credit, ...]:
    return tuple(Credit(name=name) for name in names)


@st.composite
def evidence(draw: st.DrawFn, min_size: int = 1, max_size: int = 6) -> list[EvidenceItem]:
    """Items of few outlets, with copies, credits (cycles too) and every letter and directness."""
    outlets = st.sampled_from(OUTLETS)
    return [
        item(
            number,
            draw(outlets),
            reliability=draw(st.sampled_from(Reliability)),
            directness=draw(st.sampled_from(Directness)),
            confidence=draw(st.integers(0, 100)) / 100,
            known_at=EPOCH + timedelta(hours=draw(st.integers(0, 5))),
            copy_group=draw(st.sampled_from(["", "", "", "wire"])),
            credits=credited(*draw(st.lists(outlets, max_size=2))),
        )
        for number in range(1, draw(st.integers(min_size, max_size)) + 1)
    ]
