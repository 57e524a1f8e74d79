"""The rules' responses and the judges' opinions -> the responses of a report.

Where the rules only guessed who acts, and the judges think it unlikely, the response goes; a deed of which the judges
are sure and for whose instrument the rules found nobody is added; what both see keeps its confidence.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace

from tracker.extraction.cues import patterns
from tracker.extraction.judging.deeds import Opinion, opinions
from tracker.extraction.judging.doing import Cast
from tracker.extraction.judging.telling import Hit
from tracker.extraction.reading import Reading
from tracker.extraction.records import EntityKind, Instrument, Response, Status
from tracker.extraction.responding.response_bodies import Bodies
from tracker.extraction.responding.response_rules import Rule, cues, rules
from tracker.extraction.responding.response_status import is_given_up, is_put_off

RULE = "second-opinion"
# How the rules mark who recommends what a list asks for.
RECOMMENDED = "-by-recommendation"
# Log odds above which a deed is added: anywhere, and of an instrument of which the rules only guessed.
ADDED, ADDED_INSTEAD = 0.6, -0.5
# By how much the odds must be higher where the rules found the deed with others in the same sentence, took its words for none,
# or found another deed of theirs in it; nothing is added where the sentence denies something or such a one cannot do it.
FOUND_OTHERS, NO_CUE, DOES_ANOTHER, NEVER = 2.0, 0.5, 0.75, 9.0
# Their words are of everyday business too (letters, reviews, lists): what no rule takes for one is none.
_OF_EVERYDAY = frozenset(
    {
        Instrument.LEGISLATION,
        Instrument.SUBMISSION,
        Instrument.INVESTIGATION,
        Instrument.LEGAL_ACTION,
        Instrument.EXPORT_CONTROL,
        Instrument.SANCTIONS,
    }
)
# A guess of the rules below this confidence goes where the odds are lower than this.
GUESSED, DOUBTED = 0.7, -1.0
# Confidence of what the rules are sure of and the judges are not.
UNSEEN, UNSURE, CONFIRMED = -9.0, 0.5, 0.75
_DENIES = re.compile(
    r"\b(?:not|no|never|nor|neither|nobody|none|without|oppos\w+|lobb\w+ against|reject(?:s|ed|ing)|dismiss(?:es|ed|ing)|den(?:y|ies|ied|ying)|turned down)\b|n[’']t\b",
    re.IGNORECASE,
)
SURE, FAIR, SURE_ODDS = 0.7, 0.6, 1.5
# So close before its cue a word of taking back belongs to it.
UNDONE_REACH = 20
# So much likelier must another stage be than that which the rules are sure of, or only guessed.
OVERRULED, OVERRULED_GUESS = 4.0, 2.0


def reviewed(
    responses: Sequence[Response], reading: Reading, cast: Cast, hits: Mapping[int, Sequence[Hit]]
) -> list[Response]:
    """The responses after the second opinion."""
    found = opinions(reading, cast, hits)
    kept = [
        _staged(_weighed(response, found), found) for response in responses if not _is_doubted(response, found, reading)
    ]
    dropped = {r.instrument for r in responses} - {r.instrument for r in kept}
    pairs = {(r.actor, r.instrument) for r in kept}
    added = []
    for (name, instrument), opinion in found.items():
        least = ADDED_INSTEAD if instrument in dropped else ADDED
        # What is too unlikely anyhow needs no look at what speaks against it.
        if (name, instrument) in pairs or opinion.odds <= least:
            continue
        if opinion.odds - _against(reading, cast.bodies, opinion, kept) > least:
            added.append(_response(reading, cast.bodies, opinion))
    return [*kept, *added]


def _against(reading: Reading, bodies: Bodies, opinion: Opinion, kept: Sequence[Response]) -> float:
    """How much speaks against a deed that only the judges see. kept: what the rules have found."""
    start, end = opinion.sentence.start_char, opinion.sentence.end_char
    here = [r for r in kept if r.evidence.start == reading.evidence_of(opinion.sentence).start]
    is_none = bool(opinion.hits) and not any(hit.counts for hit in opinion.hits)
    doubts = (
        (FOUND_OTHERS, any(r.instrument is opinion.instrument for r in here)),
        (DOES_ANOTHER, any(r.actor == opinion.name for r in here)),
        (NEVER if opinion.instrument in _OF_EVERYDAY else NO_CUE, is_none),
        (NEVER, not opinion.hits and _counts_what_was_taken(reading, start, end)),
        (NEVER, _DENIES.search(reading.text, start, end) is not None),
        (NEVER, not bodies.can(_rule(opinion), opinion.name, _stage(opinion))),
    )
    return sum(doubt for doubt, is_so in doubts if is_so)


def _counts_what_was_taken(reading: Reading, start: int, end: int) -> bool:
    """Whether a sentence tells how much was taken: without a word of a deed it is the accusation, and nothing done about it."""
    return reading.wording(start, end).search(patterns("inferred")["counts"]) is not None


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


def _staged(response: Response, found: Mapping[tuple[str, Instrument], Opinion]) -> Response:
    """The response at another stage, where that is far likelier than what the rules say."""
    opinion = found.get((response.actor or "", response.instrument))
    # What a list asks for stands in it as a bare order: only the line above says that it is asked for.
    if opinion is None or response.rule.endswith(RECOMMENDED) or _is_drafted(opinion) or _is_no_more(opinion):
        return response
    # What was taken back later was done before: the clearest words on the deed are of then.
    if response.status is Status.EASED and opinion.sentence.start_char < response.evidence.start:
        return response
    likelier = _stage(opinion)
    own = next((rule for rule in rules() if response.rule.startswith(f"{rule.name}-by-")), None)
    if own is not None and all(status is not likelier for status, _ in own.status):
        return response
    if likelier is Status.IN_FORCE and response.status is Status.UNDER_CONSIDERATION and _is_to_come(opinion):
        return response
    least = OVERRULED_GUESS if response.confidence < GUESSED else OVERRULED
    if opinion.stages[likelier] - opinion.stages[response.status] <= least:
        return response
    return replace(response, status=likelier, confidence=min(response.confidence, FAIR))


def _is_drafted(opinion: Opinion) -> bool:
    """Whether the sentence tells what an agreement would be that is only drafted."""
    return cues()["drafted"].match(opinion.sentence.text) is not None


def _is_no_more(opinion: Opinion) -> bool:
    """Whether the sentence says before a cue that the plan was given up or put off, or behind it how a bill ended."""
    start, text = opinion.sentence.start_char, opinion.sentence.text
    if any(is_given_up(text[: hit.start - start]) or is_put_off(text[: hit.start - start]) for hit in opinion.hits):
        return True
    return opinion.instrument is Instrument.LEGISLATION and cues()["bill_ended"].search(text) is not None


def _is_to_come(opinion: Opinion) -> bool:
    """Whether the sentence says in so many words that it will be done."""
    return cues()["to_come"].search(opinion.sentence.text) is not None


def _stage(opinion: Opinion) -> Status:
    return max(opinion.stages, key=lambda one: opinion.stages[one])


def _response(reading: Reading, bodies: Bodies, opinion: Opinion) -> Response:
    """A deed that only the judges see."""
    rule = _rule(opinion)
    status = Status.EASED if _is_undone(opinion, rule) else _stage(opinion)
    start, end = opinion.sentence.start_char, opinion.sentence.end_char
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


def _is_undone(opinion: Opinion, rule: Rule) -> bool:
    """Whether a word of taking back opens a cue or stands right before it: "dropped its lawsuit"."""
    start, text = opinion.sentence.start_char, opinion.sentence.text
    undone = [pattern for status, pattern in rule.status if status is Status.EASED]
    before = (text[max(0, hit.start - start - UNDONE_REACH) : hit.end - start] for hit in opinion.hits)
    return any(pattern.search(words) for words in before for pattern in undone)


def _rule(opinion: Opinion) -> Rule:
    """The rule whose conditions a deed of this kind has: that of its cue, else the first of its instrument."""
    cued = {hit.rule for hit in opinion.hits}
    of_kind = [rule for rule in rules() if rule.instrument is opinion.instrument]
    return next((rule for rule in of_kind if rule.name in cued), of_kind[0])
