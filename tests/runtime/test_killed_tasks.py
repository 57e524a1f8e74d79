"""Workers and `up` itself killed with -9 while they work through many tasks: each takes effect once, and none for ever.

Few are killed here. `STILLWATCH_KILLS=200 pytest tests/runtime/test_killed_tasks.py -s` kills so many over 10,000 tasks:
twenty times `up`, else one of its workers that has work in hand.
"""

import os
import random
import sys
import time
from collections import Counter

import pytest

from tests.runtime.busy_product import FEED, MAIL, PAGE, READING, TABLES, Amount, busy_product, watched
from tracker.celery import SWEEP_SECONDS
from tracker.collection import claims
from tracker.runtime.children import MANY_DEATHS, WITHIN_SECONDS

pytestmark = pytest.mark.kill
N_KILLS = int(os.environ.get("STILLWATCH_KILLS", "3"))
IS_LONG = N_KILLS > 10
AMOUNT = (
    Amount(feeds=22 * N_KILLS, pages=3 * N_KILLS, mails=22 * N_KILLS, apart=7)
    if IS_LONG
    else Amount(feeds=140, pages=16, mails=160, apart=7)
)
# Before each kill so much more falls due, so that whoever is killed has work in hand.
PORTION = AMOUNT.feeds // N_KILLS, AMOUNT.mails // N_KILLS
LONGEST = 300.0 + 20.0 * N_KILLS
BUSY_SECONDS = 240.0
WORKERS = {"fetch worker": (FEED, PAGE), "read worker": (READING,), "mail worker": (MAIL,)}
UP = "up"
EACH_UP = 10 if IS_LONG else 3  # kills
# `up` gives a part up that dies five times within a minute; it may see a death late, and one may be of itself.
KILLS_APART = WITHIN_SECONDS / (MANY_DEATHS - 2) + 1
# So long it is waited for work of whoever comes next, then of any, as a worker may take its time to be there again.
OWN_SECONDS, PATIENCE_SECONDS = 10.0, 60.0
MAIL_CONNECTIONS = 6
# What may be put aside at once: the deadly one, and of mails those that other connections took up beside it.
MOST_PARKED = {FEED: 0, PAGE: 1, READING: 1, MAIL: MAIL_CONNECTIONS}
QUIET_SECONDS = 3 * SWEEP_SECONDS
_STANDS = "SELECT lease_until > now(), attempts FROM {table} WHERE id = ({which})"
_PARKED = (
    "SELECT id FROM {table} WHERE id IN ({which}) AND lease_until IS NULL AND failure LIKE 'the worker%'"
    " AND due_at > now() + interval '2 min'"
)
_OPEN = "SELECT id FROM {table} WHERE due_at < now() + interval '2 min' OR lease_until IS NOT NULL"
_BEGUN = "SELECT kind, count(*), max(attempt) FROM taken GROUP BY kind ORDER BY kind"
_HELD = "SELECT count(*) FROM {table} WHERE lease_until > now()"
# With what is deadly, in two halves: with the first a reading and a mail, with the second a page.
BESIDE = {FEED: 56, PAGE: 8, READING: 8, MAIL: 80}
DEADLY = f"outlet{BESIDE[FEED] // 2}.example/report"
_OF = "SELECT s.id FROM collection_snapshot s JOIN collection_report r ON r.id = s.report_id WHERE r.url = "
_POISON = {
    PAGE: f"SELECT id FROM collection_report WHERE url = 'http://{DEADLY}'",
    READING: f"{_OF}'http://outlet0.example/report'",
    MAIL: "SELECT min(id) FROM digests_delivery",
}
# The one kind of which a worker has hundreds in hand; all of them take many workers' starts.
DEADLY_KINDS = tuple(_POISON) if IS_LONG else (MAIL,)


@pytest.fixture(scope="module")
def running(blank, tmp_path_factory):
    with busy_product(blank, AMOUNT, tmp_path_factory.mktemp("sink")) as (product, outlets, sink):
        product.start()
        product.keep_book()
        yield product, outlets, sink


class Deadly(dict):
    """An outlet's answers. Whoever asks for the deadly address is killed before it is answered."""

    def __init__(self, answers, kill):
        super().__init__(answers)
        self.kill = kill

    def get(self, address, default=None):
        if address == DEADLY:
            self.kill()
        return super().get(address, default)


