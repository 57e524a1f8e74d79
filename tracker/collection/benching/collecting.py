"""How fast the collector is on a made-up web: beside a bare loop with the same libraries, in the same run."""

from __future__ import annotations

import multiprocessing
import os
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import ExitStack, contextmanager
from functools import partial, reduce
from operator import add
from statistics import median

from django.db.models import F, Max, Q, QuerySet

from scrapers.benching import bare, made
from scrapers.benching.made import DOMAIN, N_ENTRIES, Outlet, Trouble
from scrapers.benching.server import HOST, N_BEFORE, MadeWeb
from scrapers.http import Door
from scrapers.records import Fetched
from scrapers.urls import host_of
from tracker.collection import claims, clock
from tracker.collection.benching.results import Bench, Memory, Phase
from tracker.collection.benching.spending import Meter
from tracker.collection.child import N_CHILDREN, children
from tracker.collection.collector import Collector
from tracker.collection.crew import Crew, Looks, n_fetchers, take_fetches
from tracker.collection.derive import derive_entries, derive_page
from tracker.collection.hosts import ClusterPace
from tracker.collection.models import Feed, Fetch, Report, Snapshot, Source

N_NEW = 2  # reports that each outlet publishes between two polls
LOOK_SECONDS = 2.0  # counting what is done is no work of the collector
PAGES = "pages"
_BEFORE = "announced before the measuring began"

Tell = Callable[[str], None]


def bench(n_feeds: int, n_rounds: int, tell: Tell) -> Bench:
    """Measures in the database that the connection is to, which should be an empty one."""
    with MadeWeb() as web, _bare_loops() as loops:
        run = _Run(web, loops, n_feeds, tell)
        phases = [run.first_polls(), *(phase for _ in range(n_rounds) for phase in run.round())]
        return Bench(
            n_feeds=n_feeds,
            n_hostile=n_feeds - len(run.good),
            n_threads=n_fetchers(),
            n_readers=N_CHILDREN,
            sees_database=run.meter.sees_database,
            phases=tuple(_joined(phases)),
            memory=run.memory(),
            endings=tuple(run.endings()),
            lost=tuple(run.lost()),
        )


