"""On how many reports an incident rests, and of what kind they are: its source summary statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.evidence.queries.origins import OriginGroup
from tracker.evidence.queries.rows import ActorLink, StatedDay
from tracker.web.presentation.dates import stated_words
from tracker.web.presentation.points import Sentence
from tracker.web.presentation.words import counted, listed, say

DIRECT, REPORTED, UNNAMED, UNATTRIBUTED = (
    "direct",
    "reported",
    "from sources it does not name",
    "without saying who says so",
)
MOST_NAMED = 4


def sourcing(
    origins: Sequence[OriginGroup],
    *,
    n_reports: int,
    parties: Iterable[ActorLink],
    first: StatedDay | None,
    newest: StatedDay | None,
) -> tuple[Sentence, ...]:
    """Sentences on reports, origins, languages, direct access, parties that speak for themselves, and days."""
    if not origins:
        return ()
    languages = list(dict.fromkeys(report.language for origin in origins for report in origin.reports))
    told = listed([say("language", code) for code in languages if code])
    counts = f"{counted(n_reports, 'report')} from {counted(len(origins), 'origin')}"
    said = [f"{counts}, in {counted(len(languages), 'language')} ({told})." if told else f"{counts}."]
    direct = [origin for origin in origins if origin.directness == DIRECT]
    if direct:
        said.append(f"{_have(direct)} direct access: {_named(direct)}.")
    else:
        said.append("No origin has direct access: no document of whoever speaks is in the store.")
    names = [actor.name for actor in parties]
    own = [origin for origin in origins if any(one in origin.name for one in names)]
    if own:
        said.append(
            f"{'One origin is a party’s' if len(own) == 1 else f'{len(own)} origins are parties’'} own: {_named(own)}."
        )
    nameless = [origin for origin in origins if origin.directness in (UNNAMED, UNATTRIBUTED)]
    if nameless:
        verb = "does" if len(nameless) == 1 else "do"
        said.append(f"{counted(len(nameless), 'origin').capitalize()} {verb} not say who told it.")
    n_folded = sum(len(led.copies) for origin in origins for led in origin.led)
    if n_folded:
        said.append(f"{counted(n_folded, 'report').capitalize()} {'is a copy' if n_folded == 1 else 'are copies'}.")
    if first and newest:
        until = f", newest {stated_words(newest)}" if newest != first else ""
        said.append(f"First published {stated_words(first)}{until}.")
    return tuple(Sentence(text=one) for one in said)


def _have(origins: Sequence[OriginGroup]) -> str:
    return "One origin has" if len(origins) == 1 else f"{len(origins)} origins have"


def _named(origins: Sequence[OriginGroup]) -> str:
    found = [origin.name for origin in origins[:MOST_NAMED]]
    if len(origins) > MOST_NAMED:
        found.append(counted(len(origins) - MOST_NAMED, "other"))
    return listed(found)
