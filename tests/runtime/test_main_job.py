"""The main job from outside: what `up` collected, read, stored and graded stands on the pages, and is what the sample says.

It is the same store, with nothing lost and nothing doubled, where every part was killed with -9 in the middle of it, and
`up` itself, twice with STILLWATCH_LONG=1.
"""

import csv
import io
import os
import time
import tomllib
import urllib.request
from pathlib import Path
from pprint import pformat

import pytest

import scrapers.newsroom
from tests.runtime.product import READY, Product, wait_until

pytestmark = pytest.mark.kill

COLLECTING = "collecting the sample over HTTP"
SECONDS = 240.0
# Who is killed when so many pages are in the store; the store last, as it cannot be asked while it is away.
KILLED = (
    (4, "fetch worker"),
    (6, "read worker"),
    (8, "up"),
    (10, "web"),
    (12, "mail worker"),
    *([(14, "up")] if os.environ.get("STILLWATCH_LONG") == "1" else []),
    (16, "postgres"),
)
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
FACTS = tomllib.loads(Path(scrapers.newsroom.__file__).with_name("facts.toml").read_text("utf-8"))


@pytest.fixture(scope="module")
def collected():
    """A product after its first, undisturbed start from a bare folder; only to be looked at."""
    product = Product()
    product.start(seconds=SECONDS)
    yield product
    product.destroy()


@pytest.fixture(scope="module")
def expected(collected):
    """The store after a start that nobody disturbed."""
    return store(collected)


@pytest.fixture
def product():
    product = Product()
    yield product
    product.destroy()


def read(product, path):
    """The body of one of its pages."""
    with urllib.request.urlopen(product.url + path, timeout=20) as response:
        return response.read().decode()


def ledger(product):
    """The rows of the figures page as downloaded, by (accuser and month, actors, metric, value)."""
    tables = [
        read(product, f"figures/table.csv?metric={metric}") for metric in ("exchanges", "accounts", "traffic_share")
    ]
    rows = [row for table in tables for row in csv.DictReader(io.StringIO(table))]
    return {
        (row["incident"], frozenset(row["actors"].split("; ")), row["metric"], float(row["value"])): row for row in rows
    }


def stated_figures():
    """Every figure that the sample's reports state in the end, as the ledger should name it."""
    for incident in FACTS["incident"]:
        slug = f"{incident['accuser'].lower().replace(' ', '-')}-{incident['announced_on']:%Y-%m}"
        for figure in incident.get("figure", ()):
            if figure.get("final", True) and figure["attributed_to"] == incident["accuser"]:
                yield slug, figure


@pytest.mark.parametrize(
    ("slug", "figure"),
    [
        pytest.param(slug, figure, id=f"{slug}-{figure['value']:g}-{figure['metric']}")
        for slug, figure in stated_figures()
    ],
)
def test_numbers_of_an_incident_agree_with_the_facts(collected, slug, figure):
    row = ledger(collected).get((slug, frozenset(figure["actors"] or [""]), figure["metric"], figure["value"]))
    assert row, f"not on the page of {slug}"
    assert figure["attributed_to"] in row["said_by"]


def test_no_well_graded_number_is_a_stranger_to_the_facts(collected):
    stated = {
        (frozenset(f["actors"] or [""]), f["metric"], f["value"])
        for i in FACTS["incident"]
        for f in i.get("figure", ())
    }
    shown = {key[1:] for key, row in ledger(collected).items() if row["grade"] in {"A", "B"}}
    assert shown <= stated


def test_all_that_is_shown_follows_from_what_was_collected(collected):
    audited = collected.command("audit")
    assert audited.returncode == 0, audited.stdout + audited.stderr
    assert audited.stdout.splitlines()[-1] == "All that is shown follows from what was collected."


def test_every_page_of_the_sample_says_that_it_is_one(collected):
    for path in ("", "incidents/", "actors/", "figures/", "responses/", "reports/", "sources/"):
        assert "Sample data from invented outlets" in read(collected, path), path


def store(product):
    with product.database() as connection:
        return {name: sorted(connection.execute(query).fetchall(), key=repr) for name, query in STORE.items()}


def assert_same(product, expected):
    """Name for name, all of them at once, so that a failure shows what is missing or too much, and what `up` saw of it."""
    found = store(product)
    differences = {
        name: {
            "missing": [row for row in expected[name] if row not in found[name]],
            "extra": [row for row in found[name] if row not in expected[name]],
            "rows": (len(found[name]), len(expected[name])),
        }
        for name in STORE
        if found[name] != expected[name]
    }
    assert not differences, f"{pformat(differences, width=200)}\nup said:\n{product.said}"


def n_snapshots(product):
    ((table,),) = product.ask("SELECT to_regclass('collection_snapshot')")
    return product.ask("SELECT count(*) FROM collection_snapshot")[0][0] if table else 0


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
    for count, name in KILLED:
        collect_until(product, count)
        if name == "up":
            product.kill_up()
            product.wait_for_end_of_all()
            product.launch()
        else:
            product.kill(name)
            time.sleep(1)  # `up` looks every tenth of a second; the part must be missed before it is back
    product.wait_for(READY, SECONDS)
    assert_same(product, expected)
    product.stop()
    product.start(seconds=SECONDS)
    assert_same(product, expected)
