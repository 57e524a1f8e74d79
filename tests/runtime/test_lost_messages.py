"""The queue is only a hint: it is emptied in the middle of the work and loses half of all messages, and nothing is lost.

Little is done here. `STILLWATCH_LOST=1000 pytest tests/runtime/test_lost_messages.py -s` polls so many feeds in each.
"""

import os
import sys
import time

import pytest

from tests.runtime.busy_product import FEED, MAIL, PAGE, READING, TABLES, Amount, busy_product, watched
from tracker.celery import FETCH, READ
from tracker.celery import MAIL as MAIL_QUEUE
from tracker.collection import claims

pytestmark = pytest.mark.kill
N_FEEDS = int(os.environ.get("STILLWATCH_LOST", "15"))
AMOUNT = Amount(feeds=2 * N_FEEDS, pages=2 * N_FEEDS // 5, mails=2 * N_FEEDS, apart=5)
# Few fall due at a time, so that a delay is a lost message's and not that of others in front.
SECONDS = 0.4 * N_FEEDS
# In the first of every so many seconds whatever a sweep rings for is lost; before and after it all queues are emptied.
HINTS = (FETCH, READ, MAIL_QUEUE)
EVERY, FIRST = 6.0, 2.0
BUSY_SECONDS = 240.0


@pytest.fixture(scope="module")
def product(blank, tmp_path_factory):
    """In the end whatever was asked is stored once, and each mail is in its mail server once."""
    with busy_product(blank, AMOUNT, tmp_path_factory.mktemp("sink")) as (product, _, sink):
        product.start()
        product.warm_up()
        product.keep_book()
        yield product
        product.lose(0.0)
        product.make_due()
        watched(product.is_done, BUSY_SECONDS)
        assert product.twice() == []
        assert set(sink.ids().values()) == {1}
        assert len(sink.ids()) == AMOUNT.mails


def fall_due(product):
    """So many more feeds and mails, of which nothing is begun; what comes of them counts from here on."""
    product.tell("TRUNCATE taken, lost")
    product.make_due(SECONDS, first=(N_FEEDS - 1, N_FEEDS - 1))


def is_caught_up(product):
    """Whether whatever fell due is done, and what followed from it."""
    counts = product.done()
    [(n_due, n_reports)] = product.ask(
        "SELECT (SELECT count(*) FROM collection_feed WHERE attempts = 0 AND due_at IS NOT NULL AND starts_with(url, 'http://outlet'))"
        " + (SELECT count(*) FROM digests_delivery WHERE due_at IS NOT NULL), (SELECT count(*) FROM collection_report)"
    )
    return n_due == 0 and counts[PAGE] == counts[READING] == n_reports


def report(product, what, seconds):
    delays = "".join(f"; {kind} {product.delays(kind)}" for kind in TABLES)
    sys.stderr.write(f"{what}: {product.n_lost()} in {seconds:.0f} s{delays}\n")


def test_queues_emptied_again_and_again(product):
    """What was rung for is rung for anew by the next sweep but one, not when its hint has run out."""
    since, is_emptied = time.monotonic(), False
    fall_due(product)

    def empty():
        nonlocal is_emptied
        passed = time.monotonic() - since
        if is_emptied != (passed % EVERY < FIRST and passed < SECONDS):
            is_emptied = not is_emptied
            product.lose(1.0 if is_emptied else 0.0, HINTS)
            product.empty_queues()

    seconds = watched(lambda: is_caught_up(product), SECONDS + BUSY_SECONDS, meanwhile=empty)
    report(product, "queues emptied", seconds)
    assert product.n_lost()
    for kind in (FEED, MAIL):
        assert product.delays(kind).longest < claims.HINT_LASTS.total_seconds()


def test_half_of_all_messages_lost(product):
    """Sweeps among them: what is due is rung for until it is heard."""
    fall_due(product)
    product.lose(0.5)
    seconds = watched(lambda: is_caught_up(product), SECONDS + BUSY_SECONDS)
    report(product, "half of all messages lost", seconds)
    assert product.n_lost() > N_FEEDS // 2
