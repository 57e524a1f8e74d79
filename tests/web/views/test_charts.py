"""Charts by themselves: every file of every chart, the page for frames, pictures for links, and what they cost."""

from __future__ import annotations

import csv
import io
import os
import re
import struct
from html import unescape
from xml.etree import ElementTree

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.views.test_pages import grow
from tracker.evidence.models import Assertion
from tracker.web.charts.palette import STYLE_HASH
from tracker.web.views import charts

N_MANY = 200 if os.environ.get("STILLWATCH_LONG") == "1" else 60
SVG = "{http://www.w3.org/2000/svg}"
NAMES = ("exchanges", "accounts", "over-time", "responses", "spread", "figures-by-day")


def address(stored: Record, name: str, form: str, **query: str) -> str:
    if name == "spread":
        query = {"figure": stored.thirteen.key[:16], **query}
    asked = "&".join(f"{field}={value}" for field, value in query.items())
    return f"/charts/{name}.{form}{f'?{asked}' if asked else ''}"


def words(svg: bytes) -> str:
    return " ".join(" ".join(ElementTree.fromstring(svg).itertext()).split())


@pytest.mark.parametrize("name", NAMES)
def test_every_chart_has_its_files(client: Client, small_record: Record, name: str) -> None:
    svg = client.get(address(small_record, name, "svg"))
    assert svg.status_code == 200
    assert svg["Content-Type"] == "image/svg+xml"
    root = ElementTree.fromstring(svg.content)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text
    assert root.find(f"{SVG}desc").text
    assert "Sample data from invented outlets." in words(svg.content)
    assert "as known on" in words(svg.content)
    png = client.get(address(small_record, name, "png"))
    assert png["Content-Type"] == "image/png"
    assert png.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">I", png.content[16:20]) == (1600,)
    assert len(png.content) > 10_000
    assert "noindex" not in png.get("X-Robots-Tag", "")


@pytest.mark.parametrize("name", NAMES)
def test_table_of_the_page_and_the_file_say_the_same(client: Client, small_record: Record, name: str) -> None:
    answer = client.get(address(small_record, name, "csv"))
    assert "attachment" in answer["Content-Disposition"]
    lines = list(csv.reader(io.StringIO(answer.content.decode(), newline="")))
    query = address(small_record, name, "csv").partition("?")[2]
    body = client.get(f"/charts/{name}/embed/?{query}").content.decode()
    table = body[body.index("<table") : body.index("</table>")]
    heads = [unescape(one) for one in re.findall(r'<th scope="col">(.*?)</th>', table)]
    shown = []
    for row in re.findall(r"<tr>(.*?)</tr>", table.partition("<tbody>")[2]):
        cells = re.findall(r"<t[hd][^>]*>(.*?)</t[hd]>", row)
        exact = [re.search(r'<data value="([^"]*)"', cell) for cell in cells]
        shown.append(
            [
                found[1] if found else unescape(re.sub(r"<[^>]+>", "", cell))
                for cell, found in zip(cells, exact, strict=True)
            ]
        )
    has_links = lines[0][-1] == "Address"
    assert (lines[0][:-1] if has_links else lines[0]) == heads
    # A date with a machine's form stands as words in the row's head.
    assert len(lines) - 1 == len(shown) > 0
    for line, row in zip(lines[1:], shown, strict=True):
        assert line[1 : len(row)] == row[1:]
        assert not has_links or line[-1].startswith("http://testserver/")


def test_figures_of_many_are_bounded_and_the_rest_is_counted(client: Client, db: None) -> None:
    grow(20)
    read = words(client.get("/charts/exchanges.svg").content)
    assert "6 further figures not drawn." in read
    assert read.count("more than 5 million Accuser") == 14


def test_figures_by_day_are_those_of_the_ledger(client: Client, db: None) -> None:
    grow(50)
    read = words(client.get("/charts/figures-by-day.svg").content)
    assert "Drawn are those of the newest 40 figures only; older ones stand in the ledger." in read
    page = client.get("/figures/").content.decode()
    assert unescape(re.findall(r'id="chart-figures-by-day-finding"[^>]*>(.*?)</p>', page)[0]) in read
    assert 'href="/timeline/?kind=figure"' in page
    assert client.get("/charts/figures-by-day.svg?metric=money").status_code == 404


def test_svg_carries_the_one_style_that_its_policy_lets_in(client: Client, small_record: Record) -> None:
    svg = client.get("/charts/exchanges.svg")
    assert "prefers-color-scheme: dark" in svg.content.decode()
    assert STYLE_HASH in svg["Content-Security-Policy"]
    assert "unsafe" not in svg["Content-Security-Policy"]
    assert "style=" not in svg.content.decode()


def test_dark_picture_is_another(client: Client, small_record: Record) -> None:
    light, dark = (client.get(f"/charts/accounts.png{query}").content for query in ("", "?dark=1"))
    assert light != dark
    shown = client.get("/figures/").content.decode()
    linked = re.search(r'href="([^"]*\.png[^"]*dark=1)"', shown)
    assert linked
    picture = client.get(unescape(linked[1]))
    assert (picture.status_code, picture["Content-Type"]) == (200, "image/png")


