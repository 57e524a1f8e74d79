"""What templates may say about the day that a page is asked for."""

from __future__ import annotations

from datetime import date
from urllib.parse import urlencode

from django import template
from django.http import HttpRequest
from django.template import RequestContext

from tracker.collection.clock import now
from tracker.evidence.queries.known import NoDay, read_day
from tracker.web.presentation.links import DAY

register = template.Library()


@register.simple_tag(takes_context=True)
def asked_day(context: RequestContext) -> date | None:
    """The day past that the page is asked for, None for today."""
    request = context.get("request")
    try:
        return read_day(request.GET.get(DAY, "")) if request else None
    except NoDay:
        return None


@register.filter
def asked_besides(request: HttpRequest) -> list[tuple[str, str]]:
    """What the address asks for besides the day and a place in a list, which another day's list need not have."""
    asked = ((name, value) for name, values in request.GET.lists() for value in values)
    return [(name, value) for name, value in asked if name not in (DAY, "after")]


@register.simple_tag(takes_context=True)
def today_address(context: RequestContext, absolute: bool = False) -> str:
    """The address of the same page as known today."""
    request: HttpRequest = context["request"]
    query = urlencode(asked_besides(request))
    address = f"{request.path}?{query}" if query else request.path
    return request.build_absolute_uri(address) if absolute else address


@register.simple_tag(takes_context=True)
def lasting_address(context: RequestContext) -> str:
    """The address of the same page as known today, which says the same for ever."""
    request: HttpRequest = context["request"]
    return f"{request.path}?{urlencode([*asked_besides(request), (DAY, today_iso())])}"


@register.simple_tag
def today_iso() -> str:
    """The day it is (UTC), as a form wants it."""
    return now().date().isoformat()
