"""What templates may say about digests."""

from __future__ import annotations

from collections.abc import Mapping

from django import template
from django.utils.translation import gettext

from tracker.digests import wording
from tracker.digests.stories import Story

register = template.Library()

register.filter("silent_words", wording.silent_words)


@register.filter
def more_words(n: int) -> str:
    """'And 12 more.'"""
    return gettext("And {more}.").format(more=wording.more(n))


@register.simple_tag
def before_and_after(story: Story) -> Mapping[str, str]:
    """What a standing or a grade was, and what it is, under `before` and `after`; both empty where nothing was before."""
    before, after = wording.before_and_after(story)
    return {"before": before, "after": after}


@register.filter
def of_key(told: Mapping[str, str] | str, key: str) -> str:
    """What stands under the key; nothing where there is nothing at all."""
    return told.get(key, "") if isinstance(told, Mapping) else ""
