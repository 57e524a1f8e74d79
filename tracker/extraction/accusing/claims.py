"""A Reading -> its claims: allegations with what was taken, and what the others say to them."""

from __future__ import annotations

import re

from tracker.extraction.accusing.allegations import Allegation, find_allegations
from tracker.extraction.accusing.capabilities import Taken, find_taken
from tracker.extraction.accusing.counted import with_counted
from tracker.extraction.accusing.denials import without_bodies
from tracker.extraction.accusing.hearing import Hearing
from tracker.extraction.accusing.reactions import find_reactions
from tracker.extraction.accusing.replies import find_replies
from tracker.extraction.accusing.silences import find_group_silences
from tracker.extraction.accusing.stances import find_stances
from tracker.extraction.chinese.replies import ChineseReplies
from tracker.extraction.chinese.report import report_of
from tracker.extraction.chinese.taken import find_chinese_taken
from tracker.extraction.counting.figures import find_figures
from tracker.extraction.reading import Reading
from tracker.extraction.records import Claim, Figure, Predicate
from tracker.extraction.speaking.attribution import Attributions, find_attributions
from tracker.extraction.speaking.parties import Parties

# "The founder of X has admitted …": the report names the founder elsewhere, where somebody else admits it.
_BY_HEAD = re.compile(
    r"(?:The\s+)?(?:[\w-]+\s+){0,2}(?:co-?founder|founder|chief executive|CEO|president|chairman|chairwoman|boss|head)\s+(?:officer\s+)?of\b",
    re.IGNORECASE,
)


def find_claims(
    reading: Reading,
    parties: Parties | None = None,
    attributions: Attributions | None = None,
    allegations: tuple[Allegation, ...] | None = None,
    figures: tuple[Figure, ...] | None = None,
) -> tuple[Claim, ...]:
    """Every claim once, in order of its evidence."""
    parties = parties or Parties(reading)
    attributions = attributions or find_attributions(reading, parties)
    if allegations is None:
        allegations = find_allegations(reading, parties, attributions)
    if figures is None:
        figures = find_figures(reading, parties, attributions, allegations)
    allegations = with_counted(reading, parties, attributions, allegations, figures)
    hearing = Hearing(reading, parties, attributions, allegations)
    if reading.language == "zh":
        report = report_of(reading)
        taken = find_chinese_taken(report, allegations)
        replies = list(ChineseReplies(report, hearing).find())
    else:
        taken = find_taken(reading, parties, attributions, allegations)
        replies = [*find_replies(hearing), *find_reactions(hearing)]
        replies += [*find_group_silences(hearing, replies), *find_stances(hearing, replies)]
    claims = [_claim(reading, a, taken[a.claimant, a.target]) for a in allegations]
    claims += _once(without_bodies(hearing, replies))
    return tuple(sorted(claims, key=lambda c: (c.evidence.start, c.predicate, c.claimant, c.target or "")))


def _once(claims: list[Claim]) -> list[Claim]:
    """Each claim with its best evidence; and no doubt of one who admits the like himself or denies it."""
    best: dict[tuple[Predicate, str, str | None], Claim] = {}
    for claim in claims:
        key = (claim.predicate, claim.claimant, claim.target)
        if key not in best or claim.confidence > best[key].confidence:
            best[key] = claim
    admitting = [claim for claim in best.values() if claim.predicate is Predicate.ADMITS]
    spoken_for = {c for c in admitting if len(admitting) > 1 and _BY_HEAD.match(c.evidence.text)}
    also = {c.claimant for c in best.values() if c.predicate in (Predicate.ADMITS, Predicate.DENIES)}
    return [
        claim
        for claim in best.values()
        if claim not in spoken_for and not (claim.predicate is Predicate.DISPUTES and claim.claimant in also)
    ]


def _claim(reading: Reading, one: Allegation, taken: Taken) -> Claim:
    return Claim(
        predicate=Predicate.ALLEGES_DISTILLATION,
        claimant=one.claimant,
        target=one.target,
        capabilities=tuple(sorted(taken.capabilities)),
        techniques=tuple(sorted(taken.techniques)),
        hedged=one.hedged,
        via=one.via,
        confidence=one.confidence,
        evidence=reading.span(one.start, one.end),
        rule=one.rule,
    )
