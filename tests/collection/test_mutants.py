"""Damaged pages, feeds, sitemaps and files, by fixed numbers: none crashes or hangs a reader, every entry is accounted for.

STILLWATCH_MUTANTS=100000 tries so many (the suite tries 800), STILLWATCH_MUTANTS_FROM=100000 others than the first; with
-s it says how far it is and what became of them. Each failure names a number, of which
`python -m tests.scrapers.mutants NUMBER` makes that mutant again.
"""

import logging
import os
import sys
from collections import Counter
from collections.abc import Iterator

import pytest

from scrapers.opml import OpmlReading
from scrapers.records import FeedReading
from tests.collection import making
from tests.scrapers import mutants
from tests.scrapers.mutants import Found, Mutant
from tracker.collection import ingest
from tracker.collection.child import PAGE_LIMITS, Children, Unreadable
from tracker.collection.derive import Derived
from tracker.collection.models import Feed, Issue, Report

N_MUTANTS = int(os.environ.get("STILLWATCH_MUTANTS", "800"))
FIRST = int(os.environ.get("STILLWATCH_MUTANTS_FROM", "0"))
BATCH = 50
CLEARED = 200  # mutants after which the rows of the earlier ones are cleared away
TOLD = 5_000  # mutants after which it says how far it is


@pytest.fixture(scope="module")
def children() -> Iterator[Children]:
    made = Children(PAGE_LIMITS, size=1)
    yield made
    made.close()


def read_all(children: Children, first: int, n: int) -> list[Found]:
    """What becomes of these mutants; one by one where together they take too long or end the process."""
    try:
        return children.run(f"mutants {first} to {first + n - 1}", mutants.read_all, first, n)
    except Unreadable as error:
        if n == 1:
            return [f"unreadable: mutant {first}: {error.why}"]
        return [found for number in range(first, first + n) for found in read_all(children, number, 1)]


def is_storable(text: str) -> bool:
    return "\0" not in text and not any("\ud800" <= letter <= "\udfff" for letter in text)


def check_text(page: Derived, number: int) -> None:
    assert page.text.strip(), number
    assert len(page.text) <= 100_000, number
    assert is_storable(page.text + page.title + repr(page.facts)), number
    for post in page.facts.get("posts", ()):
        assert 0 <= post["start"] < post["end"] <= len(page.text), number


def take(feed: Feed, reading: FeedReading, one: Mutant) -> Counter[str]:
    """The poll's own account, which the database holds to entries = new + known + rejected."""
    fetch = ingest.ingest_feed(
        feed.pk, making.held(feed), mutants.as_fetched(one), reading, making.attempt(making.START)
    )
    n_given = len(reading.entries) + len(reading.rejected)
    assert fetch.n_entries == n_given == fetch.n_new + fetch.n_known + fetch.n_rejected, one.number
    return Counter(entries=fetch.n_entries, new=fetch.n_new, known=fetch.n_known, rejected=fetch.n_rejected)


@pytest.mark.django_db
def test_every_mutant_is_read_or_refused_and_every_entry_accounted_for(children: Children) -> None:
    logging.getLogger("tracker.collection.child").setLevel(logging.ERROR)
    feed = making.feed(making.source())
    ends: Counter[str] = Counter()
    account: Counter[str] = Counter()
    faults: list[str] = []
    end = FIRST + N_MUTANTS
    for first in range(FIRST, end, BATCH):
        for number, found in enumerate(read_all(children, first, min(BATCH, end - first)), start=first):
            one = mutants.mutant(number)
            if isinstance(found, FeedReading):
                account += take(feed, found, one)
            elif isinstance(found, Derived):
                check_text(found, number)
            elif isinstance(found, str) and found.startswith("unreadable"):
                faults.append(found)
            ends[f"{one.kind}: {_end(found)}"] += 1
        if first % TOLD == 0 and N_MUTANTS > TOLD:
            sys.stderr.write(f"{first - FIRST:,} of {N_MUTANTS:,} mutants, {len(faults)} faults: {faults[-3:]}\n")
        if first % CLEARED == 0:
            account["reports"] += Report.objects.count()
            Report.objects.all().delete()
            Issue.objects.all().delete()
            feed.fetches.all().delete()
    account["reports"] += Report.objects.count()
    sys.stdout.write(f"\n{N_MUTANTS:,} mutants: {dict(sorted(ends.items()))}\n{dict(account)}\n")
    assert faults == []
    assert sum(ends.values()) == N_MUTANTS
    assert account["entries"] == account["new"] + account["known"] + account["rejected"]
    assert account["reports"] == account["new"] > 0


def _end(found: Found) -> str:
    if isinstance(found, str):
        return found.partition(":")[0].partition(" ")[0]
    return "read" if isinstance(found, FeedReading | Derived | OpmlReading) else type(found).__name__


def test_a_mutant_is_the_same_whenever_it_is_made() -> None:
    assert [mutants.mutant(number) for number in range(40)] == [mutants.mutant(number) for number in range(40)]
    assert len({mutants.mutant(number).body for number in range(200)}) > 150