def test_unchanged_picture_is_not_sent_again(client: Client, small_record: Record) -> None:
    for form in ("png", "svg", "csv"):
        first = client.get(f"/charts/exchanges.{form}")
        again = client.get(f"/charts/exchanges.{form}", headers={"If-None-Match": first["ETag"]})
        assert again.status_code == 304
        assert again.content == b""


def test_only_the_page_for_frames_may_be_framed(client: Client, small_record: Record) -> None:
    embedded = client.get("/charts/exchanges/embed/")
    assert "frame-ancestors *" in embedded["Content-Security-Policy"]
    assert "default-src 'none'" in embedded["Content-Security-Policy"]
    assert "X-Frame-Options" not in embedded
    for other in ("/figures/", "/charts/exchanges.svg", "/charts/nothing/embed/"):
        answer = client.get(other)
        assert "frame-ancestors 'none'" in answer["Content-Security-Policy"], other
        assert answer["X-Frame-Options"] == "DENY"
    body = embedded.content.decode()
    assert "Sample data from invented outlets" in body
    assert re.search(r'<a href="/figures/\?metric=exchanges&amp;as_of=[\d-]+" target="_blank" rel="noopener">', body)
    assert "<script" not in body
    assert " style=" not in body


def test_page_offers_files_and_code_that_keep_the_day_and_the_choice(client: Client, small_record: Record) -> None:
    body = unescape(client.get("/figures/?metric=exchanges&actor=alibaba&as_of=2026-09-20").content.decode())
    for form in ("svg", "png", "csv"):
        assert f'href="/charts/exchanges.{form}?actor=alibaba&as_of=2026-09-20"' in body
    code = re.search(r"<textarea[^>]*>(.*?)</textarea>", body)
    assert code
    assert 'src="http://testserver/charts/exchanges/embed/?actor=alibaba&as_of=2026-09-20"' in code[1]
    embedded = client.get("/charts/exchanges/embed/?actor=alibaba&as_of=2026-09-20").content.decode()
    assert "151 million" in embedded
    assert "MiniMax" not in embedded


def test_charts_of_a_day_know_no_more_than_it_did(client: Client, small_record: Record) -> None:
    before, after = (client.get(f"/charts/exchanges.csv?as_of={day}").content.decode() for day in ("2026-06-30", ""))
    assert "28800000" in before
    assert "151000000" not in before
    assert "151000000" in after
    assert client.get("/charts/exchanges.csv?as_of=2026-02-01").status_code == 404
    early = client.get(address(small_record, "spread", "csv", as_of="2026-02-24")).content.decode()
    late = client.get(address(small_record, "spread", "csv")).content.decode()
    assert len(early.splitlines()) + 1 == len(late.splitlines())
    months = client.get("/charts/over-time.csv?as_of=2026-03-01").content.decode()
    assert [line.split(",")[0] for line in months.split()[1:] if line[:2] == "20"] == ["2026-02"]
    assert "United States,0,0,1" not in client.get("/charts/responses.csv?as_of=2026-03-01").content.decode()


def test_filters_narrow_every_chart(client: Client, small_record: Record) -> None:
    slug = small_record.june.slug
    assert "MiniMax" not in client.get(f"/charts/exchanges.csv?incident={slug}").content.decode()
    assert "Alibaba" not in client.get("/charts/exchanges.csv?actor=minimax").content.decode()
    assert client.get("/charts/exchanges.csv?speaker=minimax").status_code == 404
    lines = client.get(f"/charts/over-time.csv?incident={slug}").content.decode().splitlines()
    assert lines[1:] == ["2026-06,1,1,0"]


def test_a_ruling_on_a_copy_counts(client: Client, small_record: Record) -> None:
    lines = client.get(address(small_record, "spread", "csv")).content.decode().splitlines()
    assert lines[-1] == "2026-02-25,3,2,1"
    small_record.copy_report.origin_rulings.update(kind="original")
    lines = client.get(address(small_record, "spread", "csv")).content.decode().splitlines()
    assert lines[-1] == "2026-02-25,3,3,0"


def test_weak_figures_are_not_drawn(client: Client, db: None) -> None:
    make.figure("exchanges", 5e6, actors=[make.actor("Lab")], score="0.20")
    assert client.get("/charts/exchanges.svg").status_code == 404


def test_names_that_would_break_a_drawing_are_words(client: Client, db: None) -> None:
    told = make.report(text="over 5 million exchanges")
    evil = make.actor("</text><script>alert(1)</script>", slug="evil")
    make.figure("exchanges", 5e6, Said(told, "over 5 million exchanges"), actors=[evil], speakers=[evil])
    svg = client.get("/charts/exchanges.svg").content
    assert not [one for one in ElementTree.fromstring(svg).iter() if one.tag.endswith("script")]
    assert "</text><script>alert(1)</script>" in words(svg)
    assert client.get("/charts/exchanges.png").status_code == 200
    assert "<script>" not in client.get("/charts/exchanges/embed/").content.decode()
    assert client.get("/charts/exchanges.csv").content.decode().count("</text><script>") == 2


