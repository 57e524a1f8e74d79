"""The main job from outside: what `up` collected, read, stored and graded stands on the pages, and is what the sample says."""

import csv
import io
import tomllib
import urllib.request
from pathlib import Path

import pytest

import scrapers.newsroom

pytestmark = pytest.mark.kill

FACTS = tomllib.loads(Path(scrapers.newsroom.__file__).with_name("facts.toml").read_text("utf-8"))


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
