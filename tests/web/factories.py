"""Rows made by hand: invented outlets, the public record's facts, grades by the real rules."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import count
from typing import Any

from django.utils.text import slugify

from tracker.collection.models import ArticleText, Feed, Report, Snapshot, Source
from tracker.evidence import concerns, tallies
from tracker.evidence.models import (
    Actor,
    Alias,
    Answered,
    Assertion,
    Assessment,
    Change,
    Conflict,
    Incident,
    Mention,
    Point,
    Response,
    Stage,
    Statement,
    Support,
)
from tracker.evidence.slips import slips
from tracker.evidence.tallies import Touched
from tracker.evidence.titles import TitleForm, TitleParts, parties, to_json
from tracker.grading.assessing import grade
from tracker.grading.explain import explain
from tracker.grading.records import Directness, EvidenceItem, Reliability
from tracker.grading.serial import explanation_to_json

_numbers = count(1)
_uncounted: list[Touched] = []
EPOCH = datetime(2026, 2, 23, 18, 0, tzinfo=UTC)


next_number = _numbers.__next__


def sha(*parts: object) -> str:
    return hashlib.sha256("\x1f".join(map(str, parts)).encode()).hexdigest()


def moment(day: str, hour: int = 12) -> datetime:
    return datetime.combine(date.fromisoformat(day), datetime.min.time(), tzinfo=UTC).replace(hour=hour)


def source(
    name: str = "", *, reliability: str = "B", kind: str = "newspaper", is_sample: bool = True, **fields: Any
) -> Source:
    name = name or f"Outlet {next(_numbers)}"
    slug = slugify(name)
    given = {"owner": name, "country": "US", "language": "en"}
    given["reliability_reason"] = "Names its sources and corrects its mistakes."
    return Source.objects.create(
        slug=slug,
        name=name,
        kind=kind,
        homepage=f"http://{slug}.example/",
        reliability=reliability,
        is_sample=is_sample,
        first_seen_at=EPOCH,
        **(given | fields),
    )


def feed(outlet: Source, **fields: Any) -> Feed:
    return Feed.objects.create(source=outlet, url=f"{outlet.homepage}{next(_numbers)}", kind="syndication", **fields)


def report(
    outlet: Source | None = None,
    *,
    title: str = "A report",
    text: str = "Nothing.",
    on: str | None = "2026-02-24",
    precision: str = "day",
    **fields: Any,
) -> Report:
    """A report that was fetched and read; `on` is its publication day."""
    outlet = outlet or source()
    n = next(_numbers)
    dated = {"published_precision": precision, "published_source": "json_ld"} if on else {}
    seen = moment(on) if on else EPOCH
    made = Report.objects.create(
        source=outlet,
        key=sha("report", n),
        url=f"{outlet.homepage}reports/{n}",
        title=title,
        published_at=moment(on) if on else None,
        published_on=date.fromisoformat(on) if on else None,
        first_seen_at=seen,
        last_seen_at=seen,
        **dated,
        language=fields.pop("language", outlet.language),
        is_relevant=True,
        relevance=0.93,
        reading_minutes=3,
        **fields,
    )
    edition(made, text=text, title=title)
    return made


def edition(of: Report, *, text: str, title: str = "", at: datetime | None = None) -> ArticleText:
    """A further snapshot of a report's page, which becomes the current one."""
    previous = of.snapshots.order_by("-fetched_at").first()
    snapshot = Snapshot.objects.create(
        report=of,
        fetched_at=at or of.first_seen_at,
        url=of.url,
        status=200,
        headers={},
        media_type="text/html",
        sha256=sha(text),
        body=text.encode(),
        replaces=previous,
    )
    made = ArticleText.objects.create(
        snapshot=snapshot, text_version="test", title=title or of.title, text=text, created_at=snapshot.fetched_at
    )
    of.current_text = made
    of.save()
    return made


def actor(name: str, *, kind: str = "organisation", aliases: Sequence[str] = (), **fields: Any) -> Actor:
    made, is_new = Actor.objects.get_or_create(
        name=name, defaults={"slug": slugify(name), "kind": kind, "is_known": True, "first_seen_at": EPOCH, **fields}
    )
    if is_new:
        for text in (name, *aliases):
            Alias.objects.create(actor=made, text=text, folded=text.casefold(), slips=slips(text.casefold()))
    return made


