"""Feeds of others, and our own, polled from an outlet as any feed is: each ends as a poll or as a refusal with its
reason, every entry is new, known or rejected with why, and none is missed that feedparser alone finds.

STILLWATCH_PUBLIC_CASES=FOLDER adds the files of FOLDER/feeds (`tests/scrapers/public_cases.py` tells the layout).
"""

import io
import sys
import warnings
from collections import Counter
from pathlib import Path

import feedparser
import pytest

from tests.collection import making
from tests.collection.outlets import Answer
from tests.scrapers import public_cases
from tests.scrapers.test_feeds import CASES
from tracker.collection.models import Feed, Fetch, Issue, Report

OURS = [path for case in CASES for path in case.parent.glob(f"{case.stem}.*") if path.suffix != ".toml"]
CLEARED = 200  # feeds after which the rows of the earlier ones are cleared away


def media_type(path: Path) -> str:
    return "application/feed+json" if path.suffix == ".json" else "application/xml"


def n_plain(path: Path) -> int:
    """How many entries feedparser finds."""
    if path.suffix == ".json":
        return 0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return len(feedparser.parse(io.BytesIO(path.read_bytes()), response_headers={"content-type": media_type(path)}).entries)  # fmt: skip


@pytest.mark.django_db
def test_every_feed_is_polled_or_refused_and_every_entry_accounted_for(work, outlets):
    paths = OURS + public_cases.files("feeds")
    ends: Counter[str] = Counter()
    for number, path in enumerate(paths):
        feed = making.feed(making.source(f"outlet-{number}"))
        address = feed.url.removeprefix("http://")
        outlets.answers[address] = Answer(path.read_bytes(), media_type=media_type(path))
        assert work.poll(feed.pk), path
        ends += check(feed, path)
        del outlets.answers[address]
        if number % CLEARED == CLEARED - 1:
            Report.objects.all().delete()
            Issue.objects.all().delete()
    sys.stdout.write(f"\n{len(paths):,} feeds: {dict(sorted(ends.items()))}\n")
    assert ends["stored"] + ends["failed"] == len(paths)
    assert ends["entries"] == ends["new"] + ends["known"] + ends["rejected"] >= ends["plain"]
    assert ends["new"] > 20


def check(feed: Feed, path: Path) -> Counter[str]:
    """What became of one poll."""
    fetch, plain = Fetch.objects.get(feed=feed), n_plain(path)
    if fetch.outcome == Fetch.Outcome.FAILED:
        assert fetch.detail.count(": ") == 1, (path, fetch.detail)
        assert "our reader fails" not in fetch.detail, (path, fetch.detail)
        assert plain == 0, path
        return Counter(failed=1)
    assert fetch.outcome == Fetch.Outcome.STORED, (path, fetch.detail)
    assert fetch.n_entries == fetch.n_new + fetch.n_known + fetch.n_rejected >= plain, path
    assert Report.objects.filter(source=feed.source).count() == fetch.n_new, path
    reasons = Issue.objects.filter(source=feed.source, kind="rejected_entry").values_list("n_seen", flat=True)
    assert sum(reasons) == fetch.n_rejected, path
    return Counter(
        stored=1, entries=fetch.n_entries, new=fetch.n_new, known=fetch.n_known, rejected=fetch.n_rejected, plain=plain
    )
