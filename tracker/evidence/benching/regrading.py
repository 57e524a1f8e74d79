"""What one more report costs: stored, its origin found, assessed; in stores of two sizes, on the same database server."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, timedelta

from django.db import connection, transaction

from tracker.collection.models import ArticleText, Report, Source
from tracker.evidence import ledger
from tracker.evidence.assess import assess_all, assess_report, assess_reports
from tracker.evidence.benching.cloning import STRIDE, clone, settle
from tracker.evidence.benching.costs import STEPS, Cost, Spent, summed
from tracker.evidence.benching.reports import Affair, affair, kinds_of, make_sources, page_of, publish
from tracker.evidence.derivations import derive
from tracker.evidence.models import Actor, Assessment, Charge, Incident, Placement, Statement
from tracker.evidence.placements import charge_of
from tracker.evidence.recording import keep
from tracker.evidence.store import store
from tracker.extraction.records import Extraction

N_AFFAIRS = 5
N_PER_AFFAIR = 40
N_HOT = 2000
BLOCK = N_AFFAIRS * N_PER_AFFAIR
AIM = 1.3
_FIRST_DAY = date(2020, 1, 6)
# Every so manieth measured report begins an incident of its own.
_NEW_EVERY = 10


@dataclass(frozen=True, slots=True, kw_only=True)
class Bench:
    """All that was measured. is_same: a rebuild from nothing concluded what reading report by report did, byte for byte."""

    costs: tuple[Cost, ...]
    is_same: bool
    n_lines: int
    digest: str

    @property
    def ratios(self) -> dict[str, float]:
        """The largest store's medians to the smallest one's."""
        small, large = self.costs[0], self.costs[1]
        return {
            "work": large.work / small.work,
            **{step: large.steps[step] / small.steps[step] for step in STEPS},
            "wall": large.wall / small.wall,
            "queries": large.n_queries / small.n_queries,
        }


class Store:
    """A throw-away store that grows: one block of reports that were read one by one, and copies of it."""

    def __init__(self, tell: Callable[[str], None]) -> None:
        self._tell = tell
        self._sources = make_sources()
        self._affairs = [affair(number, _FIRST_DAY + timedelta(days=number)) for number in range(N_AFFAIRS)]
        for told in self._affairs:
            for number in range(N_PER_AFFAIR):
                self._read(told, number)
            tell(f"{Report.objects.count():,} reports read one by one")
        # What a grade was before is history: nothing reads it, so the copies are made without it.
        Assessment.objects.exclude(superseded_at=None).delete()
        self._accusers = list(Actor.objects.filter(name__startswith="Office ").values_list("pk", flat=True))
        self._n_copies = self._n_timed = 0

    def grow(self, n_reports: int) -> None:
        """The store holds about so many reports."""
        wanted = max(n_reports // BLOCK - 1, self._n_copies, 1)
        clone(self._accusers, self._n_copies + 1, wanted, self._tell)
        self._n_copies = wanted
        settle()

    def measure(self, title: str, n_measured: int) -> Cost:
        """The cost of so many more reports, each in an incident that nothing measured before it touched."""
        chance = random.Random(n_measured)
        n_reports, n_incidents = Report.objects.count(), Incident.objects.filter(merged_into=None).count()
        costs = []
        for index in range(n_measured):
            # Never the first block: what is made of it must stay as it was read, to be copied again.
            copy = chance.randint(1, self._n_copies)
            told = self._affairs[index % N_AFFAIRS]
            if index % _NEW_EVERY == _NEW_EVERY - 1:
                told = affair(10_000 + self._n_timed, _FIRST_DAY + timedelta(days=2 * copy))
            else:
                told = self._copied(told, copy)
            self._n_timed += 1
            costs.append(self._timed(told, N_PER_AFFAIR + self._n_timed))
            self._tell(f"{title}: {index + 1} of {n_measured}")
        return summed(title, n_reports, n_incidents, costs)

    def measure_hot(self, n_measured: int) -> Cost:
        """The same in one incident of N_HOT reports."""
        told = affair(9_999, _FIRST_DAY - timedelta(days=400))
        for number in range(N_HOT):
            self._store_only(told, number)
            if number % 50 == 49:
                self._tell(f"{number + 1:,} of {N_HOT:,} reports of one incident")
        theirs = Statement.objects.filter(claimant__name=told.accuser) | Statement.objects.filter(
            speakers__name=told.accuser
        )
        self._tell("assessing them together")
        assess_reports(set(theirs.values_list("report", flat=True)))
        settle()
        n_reports, n_incidents = Report.objects.count(), Incident.objects.filter(merged_into=None).count()
        costs = []
        for index in range(n_measured):
            costs.append(self._timed(told, N_HOT + index))
            self._tell(f"the hot incident: {index + 1} of {n_measured}")
        return summed(f"in one incident of {N_HOT:,}", n_reports, n_incidents, costs)

    def rebuilt(self) -> tuple[bool, int, str]:
        """Whether a rebuild from the stored statements concludes the same; how many lines that is, and their hash."""
        before = list(ledger.lines())
        ledger.forget()
        assess_all()
        return before == list(ledger.lines()), len(before), ledger.digest()

    def _source(self, told: Affair, number: int) -> Source:
        if number == 0:
            return self._sources[0]
        return self._sources[1 + random.Random(f"{told.accuser} {number}").randrange(len(self._sources) - 1)]

    def _prepare(self, told: Affair, number: int) -> tuple[ArticleText, Extraction]:
        page, on = page_of(told, number)
        return publish(page, on, self._source(told, number)), page.extraction(kinds_of(told))

    def _read(self, told: Affair, number: int) -> None:
        text, extraction = self._prepare(told, number)
        if number == 0:
            Actor.objects.get_or_create(
                name=told.accuser,
                defaults={
                    "slug": told.accuser.lower().replace(" ", "-"),
                    "kind": "government_body",
                    "country": "US",
                    "first_seen_at": text.created_at,
                },
            )
        keep(text, extraction)

    def _copied(self, told: Affair, copy: int) -> Affair:
        """The affair of this copy, its incident as assessing itself leaves it."""
        accuser = Actor.objects.get(pk=Actor.objects.get(name=told.accuser).pk + copy * STRIDE)
        for row in Charge.objects.filter(accuser=accuser):
            row.key = charge_of(row).key
            row.save(update_fields=["key"])
        placed = Placement.objects.filter(charge__accuser=accuser)
        assess_reports((), also=set(placed.values_list("report", flat=True)))
        factor = 1 + copy * 37 % 1009
        return Affair(
            accuser=accuser.name,
            accused=told.accused,
            began=told.began + timedelta(days=2 * copy),
            size=told.size * factor,
        )

    def _store_only(self, told: Affair, number: int) -> None:
        text, extraction = self._prepare(told, number)
        store(text, extraction)
        derive(text.snapshot.report_id)

    def _timed(self, told: Affair, number: int) -> Spent:
        """What keeping one more report of the affair takes."""
        text, extraction = self._prepare(told, number)
        connection.ensure_connection()
        spent = Spent()
        # As `recording.keep` does it, with a clock beside each step.
        with transaction.atomic():
            with spent.on("storing"):
                store(text, extraction)
            with spent.on("deriving"):
                derived = derive(text.snapshot.report_id)
            with spent.on("grading"):
                assess_report(text.snapshot.report_id, also=derived)
        return spent


def bench(n_small: int, n_large: int, n_measured: int, *, with_hot: bool, tell: Callable[[str], None]) -> Bench:
    """Everything measured, in the database that is connected, which must be empty."""
    store_ = Store(tell)
    tell("rebuilding from nothing")
    is_same, n_lines, digest = store_.rebuilt()
    store_.grow(n_small)
    costs = [store_.measure(f"{n_small:,} reports", n_measured)]
    store_.grow(n_large)
    costs.append(store_.measure(f"{n_large:,} reports", n_measured))
    if with_hot:
        costs.append(store_.measure_hot(n_measured))
    return Bench(costs=tuple(costs), is_same=is_same, n_lines=n_lines, digest=digest)


def bench_lines(found: Bench) -> Iterator[str]:
    """The report for people."""
    yield "One more report: stored, its origin found, everything that it speaks to graded. Medians and 95th percentiles."
    yield ""
    yield (
        f"{'ms of work':28} {'reports':>9} {'incidents':>9} {'measured':>8} {'work':>7} {'p95':>7} "
        + " ".join(f"{step:>8}" for step in STEPS)
        + f" {'database':>8} {'on clock':>8} {'p95':>8} {'queries':>7} {'p95':>6}"
    )
    for cost in found.costs:
        database = "unknown" if cost.database is None else f"{cost.database:.1f}"
        yield (
            f"{cost.title:28} {cost.n_reports:9,} {cost.n_incidents:9,} {cost.n_measured:8} {cost.work:7.1f}"
            f" {cost.work_p95:7.1f} "
            + " ".join(f"{cost.steps[step]:8.1f}" for step in STEPS)
            + f" {database:>8} {cost.wall:8.1f} {cost.wall_p95:8.1f} {cost.n_queries:7.0f} {cost.n_queries_p95:6.0f}"
        )
    yield ""
    for what, ratio in found.ratios.items():
        yield f"{'met' if ratio <= AIM else 'MISSED':8}{what}: the larger store's median is {ratio:.2f} of the smaller's, at most {AIM}"
    told = f"{found.n_lines:,} lines, SHA-256 {found.digest[:16]}"
    same = "a rebuild from nothing concludes the same, byte for byte"
    yield f"{'met' if found.is_same else 'MISSED':8}{same} ({told})"


def bench_values(found: Bench) -> dict[str, object]:
    """The report as JSON values."""
    rebuild = {"is_same": found.is_same, "n_lines": found.n_lines, "digest": found.digest}
    return {"costs": [asdict(cost) for cost in found.costs], "ratios": found.ratios, "aim": AIM, "rebuild": rebuild}
