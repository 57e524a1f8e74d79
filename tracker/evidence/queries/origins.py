"""Reports under the origin that their news goes back to."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from tracker.evidence.queries import rows


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginGroup:
    """Reports that go back to one origin, in the order given. reliability, directness: the origin's."""

    name: str
    reliability: str
    directness: str
    reports: tuple[rows.ReportLink, ...]


def group_by_origin(items: Iterable[rows.Item], reports: Sequence[rows.ReportLink]) -> tuple[OriginGroup, ...]:
    """The reports under the origin that most of their statements go back to, the largest group first."""
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    facts: dict[str, rows.GradeRow] = {}
    for item in items:
        for row in item.grade.rows:
            if row.kind == "origin":
                facts.setdefault(row.words, row)
                for report_id in row.report_ids:
                    votes[report_id][row.words] += 1
    groups: dict[str, list[rows.ReportLink]] = defaultdict(list)
    for report in reports:
        groups[_elected(votes[report.id]) or report.source.name].append(report)
    return tuple(
        OriginGroup(
            name=name,
            reliability=facts[name].reliability if name in facts else members[0].source.reliability,
            directness=facts[name].directness if name in facts else "",
            reports=tuple(members),
        )
        for name, members in sorted(groups.items(), key=lambda pair: (-len(pair[1]), pair[0]))
    )


def origin_of(report_id: int, items: Iterable[rows.Item]) -> rows.GradeRow | None:
    """The origin that most of a report's items go back to, as the one of them with most reports; None without items."""
    votes: Counter[str] = Counter()
    widest: dict[str, rows.GradeRow] = {}
    for item in items:
        for row in item.grade.rows:
            if row.kind == "origin" and report_id in row.report_ids:
                votes[row.words] += 1
                widest[row.words] = max(widest.get(row.words, row), row, key=lambda one: len(one.report_ids))
    name = _elected(votes)
    return widest[name] if name else None


def _elected(votes: Counter[str]) -> str:
    """The name with most votes, of several the first by alphabet; empty where nobody voted."""
    return min(votes, key=lambda name: (-votes[name], name), default="")
