"""The figures: filters, picture and table."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from xml.etree import ElementTree

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tracker.evidence import tallies
from tracker.evidence.models import Assertion, Statement
from tracker.evidence.queries.paging import read_mark


def table(client: Client, query: str = "", path: str = "/figures.csv") -> list[dict[str, str]]:
    answer = client.get(f"{path}{query}")
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    return list(csv.DictReader(io.StringIO(b"".join(answer.streaming_content).decode())))


def test_table_holds_every_figure_with_its_bounds(client: Client, small_record: Record) -> None:
    lines = table(client)
    minimax = next(line for line in lines if line["actors"] == "MiniMax" and line["qualifier"] == "more_than")
    assert (minimax["value"], minimax["low"], minimax["high"]) == ("13000000", "13000000", "")
    assert minimax["is_sample"] == "yes"
    assert minimax["evidence"].endswith(f"/evidence/{small_record.thirteen.key[:16]}/")
    assert {line["metric"] for line in lines} == {"exchanges"}
    assert table(client, path="/figures/table.csv") == lines, "the address that it had first"
    data = json.loads(b"".join(client.get("/figures.json").streaming_content))
    assert data["page"] == "http://testserver/figures/?metric=exchanges&actor=&incident="
    assert [item["value"] for item in data["items"]] == [line["value"] for line in lines]


def test_filters_hold_for_page_and_table_alike(client: Client, small_record: Record) -> None:
    query = "?metric=accounts&actor=alibaba"
    lines = table(client, query)
    assert [line["value"] for line in lines] == ["25000"]
    body = client.get(f"/figures/{query}").content.decode()
    assert "about 25,000 accounts" in body
    assert "24,000" not in body
    assert "figures.csv?metric=accounts&amp;actor=alibaba" in body


def test_cells_that_a_spreadsheet_would_run_are_text(client: Client, db: None) -> None:
    told = make.report(text="over 5 million exchanges")
    said = Said(told, "over 5 million exchanges")
    make.figure("exchanges", 5e6, said, actors=[make.actor("=1+1", slug="formula")], window_text="@SUM(A1)", unit="-x")
    line = table(client)[0]
    assert (line["actors"], line["window"], line["unit"]) == ("'=1+1", "'@SUM(A1)", "'-x")


def test_table_goes_beyond_one_batch(client: Client, db: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tracker.evidence.queries.figures.EXPORT_BATCH", 2)
    told = make.report(text="over 5 million exchanges")
    for value in range(1, 6):
        make.figure("exchanges", value, Said(told, "over 5 million exchanges"))
    assert sorted(line["value"] for line in table(client)) == ["1", "2", "3", "4", "5"]


def test_picture_is_svg_with_words(client: Client, small_record: Record) -> None:
    answer = client.get("/figures/chart.svg")
    assert answer["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(answer.content)
    assert root.get("role") == "img"
    read = " ".join(root.itertext())
    assert "Anthropic’s alleged counts run from more than 150,000 exchanges (DeepSeek)" in read
    assert "Log scale" in read
    assert "Sample data from invented outlets." in read
    assert "All counts are alleged" in " ".join(read.split())
    assert "style" not in {name for element in root.iter() for name in element.attrib}


def test_peak_is_in_the_table_and_not_in_the_picture(client: Client, small_record: Record) -> None:
    assert "a peak of about 3 million exchanges per day" in client.get("/figures/").content.decode()
    assert "about 3 million" not in client.get("/figures/chart.svg").content.decode()


@pytest.mark.parametrize("query", ["", "&as_of=2026-03-05"])
def test_a_figure_without_a_value_takes_no_place_on_a_page(
    client: Client, db: None, monkeypatch: pytest.MonkeyPatch, query: str
) -> None:
    from tracker.evidence.queries.figures import FigureFilter, figures_page

    told = make.report(text="over 5 million exchanges, uncounted others")
    for value in (1.0, 2.0, None, None, 3.0, None):
        made = make.figure(
            "exchanges", value or 9.0, Said(told, "over 5 million exchanges" if value else "uncounted others")
        )
        if value is None:
            Assertion.objects.filter(pk=made.pk).update(value=None)
            Statement.objects.filter(pk=made.representative_id).update(value=None)
    tallies.rebuild()
    day = date(2026, 3, 5) if query else None
    first = figures_page(FigureFilter(), as_of=day, size=2).page
    assert [item.quantity and item.quantity.value for item in first.rows] == [3.0, 2.0]
    rest = figures_page(FigureFilter(), read_mark(first.next_mark), as_of=day, size=2).page
    assert ([item.quantity and item.quantity.value for item in rest.rows], rest.next_mark) == ([1.0], "")
    monkeypatch.setattr("tracker.evidence.queries.figures.EXPORT_BATCH", 1)
    assert [line["value"] for line in table(client, f"?metric={query}")] == ["3", "2", "1"]


def test_choices_that_are_not_all_say_so(client: Client, small_record: Record, monkeypatch: pytest.MonkeyPatch) -> None:
    said = "has its figures"
    assert said not in client.get("/figures/").content.decode()
    monkeypatch.setattr("tracker.evidence.queries.figures.MOST_CHOICES", 1)
    body = client.get("/figures/").content.decode()
    assert said in body
    assert body.count("<option") < 10
