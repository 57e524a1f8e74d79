"""A story told day by day: what an accuser posts, papers repeat, one paper takes back and the accused denies."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime

from tests.evidence.making import company, draft, outlet, publish, report, snapshot
from tracker.collection.models import Report
from tracker.evidence.models import Assertion, Incident, Response
from tracker.evidence.recording import keep
from tracker.extraction.records import Instrument, Metric, Predicate, Qualifier, Status

BEFORE, POSTED, REPEATED, DENIED = (date(2026, 2, day) for day in (22, 23, 24, 25))
EDITED, FETCHED_LATE = date(2026, 2, 28), date(2026, 3, 10)


@dataclass(frozen=True, kw_only=True)
class Story:
    """What is stored of it. odd: the number that the paper takes back; late: a report fetched long after its day."""

    post: Report
    paper: Report
    late: Report
    undated: Report
    allegation: Assertion
    number: Assertion
    odd: Assertion
    incident: Incident
    response: Response

    @property
    def pages(self) -> tuple[str, ...]:
        """The address of each page of one thing that was known from the first day."""
        return (
            f"/incidents/{self.incident.slug}/",
            "/actors/deepseek/",
            f"/reports/{self.post.pk}/",
            f"/evidence/{self.allegation.key[:16]}/",
            f"/evidence/{self.number.key[:16]}/",
        )


def tell() -> Story:
    """The whole story, in another order than it happened in."""
    daily, tribune, gazette = outlet("Harbor Daily"), outlet("Quay Tribune"), outlet("Marsh Gazette", reliability="C")
    denial = draft().alleges("DeepSeek").claim(Predicate.DENIES, "DeepSeek", words="DeepSeek called it invented.")
    denial.responds(
        "US House of Representatives", Instrument.LEGISLATION, Status.PROPOSED, name="Model Safekeeping Act"
    )
    publish(tribune, denial, on=DENIED)
    post = publish(company(), draft().alleges("DeepSeek").exchanges(13e6, "DeepSeek"), on=POSTED)
    paper = _edited(daily)
    late = _fetched_late(tribune)
    undated = report(gazette, on=None)
    said = draft("Zanzibar.").alleges("DeepSeek")
    keep(snapshot(undated, said.words.text, fetched_at=datetime(2026, 2, 26, 9, tzinfo=UTC)), said.extraction())
    Report.objects.filter(pk=undated.pk).update(first_seen_at=datetime(2026, 2, 26, 8, tzinfo=UTC))
    every = Assertion.objects.exclude(points=None)
    return Story(
        post=post,
        paper=paper,
        late=late,
        undated=undated,
        allegation=every.get(predicate="alleges_distillation", target__name="DeepSeek"),
        number=every.get(value=13e6),
        odd=every.get(value=3.5e6),
        incident=Incident.objects.get(retired_at=None, merged_into=None),
        response=Response.objects.get(retired_at=None),
    )


def _edited(daily) -> Report:
    """The paper repeats the charge with a number of its own and without an answer, and drops the number days later."""
    first = draft().alleges("DeepSeek").exchanges(3.5e6, "DeepSeek", qualifier=Qualifier.EXACT)
    first.claim(Predicate.NO_RESPONSE, "DeepSeek", words="DeepSeek could not be reached.")
    paper = report(daily, on=REPEATED)
    keep(snapshot(paper, first.words.text, fetched_at=datetime(2026, 2, 24, 8, tzinfo=UTC)), first.extraction())
    second = draft("Corrected.").alleges("DeepSeek")
    second.claim(Predicate.NO_RESPONSE, "DeepSeek", words="DeepSeek could not be reached.")
    keep(snapshot(paper, second.words.text, fetched_at=datetime(2026, 2, 28, 8, tzinfo=UTC)), second.extraction())
    return paper


def _fetched_late(tribune) -> Report:
    """A report of the day of the denial that was found in March."""
    said = draft("Kingfisher.").alleges("DeepSeek").exchanges(24_000, "DeepSeek", metric=Metric.ACCOUNTS)
    late = report(tribune, on=DENIED)
    keep(snapshot(late, said.words.text, fetched_at=datetime(2026, 3, 10, 8, tzinfo=UTC)), said.extraction())
    Report.objects.filter(pk=late.pk).update(first_seen_at=datetime(2026, 3, 10, 7, tzinfo=UTC))
    return late
