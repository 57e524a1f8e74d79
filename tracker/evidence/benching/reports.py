"""Made-up reports of made-up incidents, as extractions; the same for the same numbers."""

from __future__ import annotations

import hashlib
import random
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

from tracker.collection.models import ArticleText, Report, Snapshot, Source
from tracker.extraction.records import (
    Claim,
    DatedValue,
    Entity,
    EntityKind,
    Extraction,
    Figure,
    Instrument,
    Manner,
    Metric,
    Precision,
    Predicate,
    Qualifier,
    ReportFacts,
    Response,
    Span,
    Statistic,
    Status,
)

LABS = tuple(f"Laboratory {number}" for number in range(60))
COUNTRY = "US"
N_OUTLETS = 40
_SYLLABLES = ("ba", "cor", "del", "fin", "gar", "hu", "lam", "mor", "net", "po", "ru", "sil", "tem", "vor")
_WORDS = tuple(one + other for one in _SYLLABLES for other in _SYLLABLES)


@dataclass(frozen=True, slots=True, kw_only=True)
class Affair:
    """One made-up accusation campaign: who accuses, whom, from which day on, and with which numbers."""

    accuser: str
    accused: tuple[str, ...]
    began: date
    size: int


@dataclass(slots=True)
class Page:
    """A report's text as it grows, with what it says."""

    text: str
    claims: list[Claim] = field(default_factory=list)
    figures: list[Figure] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def span(self, sentence: str) -> Span:
        start = len(self.text) + 1
        self.text += f" {sentence}"
        return Span(start, start + len(sentence), sentence)

    def claim(self, predicate: Predicate, who: str, whom: str | None, on: date | None = None) -> None:
        stated = None if on is None else DatedValue(value=on, precision=Precision.DAY, text=on.isoformat())
        manner = Manner.DECLINED if predicate is Predicate.NO_RESPONSE else None
        evidence = self.span(f"{who} {predicate.value.replace('_', ' ')} {whom or 'nobody named'}.")
        self.claims.append(
            Claim(
                predicate=predicate,
                claimant=who,
                target=whom,
                date=stated,
                hedged=True,
                manner=manner,
                confidence=0.9,
                evidence=evidence,
                rule="made",
            )
        )

    def count(self, value: float, actors: tuple[str, ...], by: str) -> None:
        evidence = self.span(f"More than {value:,.0f} exchanges by {', '.join(actors)}, {by} said.")
        self.figures.append(
            Figure(
                metric=Metric.EXCHANGES,
                value=value,
                low=value,
                high=None,
                qualifier=Qualifier.MORE_THAN,
                unit="exchanges",
                statistic=Statistic.TOTAL,
                window=None,
                target=None,
                actors=actors,
                attributed_to=(by,),
                confidence=0.9,
                evidence=evidence,
                rule="made",
            )
        )

    def order(self, who: str, status: Status, on: date) -> None:
        """An order of that body is so far on that day."""
        name = f"Order of {who}"
        evidence = self.span(f"{name} {status.value.replace('_', ' ')} on {on.isoformat()}.")
        self.responses.append(
            Response(
                actor=who,
                jurisdiction=COUNTRY,
                instrument=Instrument.EXECUTIVE_ACTION,
                status=status,
                name=name,
                date=DatedValue(value=on, precision=Precision.DAY, text=on.isoformat()),
                confidence=0.9,
                evidence=evidence,
                rule="made",
            )
        )

    def extraction(self, kinds: dict[str, EntityKind]) -> Extraction:
        facts = ReportFacts(
            ref="",
            title=None,
            outlet=None,
            url=None,
            published=None,
            language="en",
            text=self.text,
            relevant=True,
            relevance=0.9,
            relevance_reasons=("distillation",),
            reading_minutes=1,
        )
        entities = tuple(
            Entity(name=name, kind=kind, known=True, mentions=(Span(at, at + len(name), name),), rule="made")
            for name, kind in kinds.items()
            if (at := self.text.find(name)) >= 0
        )
        return Extraction(
            report=facts,
            entities=entities,
            figures=tuple(self.figures),
            claims=tuple(self.claims),
            responses=tuple(self.responses),
            cites=(),
            extractor_version="bench/1",
        )


def affair(number: int, began: date) -> Affair:
    """The affair of this number."""
    chance = random.Random(number)
    size = chance.randrange(2, 60)
    return Affair(
        accuser=f"Office {number} for Examples",
        accused=tuple(sorted(chance.sample(LABS, 3))),
        began=began,
        size=size,
    )


def make_sources() -> list[Source]:
    """The government whose own documents accuse, and newspapers."""
    moment = datetime(2020, 1, 1, tzinfo=UTC)
    made = [("Notices of the offices", "government", "A", "Offices")]
    made += [(f"Paper {number}", "newspaper", "BCD"[number % 3], f"House {number // 2}") for number in range(N_OUTLETS)]
    return [
        Source.objects.create(
            slug=name.lower().replace(" ", "-"),
            name=name,
            kind=kind,
            owner=owner,
            country=COUNTRY,
            language="en",
            homepage=f"http://{name.lower().replace(' ', '-')}.example/",
            reliability=letter,
            reliability_reason="Made up.",
            first_seen_at=moment,
        )
        for name, kind, letter, owner in made
    ]


def page_of(told: Affair, number: int) -> tuple[Page, date]:
    """The report of this number on the affair, and its day: the first is the accuser's own document."""
    chance = random.Random(f"{told.accuser} {number}")
    words = " ".join(chance.choice(_WORDS) for _ in range(220))
    page = Page(f"Item {number} on {told.accuser}. {words}.")
    on = told.began + timedelta(days=min(number // 4, 9))
    is_dated = number % 3 != 2
    if number % 10 == 9:
        # A reply that comes in a report of its own.
        page.claim(Predicate.DENIES, told.accused[0], told.accuser, on)
        return page, on
    for whom in told.accused:
        page.claim(Predicate.ALLEGES_DISTILLATION, told.accuser, whom, told.began if is_dated else None)
    page.count(told.size * 1e6, told.accused, told.accuser)
    if number % 2 == 0:
        page.count(told.size * 1e5 + 5e4, told.accused[:1], told.accuser)
    if number % 4 == 1:
        page.claim(Predicate.NO_RESPONSE, told.accused[1], None)
    if number % 6 == 2:
        page.claim(Predicate.DISPUTES, "Nvidia", told.accuser)
    return page, on


def publish(page: Page, on: date, source: Source) -> ArticleText:
    """The page as collecting leaves it."""
    moment = datetime(on.year, on.month, on.day, 12, tzinfo=UTC)
    key = hashlib.sha256(page.text.encode()).hexdigest()
    report = Report.objects.create(
        source=source,
        key=key,
        url=f"{source.homepage}{key[:16]}",
        title=page.text[:80],
        published_at=moment,
        published_on=on,
        published_precision="day",
        first_seen_at=moment,
        last_seen_at=moment,
    )
    snapshot = Snapshot.objects.create(
        report=report,
        fetched_at=moment + timedelta(days=1),
        url=report.url,
        status=200,
        headers={},
        media_type="text/html",
        sha256=key,
        body=page.text.encode(),
    )
    text = ArticleText.objects.create(snapshot=snapshot, text_version="1", text=page.text, created_at=moment)
    report.current_text = text
    report.save(update_fields=["current_text"])
    return text


def kinds_of(told: Affair) -> dict[str, EntityKind]:
    """What those named are."""
    labs = dict.fromkeys((*LABS, "Nvidia"), EntityKind.ORGANISATION)
    return {**labs, told.accuser: EntityKind.GOVERNMENT_BODY}
