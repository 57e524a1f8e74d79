"""How pages are cited: never more than their standing allows, and of the day on which they said so."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
import time_machine
from django.test import Client

from tests.web.record import Record
from tracker.evidence.queries.rows import ReportLink, SourceLink, StatedDay
from tracker.web.exports.references import MOST_SOURCES, Reference, bibtex, csl, sentence

SOURCE = SourceLink(
    slug="wire",
    name="Wire",
    kind="wire",
    reliability="B",
    reliability_reason="Names its sources.",
    homepage="http://wire.example/",
    is_sample=False,
)
REPORT = ReportLink(
    id=1,
    title="Lab accused",
    url="http://wire.example/1",
    language="en",
    published=StatedDay(date(2026, 2, 1), "month"),
    first_seen_at=datetime(2026, 2, 24, tzinfo=UTC),
    source=SOURCE,
)
CITED = Reference(
    key="stillwatch-0123456789abcdef",
    title="Accuser alleges 5 million exchanges, attributed to Lab",
    hedge="alleged; grade C · 0.60 · Single-source",
    day=date(2026, 3, 1),
    url="http://site.example/evidence/0123456789abcdef/?as_of=2026-03-01",
    sources=(REPORT,),
    is_sample=False,
)


def test_sentence_says_who_how_sure_when_and_from_where() -> None:
    assert sentence(CITED) == (
        "Accuser alleges 5 million exchanges, attributed to Lab (alleged; grade C · 0.60 · Single-source). "
        "Stillwatch, as known on 1 Mar 2026, http://site.example/evidence/0123456789abcdef/?as_of=2026-03-01. "
        "Sources: Wire, “Lab accused”, Feb 2026, http://wire.example/1."
    )


def test_many_sources_are_counted() -> None:
    many = replace(CITED, sources=(REPORT,) * (MOST_SOURCES + 2))
    assert sentence(many).endswith("; 2 other origins.")


def test_a_sample_says_that_it_is_not_to_be_cited() -> None:
    sample = replace(CITED, is_sample=True)
    for text in (sentence(sample), bibtex(sample), str(csl(sample))):
        assert "not to be cited" in text


def test_bibtex_escapes_what_it_takes_for_markup() -> None:
    entry = bibtex(replace(CITED, title="R&D {50%} of_x"))
    assert r"title = {{R\&D \{50\%\} of\_x}}" in entry
    assert entry.startswith("@misc{stillwatch-0123456789abcdef,\n")
    assert entry.count("{") == entry.count("}")


def test_csl_has_the_day_in_parts() -> None:
    (item,) = csl(CITED)
    assert item["accessed"] == {"date-parts": [[2026, 3, 1]]}
    assert item["URL"] == CITED.url


@pytest.mark.parametrize("kind", ["evidence", "incident", "actor", "response", "report", "figures"])
def test_pages_say_how_they_are_cited_as_known_on_their_day(client: Client, small_record: Record, kind: str) -> None:
    here = {
        "evidence": f"/evidence/{small_record.thirteen.key[:16]}/",
        "incident": f"/incidents/{small_record.february.slug}/",
        "actor": f"/actors/{small_record.moonshot.slug}/",
        "response": f"/responses/{small_record.bill.slug}/",
        "report": f"/reports/{small_record.wire_report.pk}/",
        "figures": "/figures/",
    }[kind]
    with time_machine.travel(datetime(2026, 11, 21, 12, tzinfo=UTC), tick=False):
        shown = client.get(here).content.decode()
        assert f"http://testserver{here}?as_of=2026-11-21" in shown
        entry = client.get(f"{here}cite.bib").content.decode()
        assert "urldate = {2026-11-21}" in entry
    (item,) = client.get(f"{here}cite.json?as_of=2026-11-01").json()
    assert item["URL"].endswith(f"{here}?as_of=2026-11-01")
    said = f"{item['title']} {item['note']}"
    assert "alleged" in said or "alleges" in said or "how well it is established that it was said" in said


def test_what_is_not_there_cannot_be_cited(client: Client, small_record: Record) -> None:
    assert client.get(f"/evidence/{'0' * 16}/cite.bib").status_code == 404
    assert client.get("/incidents/none/cite.json").status_code == 404
    for there in ("actors/none", "responses/none", "reports/999999"):
        assert client.get(f"/{there}/cite.bib").status_code == 404


def test_a_choice_of_figures_is_cited_with_its_choice(client: Client, small_record: Record) -> None:
    shown = client.get("/figures/?metric=accounts").content.decode()
    assert "/figures/cite.bib?metric=accounts" in shown
    (item,) = client.get("/figures/cite.json?metric=accounts&actor=&incident=").json()
    assert "/figures/?metric=accounts" in item["URL"]
    assert item["title"] == "Alleged counts: accounts"
    assert client.get(f"/incidents/{small_record.february.slug}/cite.ris").status_code == 404
