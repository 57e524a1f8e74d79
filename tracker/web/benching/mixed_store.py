"""The store of `bench regrade` with what only pages show besides: responses, and one actor whom every report names."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from tracker.collection.models import ArticleText, Report, Source
from tracker.evidence.benching.regrading import Store
from tracker.evidence.benching.reports import Affair, Page, kinds_of, publish
from tracker.evidence.models import Actor, Assertion, Change, Incident, Mention, Response
from tracker.evidence.recording import keep
from tracker.extraction.records import Status

STATUSES = (Status.CALLED_FOR, Status.PROPOSED, Status.IN_FORCE)
# Stands in every made-up text, at its beginning.
WORD = "Item"


@dataclass(frozen=True, slots=True, kw_only=True)
class Subjects:
    """What pages of single things are asked for, as their addresses name it; the same however much the store grows.

    everywhere: the actor whom every report names; accuser: one whom few do; day: one that is past.
    """

    incident: str
    everywhere: str
    accuser: str
    response: str
    report: int
    evidence: str
    change: str
    source: str
    day: date


class MixedStore(Store):
    """A throw-away store that grows, in the database that is connected, which must be empty."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        super().__init__(tell)
        for told in self._affairs:
            self._order(told)
        self._name_everywhere()

    def subjects(self) -> Subjects:
        """What is asked for: of the first block, which every store holds."""
        told = self._affairs[0]
        accuser = Actor.objects.get(name=told.accuser)
        incident = Incident.objects.filter(accuser=accuser, merged_into=None).exclude(slug="").earliest("pk")
        figure = Assertion.objects.filter(incident=incident, kind="figure", retired_at=None).earliest("pk")
        report = Report.objects.earliest("pk")
        return Subjects(
            incident=incident.slug,
            everywhere=Actor.objects.get(name=told.accused[0]).slug,
            accuser=accuser.slug,
            response=Response.objects.exclude(slug="").earliest("pk").slug,
            report=report.pk,
            evidence=figure.key[:16],
            change=Change.objects.earliest("pk").key[:16],
            source=Source.objects.latest("pk").slug,
            day=told.began + timedelta(days=10),
        )

    def _order(self, told: Affair) -> None:
        for number, status in enumerate(STATUSES):
            on = told.began + timedelta(days=3 + number)
            page = Page(f"{WORD} on the order of {told.accuser}, step {number}.")
            page.order(told.accuser, status, on)
            text = publish(page, on, self._sources[1 + number])
            keep(text, page.extraction(kinds_of(told)))

    def _name_everywhere(self) -> None:
        actor = Actor.objects.get(name=self._affairs[0].accused[0])
        unnamed = ArticleText.objects.exclude(pk__in=Mention.objects.filter(actor=actor).values("text"))
        Mention.objects.bulk_create(
            Mention(actor=actor, text=text, start=0, end=len(WORD), words=WORD) for text in unnamed
        )