def mention(of: Actor, told: Report) -> Mention:
    assert told.current_text is not None
    start = told.current_text.text.index(of.name)
    return Mention.objects.create(
        actor=of, text=told.current_text, start=start, end=start + len(of.name), words=of.name
    )


def incident(
    title: str = "An allegation", *, accuser: Actor | None = None, accused: Sequence[Actor] = (), **fields: Any
) -> Incident:
    sides = {"who": parties([accuser.name] if accuser else []), "whom": parties([actor.name for actor in accused])}
    made = Incident.objects.create(
        slug=fields.pop("slug", slugify(title)),
        title=title,
        title_parts=to_json(TitleParts(form=TitleForm.ALLEGED, **sides)),
        accuser=accuser,
        began_on=fields.pop("began_on", date(2026, 2, 23)),
        began_precision=fields.pop("began_precision", "day"),
        first_seen_at=EPOCH,
        changed_at=EPOCH,
        **fields,
    )
    made.accusers.set([accuser] if accuser else [])
    made.accused.set(accused)
    return made


@dataclass
class Said:
    """A report and the words in it that a statement rests on; `words` must stand in its text."""

    report: Report
    words: str
    confidence: float = 0.9
    directness: Directness = Directness.NAMED


def _statement(
    kind: str, said: Said, fields: dict[str, Any], actors: Sequence[Actor], speakers: Sequence[Actor]
) -> Statement:
    text = said.report.current_text
    assert text is not None
    start = text.text.index(said.words)
    made = Statement.objects.create(
        key=sha("statement", next(_numbers)),
        kind=kind,
        report=said.report,
        text=text,
        start=start,
        end=start + len(said.words),
        words=said.words,
        confidence=said.confidence,
        extractor_version="test",
        first_seen_at=EPOCH,
        last_seen_at=EPOCH,
        **fields,
    )
    made.actors.set(actors)
    made.speakers.set(speakers)
    return made


def assertion(
    kind: str,
    *said: Said,
    incident: Incident | None = None,
    actors: Sequence[Actor] = (),
    speakers: Sequence[Actor] = (),
    standing: str = "",
    replied_on: date | None = None,
    asked_as_of: date | None = None,
    score: str | None = None,
    **fields: Any,
) -> Assertion:
    """An assertion with its statements and its grade by the rules; `score` sets another score by hand."""
    told = said or (Said(report(text="The words of a report."), "words"),)
    statements = [_statement(kind, one, fields, actors, speakers) for one in told]
    made = Assertion.objects.create(
        key=sha("assertion", next(_numbers)),
        kind=kind,
        incident=incident,
        representative=statements[0],
        standing=standing,
        replied_on=replied_on,
        asked_as_of=asked_as_of,
        known_from=min(statement.report.first_seen_at for statement in statements),
        first_seen_at=EPOCH,
        changed_at=EPOCH,
        **fields,
    )
    made.actors.set(actors)
    made.speakers.set(speakers)
    for statement in statements:
        Support.objects.create(assertion=made, statement=statement)
    _assess(made, told, statements, score)
    _count(
        Touched(
            assertions=frozenset({made.pk}),
            incidents=frozenset({incident.pk} if incident else ()),
            statements=frozenset(statement.pk for statement in statements),
        )
    )
    return made


def _assess(made: Assertion, told: Sequence[Said], statements: Sequence[Statement], score: str | None) -> None:
    """The grade, and the one point that says that it has held since the first report."""
    computed = grade(_evidence(one, statement) for one, statement in zip(told, statements, strict=True))
    graded: dict[str, Any] = {
        "score": score or computed.score,
        "letter": "D" if score else computed.letter,
        "label": computed.label,
        "n_origins": len(computed.origins),
        "n_reports": computed.n_reports,
        "explanation": explanation_to_json(explain(computed)),
        "rules_version": computed.rules_version,
    }
    Assessment.objects.create(assertion=made, inputs_hash=sha("inputs", made.pk), assessed_at=EPOCH, **graded)
    Point.objects.create(
        assertion=made,
        since=made.known_from.date(),
        representative=made.representative,
        occurred_on=made.occurred_on,
        occurred_precision=made.occurred_precision,
        capabilities=made.capabilities,
        techniques=made.techniques,
        standing=made.standing,
        replied_on=made.replied_on,
        asked_as_of=made.asked_as_of,
        digest=sha("point", made.pk),
        **graded,
    )


