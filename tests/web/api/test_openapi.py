"""The description of all files: nothing in it that is not so, and nothing left out."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from django.http import QueryDict
from django.test import Client, RequestFactory
from django.urls import get_resolver, resolve
from jsonschema import Draft202012Validator

from tests.web.record import Record
from tracker.evidence.models import Assertion, Change
from tracker.evidence.searching.asked import Facet
from tracker.web.api.fields import RECORDS, described, left_over
from tracker.web.api.files import FILES
from tracker.web.api.openapi import schema_name
from tracker.web.presentation.words import METRICS

# Addresses that are no files to take along: pages and what a reader does there, pictures for links, what robots ask for.
# Those that had another address first are not described under it.
PAGES = {
    "home", "incidents", "incident", "timeline", "actors", "actor", "figures", "responses", "response", "reports", "report",
    "evidence", "changes", "change", "search", "sources", "source", "methodology", "api", "feeds", "chart-embed",
    "robots", "sitemap", "sitemap-part", "healthz", "openapi", "figures-chart", "figures-table",
}  # fmt: skip
OLD_NAMES = {"responses": {"status"}, "figures": {"after"}, "citation-of-figures": {"after"}}


def examples(stored: Record) -> Mapping[str, str]:
    """What is on the record, by the name of the parameter that asks for it."""
    return {
        "slug": stored.february.slug,
        "number": str(stored.wire_report.pk),
        "key": stored.thirteen.key[:16],
        "figure": stored.thirteen.key[:16],
        "actor": "anthropic",
        "speaker": "anthropic",
        "incident": stored.february.slug,
        "response": stored.bill.slug,
        "jurisdiction": "US",
        "source": stored.wire_report.source.slug,
        "language": "en",
        "since": "2026-02-01",
        "until": "2026-12-31",
        "report": str(stored.wire_report.pk),
        "q": "exchanges",
        "period": "2026",
        "as_of": "2026-06-30",
    }


SLUGS = {"/actors/": "moonshot", "/responses/": "bill"}


def whole(address: str, stored: Record, **given: str) -> str:
    """The address with its parts put in."""
    parts = {**examples(stored), **given}
    for beginning, name in SLUGS.items():
        if address.startswith(beginning):
            parts["slug"] = getattr(stored, name).slug
    return address.format(**({"name": "exchanges"} | parts))


def sent(client: Client, address: str, **asked: Any) -> tuple[str, bytes]:
    """The media type and body of an answer."""
    answer = client.get(address, asked)
    assert answer.status_code == 200, (address, asked)
    body = b"".join(answer.streaming_content) if answer.streaming else answer.content
    return answer["Content-Type"].partition(";")[0], bytes(body)


@pytest.fixture
def told(client: Client, db: None) -> dict[str, Any]:
    media, body = sent(client, "/api/openapi.json")
    assert media == "application/json"
    found: dict[str, Any] = json.loads(body)
    return found


def schema(told: Mapping[str, Any], name: str) -> Draft202012Validator:
    return Draft202012Validator(
        {"$ref": f"#/components/schemas/{name}", "components": told["components"]},
        format_checker=Draft202012Validator.FORMAT_CHECKER,
    )


def operations(told: Mapping[str, Any]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    for path, methods in told["paths"].items():
        assert list(methods) == ["get"]
        yield path, methods["get"]


def test_the_document_is_one_that_programs_can_read(told: dict[str, Any]) -> None:
    assert told["openapi"].startswith("3.1.")
    assert told["servers"] == [{"url": "http://testserver"}]
    names = [operation["operationId"] for _, operation in operations(told)]
    assert len(set(names)) == len(names) > 40
    for path, operation in operations(told):
        in_path = {one["name"] for one in operation["parameters"] if one["in"] == "path"}
        assert all(one["required"] for one in operation["parameters"] if one["in"] == "path")
        assert in_path == {part.partition("}")[0] for part in path.split("{")[1:]}, path
        assert {"200", "304"} <= set(operation["responses"])
        assert set(operation["tags"]) <= {tag["name"] for tag in told["tags"]}
        for one in operation["parameters"]:
            Draft202012Validator.check_schema(one["schema"])
    for name, one in told["components"]["schemas"].items():
        Draft202012Validator.check_schema(one)
        assert name.replace("-", "").isalnum()
    references = set(_references(told))
    assert {one.removeprefix("#/components/schemas/") for one in references} == set(told["components"]["schemas"])


def _references(told: object) -> Iterator[str]:
    if isinstance(told, dict):
        if "$ref" in told:
            yield told["$ref"]
        if "x-record" in told:
            yield told["x-record"]
        told = list(told.values())
    if isinstance(told, list):
        for one in told:
            yield from _references(one)


def test_every_address_gives_what_it_is_described_to_give(
    client: Client, small_record: Record, told: dict[str, Any]
) -> None:
    change(small_record.thirteen)
    n_rows = 0
    for path, operation in operations(told):
        ((media, content),) = operation["responses"]["200"]["content"].items()
        got, body = sent(client, whole(path, small_record), **({"q": "exchanges"} if "search" in path else {}))
        assert got == media, path
        if "json" in media:
            data = json.loads(body)
            schema(told, content["schema"]["$ref"].rpartition("/")[2]).validate(data)
            n_rows += len(data["items"]) if isinstance(data, dict) and "items" in data else 0
        if "x-columns" in content:
            heading, *lines = csv.reader(io.StringIO(body.decode()))
            assert heading == content["x-columns"], path
            assert lines, path
    assert n_rows > 50


def change(of: Assertion) -> None:
    Change.objects.create(
        key="c" * 64,
        kind=Change.Kind.FIGURE,
        day=of.known_from.date(),
        noted_at=of.known_from,
        assertion=of,
        reports=[of.representative.report_id],
    )


def test_records_of_a_day_past_are_of_the_same_form(client: Client, small_record: Record, told: dict[str, Any]) -> None:
    for file in FILES:
        if file.record:
            _, body = sent(client, file.paths[0].format(form="json"), as_of="2026-03-01", q="exchanges")
            schema(told, schema_name(file)).validate(json.loads(body))


def test_a_search_with_names_and_figures_is_of_the_form_described(
    client: Client, small_record: Record, told: dict[str, Any]
) -> None:
    data = json.loads(sent(client, "/search.json", q="Alibabba 28.8 million")[1])
    assert data["names"]
    assert data["figures"]
    schema(told, "search").validate(data)
    assert data["figures"][0]["first_date"] == "2026-06-24"


def test_what_may_be_asked_for_is_taken_as_asked(client: Client, small_record: Record) -> None:
    """The address of the page that a file names holds whatever the file was asked for and understood."""
    for file in FILES:
        for one in file.parameters if file.record else ():
            for value in one.values or (examples(small_record)[one.name],):
                path = file.paths[0].format(form="json")
                if (one.name, value) in {("show", "all"), ("sort", "relevance")}:
                    continue  # as it is where nothing is asked for
                page = json.loads(sent(client, path, **{one.name: value})[1])["page"]
                assert value in QueryDict(page.partition("?")[2]).getlist(one.name), (path, one.name, value)


def test_nothing_may_be_asked_for_that_is_not_described(small_record: Record) -> None:
    for file, address, form in ((one, *there) for one in FILES for there in one.addresses):
        path = whole(address, small_record)
        request = RequestFactory().get(path)
        seen = Noticing(request.META["QUERY_STRING"])
        request.GET = seen
        found = resolve(path)
        answer = found.func(request, *found.args, **found.kwargs)
        assert answer.status_code == 200
        b"".join(answer.streaming_content) if answer.streaming else answer.content
        described_here = {one.name for one in file.parameters_of(address, form) if not one.in_path}
        if file.name == "search":
            continue  # which reads every name of an address; what it knows is tried below
        assert seen.names - OLD_NAMES.get(file.name, set()) == described_here, address


class Noticing(QueryDict):
    """An address's query that remembers which names were asked for."""

    names: set[str]

    def __init__(self, query: str) -> None:
        self.names = set()
        super().__init__(query)

    def get(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().get(key, default)

    def getlist(self, key: str, default: Any = None) -> Any:
        self.names.add(key)
        return super().getlist(key, default)

    def __contains__(self, key: object) -> bool:
        self.names.add(str(key))
        return super().__contains__(key)


def test_a_search_takes_what_is_described_and_no_more() -> None:
    (file,) = (file for file in FILES if file.name == "search")
    assert {one.name for one in file.parameters} == {"q", "sort", "exact", *(facet.value for facet in Facet)}


def test_every_file_of_the_site_is_described(small_record: Record) -> None:
    told = {resolve(whole(address, small_record)).view_name for file in FILES for address, _ in file.addresses}
    named = {f"web:{pattern.name}" for pattern in get_resolver("tracker.web.urls").url_patterns}
    cards = {name for name in named if name.startswith("web:card-")}
    assert named - cards - {f"web:{name}" for name in PAGES} == told - {"digests:archive-feed"}


def test_every_form_that_an_address_takes_is_described(client: Client, small_record: Record) -> None:
    described_here = {whole(address, small_record) for file in FILES for address, _ in file.addresses}
    for file in FILES:
        for path in file.paths:
            for form in ("csv", "json", "atom", "ics", "svg", "png", "zip", "bib"):
                address = whole(path.replace("{form}", form), small_record)
                if address not in described_here:
                    assert client.get(address).status_code == 404, address


def test_every_field_has_its_meaning_and_no_meaning_is_left_over() -> None:
    assert left_over() == set()
    for record in RECORDS:
        assert all(one.words for one in described(record))
    assert {file.record for file in FILES if file.record} < set(RECORDS)


def test_every_chart_named_is_there(client: Client, small_record: Record) -> None:
    (file,) = (file for file in FILES if file.name == "charts")
    (named,) = (one for one in file.parameters if one.name == "name")
    metrics = set(Assertion.objects.filter(metric__in=METRICS).values_list("metric", flat=True))
    for name in named.values:
        asked = {"figure": small_record.thirteen.key[:16]} if name == "spread" else {}
        is_drawn = name not in METRICS or name in metrics
        assert client.get(f"/charts/{name}.svg", asked).status_code == (200 if is_drawn else 404), name
    assert {"exchanges", "accounts"} <= metrics
