"""Reports with the extraction that a test wants them to have; outlets are invented."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta
from itertools import count

from tracker.collection.models import ArticleText, Report, Snapshot, Source
from tracker.evidence.recording import keep
from tracker.extraction.records import (
    Cite,
    Claim,
    DatedValue,
    Entity,
    EntityKind,
    Extraction,
    Figure,
    Instrument,
    Metric,
    Precision,
    Predicate,
    Qualifier,
    ReportFacts,
    Response,
    Span,
    Statistic,
    Status,
    Window,
)

POST_DAY = date(2026, 2, 23)
LABS = ("DeepSeek", "MiniMax", "Moonshot AI")
_numbers = count(1)


def outlet(name: str, *, kind: str = "newspaper", reliability: str = "B", owner: str = "", **changes) -> Source:
    slug = name.lower().replace(" ", "-")
    return Source.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        owner=owner or name,
        country=changes.pop("country", "US"),
        language=changes.pop("language", "en"),
        homepage=f"http://{slug}.example/",
        reliability=reliability,
        reliability_reason="Names its sources.",
        first_seen_at=datetime(2026, 1, 1, tzinfo=UTC),
        **changes,
    )


def company(name: str = "Anthropic") -> Source:
    """A company's own newsroom."""
    return outlet(f"{name} newsroom", kind="company", reliability="A", owner=name)


def day(text: str, precision: Precision = Precision.DAY) -> DatedValue:
    return DatedValue(value=date.fromisoformat(text), precision=precision, text=text)


class Words:
    """A report's text as it grows: every item gets a sentence of its own."""

    def __init__(self, lead: str) -> None:
        self.text = lead

    def span(self, sentence: str) -> Span:
        start = len(self.text) + 1
        self.text += f" {sentence}"
        return Span(start, start + len(sentence), sentence)


class Draft:
    """What one report says."""

    def __init__(self, lead: str = "") -> None:
        self.words = Words(lead or f"Report number {next(_numbers)}.")
        self.claims: list[Claim] = []
        self.figures: list[Figure] = []
        self.responses: list[Response] = []
        self.cites: tuple[str, ...] = ()

    def claim(
        self, predicate: Predicate, claimant: str, target: str | None = None, *, words: str = "", **changes
    ) -> Draft:
        span = self.words.span(words or f"{claimant} {predicate} {target}.")
        fields = {"confidence": 1.0, "rule": "made", **changes}
        self.claims.append(Claim(predicate=predicate, claimant=claimant, target=target, evidence=span, **fields))
        return self

    def alleges(self, *targets: str, claimant: str = "Anthropic", on: str | None = "2026-02-23", **changes) -> Draft:
        for target in targets:
            self.claim(
                Predicate.ALLEGES_DISTILLATION, claimant, target, date=day(on) if on else None, hedged=True, **changes
            )
        return self

    def exchanges(
        self,
        value: float,
        *actors: str,
        qualifier: Qualifier = Qualifier.MORE_THAN,
        by: tuple[str, ...] = ("Anthropic",),
        metric: Metric = Metric.EXCHANGES,
        statistic: Statistic = Statistic.TOTAL,
        window: Window | None = None,
    ) -> Draft:
        bounds = {
            Qualifier.EXACT: (value, value),
            Qualifier.MORE_THAN: (value, None),
            Qualifier.LESS_THAN: (None, value),
        }
        low, high = bounds.get(qualifier, (None, None))
        self.figures.append(
            Figure(
                metric=metric,
                value=value,
                low=low,
                high=high,
                qualifier=qualifier,
                unit="exchanges",
                statistic=statistic,
                window=window,
                actors=actors,
                target="Claude",
                attributed_to=by,
                confidence=1.0,
                evidence=self.words.span(f"{qualifier} {value} exchanges by {', '.join(actors)}."),
                rule="made",
            )
        )
        return self

    def responds(
        self,
        actor: str,
        instrument: Instrument,
        status: Status = Status.IN_FORCE,
        *,
        name: str | None = None,
        on: str | None = None,
    ) -> Draft:
        self.responses.append(
            Response(
                actor=actor,
                jurisdiction="US",
                instrument=instrument,
                status=status,
                name=name,
                date=day(on) if on else None,
                confidence=1.0,
                evidence=self.words.span(f"{actor} {status} {instrument} {name}."),
                rule="made",
            )
        )
        return self

    def citing(self, *names: str) -> Draft:
        self.cites = names
        return self

    def extraction(self) -> Extraction:
        text = self.words.text
        named = [name for claim in self.claims for name in (claim.claimant, claim.target) if name]
        entities = tuple(
            Entity(
                name=name,
                kind=EntityKind.ORGANISATION,
                known=True,
                mentions=(Span(at, at + len(name), name),),
                rule="made",
            )
            for name in dict.fromkeys(named)
            if (at := text.find(name)) >= 0
        )
        facts = ReportFacts(
            ref="1",
            title=None,
            outlet=None,
            url=None,
            published=None,
            language="en",
            text=text,
            relevant=True,
            relevance=0.9,
            relevance_reasons=("distillation",),
            reading_minutes=1,
        )
        return Extraction(
            report=facts,
            entities=entities,
            figures=tuple(self.figures),
            claims=tuple(self.claims),
            responses=tuple(self.responses),
            cites=tuple(Cite(name=name, evidence=Span(0, len(text), text), rule="test") for name in self.cites),
            extractor_version="test/1",
        )


def draft(lead: str = "") -> Draft:
    return Draft(lead)


def report(source: Source, *, on: date | None = POST_DAY) -> Report:
    moment = datetime.combine(on, datetime.min.time(), tzinfo=UTC) if on else None
    number = next(_numbers)
    return Report.objects.create(
        source=source,
        key=hashlib.sha256(str(number).encode()).hexdigest(),
        url=f"{source.homepage}{number}",
        title=f"Report {number}",
        published_at=moment,
        published_on=on,
        published_precision="day" if on else "",
        first_seen_at=moment or datetime(2026, 2, 1, tzinfo=UTC),
        last_seen_at=moment or datetime(2026, 2, 1, tzinfo=UTC),
    )


def snapshot(of: Report, text: str, *, fetched_at: datetime | None = None) -> ArticleText:
    """A new edition of the report's page, as collecting leaves it."""
    fetched_at = fetched_at or (of.published_at or of.first_seen_at) + timedelta(days=2)
    taken = Snapshot.objects.create(
        report=of,
        fetched_at=fetched_at,
        url=of.url,
        status=200,
        headers={},
        media_type="text/html",
        sha256=hashlib.sha256(text.encode()).hexdigest(),
        body=text.encode(),
        replaces=of.snapshots.filter(replaced_by=None).first(),
    )
    stored = ArticleText.objects.create(snapshot=taken, text_version="1", text=text, created_at=fetched_at)
    of.current_text = stored
    of.save()
    return stored


def publish(source: Source, said: Draft, *, on: date | None = POST_DAY) -> Report:
    """A report that was fetched, read, stored and assessed."""
    made = report(source, on=on)
    keep(snapshot(made, said.words.text), said.extraction())
    return made
