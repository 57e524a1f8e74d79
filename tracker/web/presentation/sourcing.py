"""On how many reports an incident rests, and of what kind they are: its source summary statement."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from tracker.evidence.queries.origins import OriginGroup
from tracker.evidence.queries.rows import ActorLink, StatedDay
from tracker.grading.records import Directness
from tracker.grading.rules import NAMELESS
from tracker.web.presentation.dates import stated_words
from tracker.web.presentation.names import shown_name
from tracker.web.presentation.nouns import composed as counted
from tracker.web.presentation.points import Sentence
from tracker.web.presentation.speech import gettext, listed, ngettext
from tracker.web.presentation.words import composed as say

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
    form = (
        gettext("{reports} from {origins}, in {languages} ({names}).") if told else gettext("{reports} from {origins}.")
    )
    said = [
        form.format(
            reports=counted(n_reports, "report"),
            origins=counted(len(origins), "origin"),
            languages=counted(len(languages), "language"),
            names=told,
        )
    ]
    direct = [origin for origin in origins if origin.directness == Directness.DIRECT]
    if direct:
        form = ngettext(
            "One origin has direct access: {names}.", "{n} origins have direct access: {names}.", len(direct)
        )
        said.append(form.format(n=len(direct), names=_named(direct)))
    else:
        said.append(gettext("No origin has direct access: no document of whoever speaks is in the store."))
    names = [actor.name for actor in parties]
    own = [origin for origin in origins if any(one in origin.name for one in names)]
    if own:
        form = ngettext("One origin is a party’s own: {names}.", "{n} origins are parties’ own: {names}.", len(own))
        said.append(form.format(n=len(own), names=_named(own)))
    nameless = [origin for origin in origins if origin.directness in NAMELESS]
    if nameless:
        n = len(nameless)
        form = ngettext("{n} origin does not say who told it.", "{n} origins do not say who told it.", n)
        said.append(form.format(n=n))
    n_folded = sum(len(led.copies) for origin in origins for led in origin.led)
    if n_folded:
        said.append(ngettext("{n} report is a copy.", "{n} reports are copies.", n_folded).format(n=n_folded))
    if first and newest:
        if newest == first:
            said.append(gettext("First published {day}.").format(day=stated_words(first)))
        else:
            form = gettext("First published {day}, newest {newest}.")
            said.append(form.format(day=stated_words(first), newest=stated_words(newest)))
    return tuple(Sentence(text=one) for one in said)


def _named(origins: Sequence[OriginGroup]) -> str:
    found = [shown_name(origin.name) for origin in origins[:MOST_NAMED]]
    if len(origins) > MOST_NAMED:
        found.append(counted(len(origins) - MOST_NAMED, "other"))
    return listed(found)
