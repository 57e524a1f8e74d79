"""What a report states, in a form that no language changes: its statements as hashes, in its order."""

from __future__ import annotations

from collections.abc import Sequence
from hashlib import blake2b

from tracker.evidence.models import Actor, Statement
from tracker.evidence.models.statements import StatementKind
from tracker.evidence.said import principal


def facts_of(report_id: int) -> list[int]:
    """What the report states, in its order, each once, as hashes that no language changes."""
    rows = (
        Statement.objects.filter(report=report_id, retired_at=None)
        .select_related("claimant__parent__parent", "target__parent__parent")
        .order_by("start", "end", "key")
    )
    return list(dict.fromkeys(number_of(_fact(row)) for row in rows))


def _fact(row: Statement) -> str:
    match row.kind:
        case StatementKind.FIGURE:
            return f"figure {row.metric} {row.statistic} {row.value:.4g}"
        case StatementKind.CLAIM:
            return f"claim {row.predicate} {_answerable(row.claimant)} {_answerable(row.target)}"
        case _:
            return f"response {row.instrument} {row.status} {_answerable(row.claimant)}"


def _answerable(actor: Actor | None) -> str:
    return principal(actor).name if actor else ""


def number_of(text: str) -> int:
    """A hash as PostgreSQL's bigint holds it."""
    return int.from_bytes(blake2b(text.encode(), digest_size=8).digest(), "little", signed=True)


def shared_facts(one: Sequence[int], other: Sequence[int]) -> tuple[int, float]:
    """How many statements two reports share, and which part of the shorter one's that is."""
    n_shared = len(set(one) & set(other))
    shorter = min(len(one), len(other))
    return n_shared, (n_shared / shorter if shorter else 0.0)


def in_order(one: Sequence[int], other: Sequence[int]) -> float:
    """Which part of the statements that two reports share stands in both in one order."""
    places = {fact: place for place, fact in enumerate(other)}
    shared = [places[fact] for fact in one if fact in places]
    if not shared:
        return 0.0
    longest = [1] * len(shared)
    for at, place in enumerate(shared):
        longest[at] = 1 + max((longest[before] for before in range(at) if shared[before] < place), default=0)
    return max(longest) / len(shared)