@pytest.mark.parametrize(
    "path",
    ["/charts/nothing.svg", "/charts/spread.svg", "/charts/spread.png?figure=0", "/charts/exchanges.svg?actor=nobody",
     "/charts/responses.svg", "/charts/over-time/embed/", "/charts/exchanges.png?actor=%00"],
)  # fmt: skip
def test_nothing_to_draw_is_not_found(client: Client, db: None, path: str) -> None:
    assert client.get(path).status_code == 404


def test_pages_have_a_picture_for_links_to_them(
    client: Client, small_record: Record, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each with its title, and with the drawing of a chart."""
    sources: list[str] = []
    draw = charts.kept_png
    monkeypatch.setattr(charts, "kept_png", lambda svg, **how: sources.append(svg) or draw(svg, **how))
    denial = Assertion.objects.filter(predicate="denies", incident=small_record.june)[0]
    enacted = Assertion.objects.filter(stage__response=small_record.bill)[0]
    expected = {
        "/card.png": ("Who accuses whom", "chart-bar"),
        "/figures/card.png": ("Alleged figures", "chart-bar"),
        "/figures/card.png?metric=accounts": ("Alleged figures", "chart-bar"),
        f"/incidents/{small_record.june.slug}/card.png": ("Alleged:", "chart-bar"),
        f"/actors/{small_record.moonshot.slug}/card.png": ("Moonshot AI: what reports allege", "chart-bar"),
        f"/actors/{small_record.anthropic.slug}/card.png": ("Anthropic: what reports allege", "chart-bar"),
        f"/evidence/{small_record.thirteen.key[:16]}/card.png": ("13 million", "spread-stripes"),
        f"/evidence/{denial.key[:16]}/card.png": ("Alibaba", "chart-bar"),
        f"/evidence/{enacted.key[:16]}/card.png": ("Model Safekeeping Act", "over-time-stripes"),
        f"/responses/{small_record.bill.slug}/card.png": ("Model Safekeeping Act", "over-time-stripes"),
    }
    seen = set()
    for path, (title, drawing) in expected.items():
        answer = client.get(path)
        assert answer["Content-Type"] == "image/png", path
        assert struct.unpack(">II", answer.content[16:24]) == (1200, 630)
        seen.add(answer.content)
        assert title in words(sources[-1].encode()), path
        assert drawing in sources[-1], path
    assert len(seen) == len(expected)
    nobody = client.get(f"/actors/{make.actor('A Bystander').slug}/card.png")
    assert nobody.status_code == 200
    assert "chart-bar" not in sources[-1]
    for path in (
        "/incidents/none/card.png",
        "/actors/none/card.png",
        f"/evidence/{'0' * 16}/card.png",
        "/responses/none/card.png",
    ):
        assert client.get(path).status_code == 404


@pytest.mark.django_db
def test_empty_store_has_a_picture_for_links(client: Client) -> None:
    assert client.get("/card.png").status_code == 200


def test_charts_stand_where_readers_expect_them(client: Client, small_record: Record) -> None:
    def drawn(path: str) -> set[str]:
        return set(re.findall(r'id="chart-([a-z_-]+)-finding"', client.get(path).content.decode()))

    assert {"exchanges", "accounts", "figures-by-day"} <= drawn("/figures/")
    assert drawn("/figures/?metric=accounts") == {"accounts", "figures-by-day"}
    assert "exchanges" in drawn("/")
    assert {"exchanges", "accounts", "spread"} <= drawn(f"/incidents/{small_record.february.slug}/")
    assert {"exchanges", "over-time"} <= drawn(f"/actors/{small_record.moonshot.slug}/")
    assert {"responses", "over-time"} <= drawn("/responses/")
    assert "over-time" in drawn("/timeline/")
    assert "spread" in drawn(f"/evidence/{small_record.thirteen.key[:16]}/")


@pytest.mark.django_db
def test_a_chart_costs_the_same_with_one_row_and_with_many(client: Client) -> None:
    counts = []
    for n in (1, N_MANY - 1):
        grow(n)
        for name in ("exchanges", "over-time", "responses", "figures-by-day"):
            for day in ("", "?as_of=2026-03-05"):
                with CaptureQueriesContext(connection) as caught:
                    assert client.get(f"/charts/{name}.csv{day}").status_code == 200
                counts.append(len(caught))
    assert counts == [3, 3, 2, 2, 2, 2, 3, 3] * 2


def test_spread_costs_six_queries(client: Client, small_record: Record) -> None:
    with CaptureQueriesContext(connection) as caught:
        assert client.get(address(small_record, "spread", "csv")).status_code == 200
    assert len(caught) == 6
