"""The search page: what a reader sees and where it leads; its files; what it refuses."""

from __future__ import annotations

import csv
import html
import io
import json
import re

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.record import Record
from tracker.evidence.searching import search as searching
from tracker.evidence.searching import statement


def page(client: Client, status: int = 200, **asked: str | list[str]) -> str:
    answer = client.get("/search/", query_params=asked)
    assert answer.status_code == status
    return answer.content.decode()


def words(body: str) -> str:
    """What stands in the main part, without markup."""
    main = body[body.index("<main") : body.index("</main>")]
    return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", main)).split())


def test_a_misspelt_name_is_put_right_with_a_way_back(client: Client, small_record: Record) -> None:
    body = page(client, q="Ali Baba")
    assert "Showing results for Alibaba (you wrote ali baba )" in words(body)
    assert 'href="/search/?q=Ali+Baba&amp;exact=1"' in body
    assert '<a href="/actors/alibaba/">Alibaba</a>' in body
    literal = page(client, q="Ali Baba", exact="1")
    assert "Showing results" not in literal
    assert "Looked for as written" in literal


def test_the_journalists_question_is_answered_on_one_page(client: Client, small_record: Record) -> None:
    said = words(page(client, q="Alibabba 28.8 million"))
    assert "Anthropic alleges more than 28.8 million exchanges attributed to Alibaba" in said
    first = "First on record Anthropic tells senators of a second, larger campaign , The Coastal Ledger, 24 Jun 2026"
    assert first in said
    assert "Repeated by no other report on record" in said
    assert "Alibaba denies it (24 Jun 2026), according to The Coastal Ledger" in said


def test_repeats_are_counted_with_their_origins(client: Client, small_record: Record) -> None:
    said = words(page(client, q="over 13 million"))
    assert "2 further reports; 2 independent origins in all" in said
    assert "MiniMax had not answered" in said


def test_result_is_counted_in_its_heading_and_marked(client: Client, small_record: Record) -> None:
    body = page(client, q="senators")
    assert "<mark>senators</mark>" in body
    assert re.search(r'<h2 id="reports"><span role="status">1 report for <q>senators</q></span></h2>', body)
    assert "<title>senators: 1 report · Search · Stillwatch</title>" in body


def test_facets_are_links_and_chips_take_them_away(client: Client, small_record: Record) -> None:
    body = page(client, q="exchanges")
    assert 'href="/search/?q=exchanges&amp;kind=figure"' in body
    narrowed = page(client, q="exchanges", kind="figure", period="2026")
    assert 'href="/search/?q=exchanges&amp;period=2026"' in narrowed
    assert "States: Figure" in words(narrowed)
    assert '<input type="hidden" name="kind" value="figure">' in narrowed
    assert 'href="/search/?q=exchanges&amp;kind=figure&amp;period=2026-02"' in narrowed


def test_every_link_of_the_page_leads_somewhere(client: Client, small_record: Record) -> None:
    for asked in ({"q": "exchanges"}, {"q": "whisky aubergine", "kind": "reply"}, {}, {"q": "70 million"}):
        body = page(client, **asked)
        for address in set(re.findall(r'href="(/search[^"]*|/(?:evidence|actors|reports|incidents)/[^"]+)"', body)):
            assert client.get(html.unescape(address)).status_code == 200, address


def test_files_have_the_reports_of_the_page_in_its_order(client: Client, small_record: Record) -> None:
    for asked in ({"q": "exchanges"}, {"q": "exchanges", "sort": "date"}, {"kind": "silence"}):
        body = page(client, **asked)
        shown = re.findall(r'<h3><a href="(/reports/\d+/)"', body)
        assert shown
        table = client.get("/search.csv", query_params=asked)
        assert table["Content-Disposition"] == 'attachment; filename="stillwatch-search.csv"'
        rows = list(csv.DictReader(io.StringIO(b"".join(table).decode())))
        assert [row["page"] for row in rows] == [f"http://testserver{address}" for address in shown]
        told = json.loads(b"".join(client.get("/search.json", query_params=asked)))
        assert [item["page"] for item in told["items"]] == [row["page"] for row in rows]
        assert told["limit"] in (500, 1000)
        feed = client.get("/search.atom", query_params=asked)
        assert feed["Content-Type"].startswith("application/atom+xml")
        entries = re.findall(r"<entry>.*?<link href=\"([^\"]+)\"", feed.content.decode(), re.DOTALL)
        assert entries == [row["page"] for row in rows]


def test_page_names_its_feed_by_date(client: Client, small_record: Record) -> None:
    body = page(client, q="exchanges", source="northwire")
    assert 'type="application/atom+xml"' in body
    assert 'href="/search.atom?q=exchanges&amp;source=northwire&amp;sort=date"' in body


def test_a_day_past_is_kept_in_links_and_files(client: Client, small_record: Record) -> None:
    body = page(client, q="exchanges", as_of="2026-03-01")
    assert "/search.csv?q=exchanges&amp;as_of=2026-03-01" in body
    told = json.loads(b"".join(client.get("/search.json?q=exchanges&as_of=2026-03-01")))
    assert told["as_known_on"] == "2026-03-01"
    assert all(item["date"] <= "2026-03-01" for item in told["items"])
    assert 0 < len(told["items"]) < len(json.loads(b"".join(client.get("/search.json?q=exchanges")))["items"])


def test_empty_search_teaches_by_examples(client: Client, small_record: Record) -> None:
    body = page(client)
    assert "What you can look for" in body
    assert 'href="/search/?q=28.8+million"' in body
    assert "application/atom+xml" not in body


def test_nothing_found_says_what_else_to_try(client: Client, small_record: Record) -> None:
    body = page(client, q="whisky aubergine", kind="reply")
    said = words(body)
    assert "That means we hold none, not that there is none." in said
    assert "without “States: Reply”" in said
    assert 'href="/search/?q=whisky+or+aubergine"' in body
    assert "The nearest number on record: Anthropic alleges more than 28.8 million exchanges" in words(
        page(client, q="70 million")
    )
    assert "a single Chinese or Japanese character is too little" in words(page(client, q="蒸"))


@pytest.mark.parametrize(
    "asked", [{"q": "x" * 10_000}, {"kind": "rumour"}, {"period": "soon"}, {"actor": [f"a{n}" for n in range(900)]}]
)
def test_what_is_no_search_is_refused_with_the_reason(client: Client, db: None, asked: dict[str, str]) -> None:
    body = page(client, status=400, **asked)
    assert 'role="alert"' in body
    assert "Start a new search" in body
    assert client.get("/search.csv", query_params=asked).status_code == 400


def test_nothing_typed_becomes_markup(client: Client, db: None) -> None:
    make.report(title="<b>bold</b>", text="A <script>alert(1)</script> word beside exchanges.")
    body = page(client, q='exchanges "<script>"')
    assert "<script>" not in body
    assert "&lt;b&gt;bold" in page(client, q="exchanges")


def test_search_that_takes_too_long_says_so(
    client: Client, small_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(statement, "TIMEOUT_MS", 50)

    def slow(*_: object, **__: object) -> None:
        statement.fetch("SELECT pg_sleep(5)", {})

    monkeypatch.setattr(searching, "find_names", slow)
    answer = client.get("/search/?q=senators")
    assert answer.status_code == 503
    assert "took too long" in answer.content.decode()
    assert answer["Retry-After"]
    assert client.get("/search.csv?q=senators").status_code == 503
