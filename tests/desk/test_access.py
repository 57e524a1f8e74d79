"""Who is let in: an editor with a second factor; for everybody else there is nothing at any address of the desk."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import URLPattern, URLResolver, get_resolver, reverse

from tests.accounts.readers import account, with_authenticator
from tests.collection import making
from tests.desk import editors
from tracker.accounts.models import User
from tracker.collection.models import Feed, Intervention, Report, Source

pytestmark = pytest.mark.django_db

PAGES = frozenset({"queue", "all-sources", "one-source", "failed-pages", "log"})
ACTS = {"on-source": "pause", "on-feed": "poll", "on-report": "fetch", "on-storm": "same"}
METHODS = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")


def names() -> list[str]:
    """Of every address of the desk, from the table of addresses itself."""
    found: list[str] = []

    def walk(patterns: list[URLPattern | URLResolver], is_desk: bool) -> None:
        for one in patterns:
            if isinstance(one, URLResolver):
                walk(one.url_patterns, is_desk or one.namespace == "desk")
            elif is_desk:
                found.append(str(one.name))

    walk(get_resolver().url_patterns, False)
    return found


@pytest.fixture
def addresses() -> dict[str, str]:
    """An address of each name, of something that is there."""
    feed = making.feed(making.source())
    report = making.report(feed.source)
    given = {"one-source": feed.source.slug, "on-source": feed.source.slug, "on-feed": feed.pk, "on-storm": feed.pk}
    given["on-report"] = report.pk
    return {name: reverse(f"desk:{name}", args=[given[name]] if name in given else []) for name in names()}


def anybody() -> Client:
    return Client()


def a_reader() -> Client:
    return editors.browser_of(account("reader@mail.example"))


def a_reader_with_a_second_factor() -> Client:
    who = account("careful@mail.example")
    with_authenticator(who)
    return editors.browser_of(who)


def staff_without_a_second_factor() -> Client:
    return editors.browser_of(account("late@mail.example", is_staff=True))


def an_editor_who_was_deactivated() -> Client:
    who = editors.editor("gone@mail.example")
    client = editors.browser_of(who)
    User.objects.filter(pk=who.pk).update(is_active=False)
    return client


def an_editor_no_more() -> Client:
    who = editors.editor("was@mail.example")
    client = editors.browser_of(who)
    User.objects.filter(pk=who.pk).update(is_staff=False)
    return client


OTHERS = (
    anybody,
    a_reader,
    a_reader_with_a_second_factor,
    staff_without_a_second_factor,
    an_editor_who_was_deactivated,
    an_editor_no_more,
    editors.half_way_in,
)


def test_every_address_is_in_this_table() -> None:
    assert sorted(names()) == sorted([*PAGES, *ACTS])


@pytest.mark.parametrize("outsider", OTHERS)
def test_for_others_there_is_nothing_whatever_they_ask(
    addresses: dict[str, str], outsider: Callable[[], Client]
) -> None:
    client = outsider()
    nowhere = client.get("/nowhere/").content.decode().replace("testserver/nowhere/", "")
    asked = [*addresses.values(), "/desk", "/tr/desk/", "/desk/none/", "/desk/sources/none/", "/desk/feeds/99/do/"]
    for address in asked:
        for method in METHODS:
            answer = client.generic(
                method, address, "do=pause&do=poll&why=because", "application/x-www-form-urlencoded"
            )
            assert answer.status_code == 404, (method, address)
            assert "Location" not in answer
            if method == "GET" and not address.startswith("/tr/"):
                assert answer.content.decode().replace(f"testserver{address}", "") == nowhere, address
    for address in addresses.values():
        assert client.get(address)["Cache-Control"] == "no-store, private"
    strict = Client(enforce_csrf_checks=True)
    strict.cookies = client.cookies
    assert {strict.post(addresses[name], {"do": do}).status_code for name, do in ACTS.items()} == {404}
    assert not Intervention.objects.exists()


def test_an_editor_reads_pages_and_acts_by_post_alone(addresses: dict[str, str]) -> None:
    client = editors.browser_of(editors.editor())
    for name, address in addresses.items():
        for method in METHODS:
            filled = f"do={ACTS.get(name, '')}&why=because"
            answer = client.generic(method, address, filled, "application/x-www-form-urlencoded")
            is_page = name in PAGES and method in ("GET", "HEAD")
            done = 303 if name in ACTS and method == "POST" else 405
            assert answer.status_code == (200 if is_page else done), (method, address)
            assert answer["Cache-Control"] == "no-store, private"
            assert answer["X-Robots-Tag"] == "noindex"
            assert "Content-Encoding" not in answer
            assert "Content-Security-Policy" in answer
    assert client.get(addresses["queue"], headers={"accept-encoding": "gzip"}).headers.get("Content-Encoding") is None


def test_who_signs_in_with_password_and_code_is_let_in() -> None:
    client = editors.signed_in_as_a_person_does()
    assert client.get("/desk/").status_code == 200
    assert 'href="/desk/"' in client.get("/account/").content.decode()


def test_a_form_of_another_site_changes_nothing(addresses: dict[str, str]) -> None:
    client = editors.browser_of(editors.editor(), enforce_csrf_checks=True)
    for name, do in ACTS.items():
        answer = client.post(addresses[name], {"do": do, "why": "because"})
        assert answer.status_code == 403
        assert answer["Cache-Control"] == "no-store, private"
    assert not Intervention.objects.exists()
    token = client.get("/desk/sources/").cookies["csrftoken"].value
    filled = {"do": "pause", "why": "because", "csrfmiddlewaretoken": token}
    assert client.post(addresses["on-source"], filled).status_code == 303
    assert Source.objects.get().is_paused


def test_reading_changes_nothing(addresses: dict[str, str]) -> None:
    client = editors.browser_of(editors.editor())
    with CaptureQueriesContext(connection) as told:
        for address in addresses.values():
            client.get(f"{address}?do=pause&why=because&number=1")
            client.head(address)
    assert {query["sql"].split()[0].strip("(") for query in told} == {"SELECT"}


def test_what_is_not_there_is_not_found_by_an_editor_either() -> None:
    client = editors.browser_of(editors.editor())
    making.source()
    assert client.get("/desk/sources/none/").status_code == 404
    for address in ("sources/none", "feeds/99", "reports/99", "storms/99"):
        assert client.post(f"/desk/{address}/do/", {"do": "poll"}).status_code == 404
    assert client.post("/desk/sources/harbor/do/", {"do": "delete"}).status_code == 404
    assert client.get("/desk/feeds/99999999999999999999/do/").status_code == 405


@pytest.mark.parametrize(
    "elsewhere",
    [
        "https://evil.example/",
        "//evil.example",
        "/\\evil.example",
        "\t//evil.example",
        "%2f%2fevil.example",
        "queue@evil",
    ],
)
def test_no_form_leads_off_the_site(addresses: dict[str, str], elsewhere: str) -> None:
    client = editors.browser_of(editors.editor())
    for name, do in ACTS.items():
        filled = {
            "do": do,
            "why": "because",
            "from": elsewhere,
            "next": elsewhere,
            "back": elsewhere,
            "show": elsewhere,
        }
        answer = client.post(f"{addresses[name]}?next={elsewhere}", filled)
        assert answer["Location"] == "/desk/sources/harbor/"


def test_public_pages_are_the_same_for_an_editor() -> None:
    making.source()
    client = editors.browser_of(editors.editor())
    for address in ("/", "/sources/", "/sources/harbor/"):
        mine, anybodys = client.get(address), Client().get(address)
        assert mine.content == anybodys.content
        assert b"/desk/" not in mine.content
        assert mine["Cache-Control"] == anybodys["Cache-Control"]
        assert "Cookie" not in mine.headers.get("Vary", "")
        assert client.get(address, headers={"if-none-match": anybodys["ETag"]}).status_code == 304


def test_only_those_see_the_way_to_the_desk_for_whom_it_is_there() -> None:
    assert 'href="/desk/"' in editors.browser_of(editors.editor()).get("/account/").content.decode()
    for outsider in (a_reader, a_reader_with_a_second_factor):
        assert "/desk/" not in outsider().get("/account/").content.decode()
    assert (
        "/desk/" not in staff_without_a_second_factor().get("/account/2fa/totp/activate/", follow=True).content.decode()
    )


def test_no_role_is_given_by_a_form(addresses: dict[str, str]) -> None:
    reader = account("reader@mail.example")
    client = editors.browser_of(editors.editor())
    extra = {
        "is_staff": "1",
        "is_superuser": "1",
        "owner": reader.pk,
        "role": "admin",
        "by": "somebody",
        "account": reader.pk,
    }
    for name, do in ACTS.items():
        client.post(addresses[name], {"do": do, "why": "because", **extra})
    assert not User.objects.filter(pk=reader.pk, is_staff=True).exists()
    assert set(Intervention.objects.values_list("account__email", flat=True)) == {editors.ADDRESS}
    assert Report.objects.get().title == "About one"
    assert Feed.objects.get().url == "http://harbor.example/feed"
