"""One round of everything that makes mail of changes: cheap when there is nothing to do, safe to run twice at once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Final

from tracker.digests.composing import Composed, compose_due
from tracker.digests.dues import bring_near
from tracker.digests.intake import take_in
from tracker.digests.issues import compose_issues

# So many subscribers a round; whoever is left is due in the next.
MOST: Final = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Ticked:
    """news: how many were taken in; issues: how many public digests were made; composed: see there."""

    news: int
    issues: int
    composed: Composed


def tick(moment: datetime, limit: int = MOST) -> Ticked:
    """Takes in what changed, makes the public digests of periods that are over, and composes for those who are due."""
    bring_near(moment)
    return Ticked(news=take_in(moment), issues=compose_issues(moment), composed=compose_due(moment, limit))
