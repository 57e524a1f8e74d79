"""The head of every page: who links to it, or finds it, is told no more than the page says."""

from __future__ import annotations

import json
import re
from html import unescape
from typing import Any

import pytest
from django.test import Client

from tests.web import factories as make
from tests.web.factories import Said
from tests.web.record import Record
from tests.web.structured import data_blocks, without_data
from tests.web.views.test_pages import every_page

BAD = '</script><script>alert(1)</script><!-- &amp; "quoted"'


def read(client: Client, address: str) -> str:
    answer = client.get(address)
    assert answer.status_code == 200, address
    return answer.content.decode()


def meta(page: str, name: str) -> str:
    found = re.search(rf'<meta (?:name|property)="{re.escape(name)}" content="([^"]*)">', page)
    return unescape(found.group(1)) if found else ""


def test_every_page_says_what_it_is_and_where_it_stands(client: Client, small_record: Record) -> None:
    seen: dict[str, str] = {}
    for address in every_page(small_record):
        page = read(client, address)
        path = address.split("?")[0]
        assert page.count('<meta name="description"') == 1, address
        assert page.count('rel="canonical"') == 1, address
        assert f'<link rel="canonical" href="http://testserver{address}">' in unescape(page)
        for name in ("description", "og:title", "og:description", "og:url", "og:site_name", "twitter:card"):
            assert meta(page, name), (address, name)
        assert len(meta(page, "description")) <= 300
        image = meta(page, "og:image")
        assert image.startswith("http://testserver/")
        assert image.endswith("card.png")
        seen[path] = meta(page, "description")
    assert len(set(seen.values())) == len(seen)


def test_pictures_of_links_are_there(client: Client, small_record: Record) -> None:
    for address in (
        "/",
        f"/incidents/{small_record.february.slug}/",
        f"/actors/{small_record.anthropic.slug}/",
        "/figures/",
        f"/evidence/{small_record.thirteen.key[:16]}/",
        f"/responses/{small_record.bill.slug}/",
    ):
        shown = meta(read(client, address), "og:image").removeprefix("http://testserver")
        assert shown == f"{address}card.png"
        picture = client.get(shown)
        assert (picture.status_code, picture["Content-Type"]) == (200, "image/png"), address


def test_only_whole_pages_of_today_may_be_found(client: Client, small_record: Record) -> None:
    for address in ("/", "/incidents/", f"/incidents/{small_record.february.slug}/", "/changes/"):
        assert "noindex" not in read(client, address), address
    for address in ("/incidents/?as_of=2026-06-24", "/figures/?metric=accounts", "/search/?q=million"):
        assert '<meta name="robots" content="noindex">' in read(client, address), address


def texts(told: Any) -> list[str]:
    match told:
        case dict():
            return [text for value in told.values() for text in texts(value)]
        case list():
            return [text for value in told for text in texts(value)]
        case str():
            return [told]
    return []


def test_structured_data_attribute_and_hedge_and_never_judge(client: Client, small_record: Record) -> None:
    kinds = set()
    for address in every_page(small_record):
        page = read(client, address)
        for block in data_blocks(page):
            assert block["@context"] == "https://schema.org"
            kinds.add(block["@type"])
            assert "ClaimReview" not in json.dumps(block)
            assert "reviewRating" not in json.dumps(block)
            for text in texts(block):
                assert "distilled" not in text or "allege" in text, (address, text)
    assert kinds >= {"WebSite", "Dataset", "Claim", "WebPage", "ProfilePage"}


def test_a_claim_says_whose_it_is_where_it_appears_and_how_it_stands(client: Client, small_record: Record) -> None:
    (claim,) = data_blocks(read(client, f"/evidence/{small_record.thirteen.key[:16]}/"))
    assert claim["@type"] == "Claim"
    assert "allege" in claim["name"]
    assert "how well it is established that it was said" in claim["description"]
    assert [author["name"] for author in claim["author"]] == ["Anthropic"]
    assert {one["@type"] for one in claim["appearance"]} <= {"NewsArticle", "Article", "Report"}
    assert all(one["publisher"]["name"] for one in claim["appearance"])
    assert all("Sample data" in one["creativeWorkStatus"] for one in claim["appearance"])


def test_a_report_of_a_wire_is_a_news_article_of_its_outlet(client: Client, small_record: Record) -> None:
    (page,) = data_blocks(read(client, f"/reports/{small_record.wire_report.pk}/"))
    article = page["mainEntity"]
    assert (article["@type"], article["publisher"]["name"]) == ("NewsArticle", "Northwire")
    assert article["datePublished"] == "2026-02-24"


def test_a_list_is_a_dataset_whose_files_are_there(client: Client, small_record: Record) -> None:
    for name in ("incidents", "timeline", "actors", "figures", "responses", "reports", "changes", "sources"):
        (data,) = data_blocks(read(client, f"/{name}/"))
        assert (data["@type"], data["url"]) == ("Dataset", f"http://testserver/{name}/")
        for file in data["distribution"]:
            answer = client.get(file["contentUrl"])
            assert answer.status_code == 200
            assert answer["Content-Type"].startswith(file["encodingFormat"])
        assert {file["encodingFormat"] for file in data["distribution"]} == {"text/csv", "application/json"}


@pytest.mark.django_db
def test_nothing_in_a_report_ends_the_block(client: Client) -> None:
    told = make.report(title=BAD, text=f"{BAD} says Lab made 5 million exchanges.")
    accuser, lab = make.actor(BAD, slug="bad"), make.actor("Lab")
    campaign = make.incident(BAD, slug="bad", accuser=accuser, accused=[lab])
    made = make.claim(
        "alleges_distillation", accuser, lab, Said(told, "5 million exchanges"), incident=campaign, standing="alleged"
    )
    for address in ("/incidents/bad/", "/actors/bad/", f"/reports/{told.pk}/", f"/evidence/{made.key[:16]}/"):
        page = read(client, address)
        assert data_blocks(page), address
        assert "<script" not in without_data(page), address
        assert "alert(1)</script" not in page, address
        assert BAD in "".join(texts(data_blocks(page))), address
