"""How pages are answered: read-only, cacheable for a moment, unchanged ones without a body and without being made.

An ETag has two parts: the version of what the page rests on, and a hash of the page. A browser that asks with the present
version is answered by one query; one that asks with an older version gets no body either if the page came out the same.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterable
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotModified
from django.shortcuts import render
from django.utils.cache import patch_cache_control
from django.utils.http import parse_etags
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from tracker.collection.clock import now
from tracker.evidence.queries.site import SiteState, site_state

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]

MAX_AGE = 60
RETRY_AFTER = 10
_MADE_OF = frozenset({".py", ".toml", ".html", ".svg", ".css", ".json", ".mo"})

logger = logging.getLogger(__name__)


def page(view: View[Rest]) -> View[Rest]:
    """The view as a page of the record that GET and HEAD may ask for, with an ETag and a minute of caching.

    While the database does not answer it says so, with status 503.
    """
    return _answered(view, lambda state: state.record)


def living_page(view: View[Rest]) -> View[Rest]:
    """The same of a page that also shows how collecting fares, which changes with every fetch."""
    return _answered(view, lambda state: state.store)


def _answered(view: View[Rest], rests_on: Callable[[SiteState], str]) -> View[Rest]:
    safe = require_safe(view)

    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            state = site_state()
            request.META["stillwatch.state"] = state
            version = _version(rests_on(state))
            asked = [tag.removeprefix("W/").strip('"') for tag in parse_etags(request.headers.get("If-None-Match", ""))]
            if request.method in ("GET", "HEAD") and (known := _starting(asked, version)):
                return _cached(HttpResponseNotModified(), known)
            return _tagged(safe(request, *args, **kwargs), version, asked)
        except (OperationalError, InterfaceError) as error:
            logger.error("%s cannot be shown: the database does not answer: %s", request.path, error)
            return unavailable(request)

    return answered


def unavailable(request: HttpRequest) -> HttpResponse:
    """What is said while the database does not answer."""
    answer = render(request, "503.html", status=503)
    answer["Retry-After"] = str(RETRY_AFTER)
    answer["Cache-Control"] = "no-store"
    return answer


def _version(rests_on: str) -> str:
    """What a page of the same address would be made of: rows, code, the day it is, the reader's language."""
    told = repr((rests_on, _code(), now().date(), get_language()))
    return sha256(told.encode()).hexdigest()[:16]


@cache
def _code() -> str:
    """A hash of all that pages are made by."""
    found = sha256()
    for folder in ("tracker", "templates"):
        for file in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if file.suffix in _MADE_OF and file.is_file():
                found.update(file.read_bytes())
    return found.hexdigest()


def _starting(asked: Iterable[str], version: str) -> str:
    return next((tag for tag in asked if tag.partition(".")[0] == version), "")


def _tagged(answer: HttpResponseBase, version: str, asked: Iterable[str]) -> HttpResponseBase:
    """The answer with its ETag; without a body where the asker has that very page.

    Files are told by their version; a picture that has an ETag of its own keeps it.
    """
    if answer.status_code != 200 or "ETag" in answer:
        return _cached(answer)
    if not isinstance(answer, HttpResponse):
        return _cached(answer, f"{version}.file")
    made = sha256(answer.content).hexdigest()[:16]
    known = next((tag for tag in asked if tag.partition(".")[2] == made), "")
    return _cached(HttpResponseNotModified(), known) if known else _cached(answer, f"{version}.{made}")


def _cached(answer: HttpResponseBase, tag: str = "") -> HttpResponseBase:
    if tag:
        answer["ETag"] = f'"{tag}"'
    patch_cache_control(answer, public=True, max_age=MAX_AGE)
    return answer
