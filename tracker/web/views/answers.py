"""How pages are answered: read-only, cacheable for a moment, unchanged ones without a body."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import render
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponseBase]

MAX_AGE = 60
RETRY_AFTER = 10

logger = logging.getLogger(__name__)


def page(view: View[Rest]) -> View[Rest]:
    """The view as a page that GET and HEAD may ask for, with an ETag and a minute of caching.

    While the database does not answer it says so, with status 503.
    """
    answer = require_safe(cache_control(public=True, max_age=MAX_AGE)(conditional_page(view)))

    def answered(request: HttpRequest, /, *args: Rest.args, **kwargs: Rest.kwargs) -> HttpResponseBase:
        try:
            return answer(request, *args, **kwargs)
        except (OperationalError, InterfaceError) as error:
            logger.error("%s cannot be shown: the database does not answer: %s", request.path, error)
            unavailable = render(request, "503.html", status=503)
            unavailable["Retry-After"] = str(RETRY_AFTER)
            unavailable["Cache-Control"] = "no-store"
            return unavailable

    return answered
