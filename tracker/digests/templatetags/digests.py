"""What templates may say about digests."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext

from tracker.digests import wording

register = template.Library()

register.filter("silent_words", wording.silent_words)


@register.filter
def more_words(n: int) -> str:
    """'And 12 more.'"""
    return gettext("And {more}.").format(more=wording.more(n))


@register.filter
def of_key(told: Mapping[str, str] | str, key: str) -> str:
    """What stands under the key; nothing where there is nothing at all."""
    return told.get(key, "") if isinstance(told, Mapping) else ""
