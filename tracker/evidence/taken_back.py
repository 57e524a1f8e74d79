"""An extraction -> the sentences in which an accuser takes its allegation back, as statements of their own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.collection.models import Source
from tracker.evidence.directness import is_outlet, owner_speaking, source_name
from tracker.evidence.models import Actor
from tracker.evidence.said import principal
from tracker.evidence.withdrawals import Named, Told, Withdrawal, find_withdrawals
from tracker.extraction.accusing.withdrawing import may_withdraw
from tracker.extraction.records import Claim, DatedValue, EntityKind, Extraction, Predicate, Span
from tracker.extraction.timing.dates import find_dates

# How sure we are of such a sentence: its words say so, who is meant may be inferred.
CONFIDENCE = 0.9

_MUTE = frozenset({EntityKind.PRODUCT, EntityKind.PLACE, EntityKind.INSTRUMENT})


@dataclass(frozen=True, slots=True, kw_only=True)
class TakenBack:
    """That somebody takes back what it alleged against target, None for all. via: the go-betweens."""

    accuser: str
    target: str | None
    date: DatedValue | None
    via: tuple[str, ...]
    confidence: float
    evidence: Span


def find_taken_back(extraction: Extraction, source: Source, people: Mapping[str, Actor]) -> list[TakenBack]:
    """What the report says is taken back, one for each against whom."""
    text = extraction.report.text
    if not may_withdraw(text):
        return []
    alleged = [claim for claim in extraction.claims if claim.predicate is Predicate.ALLEGES_DISTILLATION]
    told = Told(
        owner=owner_speaking(source),
        accuser=_only({claim.claimant for claim in alleged if claim.claimant}),
        accused=_only({claim.target for claim in alleged if claim.target}),
    )
    found = []
    for one in find_withdrawals(text, _named(extraction, people, source_name(source)), told):
        span = Span(one.start, one.end, text[one.start : one.end])
        beside = [claim for claim in alleged if is_within(claim, one)]
        for target in one.accused or (None,):
            found.append(
                TakenBack(
                    accuser=one.accuser,
                    target=target,
                    date=next((claim.date for claim in beside if claim.date), _only_date(extraction, span)),
                    via=next((claim.via for claim in beside if claim.via), one.via),
                    confidence=CONFIDENCE,
                    evidence=span,
                )
            )
    return found


def standing_claims(extraction: Extraction, taken_back: Iterable[TakenBack]) -> list[Claim]:
    """The extraction's claims without allegations that the sentence of one of these only seems to make."""
    spans = [one.evidence for one in taken_back]
    return [
        claim
        for claim in extraction.claims
        if claim.predicate is not Predicate.ALLEGES_DISTILLATION or not any(is_within(claim, span) for span in spans)
    ]


def is_within(claim: Claim, place: Span | Withdrawal) -> bool:
    """Whether the claim rests on words of that place."""
    return claim.evidence.start < place.end and place.start < claim.evidence.end


def _only_date(extraction: Extraction, span: Span) -> DatedValue | None:
    """The day that the words name, where they name one alone."""
    report = extraction.report
    found = find_dates(report.text, report.published, span.start, span.end)
    return found[0].date if len(found) == 1 else None


def _only(names: set[str]) -> str:
    return names.pop() if len(names) == 1 else ""


def _named(extraction: Extraction, people: Mapping[str, Actor], own: str) -> list[Named]:
    """Who is named where, in the order of the text. own: the outlet whose page it is, which is no go-between."""
    found = [
        Named(
            start=mention.start,
            end=mention.end,
            name=entity.name,
            answers_for=principal(people[entity.name]).name,
            speaks=entity.kind not in _MUTE,
            passes_on=is_outlet(people[entity.name]),
        )
        for entity in extraction.entities
        if entity.name != own or not is_outlet(people[own])
        for mention in entity.mentions
    ]
    return sorted(found, key=lambda one: (one.start, one.end))