class _Run:
    """The collector at work on the made-up web. _looked: seconds of this process's work that went into counting it."""

    def __init__(self, web: MadeWeb, loops: Sequence[ProcessPoolExecutor], n_feeds: int, tell: Tell) -> None:
        self._web, self._loops, self._tell = web, loops, tell
        self._outlets = [made.outlet(number) for number in range(n_feeds)]
        self.good = [outlet for outlet in self._outlets if outlet.trouble is None]
        # What drips costs a loop time and no work.
        self._asked = [outlet for outlet in self._outlets if outlet.trouble is not Trouble.SLOW]
        self._n_published = N_BEFORE
        for loop in loops:
            loop.submit(bare.warm_up).result()
        others = [child.pid for child in multiprocessing.active_children() if child.pid]
        _warm_up_readers()
        self.meter, self._looked = Meter(others), 0.0
        self._samples: list[list[tuple[int, int]]] = []  # for each round, while its pages are read
        _make_sources(self._outlets, web)

    def first_polls(self) -> Phase:
        """Every feed for the first time: all of its entries are new."""
        phase = self._phase(
            "first polls", Feed.objects.all(), Report.objects.none(), partial(self._bare_feeds, self._asked)
        )
        # Their pages would take hours; those of the reports to come are measured.
        Report.objects.update(due_at=None, failure=_BEFORE, n_failures=1)
        return phase

    def round(self) -> Iterator[Phase]:
        """Every feed again, with some new entries; their pages; and every feed once more, unchanged."""
        self._web.publish(N_NEW)
        self._n_published += N_NEW
        self._make_due()
        again = self._answering()
        yield self._phase("later polls", Feed.objects.all(), Report.objects.none(), partial(self._bare_feeds, again))
        yield self._phase(PAGES, Feed.objects.none(), Report.objects.all(), self._bare_pages)
        self._make_due()
        yield self._phase(
            "unchanged feeds", Feed.objects.all(), Report.objects.none(), partial(self._bare_again, again)
        )

    def memory(self) -> Memory:
        """The same work at both ends, for feeds alone take less than pages."""
        first, last = self._samples[0], self._samples[-1]
        if first is last:
            first, last = first[: len(first) // 2 + 1], last[len(last) // 2 :]
        own_early, readers_early, own, readers = (
            median(sample[i] for sample in samples) / 2**20 for samples in (first, last) for i in (0, 1)
        )
        return Memory(own_early=own_early, readers_early=readers_early, own=own, readers=readers)

    def endings(self) -> Iterator[tuple[Trouble, int, str]]:
        """Each kind of trouble, how many outlets had it, and what most of them came to."""
        by_host = {outlet.host: outlet.trouble for outlet in self._outlets if outlet.trouble}
        told: dict[Trouble, Counter[str]] = {trouble: Counter() for trouble in Trouble}
        for url, outcome, detail, n_rejected in Fetch.objects.filter(
            Q(feed__isnull=False) | Q(report__isnull=False)
        ).values_list("url", "outcome", "detail", "n_rejected"):
            trouble = by_host.get(host_of(url))
            if trouble is not None and ("/reports/" in url) == (made.is_of_pages(trouble)):
                told[trouble][_in_short(outcome, detail, n_rejected)] += 1
        n_outlets = Counter(by_host.values())
        for trouble, endings in told.items():
            if endings:
                yield trouble, n_outlets[trouble], endings.most_common(1)[0][0]

    def lost(self) -> Iterator[str]:
        """What outlets that behave have published and is not in the store, and work that is neither done nor waiting."""
        n_reports = len(self.good) * (N_ENTRIES + self._n_published - N_BEFORE)
        good = Q(source__slug__in=[_slug(outlet) for outlet in self.good])
        if (found := Report.objects.filter(good).count()) != n_reports:
            yield f"{n_reports} reports were announced, {found} are stored"
        n_pages = len(self.good) * (self._n_published - N_BEFORE)
        if (found := Snapshot.objects.filter(report__in=Report.objects.filter(good)).count()) != n_pages:
            yield f"{n_pages} pages were published, {found} are stored"
        uneven = Fetch.objects.filter(n_entries__isnull=False)
        if uneven.exclude(n_entries=F("n_new") + F("n_known") + F("n_rejected")).exists():
            yield "entries are unaccounted for"
        if (held := sum(rows.filter(lease_until__isnull=False).count() for rows in (Feed.objects, Report.objects))) > 0:
            yield f"{held} rows are still held"

    def _make_due(self) -> None:
        """The feeds that answered are due again; the others wait, as they would."""
        claims.make_due(Feed.objects.filter(n_failures=0))

    def _phase(
        self, title: str, feeds: QuerySet[Feed], reports: QuerySet[Report], loop: Callable[[], bare.Spent]
    ) -> Phase:
        """The work in the middle of two runs of the bare loop, so that what else the machine does meets both alike."""
        self._tell(f"{title}: the bare loop")
        before = loop()
        mark, self._looked = _newest_fetch(), 0.0
        began = self.meter.read()
        samples = []
        for n_done, n_left in self._work(feeds, reports, mark):
            samples.append(self.meter.memory())
            self._tell(f"{title}: {n_done:,} done, {n_left:,} to do")
        spent = self.meter.read().since(began).without(self._looked)
        if title == PAGES:
            self._samples.append([*samples, self.meter.memory()])
        n = Fetch.objects.filter(pk__gt=mark).count()
        self._tell(f"{title}: the bare loop")
        return Phase(title=title, n=n, spent=spent, bare=before + loop())

    def _work(self, feeds: QuerySet[Feed], reports: QuerySet[Report], mark: int) -> Iterator[tuple[int, int]]:
        """How much is done and left, now and then, until nothing is."""
        collector = Collector(_door(self._web))
        told_at, looks = time.monotonic(), Looks(n_fetchers())
        with Crew(n_fetchers()) as crew:
            while True:
                n_taken = take_fetches(crew, collector, feeds, reports) if crew.is_low() else 0
                n_open = crew.harvest()
                looked_at = time.thread_time()
                if not n_open and not n_taken and not (n_left := _n_left(feeds) + _n_left(reports)):
                    return
                if time.monotonic() - told_at >= LOOK_SECONDS:
                    n_left = _n_left(feeds) + _n_left(reports)
                    yield Fetch.objects.filter(pk__gt=mark).count(), n_left
                    told_at = time.monotonic()
                self._looked += time.thread_time() - looked_at
                if not crew.is_low():
                    crew.wait(LOOK_SECONDS)
                else:
                    time.sleep(looks.rest(n_taken))

    def _answering(self) -> list[Outlet]:
        """The outlets whose feeds are asked again."""
        due = set(Feed.objects.filter(n_failures=0).values_list("url", flat=True))
        return [outlet for outlet in self._outlets if self._web.feed_url(outlet) in due]

    def _bare_feeds(self, outlets: Sequence[Outlet]) -> bare.Spent:
        urls = [self._web.feed_url(outlet) for outlet in outlets]
        return self._looped(bare.read_feeds, urls)

    def _bare_pages(self) -> bare.Spent:
        newest = range(self._n_published - N_NEW + 1, self._n_published + 1)
        with_pages = [outlet for outlet in self._outlets if outlet.trouble is None or made.is_of_pages(outlet.trouble)]
        urls = [f"http://{outlet.host}:{self._web.port}/reports/{n}" for outlet in with_pages for n in newest]
        return self._looped(bare.read_pages, urls)

    def _bare_again(self, outlets: Sequence[Outlet]) -> bare.Spent:
        urls = [self._web.feed_url(outlet) for outlet in outlets]
        return self._looped(bare.ask_again, urls, f'"{self._n_published}"')

    def _looped(self, read: Callable[..., bare.Spent], urls: Sequence[str], *more: str) -> bare.Spent:
        """What loops on all cores at once spend, for the collector has them all, and cores in use are slower than one that
        is alone."""
        n = len(self._loops)
        parts = [loop.submit(read, urls[k::n], self._web.port, *more) for k, loop in enumerate(self._loops)]
        first, *others = (part.result() for part in parts)
        return reduce(add, others, first)


@contextmanager
def _bare_loops() -> Iterator[list[ProcessPoolExecutor]]:
    """One for each core, in a process of its own, so that neither disturbs the other's memory."""
    context = multiprocessing.get_context("spawn")
    with ExitStack() as stack:
        cores = range(os.cpu_count() or 1)
        yield [stack.enter_context(ProcessPoolExecutor(max_workers=1, mp_context=context)) for _ in cores]


def _warm_up_readers() -> None:
    """What readers do once is no part of the measuring; the bare loop's libraries are warm too."""
    with ThreadPoolExecutor(N_CHILDREN) as crew:
        for reading in [crew.submit(_read_made, number) for number in range(3 * N_CHILDREN)]:
            reading.result()


def _read_made(number: int) -> None:
    moment, url = clock.now(), f"http://warm.{DOMAIN}/"
    for body, kind in ((made.feed(number, N_BEFORE, 80), "application/rss+xml"), (made.page(number, 1), "text/html")):
        fetched = Fetched(
            url=url,
            final_url=url,
            status=200,
            headers={},
            body=body,
            media_type=kind,
            charset="utf-8",
            fetched_at=moment,
        )
        if kind == "text/html":
            children().run(url, derive_page, fetched, announced=None)
        else:
            children().run(url, derive_entries, fetched, source="warm", selectors=None)


def _door(web: MadeWeb) -> Door:
    """The real door with its pauses; only where names lead to, and that this is allowed, is made up."""
    return Door(allowed_peers=frozenset({web.peer}), resolver=_resolve, now=clock.now, pace=ClusterPace())


def _resolve(host: str, port: int) -> list[str]:
    if not host.endswith(DOMAIN):
        raise OSError(f"{host} is not of the made-up web")
    return [HOST]


def _make_sources(outlets: Sequence[Outlet], web: MadeWeb) -> None:
    moment = clock.now()
    sources = Source.objects.bulk_create(
        Source(
            slug=_slug(outlet),
            name=f"Outlet {outlet.number}",
            kind="newspaper",
            homepage=f"http://{outlet.host}:{web.port}/",
            reliability="C",
            reliability_reason="Made up.",
            first_seen_at=moment,
        )
        for outlet in outlets
    )
    Feed.objects.bulk_create(
        Feed(source=source, url=web.feed_url(outlet), kind="syndication", due_at=moment)
        for source, outlet in zip(sources, outlets, strict=True)
    )


def _slug(outlet: Outlet) -> str:
    return f"bench-{outlet.number:05}"


def _n_left(rows: QuerySet[Feed] | QuerySet[Report]) -> int:
    moment = clock.now()
    return rows.filter(Q(due_at__lte=moment) | Q(lease_until__gt=moment)).count()


def _newest_fetch() -> int:
    newest: int | None = Fetch.objects.aggregate(newest=Max("pk"))["newest"]
    return newest or 0


def _in_short(outcome: str, detail: str, n_rejected: int | None) -> str:
    """What became of a fetch, without its address."""
    if outcome == Fetch.Outcome.FAILED:
        return detail.partition(": ")[2] or detail
    return f"read, {n_rejected:,} entries rejected" if n_rejected else "read"


def _joined(phases: Sequence[Phase]) -> Iterator[Phase]:
    """Phases of one title as one."""
    for title in dict.fromkeys(phase.title for phase in phases):
        same = [phase for phase in phases if phase.title == title]
        spent, loop = same[0].spent, same[0].bare
        for phase in same[1:]:
            spent, loop = spent.plus(phase.spent), loop + phase.bare
        yield Phase(title=title, n=sum(phase.n for phase in same), spent=spent, bare=loop)
