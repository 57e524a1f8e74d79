"""Reports under the origin that their news goes back to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from tracker.evidence.queries import rows
from tracker.evidence.tracing import leader
from tracker.grading.parts import OriginPart


@dataclass(frozen=True, slots=True, kw_only=True)
class Led:
    """A report with the copies of its text."""

    report: rows.ReportLink
    copies: tuple[rows.ReportLink, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginGroup:
    """Reports that go back to one origin, in the order given. reliability, directness: the origin's.

    led: the same reports, each with its copies folded under it; n_reports: how many go back to it, of which some may not
    be among those given.
    """

    name: str
    reliability: str
    directness: str
    reports: tuple[rows.ReportLink, ...]
    led: tuple[Led, ...]
    n_reports: int


def group_by_origin(
    items: Iterable[rows.Item], reports: Sequence[rows.ReportLink], texts: Mapping[int, int] = MappingProxyType({})
) -> tuple[OriginGroup, ...]:
    """The reports under the origin that most of their statements go back to, the largest group first.

    texts: of reports that are copies, whose text it is.
    """
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    facts: dict[str, OriginPart] = {}
    for item in items:
        for origin in item.grade.origins:
            facts.setdefault(origin.name, origin)
            for report_id in origin.report_ids:
                votes[report_id][origin.name] += 1
    groups: dict[str, list[rows.ReportLink]] = defaultdict(list)
    for report in reports:
        groups[_elected(votes[report.id]) or report.source.name].append(report)
    counts = Counter(_elected(cast) for cast in votes.values())
    return tuple(
        OriginGroup(
            name=name,
            reliability=facts[name].reliability if name in facts else members[0].source.reliability,
            directness=facts[name].directness if name in facts else "",
            reports=tuple(members),
            led=_led(members, texts),
            n_reports=max(len(members), counts[name]),
        )
        for name, members in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def _led(members: Iterable[rows.ReportLink], texts: Mapping[int, int]) -> tuple[Led, ...]:
    """Of every text the first report, with the others that carry it."""
    by_text: dict[int, list[rows.ReportLink]] = defaultdict(list)
    for report in members:
        by_text[leader(report.id, texts)].append(report)
    return tuple(Led(report=first, copies=tuple(copies)) for first, *copies in by_text.values())


def origin_of(report_id: int, items: Iterable[rows.Item]) -> OriginPart | None:
    """The origin that most of a report's items go back to, as the one of them with most reports; None without items."""
    votes: Counter[str] = Counter()
    widest: dict[str, OriginPart] = {}
    for item in items:
        for origin in item.grade.origins:
            if report_id in origin.report_ids:
                name = origin.name
                votes[name] += 1
                widest[name] = max(widest.get(name, origin), origin, key=lambda one: len(one.report_ids))
    elected = _elected(votes)
    return widest[elected] if elected else None


def _elected(votes: Counter[str]) -> str:
    """The name with most votes, of several the first by alphabet; empty where nobody voted."""
    return min(votes, key=lambda name: (-votes[name], name), default="")
