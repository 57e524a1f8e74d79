"""What people did to collecting, the newest first."""

from __future__ import annotations

from dataclasses import dataclass

from tracker.collection.models import Intervention

ROWS = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class LogPage:
    """One page of the log. next_mark: empty on the last."""

    rows: tuple[Intervention, ...]
    next_mark: str


def log_page(before: int | None) -> LogPage:
    """What was done before the row of that number, from the newest where there is none; one query."""
    chosen = Intervention.objects.select_related("source", "account").order_by("-pk")
    if before is not None:
        chosen = chosen.filter(pk__lt=before)
    found = list(chosen[: ROWS + 1])
    shown = found[:ROWS]
    return LogPage(rows=tuple(shown), next_mark=str(shown[-1].pk) if len(found) > ROWS else "")


def of_source(source: int, most: int) -> tuple[Intervention, ...]:
    """So much of what was done to the source and to what is its own; one query."""
    return tuple(Intervention.objects.filter(source=source).select_related("source", "account").order_by("-pk")[:most])
