"""The pages that are shown where a request is not served, each as the site really answered it."""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from django.db import OperationalError
from django.test import Client
from playwright.sync_api import Page, Route

from tracker.evidence.searching import statement


def answers(*prefixes: str) -> dict[str, tuple[int, bytes]]:
    """By a name of its own, each page with its status. prefixes: how addresses in the wanted languages begin, '' in English."""
    found: dict[str, tuple[int, bytes]] = {}
    for prefix in prefixes:
        for name, status, body in _in_language(prefix):
            found[f"{prefix}/refused/{name}/"] = (status, body)
    return found


def _in_language(prefix: str) -> list[tuple[str, int, bytes]]:
    login, reset = f"{prefix}/account/login/", f"{prefix}/account/password/reset/"
    client = Client(raise_request_exception=False)
    many = client.post(login, {f"field-{n}": "" for n in range(1100)})
    forged = Client(enforce_csrf_checks=True).post(login, {"login": "a", "password": "b"})
    often = [client.post(reset, {"email": "often@mail.example"}) for _ in range(4)][-1]
    with pytest.MonkeyPatch.context() as broken:
        broken.setattr("tracker.web.views.home.home_page", _fail(RuntimeError))
        failed = client.get(f"{prefix}/")
        broken.setattr("tracker.web.views.home.home_page", _fail(OperationalError))
        unavailable = client.get(f"{prefix}/")
        broken.setattr(statement, "TIMEOUT_MS", 50)
        broken.setattr("tracker.evidence.searching.search.find_names", _sleep)
        slow = client.get(f"{prefix}/search/?q=senators")
    made = {"fields": many, "form": forged, "often": often, "failed": failed, "database": unavailable, "search": slow}
    found = [(name, answer.status_code, answer.content) for name, answer in made.items()]
    assert [status for _, status, _ in found] == [400, 403, 429, 500, 503, 503]
    return found


def serve(page: Page, server: str, kept: Mapping[str, tuple[int, bytes]]) -> None:
    """The browser gets these answers at their names; their stylesheets come from the server."""
    for name, (status, body) in kept.items():
        page.route(f"{server}{name}", _answer(status, body))


def _answer(status: int, body: bytes) -> Callable[[Route], None]:
    return lambda route: route.fulfill(status=status, body=body, content_type="text/html; charset=utf-8")


def _fail(error: type[Exception]) -> object:
    def fail(*_: object, **__: object) -> None:
        raise error

    return fail


def _sleep(*_: object, **__: object) -> None:
    statement.fetch("SELECT pg_sleep(5)", {})
