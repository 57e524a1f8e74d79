"""The rules' responses and the judges' opinions -> the responses of a report.

Where the rules only guessed who acts, and the judges think it unlikely, the response goes; a deed of which the judges
are sure and for whose instrument the rules found nobody is added; what both see keeps its confidence.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from tracker.extraction.judging.deeds import Opinion, opinions
from tracker.extraction.judging.doing import Cast
from tracker.extraction.judging.telling import Hit
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind, Instrument, Response
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Rule, rules

RULE = "second-opinion"
# Log odds above which a deed is added: of an instrument of which the rules tell, of one of which they do not, and of
# one of which they only guessed.
ADDED_BESIDE, ADDED, ADDED_INSTEAD = 1.75, 0.9, -0.5
# A guess of the rules below this confidence goes where the odds are lower than this.
GUESSED, DOUBTED = 0.7, -1.0
# Confidence of what the rules are sure of and the judges are not.
UNSEEN, UNSURE, CONFIRMED = -9.0, 0.5, 0.75
_DENIES = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|none|without|oppos\w+|lobb\w+ against)\b|n[’']t\b", re.IGNORECASE
)
SURE, FAIR, SURE_ODDS = 0.7, 0.6, 1.5


def reviewed(
    responses: Sequence[Response], reading: Reading, cast: Cast, hits: Mapping[int, Sequence[Hit]]
) -> list[Response]:
    """The responses after the second opinion."""
    found = opinions(reading, cast, hits)
    kept = [_weighed(response, found) for response in responses if not _is_doubted(response, found, reading)]
    dropped = {r.instrument for r in responses} - {r.instrument for r in kept}
    told = {r.instrument for r in kept}
    pairs = {(r.actor, r.instrument) for r in kept}
    # What the rules have found in a sentence they have read; so nothing is added there.
    read = {(r.instrument, r.evidence.start) for r in kept}
    added = [
        response
        for opinion in found.values()
        if (opinion.name, opinion.instrument) not in pairs
        and (opinion.instrument, reading.evidence_of(opinion.sentence).start) not in read
        and opinion.odds > _least(opinion, told, dropped)
        if (response := _response(reading, cast.bodies, opinion)) is not None
    ]
    return [*kept, *added]


def _least(opinion: Opinion, told: Iterable[Instrument], dropped: Iterable[Instrument]) -> float:
    if opinion.instrument in told or not opinion.hits:
        return ADDED_BESIDE
    return ADDED_INSTEAD if opinion.instrument in dropped else ADDED


def _odds(response: Response, found: Mapping[tuple[str, Instrument], Opinion]) -> float:
    opinion = found.get((response.actor or "", response.instrument))
    return UNSEEN if opinion is None else opinion.odds


def _is_doubted(response: Response, found: Mapping[tuple[str, Instrument], Opinion], reading: Reading) -> bool:
    """Whether a guess looks wrong in the very sentence on which it rests."""
    opinion = found.get((response.actor or "", response.instrument))
    if opinion is None or not opinion.is_named or response.confidence >= GUESSED or opinion.odds >= DOUBTED:
        return False
    return reading.evidence_of(opinion.sentence).start == response.evidence.start


def _weighed(response: Response, found: Mapping[tuple[str, Instrument], Opinion]) -> Response:
    """What the rules are sure of, as sure as both are."""
    if response.confidence <= CONFIRMED or _odds(response, found) >= UNSURE:
        return response
    return replace(response, confidence=CONFIRMED)


def _response(reading: Reading, bodies: Bodies, opinion: Opinion) -> Response | None:
    """A deed that only the judges see; None where such a one cannot do it."""
    status = max(opinion.stages, key=lambda one: opinion.stages[one])
    rule = _rule(opinion)
    start, end = opinion.sentence.start_char, opinion.sentence.end_char
    # What looks like a cue to no rule that has it is none.
    is_other = opinion.hits and not any(hit.counts for hit in opinion.hits)
    if is_other or _DENIES.search(reading.text, start, end) or not bodies.can(rule, opinion.name, status):
        return None
    named = reading.mentions_in(start, end, EntityKind.INSTRUMENT)
    return Response(
        actor=opinion.name,
        jurisdiction=bodies.jurisdiction(rule, opinion.name, status, start, end),
        instrument=opinion.instrument,
        status=status,
        name=named[0].name if len(named) == 1 else None,
        confidence=SURE if opinion.odds > SURE_ODDS else FAIR,
        evidence=reading.evidence_of(opinion.sentence),
        rule=RULE,
    )


def _rule(opinion: Opinion) -> Rule:
    """The rule whose conditions a deed of this kind has: that of its cue, else the first of its instrument."""
    cued = {hit.rule for hit in opinion.hits}
    of_kind = [rule for rule in rules() if rule.instrument is opinion.instrument]
    return next((rule for rule in of_kind if rule.name in cued), of_kind[0])
