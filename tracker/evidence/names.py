"""Names under any spelling: a reader's words -> the actors they may mean."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher
from typing import Any

from django.contrib.postgres.search import TrigramSimilarity
from django.db.models import Count, Q

from tracker.evidence.actors import fold
from tracker.evidence.models import Actor, Alias
from tracker.evidence.queries import known, rows, visible

MAX_NAMES = 6
# An alias that shares this many trigrams with the words asked for is taken for them; below it they meet by chance.
LIKENESS = 0.45
# The same for letters in their order: 'zipu' for 'zhipu' and 'antropik' for 'anthropic', but not 'chain' for 'china'.
IN_ORDER = 0.81
# Names have at most this many words, so that longer runs of a query need no looking up.
NAME_WORDS = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class NameMatch:
    """An actor found by one of its spellings. likeness: 0 to 1, 1 where it is spelt as asked; asked: those words.

    n_reports: how many reports name it as they read now.
    """

    actor: rows.ActorLink
    actor_id: int
    spelling: str
    likeness: float
    asked: str
    n_reports: int


def _naming(as_of: date | None) -> Count:
    """How many reports named an actor, as they read on that day."""
    if as_of is None:
        return Count("mentions__text__current_for", distinct=True)
    read_then = known.edition(as_of, "mentions__text__snapshot__")
    return Count("mentions__text__snapshot__report", filter=read_then, distinct=True)


def find_names(query: str, as_of: date | None = None) -> tuple[NameMatch, ...]:
    """Actors one of whose spellings is like the query or a run of its words, the likest first."""
    runs = _runs(fold(query))
    if not runs:
        return ()
    wanted = Q()
    for run in runs:
        wanted |= Q(folded__trigram_similar=run) | Q(folded=run)
    likest: dict[int, tuple[float, str, str]] = {}
    for alias in Alias.objects.filter(wanted).annotate(**_likenesses(runs)):
        score, run = max((_likeness(alias.folded, run, getattr(alias, f"like_{i}")), run) for i, run in enumerate(runs))
        if score >= LIKENESS and score > likest.get(alias.actor_id, (0.0, "", ""))[0]:
            likest[alias.actor_id] = (score, alias.text, run)
    best = sorted(likest, key=lambda actor_id: (-likest[actor_id][0], actor_id))[:MAX_NAMES]
    actors = Actor.objects.select_related("parent").annotate(n_reports=_naming(as_of)).in_bulk(best)
    return tuple(
        NameMatch(
            actor=visible.actor_link(actors[actor_id]),
            actor_id=actor_id,
            spelling=spelling,
            likeness=score,
            asked=run,
            n_reports=getattr(actors[actor_id], "n_reports", 0),
        )
        for actor_id, (score, spelling, run) in ((actor_id, likest[actor_id]) for actor_id in best)
    )


def _likeness(folded: str, run: str, trigrams: float) -> float:
    """How like a spelling is to the words asked for; short names share few trigrams, so letters in order count too."""
    if folded == run:
        return 1.0
    in_order = SequenceMatcher(None, folded, run, autojunk=False).ratio()
    return max(trigrams, in_order if in_order >= IN_ORDER else 0.0)


def _likenesses(runs: Sequence[str]) -> dict[str, Any]:
    return {f"like_{i}": TrigramSimilarity("folded", run) for i, run in enumerate(runs)}


def _runs(folded: str) -> list[str]:
    """The whole query and every run of its words that may be a name; at most 24."""
    words = re.findall(r"[\w.&’'-]+", folded)[:12]
    found = [" ".join(words)] if words else []
    for length in range(min(NAME_WORDS, len(words)), 0, -1):
        found += [" ".join(words[i : i + length]) for i in range(len(words) - length + 1)]
    return [run for run in dict.fromkeys(found) if len(run) > 1][:24]
