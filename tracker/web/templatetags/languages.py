"""The languages that a page can be read in."""

from __future__ import annotations

from dataclasses import dataclass

from django import template
from django.conf import settings
from django.template import RequestContext
from django.urls import translate_url
from django.utils.translation import get_language, get_language_info

register = template.Library()


@dataclass(frozen=True, slots=True, kw_only=True)
class PageLanguage:
    code: str
    name: str  # in the language itself
    address: str
    full_address: str
    is_this: bool


@register.simple_tag(takes_context=True)
def page_languages(context: RequestContext) -> tuple[PageLanguage, ...]:
    """The page in each language, the one shown among them; none where no page was asked for."""
    request = context.get("request")
    if request is None or request.resolver_match is None:
        return ()
    found = []
    for code, _ in settings.LANGUAGES:
        address = translate_url(request.get_full_path(), code)
        found.append(
            PageLanguage(
                code=code,
                name=get_language_info(code)["name_local"],
                address=address,
                full_address=request.build_absolute_uri(address),
                is_this=code == get_language(),
            )
        )
    return tuple(found)
