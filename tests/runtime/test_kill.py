"""Parts of the product killed with -9 in the middle of collecting the sample: the store is complete, with no doubles."""

import time

import pytest

from tests.runtime.product import READY, Product, wait_until

pytestmark = pytest.mark.kill

COLLECTING = "collecting the sample over HTTP"
SECONDS = 240.0
# What must be the same however often anything was killed. Lists, so that a double shows.
STORE = {
    "reports": "SELECT url, is_relevant FROM collection_report",
    "snapshots": "SELECT r.url, encode(s.sha256::bytea, 'escape') FROM collection_snapshot s"
    " JOIN collection_report r ON r.id = s.report_id",
    "texts": "SELECT s.url, md5(t.text) FROM collection_articletext t JOIN collection_snapshot s ON s.id = t.snapshot_id",
    # Not by their keys: those are made of row numbers, which differ from run to run.
    "statements": "SELECT r.url, s.kind, s.start, s.end, s.words, s.predicate, s.metric, s.value, s.status"
    " FROM evidence_statement s JOIN collection_report r ON r.id = s.report_id WHERE s.retired_at IS NULL",
    "grades": "SELECT i.slug, a.kind, a.predicate, a.metric, a.low, a.high, a.instrument, a.status, g.letter, g.score"
    " FROM evidence_assertion a JOIN evidence_incident i ON i.id = a.incident_id"
    " LEFT JOIN evidence_assessment g ON g.assertion_id = a.id AND g.superseded_at IS NULL WHERE a.retired_at IS NULL",
    "open work": "SELECT 'report ' || url FROM collection_report WHERE lease_until > now() OR due_at <= now()"
    " UNION SELECT 'snapshot ' || url FROM collection_snapshot WHERE lease_until > now() OR due_at <= now()",
    "failures": "SELECT url, failure FROM collection_report WHERE failure <> ''"
    " UNION SELECT url, failure FROM collection_snapshot WHERE failure <> ''",
}


def store(product):
    with product.database() as connection:
        return {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in STORE.items()}


def assert_same(product, expected):
    """Name for name, so that a failure shows what is missing or too much."""
    found = store(product)
    for name in STORE:
        missing = [row for row in expected[name] if row not in found[name]]
        extra = [row for row in found[name] if row not in expected[name]]
        assert (name, missing, extra, len(found[name])) == (name, [], [], len(expected[name]))


def n_snapshots(product):
    with product.database() as connection:
        if connection.execute("SELECT to_regclass('collection_snapshot')").fetchone() == (None,):
            return 0
        return connection.execute("SELECT count(*) FROM collection_snapshot").fetchone()[0]


@pytest.fixture(scope="module")
def expected(collected):
    """The store after a start that nobody disturbed."""
    return store(collected)


@pytest.fixture
def product():
    product = Product()
    yield product
    product.destroy()


def collect_until(product, count):
    """Wait until so many pages are in the store, in the middle of the work."""
    product.wait_for(COLLECTING, SECONDS)
    wait_until(lambda: n_snapshots(product) >= count, SECONDS)
    assert READY not in product.said


def test_undisturbed_start_leaves_no_work_and_no_failure(expected):
    assert len(expected["reports"]) >= 25
    assert len(expected["snapshots"]) > len(expected["reports"])
    assert expected["statements"]
    assert expected["grades"]
    assert expected["open work"] == []
    assert expected["failures"] == []


def test_killed_parts_lose_and_double_nothing(product, expected):
    product.launch()
    for count, name in ((4, "fetch worker"), (7, "read worker"), (9, "web"), (11, "mail worker"), (14, "postgres")):
        collect_until(product, count)
        product.kill(name)
        time.sleep(1)  # `up` looks every tenth of a second; the part must be missed before it is back
    product.wait_for(READY, SECONDS)
    assert_same(product, expected)
    product.stop()
    product.start(seconds=SECONDS)
    assert_same(product, expected)


def test_killed_up_goes_on_where_it_was(product, expected):
    product.launch()
    for count in (5, 15):
        collect_until(product, count)
        product.kill_up()
        wait_until(lambda: product.pids() == [], 60)  # a reader ends with its text
        product.launch()
    product.wait_for(READY, SECONDS)
    assert_same(product, expected)