def _count(touched: Touched) -> None:
    if _uncounted:
        _uncounted[-1] |= touched
    else:
        tallies.keep(touched)


@contextmanager
def counted_together() -> Iterator[None]:
    """What is made inside is counted once, at the end, as that of one reading is."""
    _uncounted.append(Touched())
    try:
        yield
        tallies.keep(_uncounted[-1])
    finally:
        _uncounted.pop()


def past_grade(of: Assertion, score: str = "0.50") -> Assessment:
    """A grade that the assertion had before its present one."""
    past = of.assessments.get(superseded_at=None)
    past.pk = None
    past.score, past.letter, past.assessed_at, past.superseded_at = Decimal(score), "C", moment("2026-02-20"), EPOCH
    past.save()
    return past


def _evidence(said: Said, statement: Statement) -> EvidenceItem:
    outlet = said.report.source
    return EvidenceItem(
        statement_id=statement.pk,
        report_id=said.report.pk,
        source=outlet.slug,
        source_name=outlet.name,
        owner=outlet.owner,
        reliability=Reliability(outlet.reliability),
        directness=said.directness,
        confidence=said.confidence,
        known_at=said.report.first_seen_at,
        copy_group=sha(said.report.current_text.text) if said.report.current_text else "",
    )


def claim(predicate: str, claimant: Actor | None, target: Actor | None, *said: Said, **fields: Any) -> Assertion:
    return assertion("claim", *said, predicate=predicate, claimant=claimant, target=target, **fields)


def figure(metric: str, value: float, *said: Said, qualifier: str = "more_than", **fields: Any) -> Assertion:
    bounds = {"more_than": (value, None), "less_than": (None, value), "exact": (value, value)}.get(
        qualifier, (None, None)
    )
    low, high = fields.pop("bounds", bounds)
    return assertion(
        "figure",
        *said,
        metric=metric,
        value=value,
        low=low,
        high=high,
        qualifier=qualifier,
        unit=fields.pop("unit", metric),
        statistic=fields.pop("statistic", "total"),
        **fields,
    )


def response(
    instrument: str, claimant: Actor | None, *said: Said, of: Response | None = None, step: str = "", **fields: Any
) -> Assertion:
    """A stage of a response, of the one given or of one of its own."""
    made = assertion(
        "response",
        *said,
        instrument=instrument,
        claimant=claimant,
        status=fields.pop("status", "in_force"),
        jurisdiction=fields.pop("jurisdiction", "US"),
        **fields,
    )
    step = step or made.status
    home = of or _instrument(made)
    if made.claimant and step != "called_for":
        home.actors.add(made.claimant)
    Stage.objects.create(
        assertion=made, response=home, step=step, is_asked=step == "called_for", position=home.stages.count()
    )
    if made.incident:
        Answered.objects.get_or_create(
            response=home,
            incident=made.incident,
            defaults={"reason": Answered.Reason.REPORT, "statement": made.representative},
        )
    _count(Touched(responses=frozenset({home.pk})))
    return made


def _instrument(stage: Assertion) -> Response:
    title = stage.instrument_name or f"{stage.instrument.replace('_', ' ').capitalize()} {next(_numbers)}"
    if stage.instrument_name:
        parts = TitleParts(form=TitleForm.NAMED, own=title)
    else:
        who = parties([stage.claimant.name] if stage.claimant else [])
        parts = TitleParts(form=TitleForm.ACT, who=who, kind=stage.instrument)
    return Response.objects.create(
        identity=title,
        slug=slugify(title),
        title=title,
        title_parts=to_json(parts),
        kind=stage.instrument,
        jurisdiction=stage.jurisdiction,
        name=stage.instrument_name,
        first_seen_at=EPOCH,
        changed_at=EPOCH,
    )


def conflict(one: Assertion, other: Assertion, *, kind: str = "value", detail: str = "The numbers differ.") -> Conflict:
    low, high = sorted((one, other), key=lambda side: side.pk)
    return Conflict.objects.create(kind=kind, one=low, other=high, detail=detail, found_at=EPOCH)


def change(of: Assertion, kind: str) -> Change:
    """That an assertion came, and whom it concerns, noted when its first report was out."""
    made = Change.objects.create(
        key=sha("change", of.key),
        kind=kind,
        day=of.known_from.date(),
        noted_at=of.known_from,
        assertion=of,
        reports=[of.representative.report_id],
    )
    concerns.keep([of.pk], [])
    return made
