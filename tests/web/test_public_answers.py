"""What everybody may see is the same for everybody: no cookie, no look at the session, compressed, kept a moment."""

from __future__ import annotations

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from tests.accounts.readers import account, signed_in
from tests.web.pages import addresses
from tests.web.record import Record
from tracker.web.compression import GZipOfPublicPages

LONG = b"What stands here is long enough to be sent compressed. " * 20


@pytest.mark.django_db
def test_public_pages_do_not_look_who_reads(small_record: Record) -> None:
    reader, anybody = signed_in(account()), Client()
    for address in addresses(small_record):
        if address.startswith(("/account", "/subscribe/?")):  # forms, whose cookie shows where they come from
            continue
        told, same = anybody.get(address), reader.get(address)
        assert not told.cookies, address
        assert "cookie" not in told.headers.get("Vary", "").lower(), address
        assert not same.cookies, address
        assert told.content == same.content, address
        if tag := told.headers.get("ETag"):
            assert reader.get(address, headers={"if-none-match": tag}).status_code == 304, address


@pytest.mark.parametrize(
    ("cache_control", "cookie", "is_compressed"),
    [
        ("public, max-age=60", "", True),
        ("", "", True),
        ("private", "", False),
        ("max-age=0, no-cache, no-store, must-revalidate, private", "", False),
        ("no-store", "", False),
        ("public", "csrftoken", False),
    ],
)
def test_what_is_one_readers_own_is_not_compressed(cache_control: str, cookie: str, is_compressed: bool) -> None:
    answer = HttpResponse(LONG)
    if cache_control:
        answer["Cache-Control"] = cache_control
    if cookie:
        answer.set_cookie(cookie, "a value")
    request = RequestFactory().get("/", headers={"accept-encoding": "gzip"})
    sent = GZipOfPublicPages(lambda _: answer)(request)
    assert sent.has_header("Content-Encoding") is is_compressed


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_on_a_page_of_the_site() -> None:
    answer = Client(enforce_csrf_checks=True).post("/account/login/", {"login": "a", "password": "b"})
    assert answer.status_code == 403
    assert "This form was not accepted" in answer.content.decode()
    assert 'class="masthead"' in answer.content.decode()