def test_what_kills_its_worker_each_time_is_parked_and_the_others_go_on(running):
    product, outlets, _ = running
    killed = Counter()
    seen = dict.fromkeys(_POISON, 0)
    watched_kinds = {READING: "read worker", MAIL: "mail worker"} if IS_LONG else {MAIL: "mail worker"}

    def kill_asker():
        killed[PAGE] += 1
        product.kill("fetch worker")

    def kill_holder():
        for kind, name in watched_kinds.items():
            for is_held, attempts in product.ask(_STANDS.format(table=TABLES[kind], which=_POISON[kind])):
                if is_held and attempts > seen[kind]:
                    seen[kind] = attempts
                    killed[kind] += 1
                    product.kill(name)

    def are_parked(*kinds):
        return all(product.ask(_PARKED.format(table=TABLES[kind], which=_POISON[kind])) for kind in kinds)

    harmless = outlets.answers
    if PAGE in DEADLY_KINDS:
        outlets.answers = Deadly(harmless, kill_asker)
    product.tell(f"UPDATE digests_delivery SET address = 'data-stall-anna@mail.example' WHERE id = ({_POISON[MAIL]})")
    product.make_due(first=(BESIDE[FEED] // 2, BESIDE[MAIL]))
    watched(lambda: are_parked(*watched_kinds), BUSY_SECONDS, meanwhile=kill_holder, every=0.02)
    product.make_due(first=(BESIDE[FEED] // 2, 0))
    watched(lambda: are_parked(*DEADLY_KINDS), BUSY_SECONDS)
    assert killed == dict.fromkeys(DEADLY_KINDS, claims.MAX_DEATHS)
    watched(lambda: not any(product.ask(_OPEN.format(table=table)) for table in TABLES.values()), BUSY_SECONDS)
    assert product.done()[FEED] == BESIDE[FEED]
    for kind, table in TABLES.items():
        n_parked = len(product.ask(_PARKED.format(table=table, which=f"SELECT id FROM {table}")))
        assert n_parked <= MOST_PARKED[kind], kind
    outlets.answers = harmless
    product.tell("UPDATE digests_delivery SET address = 'anna@mail.example' WHERE address LIKE 'data-stall-%'")
    for table in TABLES.values():
        parked = _PARKED.format(table=table, which=f"SELECT id FROM {table}")
        product.tell(f"UPDATE {table} SET due_at = now() WHERE id IN ({parked})")
    watched(lambda: product.done() == BESIDE, BUSY_SECONDS)


class Killer:
    """Kills who has work in hand, `up` now and then, and else the worker that was killed least."""

    def __init__(self, product):
        self.toll, self.idle = Counter(), Counter()
        self._product = product
        self._chance = random.Random(N_KILLS)
        self._killed_at = {}
        self._go_on()

    def is_done(self):
        return self.toll.total() >= N_KILLS

    def look(self):
        """Kill one, where its time has come."""
        waited = time.monotonic() - self._next_at
        if self.is_done() or waited < 0:
            return
        may_die = [name for name in self._in_turn() if self._is_long_ago(name)]
        if waited < OWN_SECONDS:
            del may_die[1:]
        busy = next((name for name in may_die if self._holds(name)), None)
        if busy is None and (not may_die or waited < PATIENCE_SECONDS):
            return
        name = busy or may_die[0]
        self._kill(name)
        self.toll[name] += 1
        self.idle[name] += busy is None
        self._go_on()

    def _in_turn(self):
        if (self.toll.total() + 1) % EACH_UP == 0:
            return [UP]
        return sorted(WORKERS, key=lambda name: self.toll[name])

    def _is_long_ago(self, name):
        return time.monotonic() > self._killed_at.get(name, 0.0) + KILLS_APART

    def _holds(self, name):
        tables = [TABLES[kind] for kind in WORKERS.get(name, TABLES)]
        return any(self._product.ask(_HELD.format(table=table))[0][0] for table in tables)

    def _kill(self, name):
        self._killed_at[name] = time.monotonic()
        if name != UP:
            self._product.kill(name)
            return
        self._product.kill_up()
        self._product.wait_for_end_of_all()
        self._product.start()
        self._killed_at.clear()

    def _go_on(self):
        self._product.make_due(first=PORTION)
        self._next_at = time.monotonic() + self._chance.uniform(0.5, 3.0)


def test_killed_workers_take_effect_once(running):
    product, outlets, sink = running
    since = time.monotonic()
    killer = Killer(product)
    watched(killer.is_done, LONGEST, meanwhile=killer.look, every=0.03)
    n_before = sum(product.done().values())
    product.make_due()
    watched(product.is_done, LONGEST)
    n_done = sum(product.done().values())
    ids, toll, begun = sink.ids(), killer.toll, product.ask(_BEGUN)
    n_doubled = ids.total() - len(ids)
    most = MAIL_CONNECTIONS * (toll["mail worker"] + toll[UP])
    sys.stderr.write(
        f"{n_done} tasks in {time.monotonic() - since:.0f} s, {n_before} of them before the last of {toll.total()} kills:"
        f" {dict(toll)}, without work in hand {dict(killer.idle)}; {n_doubled} mails twice, at most {most} might have been;"
        f" begun in all, and one at most: {begun}; {len(outlets.asked)} requests"
        + "".join(f"; {kind} {product.delays(kind)}" for kind in TABLES)
        + "\n"
    )
    time.sleep(QUIET_SECONDS)
    assert product.ask(_BEGUN) == begun, "something goes on for ever"
    assert n_done == AMOUNT.total
    assert product.twice() == []
    assert len(ids) == AMOUNT.mails
    assert n_doubled <= most
