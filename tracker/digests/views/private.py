"""Pages of one reader: kept by no cache, found by no search; the address of some is itself the key."""

from __future__ import annotations

import logging
from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from tracker.web.views.answers import RETRY_AFTER

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

logger = logging.getLogger(__name__)


def form_page(view: View[Rest]) -> View[Rest]:
    """The view as a page that is read by GET and acts by POST; while the database does not answer it says so."""

    @wraps(view)
    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        try:
            answer = view(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            # Neither the address of the page nor what was sent: both may be somebody's own.
            logger.error("%s cannot be shown: the database does not answer: %s", view.__name__, error)
            answer = render(request, "503.html", status=503)
            answer["Retry-After"] = str(RETRY_AFTER)
        answer["Cache-Control"] = "no-store, private"
        return answer

    return require_http_methods(["GET", "HEAD", "POST"])(answered)


def key_page(view: View[Rest]) -> View[Rest]:
    """The same of a page whose address only its reader has: it needs no cookie and no login, and tells nobody its address."""
    kept = form_page(view)

    @wraps(view)
    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponse:
        answer = kept(request, *args, **kwargs)
        answer["Referrer-Policy"] = "no-referrer"
        answer["X-Robots-Tag"] = "noindex, nofollow"
        answer._has_been_logged = True  # type: ignore[attr-defined]  # Django would write the address to the log
        return answer

    return csrf_exempt(answered)
