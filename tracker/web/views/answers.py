"""How pages are answered: read-only, cacheable for a moment, unchanged ones without a body."""

from __future__ import annotations

from collections.abc import Callable
from typing import Concatenate, ParamSpec

from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import conditional_page, require_safe

Rest = ParamSpec("Rest")
View = Callable[Concatenate[HttpRequest, Rest], HttpResponse]

MAX_AGE = 60


def page(view: View[Rest]) -> View[Rest]:
    """The view as a page that GET and HEAD may ask for, with an ETag and a minute of caching."""
    return require_safe(cache_control(public=True, max_age=MAX_AGE)(conditional_page(view)))
